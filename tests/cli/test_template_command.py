"""``geoplan template``: what it says."""

from __future__ import annotations

from click.testing import CliRunner

from geoplan.cli import main


def _run(*args):
    return CliRunner().invoke(main, ["template", *map(str, args)], prog_name="geoplan")


def test_says_what_it_wrote(tmp_path):
    result = _run("5607", tmp_path / "tom.gpkg")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Skrev tom.gpkg med 57 felter.\n"


def test_says_which_names_it_cut_and_what_is_too_wide(tmp_path):
    text = _run("5607", tmp_path / "tom.shp").stdout
    assert "  tilgaengelighed_type_kode -> tilgaengel\n" in text
    assert "højst 254 tegn" in text


def test_says_that_geojson_forgets(tmp_path):
    assert "GeoJSON husker ikke felter" in _run("5607", tmp_path / "tom.geojson").stdout


def test_an_existing_file_and_a_retired_theme_are_refused(tmp_path):
    path = tmp_path / "tom.gpkg"
    assert _run("5607", path).exit_code == 0
    again = _run("5607", path)
    assert (again.exit_code, again.stderr) == (2, "Fejl: tom.gpkg findes allerede. Vælg et andet navn, eller skriv --overwrite.\n")
    assert _run("5607", path, "--overwrite").exit_code == 0
    retired = _run("5503", tmp_path / "x.gpkg")
    assert retired.exit_code == 2
    assert "Tema 5503 Forsyningsforbudområde er udgået" in retired.stderr
