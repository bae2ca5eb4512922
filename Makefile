# make run     set everything up, build the sample municipality, validate it and its broken twin
# make test    set everything up and run the whole test suite
# make lint    ruff, mypy --strict and the floors
# make bench   measure speed and memory against ogr2ogr and geopandas (needs ogr2ogr, about 10 minutes)
# make docs    write the generated pages anew

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
ROWS ?= 1000000

.PHONY: run test lint bench docs clean

run: $(VENV)/.run
	rm -rf $(OUT)/sample
	$(BIN)/geoplan sample $(OUT)/sample
	@echo
	@echo "== Den rene leverance =="
	$(BIN)/geoplan validate $(OUT)/sample/ren --kommune 0791 --boundary $(OUT)/sample/kommuner.geojson
	@echo
	@echo "== Leverancen med indlagte fejl (status 1 er ventet) =="
	@$(BIN)/geoplan validate $(OUT)/sample/fejl --kommune 0791 --boundary $(OUT)/sample/kommuner.geojson; test $$? -eq 1
	@$(BIN)/geoplan validate $(OUT)/sample/fejl --kommune 0791 --boundary $(OUT)/sample/kommuner.geojson \
		--format html --out $(OUT)/rapport.html; test $$? -eq 1
	@echo
	@echo "Rapporten med kort og tabel: $(OUT)/rapport.html"

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.bench --rows $(ROWS)
	$(BIN)/python -m benchmarks.plans

docs: $(VENV)/.test
	$(BIN)/geoplan docs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("geoplan needs Python 3.11 or newer") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.run: pyproject.toml setup.py package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/.test: pyproject.toml setup.py package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -e '.[test]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) $(OUT) build dist geoplan.egg-info benchmarks/data
