# make run     set everything up, build the sample municipality, try the commands on it, and open the app on it (Ctrl+C ends it)
# make tour    the same without the app: what the commands write is shown, and it ends by itself
# make test    set everything up and run the whole test suite
# make lint    ruff, mypy --strict and the floors
# make bench   measure speed and memory against ogr2ogr and geopandas, and by format (needs ogr2ogr, about 10 minutes)
# make bench-large   measure the memory of a delivery of five million rows (needs 5 GB of disk)
# make screenshots   walk every page of the app in a browser and keep pictures of them in $(OUT)/screenshots (needs chromium)
# make docs    write the generated pages anew

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
ROWS ?= 1000000
SAMPLE_DAY := 2026-11-02
LARGE_ROWS ?= 5000000

.PHONY: run tour test lint bench bench-large screenshots docs clean

run: $(VENV)/.run
	@echo "Laver Prøvekøbing, en opdigtet kommune, og prøver kommandoerne på den (et halvt minut) ..."
	@mkdir -p $(OUT)
	@$(MAKE) --no-print-directory tour > $(OUT)/rundtur.txt 2>&1 || { tail -20 $(OUT)/rundtur.txt; exit 1; }
	@tail -1 $(OUT)/rundtur.txt
	@echo "Det, kommandoerne skrev: $(OUT)/rundtur.txt"
	@echo
	@$(BIN)/geoplan app $(OUT)/sample/arbejdsomraade.gpkg

tour: $(VENV)/.run
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
	@echo "== Planerne til Plandata =="
	$(BIN)/geoplan validate $(OUT)/sample/planer/ren --kommune 0791 --boundary $(OUT)/sample/kommuner.geojson --day $(SAMPLE_DAY) | head -4
	@echo
	@echo "== Planerne med indlagte fejl (status 1 er ventet) =="
	@$(BIN)/geoplan validate $(OUT)/sample/planer/fejl --kommune 0791 --boundary $(OUT)/sample/kommuner.geojson --day $(SAMPLE_DAY) \
		--format html --out $(OUT)/planer.html; test $$? -eq 1
	@echo
	@echo "== Arbejdsområdet: lokalplan 101 mod rammerne, og hvad der gælder midt i den =="
	$(BIN)/geoplan workspace show $(OUT)/sample/arbejdsomraade.gpkg | head -12
	@$(BIN)/geoplan plan conformity $(OUT)/sample/arbejdsomraade.gpkg 101 --day $(SAMPLE_DAY); test $$? -le 1
	$(BIN)/geoplan plan applies $(OUT)/sample/arbejdsomraade.gpkg --matrikel "1, Prøvekøbing Bygrunde" --day $(SAMPLE_DAY)
	@echo
	@echo "== En grund, og må huset stå der? (status 1 er ventet) =="
	$(BIN)/geoplan plot $(OUT)/sample/arbejdsomraade.gpkg "1, Prøvekøbing Bygrunde" --day $(SAMPLE_DAY) --format html --out $(OUT)/grund.html
	@$(BIN)/geoplan building check docs/examples/byggesager/05-for-taet-paa-skel.toml --short; test $$? -eq 1
	@$(BIN)/geoplan building check docs/examples/byggesager/05-for-taet-paa-skel.toml --format html --out $(OUT)/byggesag.html; test $$? -eq 1
	@echo
	@echo "Rapporter, der åbnes i en browser: rapport.html, planer.html, grund.html og byggesag.html i $(OUT)"

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.bench --rows $(ROWS)
	$(BIN)/python -m benchmarks.formats --rows $(ROWS)

bench-large: $(VENV)/.test
	$(BIN)/python -m benchmarks.large --rows $(LARGE_ROWS)
	$(BIN)/python -m benchmarks.plans
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.plots
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.registers
	$(BIN)/python -m benchmarks.consistency
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.app

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.tools.screenshots $(OUT)/screenshots

docs: $(VENV)/.test
	$(BIN)/geoplan docs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("geoplan needs Python 3.11 or newer") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.run: pyproject.toml setup.py package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install -qq -e .
	@touch $@

$(VENV)/.test: pyproject.toml setup.py package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install -qq -e '.[test]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) $(OUT) build dist geoplan.egg-info benchmarks/data
