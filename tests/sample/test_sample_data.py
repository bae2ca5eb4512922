"""The committed sample: small, told in its README, and what the command makes today."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyogrio
import pytest

from geoplan.sample import plan_broken
from geoplan.sample.broken import described

COMMITTED = Path(__file__).parents[2] / "sample_data"
PLOTS = 60
TEXT = {".csv", ".prj", ".cpg"}
LAYERED = {".gpkg", ".shp", ".geojson"}


@pytest.fixture(scope="module")
def anew(of_size):
    return of_size(1, PLOTS).clean.parent


def files(folder):
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "README.md"}


def content(path):
    """Layers with columns and rows; text where a file is text. Not bytes: they follow the version of GDAL."""
    if path.suffix in TEXT:
        return path.read_text(encoding="utf-8")
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return {name: json.loads(archive.read(name)) for name in archive.namelist()}
    if path.suffix not in LAYERED or path.name == "afkortet.gpkg":
        return None
    layers = {}
    for name in pyogrio.list_layers(path)[:, 0]:
        with pyogrio.open_arrow(path, layer=name, use_pyarrow=True) as (told, reader):
            rows = reader.read_all()
        layers[name] = (told["crs"], rows.schema.names, [column.to_pylist() for column in rows.columns])
    return layers


def test_the_committed_sample_is_what_the_command_makes(anew):
    committed, made = files(COMMITTED), files(anew)
    assert list(committed) == list(made), f"make it anew: geoplan sample sample_data --plots {PLOTS} --overwrite --no-workspace"
    assert [name for name in made if content(committed[name]) != content(made[name])] == []


def test_it_is_small():
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) < 2_000_000


def test_the_readme_lists_every_planted_fault():
    rows = [
        f"| {theme} | {what} | {count or 'laget'} | {', '.join(f'`{rule}`' for rule in rules) or 'intet: ingen fejl'} |"
        for theme, what, count, rules in described()
    ]
    text = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in text] == []
    assert sum(line.startswith("| ") for line in text.splitlines()) >= len(rows)


def test_the_readme_lists_every_planted_fault_of_the_plans():
    rows = [
        f"| {kind} | {facts} | {what} | {', '.join(f'`{rule}`' for rule in rules) or 'intet: ingen fejl'} |"
        for kind, facts, what, rules in plan_broken.described()
    ]
    text = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in text] == []
