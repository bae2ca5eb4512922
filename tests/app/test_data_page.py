"""The page *Data*: every layer with its age, data brought in with a report, the trail, and whether all fits."""

import datetime as dt
import json
import shutil

import pytest

from geoplan.building.constraints import constraints
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.workspace_layers import Fitness, Group, layer_fitness
from geoplan_app.data_layers import chosen, layer_row, layers_of, said_time, trail_row
from tests.app.front import in_order, opened, said

SAMPLE_DAY = dt.date(2026, 11, 2)
SKOV = next(one for one in constraints() if "skovbyggelinje" in one.layers)


@pytest.fixture
def workspace(monkeypatch, small_workspace, tmp_path):
    path = tmp_path / "kopi.gpkg"
    shutil.copy(small_workspace, path)
    monkeypatch.setenv("GEOPLAN_WORKSPACE", str(path))
    monkeypatch.setenv("GEOPLAN_USER", "Ane")
    return path


def fitness(target, day):
    return {one.name: one for one in layer_fitness(target, today=day)[1]}


def part(page, name):
    return page.segmented_control(key="data.del").set_value(name).run()


@pytest.mark.parametrize(("days", "wanted"), [(0, Fitness.GOOD), (1, Fitness.OLD)])
def test_a_theme_is_too_old_the_day_after_its_limit(small_workspace, days, wanted):
    day = SAMPLE_DAY + dt.timedelta(days=SKOV.max_age_days + days)
    found = fitness(small_workspace, day)["skovbyggelinje"]
    assert (found.fitness, found.max_age_days) == (wanted, SKOV.max_age_days)
    assert found.age_days(day) == SKOV.max_age_days + days


def test_a_theme_that_is_not_there_is_missing(tmp_path):
    target = tmp_path / "tom.gpkg"
    Workspace.create(target, kommune="0791").close()
    found = fitness(target, SAMPLE_DAY)
    asked = {name for one in constraints() for name in one.layers}
    assert {name for name, one in found.items() if one.fitness is Fitness.MISSING} == asked
    assert found["skovbyggelinje"].source == SKOV.dataset
    assert found["lokalplan"].fitness is Fitness.MISSING, "it is there, but nobody ever brought anything in"
    assert found["delomraade"].fitness is Fitness.EMPTY


def test_what_needs_a_hand_comes_first(small_workspace):
    layers = layer_fitness(small_workspace, today=SAMPLE_DAY + dt.timedelta(days=400))[1]
    themes = chosen(layers, Group.THEME, only_unfit=False, text="")
    assert themes[0].fitness is Fitness.OLD
    only = chosen(layers, Group.THEME, only_unfit=True, text="")
    assert only
    assert all(one.fitness in {Fitness.OLD, Fitness.MISSING} for one in only)
    assert [one.name for one in chosen(layers, Group.REGISTER, only_unfit=False, text="jordst MAT") if one.name == "jordstykke"] == []
    assert next(one.name for one in chosen(layers, Group.REGISTER, only_unfit=False, text="jordstykke")) == "jordstykke"


def test_a_row_says_state_with_sign_and_word(small_workspace):
    old = fitness(small_workspace, SAMPLE_DAY + dt.timedelta(days=400))["skovbyggelinje"]
    row = layer_row(old, SAMPLE_DAY + dt.timedelta(days=400), texts("da"))
    assert row["Tilstand"] == "▲ for gammelt: undersøges ikke"
    assert row["Data fra"] == "02-11-2026"
    assert row["Alder (dage)"] == 400


@pytest.mark.parametrize(
    ("utc", "said_as"),
    [("2026-07-01T10:03:00.000000Z", "01-07-2026 kl. 12.03"), ("2026-12-31T23:30:00Z", "01-01-2027 kl. 00.30"), ("", "")],
)
def test_times_are_danish(utc, said_as):
    assert said_time(utc) == said_as


@pytest.mark.parametrize(("value", "words"), [(["a", "b"], "a, b"), (json.dumps(["a"]), "a"), ("a", "a"), (None, "")])
def test_layers_of_a_step(value, words):
    assert layers_of(value) == words


def test_a_line_of_the_trail(small_workspace):
    with Workspace.open(small_workspace) as ws:
        line = ws.audit().iloc[0].to_dict()
    row = trail_row(line, texts("da"))
    assert row["Hvad"] == "oprettet"
    assert len(row["Kontrolsum"]) == 12


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_part_is_there_in_both_languages(workspace, language):
    page = opened("data", language=language)
    for name in ("indlaes", "spor", "kontrol", "lag"):
        part(page, name)
        assert not page.exception
        assert not page.error
    assert "0791" in said(page)
    assert in_order(page)


def test_only_layers_that_cannot_be_examined(workspace):
    page = opened("data")
    before = len(page.dataframe)
    page.toggle(key="data.kun").set_value(True).run()
    assert len(page.dataframe) < before


def test_the_check_answers(workspace):
    page = part(opened("data"), "kontrol")
    page.button(key="data.kontrol").click().run()
    assert any("Alt passer" in one.value for one in page.success)


def test_a_broken_chain_is_told(workspace):
    import sqlite3

    with sqlite3.connect(workspace) as connection:
        triggers = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'geoplan_spor'")
        ]
        for name in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        changed = connection.execute("UPDATE geoplan_spor SET hvem = 'en anden' WHERE nr = 2").rowcount
    assert changed == 1
    page = part(opened("data"), "kontrol")
    page.button(key="data.kontrol").click().run()
    assert not page.exception
    assert any("passer ikke" in one.value for one in page.error)


SHAPE = {"type": "Polygon", "coordinates": [[[528400, 6252400], [528500, 6252400], [528500, 6252500], [528400, 6252400]]]}
THEME = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}},
    "features": [{"type": "Feature", "properties": {"navn": "Skov"}, "geometry": SHAPE}],
}


def brought(page, name, content):
    page.file_uploader(key="data.upload").set_value([(name, content, "application/json")])
    page.selectbox(key="data.hvad").set_value("andet").run()
    page.text_input(key="data.navn").set_value("skovbyggelinje").run()
    page.button(key="data.laes").click().run()
    assert page.session_state["data.job"].wait(60)
    return page.run()


def test_a_theme_is_brought_in_with_a_report(workspace):
    page = brought(part(opened("data"), "indlaes"), "skov.geojson", json.dumps(THEME).encode())
    assert not page.exception
    assert any("Læst ind" in one.value for one in page.success)
    assert "læste 1 rækker af skov" in said(page)
    with Workspace.open(workspace) as ws:
        assert len(ws.read("skovbyggelinje")) == 1
        assert ws.audit()["hvem"].iloc[-1] == "Ane"


def test_what_cannot_be_read_changes_nothing(workspace):
    with Workspace.open(workspace) as ws:
        before = len(ws.read("skovbyggelinje")), len(ws.audit())
    page = brought(part(opened("data"), "indlaes"), "skov.geojson", b"intet")
    assert not page.exception
    assert page.error
    assert str(workspace.parent) not in said(page)
    with Workspace.open(workspace) as ws:
        assert (len(ws.read("skovbyggelinje")), len(ws.audit())) == before
