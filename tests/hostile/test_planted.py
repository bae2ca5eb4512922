"""Texts planted by a stranger, in values and in names, and what every command writes of them: no script, no formula, no CPR number."""

import json
import re
from dataclasses import replace

import pyarrow as pa
import pytest
from click.testing import CliRunner
from deliveries.writing import draft, of

from geoplan.cli import main
from geoplan.io.reproducible import write_file

CPR = "010190-1234"
PLANTED = [
    "<script>window.hacked=1</script>",
    "\"'><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://example.test")',
    "+1+1|cmd",
    "@SUM(A1)",
    f"ring til {CPR}",
    "0101901234",
    "{{7*7}} {% raw %} {# x",
    "\x1b[31mrød\x07",
    "\u202egnp.exe",
    "'; DROP TABLE x; --",
]
NAME = f"a {CPR} 5402.gpkg"
COMMANDS = {
    "validate text": ("validate", NAME),
    "validate json": ("validate", NAME, "--format", "json"),
    "validate csv": ("validate", NAME, "--format", "csv"),
    "validate geojson": ("validate", NAME, "--format", "geojson"),
    "validate html": ("validate", NAME, "--format", "html", "--out", "ud.html"),
    "validate gpkg": ("validate", NAME, "--format", "gpkg", "--out", "ud.gpkg"),
    "upload": ("validate", NAME, "--as-upload", "--register", "b.gpkg"),
    "info": ("info", NAME),
    "info json": ("info", NAME, "--format", "json"),
    "normalise csv": ("normalise", NAME, "--out", "klar.gpkg", "--record", "ud.csv"),
    "normalise json": ("normalise", NAME, "--out", "klar.gpkg", "--record", "ud.json"),
    "diff text": ("diff", NAME, "b.gpkg"),
    "diff json": ("diff", "b.gpkg", NAME, "--format", "json"),
    "diff csv": ("diff", NAME, "b.gpkg", "--format", "csv"),
    "diff geojson": ("diff", "b.gpkg", NAME, "--format", "geojson"),
    "not there": ("validate", f"findes ikke {CPR}.gpkg"),
    "not there, normalise": ("normalise", f"findes ikke {CPR}.gpkg", "--out", "klar.gpkg"),
    "not there, diff": ("diff", f"findes ikke {CPR}.gpkg", "b.gpkg"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A delivery with the texts in six columns, in the names of two more, of the layer and of the file; and an older one."""
    made = tmp_path_factory.mktemp("plantet")
    one, other = draft("5402", len(PLANTED)), draft("5402", len(PLANTED))
    for row, text in enumerate(PLANTED):
        for name in ("note", "link", "t_frekvens", "noegle", "model", "bruger_id"):
            one.set(name, row, text)
    layer = of(one)
    odd = {"<script>alert(2)</script>": pa.array(PLANTED), f"=kol {CPR}": pa.array(PLANTED)}
    write_file(made / NAME, [replace(layer, name=f"lag {CPR} 5402", columns={**layer.columns, **odd})])
    write_file(made / "b.gpkg", [replace(of(other), name=f"lag {CPR} 5402")])
    return made


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_nothing_planted_comes_out_alive(words, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for left in folder.glob("ud.*"):
        left.unlink()
    (folder / "klar.gpkg").unlink(missing_ok=True)
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code in {0, 1, 2}
    assert "geoplan selv fejlede" not in result.output
    written = [result.output, *(path.read_bytes().decode("utf-8", "replace") for path in folder.glob("ud.*"))]
    shown = words[0] != "validate" or "gpkg" not in words
    for text in written:
        assert CPR not in text
        assert not re.search(r"(?<!\d)0101901234(?!\d)", text)
        assert "Traceback" not in text
        assert str(folder) not in text
        assert not shown or "\x1b" not in text
        if text.lstrip().lower().startswith("<!doctype html"):
            assert PLANTED[0] not in text
            assert "49 " not in text
            assert not re.search(r"<img src=x", text)
        if "csv" in words or any(path.suffix == ".csv" for path in folder.glob("ud.*")):
            assert not re.search(r'(^|;|")[=+@](HYPERLINK|1\+1|SUM)', text, re.MULTILINE)


def test_the_json_of_info_is_json(folder, monkeypatch):
    monkeypatch.chdir(folder)
    told = json.loads(CliRunner().invoke(main, ["info", NAME, "--format", "json"]).stdout)
    assert told["layers"][0]["rows"] == len(PLANTED)
