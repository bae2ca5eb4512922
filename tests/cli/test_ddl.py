"""``geoplan ddl``: to the screen and to a file."""

from __future__ import annotations

from click.testing import CliRunner

from geoplan.cli import main
from geoplan.workflows.ddl import ddl


def _run(*args):
    return CliRunner().invoke(main, ["ddl", *map(str, args)], prog_name="geoplan")


def test_prints_the_sql_of_one_theme():
    result = _run("--dialect", "postgis", "5607")
    assert result.exit_code == 0
    assert result.stdout == ddl("postgis", ["5607"])
    assert 'CREATE TABLE fkg."t_5607_ladefacilitet_t"' in result.stdout
    assert "t_5800" not in result.stdout


def test_writes_a_file(tmp_path):
    out = tmp_path / "fkg.sql"
    result = _run("--dialect", "gpkg", "5607", "ladefacilitet", "--out", out)
    assert (result.exit_code, result.output) == (0, "")
    assert out.read_text(encoding="utf-8") == ddl("gpkg", ["5607"])


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    result = _run("--dialect", "gpkg", "5607", "--out", tmp_path / "ingen" / "fkg.sql")
    assert result.exit_code == 2
    assert "kan ikke skrives" in result.stderr


def test_same_content_gives_same_sql():
    assert ddl("gpkg", ["5800"]) == ddl("gpkg", ["5800"])
