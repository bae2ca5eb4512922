"""A plot looked up where a service failed: the theme is not examined, and never "does not concern the plot"."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from geoplan.building.themes import Answer
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.workflows.fetch import Asked, fetch
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import wanted
from sources.conftest import QUICK

LAYER = "skovbyggelinje"
PLOT = "1a, Prøvekøbing Markjorder"
TODAY = dt.datetime.now(dt.UTC).date()
LATER = TODAY + dt.timedelta(days=400)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    write_workspace(path, municipality(seed=1, plots=30))
    return path


def answered(path, day):
    with Workspace.open(path) as ws:
        grounds = Grounds(ws, day=day)
        themes = extract(wanted(PLOT, grounds), grounds).themes
    return next(one for one in themes if LAYER in one.constraint.layers)


def test_a_theme_is_examined_only_while_its_snapshot_is_young_enough(town, tmp_path, script, service):
    path = tmp_path / "town.gpkg"
    shutil.copy(town, path)
    asked = Asked(own=service, box=(400_000.0, 6_100_000.0, 900_000.0, 6_400_000.0), patience=QUICK)
    assert answered(path, dt.date(2026, 11, 2)).answer in {Answer.HIT, Answer.NO_HIT}
    script.fault = "410"
    (found,) = fetch(path, "miljoeportal", [LAYER], who="test", asked=asked)
    assert not found.good
    late = answered(path, LATER)
    assert late.answer is Answer.NOT_EXAMINED
    assert "skovbyggelinje" in str(late.why)
    script.fault = "empty"
    (found,) = fetch(path, "miljoeportal", [LAYER], who="test", asked=Asked(**{**_fields(asked), "accept_empty": True}))
    assert found.good, found.message
    assert answered(path, TODAY).answer is Answer.NO_HIT
    assert answered(path, LATER).answer is Answer.NOT_EXAMINED


def _fields(asked):
    return {name: getattr(asked, name) for name in ("own", "box", "patience")}
