"""The page *Plan*: the list, and one plan drawn, filled in, compared, taken on and exported, as the workspace has it afterwards."""

import io
import json
import zipfile

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geoplan.rules import Outcome
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.plan.check import check
from geoplan.workflows.plan.sketch import picture
from geoplan_app import plan_draft, plan_faults, plan_fields, plan_list
from geoplan_app.pages import page_info
from geoplan_app.plan_states import TITLES, packages

E0, N0 = 700_000, 6_170_000
WHOLE = shapely.box(E0, N0, E0 + 100, N0 + 100)
DRAFT = {
    "komnr": 253,
    "plantype": 20.1,
    "plannr": "1.23",
    "plannavn": "Ved søen",
    "anvgen": 11,
    "anvspec1": 1110,
    "izonereg": True,
    "iudstykreg": True,
    "bebygpct": 30,
    "bebygpctaf": 3,
    "status": "KF",
}
PART = {name: DRAFT[name] for name in DRAFT if name != "plannr"} | {"plantype": 30.1}
T = texts("da")


def box(west, south, east, north):
    return shapely.box(E0 + west, N0 + south, E0 + east, N0 + north)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    path = tmp_path / "kommune.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="Ane", advance=True) as edit:
        own = edit.insert("lokalplan", DRAFT, WHOLE)
        edit.insert("delomraade", {**PART, "delnr": "A", "plan_objekt_id": own}, box(0, 0, 50, 100))
        edit.insert("delomraade", {**PART, "delnr": "B", "plan_objekt_id": own}, box(50, 0, 100, 100))
        edit.insert(
            "lokalplan", {**DRAFT, "plannr": "0.9", "plannavn": "Gammel", "status": "V", "datovedt": 20200101}, box(300, 0, 400, 100)
        )
    monkeypatch.setenv("GEOPLAN_WORKSPACE", str(path))
    monkeypatch.setenv("GEOPLAN_USER", "Ane")
    return str(path)


def opened(**query):
    found = AppTest.from_file(str(page_info("plan").path), default_timeout=60)
    for name, value in {"rolle": "planlaegger", **query}.items():
        found.query_params[name] = value
    return found.run()


def said(found):
    kinds = (found.title, found.subheader, found.markdown, found.caption, found.success, found.warning, found.error, found.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def press(found, label):
    return next(one for one in found.button if one.label == label).click().run()


def read(workspace, kind):
    with Workspace.open(workspace) as ws:
        return ws.read(kind)


# -- the list ------------------------------------------------------------------------------------


def test_the_list_shows_drafts_and_proposals_first(workspace):
    found = opened()
    assert not found.exception
    table = found.dataframe[0].value
    assert table["Plan"].tolist() == ["1.23"]
    assert table["Tilstand"].tolist() == ["✎ Kladde til forslag (KF)"]
    found.selectbox(key="plan.tilstand").set_value("alle").run()
    assert found.dataframe[0].value["Plan"].tolist() == ["0.9", "1.23"]
    found.text_input(key="plan.soeg").set_value("gammel").run()
    assert found.dataframe[0].value["Plan"].tolist() == ["0.9"]
    found.text_input(key="plan.soeg").set_value("findes ikke").run()
    assert "Ingen planer passer" in said(found)


def test_a_plan_is_opened_and_closed_again(workspace):
    found = press(opened(), "Åbn")
    assert found.title[0].value == "1.23 Ved søen"
    assert press(found, "Alle planer").title[0].value == "Plan"


def test_a_plan_that_is_not_there_is_said(workspace):
    found = opened(plan="7.77")
    assert "Der er ingen plan “7.77”" in found.error[0].value
    assert not found.exception


def test_a_new_plan_needs_parcels_that_are_there(workspace):
    found = opened()
    found.text_input(key="plan.ny.nummer").set_value("2.1")
    found.text_input(key="plan.ny.matrikler").set_value("7ab, Karlslunde")
    press(found, "Opret planen")
    assert "ingen jordstykker" in found.error[0].value


def test_a_new_plan_is_built_of_parcels(workspace):
    import geopandas as gpd

    parcels = gpd.GeoDataFrame(
        {"ejerlavskode": [1, 1], "ejerlavsnavn": ["Havneby"] * 2, "matrikelnr": ["1a", "1b"]},
        geometry=[box(500, 0, 540, 30), box(540, 0, 580, 30)],
        crs="EPSG:25832",
    )
    with Workspace.open(workspace) as ws:
        ws.import_layer("jordstykke", parcels, source="prøve", date="2026-11-01", who="Ane")
    found = opened()
    found.text_input(key="plan.ny.nummer").set_value("2.1")
    found.text_input(key="plan.ny.navn").set_value("Havnen")
    found.text_input(key="plan.ny.matrikler").set_value("1a, 1b, Havneby")
    press(found, "Opret planen")
    assert found.title[0].value == "2.1 Havnen"
    assert "er oprettet som kladde" in said(found)
    made = read(workspace, "lokalplan").set_index("plannr").loc["2.1"]
    assert made.geometry.area == pytest.approx(2400)


# -- the map -------------------------------------------------------------------------------------


def draw(found, features, what="delomraade"):
    """What the browser would have sent."""
    key = f"plan.kort.{found.session_state['plan.proevet']}.{what}.0"
    found.session_state[key] = {"drawings": {"type": "FeatureCollection", "features": features}}
    return found.run()


def feature(shape, key=None):
    made = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
    return made if key is None else {**made, "id": key}


@pytest.fixture
def on_map(workspace):
    found = opened(plan="1.23", vis="kort")
    plans = read(workspace, "lokalplan").set_index("plannr")
    found.session_state["plan.proevet"] = plans.loc["1.23", "objekt_id"]
    return found


def by_name(workspace):
    return {one["properties"]["name"]: one["id"] for one in picture(workspace, "1.23").delomraader["features"]}


def test_a_gap_is_stored_and_told_at_its_place_and_is_gone_when_it_is_mended(workspace, on_map):
    ids = by_name(workspace)
    gap = [feature(box(0, 0, 50, 100), ids["A"]), feature(box(52, 0, 100, 100), ids["B"])]
    found = draw(on_map, gap)
    assert "1 rettet. Gemt kl." in said(found)
    assert "2,00 % af lokalplanen (200,00 m²) har intet delområde" in said(found)
    assert read(workspace, "delomraade").set_index("delnr").loc["B"].geometry.area == pytest.approx(4800)
    mended = [feature(box(0, 0, 50, 100), ids["A"]), feature(box(50, 0, 100, 100), ids["B"])]
    found = draw(found, mended)
    assert "har intet delområde" not in said(found)
    assert picture(workspace, "1.23").misfits["features"] == []


def test_what_is_drawn_is_undone_and_done_again(workspace, on_map):
    ids = by_name(workspace)
    found = draw(on_map, [feature(box(0, 0, 50, 100), ids["A"]), feature(box(60, 0, 100, 100), ids["B"])])
    found = press(found, "Fortryd")
    assert "har intet delområde" not in said(found)
    assert read(workspace, "delomraade").geometry.area.tolist() == [5000, 5000]
    found = press(found, "Gentag")
    assert "har intet delområde" in said(found)
    assert not found.exception


def test_the_plan_is_split_along_a_drawn_line(workspace, on_map):
    key = f"plan.kort.{on_map.session_state['plan.proevet']}.delomraade.0"
    on_map.session_state[key] = {"line": {"points": [[E0 - 5, N0 + 40], [E0 + 105, N0 + 40]], "at": 1}}
    found = on_map.run()
    assert "Delt langs linjen." in said(found)
    assert len(read(workspace, "delomraade")) == 4


def test_a_byggefelt_outside_is_refused_and_stays_on_the_map_until_it_is_thrown_away(workspace, on_map):
    on_map.radio(key="plan.hvad").set_value("byggefelt").run()
    found = draw(on_map, [feature(box(90, 0, 120, 20))], "byggefelt")
    assert "Det, du tegnede, er ikke gemt." in said(found)
    assert len(read(workspace, "byggefelt")) == 0
    found = press(found, "Kassér det, der ikke er gemt")
    assert "ikke gemt" not in said(found)


def test_a_byggefelt_is_drawn(workspace, on_map):
    on_map.radio(key="plan.hvad").set_value("byggefelt").run()
    found = draw(on_map, [feature(box(60, 10, 80, 20))], "byggefelt")
    assert "1 ny. Gemt kl." in said(found)
    fields = read(workspace, "byggefelt")
    assert fields["delnr"].tolist() == ["B"]
    assert fields.geometry.area.tolist() == pytest.approx([200])


def test_without_a_mouse_the_parts_are_put_together_and_fitted(workspace, on_map):
    on_map.multiselect(key="plan.saml.hvilke").set_value(["A", "B"])
    found = press(on_map, "Slå sammen")
    assert "Delområderne er slået sammen." in said(found)
    assert len(read(workspace, "delomraade")) == 1


def test_a_file_of_the_server_cannot_be_named(workspace, on_map, tmp_path):
    secret = tmp_path / "hemmelig.geojson"
    secret.write_text("{}")
    on_map.text_input(key="plan.del.linje").set_value(str(secret))
    found = press(on_map, "Del planen")
    assert found.error[-1].value.startswith("Skriv geometrien som WKT")
    found.text_area(key="plan.felt.wkt").set_value(str(secret))
    found = press(found, "Gem tegningen")
    assert found.error[-1].value.startswith("Skriv geometrien som WKT")
    assert len(read(workspace, "delomraade")) == 2


def test_a_byggefelt_is_written_and_taken_away_without_a_mouse(workspace, on_map):
    on_map.text_area(key="plan.felt.wkt").set_value(box(60, 10, 80, 20).wkt)
    found = press(on_map, "Gem tegningen")
    assert len(read(workspace, "byggefelt")) == 1
    found = press(found, "Slet byggefeltet")
    assert "det kan fortrydes" in said(found)
    assert len(read(workspace, "byggefelt")) == 0


def test_an_adopted_plan_can_be_looked_at_only(workspace):
    found = opened(plan="0.9", vis="kort")
    assert "er låst" in said(found)
    assert "Tegn" not in [one.label for one in found.radio]


# -- provisions ----------------------------------------------------------------------------------


def test_a_field_is_filled_in_a_form(workspace):
    found = opened(plan="1.23", vis="bestemmelser")
    box_ = next(one for one in found.text_input if one.key.endswith(".maxbygnhjd"))
    box_.set_value("8,5")
    press(found, "Gem")
    assert "1 felt er gemt." in said(found)
    assert read(workspace, "lokalplan").set_index("plannr").loc["1.23", "maxbygnhjd"] == 8.5


def test_what_cannot_be_read_is_said_and_what_was_written_stays(workspace):
    found = opened(plan="1.23", vis="bestemmelser")
    next(one for one in found.text_input if one.key.endswith(".maxbygnhjd")).set_value("høj")
    press(found, "Gem")
    assert "maxbygnhjd skal være et tal" in found.error[-1].value
    assert next(one for one in found.text_input if one.key.endswith(".maxbygnhjd")).value == "høj"


def test_a_part_and_a_field_that_is_seldom_used(workspace):
    found = opened(plan="1.23", vis="bestemmelser")
    part = next(one for one in found.selectbox(key="plan.objekt").options if "Delområde B" in one)
    found.selectbox(key="plan.objekt").select(part).run()
    found.multiselect(key="plan.flere.delomraade").set_value(["minuds"]).run()
    next(one for one in found.text_input if one.key.endswith(".minuds")).set_value("700")
    press(found, "Gem")
    assert read(workspace, "delomraade").set_index("delnr")["minuds"].dropna().to_dict() == {"B": 700}


# -- steps, versions, packages -------------------------------------------------------------------


def test_what_is_missing_is_told_and_then_the_plan_goes_on(workspace):
    found = opened(plan="1.23", vis="skridt")
    assert "plandokumentet (PDF) (doklink)" in said(found)
    press(found, "Før videre")
    assert "planen kan ikke blive forslag endnu" in said(found)
    assert read(workspace, "lokalplan").set_index("plannr").loc["1.23", "status"] == "KF"
    found.text_input(key="plan.trin.dag.F").set_value("24-11-2026")
    found.text_input(key="plan.trin.slut").set_value("22-12-2026")
    found.text_input(key="plan.trin.dok.F").set_value("https://dokument.plandata.dk/20_1.pdf")
    press(found, "Se, hvad der mangler")
    assert "planen kan blive forslag" in said(found)
    assert read(workspace, "lokalplan").set_index("plannr").loc["1.23", "status"] == "KF"
    press(found, "Før videre")
    assert "Planen er nu: forslag." in said(found)
    assert read(workspace, "lokalplan").set_index("plannr").loc["1.23", "status"] == "F"
    rows = found.table[-1].value
    assert "høringen slutter" in rows["Frist"].tolist()


def test_what_is_not_verified_is_accepted_with_a_reason(workspace):
    low = {"komnr": 253, "plantype": 10.1, "plannr": "2.B.1", "plannavn": "Boliger", "anvgen": 11, "bebygpct": 20, "bebygpctaf": 3}
    with Workspace.open(workspace) as ws, ws.edit(who="Ane", advance=True) as edit:
        edit.insert("kommuneplanramme", {**low, "status": "V", "datovedt": 20200101, "datoikraft": 20200101}, box(-10, -10, 110, 110))
    found = opened(plan="1.23", vis="skridt")
    found.text_input(key="plan.trin.dag.F").set_value("24-11-2026")
    found.text_input(key="plan.trin.slut").set_value("22-12-2026")
    found.text_input(key="plan.trin.dok.F").set_value("https://dokument.plandata.dk/20_1.pdf")
    press(found, "Se, hvad der mangler")
    assert "Planen tillader mere end rammen" in said(found)
    found.multiselect(key="plan.trin.trods").set_value(["plan.lokalplan.konformitet.bebyggelsesprocent"])
    press(found, "Før videre")
    assert "Begrund, hvorfor planen kan gå videre" in found.error[-1].value
    found.text_area(key="plan.trin.hvorfor").set_value("Se redegørelsen s. 4")
    press(found, "Før videre")
    assert read(workspace, "lokalplan").set_index("plannr").loc["1.23", "status"] == "F"


def test_versions_are_compared(workspace):
    found = opened(plan="1.23", vis="bestemmelser")
    next(one for one in found.text_input if one.key.endswith(".maxbygnhjd")).set_value("8,5")
    press(found, "Gem")
    found = opened(plan="1.23", vis="versioner")
    changes, history = (one.value for one in found.table)
    assert changes["Efter"].tolist() == ["8,5 m"]
    assert history["Ændret"].tolist()[0] == "maxbygnhjd"


def test_every_format_is_there_to_be_taken(workspace):
    found = opened(plan="1.23", vis="eksport")
    assert not found.exception
    assert len(found.radio(key="plan.format").options) == len(TITLES) == 5
    for form in TITLES:
        content, written = packages(workspace, "1.23", form)
        assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["lokalplan.zip", "delomraade.zip"]
        assert [one.rows for one in written] == [1, 2]


def test_the_ramme_is_told_of(workspace):
    found = opened(plan="1.23", vis="ramme")
    assert not found.exception
    assert "Planen strider mod en ramme" in said(found)


@pytest.mark.parametrize("place", ["kort", "skridt"])
def test_in_english(workspace, place):
    found = opened(plan="1.23", vis=place, lang="en")
    assert not found.exception
    assert "All plans" in [one.label for one in found.button]


# -- without a page ------------------------------------------------------------------------------


def test_forms_come_from_the_model():
    fields = plan_fields.fields_of("delomraade", T)
    assert fields["anvgen"].box == "code"
    assert ("11", "Boligområde") in fields["anvgen"].options
    assert (fields["izonereg"].box, fields["izonereg"].required) == ("flag", True)
    assert fields["bebygpct"].label == "Maks. bebyggelsesprocent (%)"
    assert "status" not in fields
    assert "datoforsl" not in fields
    assert "Skal udfyldes, når planen regulerer zone" in fields["zone"].help
    names = plan_fields.shown_fields("delomraade", {"minuds": 700}, ("kbeskriv",))
    assert {"minuds", "kbeskriv", "anvgen"} <= set(names)
    assert "megawatt" not in plan_fields.shown_fields("lokalplan", {})


@pytest.mark.parametrize(
    ("name", "stored", "shown"),
    [("maxbygnhjd", 8.5, "8,5"), ("maxbygnhjd", 9.0, "9"), ("anvgen", 11, "11"), ("izonereg", False, "nej"), ("izonereg", None, "")],
)
def test_a_stored_value_is_written_as_people_do_and_is_no_change(name, stored, shown):
    field = plan_fields.fields_of("delomraade", T)[name]
    assert plan_fields.as_written(stored, field) == shown
    assert plan_fields.written([field], {name: stored}, {name: shown}) == []
    assert plan_fields.written([field], {name: stored}, {name: "x"}) == [f"{name}=x"]


def test_a_table_that_was_edited_says_what_to_write():
    rows = [{"bebygpct": 30, "anvgen": 11, "izonereg": None}, {"bebygpct": 40}]
    edited = {0: {"anvgen": "21 Blandet bolig og erhverv", "izonereg": "ja"}, 1: {"bebygpct": 40.0}}
    assert plan_fields.table_changes("delomraade", rows, edited, T) == [(rows[0], ("anvgen=21", "izonereg=ja"))]


def test_what_is_drawn_is_told_from_what_is_stored():
    square = feature(WHOLE, "a")
    again = {**square, "geometry": {"type": "MultiPolygon", "coordinates": [square["geometry"]["coordinates"]]}}
    draft = {"type": "FeatureCollection", "features": [square]}
    assert not plan_draft.changes(draft, {"features": [again]}).any
    assert not plan_draft.changes(draft, None).any
    moved = plan_draft.changes(draft, {"features": [feature(box(0, 0, 100, 99), "a"), feature(box(0, 0, 1, 1))]})
    assert (len(moved.new), len(moved.changed), moved.removed) == (1, 1, ())
    assert plan_draft.changes(draft, {"features": []}).removed == ("a",)
    assert shapely.equals(shapely.from_wkt(plan_draft.polygon_wkt([square, again])).geoms[0], WHOLE)
    assert plan_draft.line_wkt([(0.1, 2.0), (3, 4)]) == "LINESTRING(0.1 2.0, 3.0 4.0)"


def test_faults_have_sign_word_and_place(workspace):
    found = plan_faults.faults(check(workspace, "1.23").findings, T)
    assert {one.kind for one in found} <= set(plan_faults.SIGNS) == set(plan_faults.STYLES)
    assert all(one.title and one.source for one in found)
    report = plan_faults.checked(check(workspace, "1.23"), T)
    assert report.faults == tuple(found)
    assert "kommuneplanramme" in report.missing
    assert plan_faults.not_run(report, T).startswith(f"{report.not_run} regler er ikke kørt, for disse lag er ikke i arbejdsområdet: ")
    drawn = plan_faults.overlay(found, {"features": []}, T)
    assert [plan_faults.pointed(one["properties"]["target"]) for one in drawn] == [at for at, one in enumerate(found) if one.place]
    assert plan_faults.pointed("noget andet") == -1


def test_a_missing_layer_is_never_a_pass():
    assert plan_faults.gravest(plan_faults.Checked(())) is Outcome.COMPLIES
    assert plan_faults.gravest(plan_faults.Checked((), 3, ("natura_2000",))) is Outcome.UNDECIDED


def test_states_and_areas_are_said_in_danish():
    assert plan_list.state_word("F", T) == "▶ Forslag (F)"
    assert plan_list.state_word("slettet", T) == "✘ Slettet"
    assert plan_list.days_in("tidligst den 2026-12-22.") == "tidligst den 22-12-2026."
    assert plan_list.state_word("V", T) == "✔ Vedtaget (V)"
    assert plan_list.area_text(9_999, T) == "9.999 m²"
    assert plan_list.area_text(12_345, T) == "1,23 ha"
    assert set(plan_list.SIGNS) == {"KF", "F", "KV", "V", "KA", "A"}
