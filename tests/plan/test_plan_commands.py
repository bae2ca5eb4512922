"""The verbs on plans from the command line: what they do, what they say, and what they refuse."""

import json

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.errors import ShapeError, UsageError
from geoplan.geometry.tile import Tiling, is_tiling, on_grid
from geoplan.store import Workspace
from geoplan.workflows.plan.edit import cut_hole, edit_fields, redraw
from geoplan.workflows.plan.new import split_list
from geoplan.workflows.plan.split import By, merge_parts, split_plan
from geoplan.workflows.plan.trace import trace_along
from tests.geometry.coverages import tiles_slowly
from tests.plan.conftest import EAST, NORTH, box, place

ROW = ("--matrikel", "1a, 1b, 1c, 1d, Havneby")


def shapes(target, kind):
    with Workspace.open(target) as ws:
        frame = ws.read(kind)
    return frame, np.asarray(frame.geometry.values, object)


def tiles(target):
    (_, plan), (_, parts) = shapes(target, "lokalplan"), shapes(target, "delomraade")
    tiling = Tiling(plan[0], parts)
    return is_tiling(tiling) and tiles_slowly(tiling) and on_grid(parts)


@pytest.fixture
def plan(target):
    return shapes(target, "lokalplan")[0]["objekt_id"].iloc[0]


@pytest.fixture
def halves(plan):
    return plan


# -- new ---------------------------------------------------------------------------------------------------------------


def test_a_draft_of_parcels_is_their_union_to_the_last_bit(run, target):
    out = run("new", "--plannr", "1.2", "--name", "Boliger ved havnen", *ROW, "--who", "ane", "--why", "bestilt")
    assert out.startswith("Lokalplan 1.2 Boliger ved havnen er oprettet med status KF: 1.600 m².")
    frame, (geometry,) = shapes(target, "lokalplan")
    _, parcels = shapes(target, "jordstykke")
    assert set(shapely.get_coordinates(geometry).ravel()) <= set(shapely.get_coordinates(parcels).ravel())
    assert is_tiling(Tiling(geometry, parcels[:4]))
    row = frame.iloc[0]
    assert (row["status"], row["plannr"], row["komnr"], row["plantype"]) == ("KF", "1.2", 999, 20.1)
    with Workspace.open(target) as ws:
        last = ws.audit().iloc[-1]
    assert (last["hvem"], last["hvorfor"]) == ("ane", "bestilt")


def test_islands_and_holes_are_told(run):
    around = "1a, 1b, 1c, 1e, 1g, 1i, 1j, 1k, Havneby"
    out = run("new", "--plannr", "1.3", "--name", "Ring", "--matrikel", f"{around}; 2b, Skovby")
    assert "Området består af 2 adskilte dele." in out
    assert "Huller i området (jordstykker, der ikke er med): 1." in out


@pytest.mark.parametrize(
    ("matrikel", "says"),
    [
        (("1a",), "kan være 2 jordstykker: 1a Havneby By, Prøvekøbing; 1a Skovby By, Prøvekøbing"),
        (("1z, Havneby",), "findes ikke"),
        (("2b, Havneby",), "Nummeret findes som 2b Skovby By, Prøvekøbing"),
        (("havnen",), "ikke et matrikelnummer"),
        (("1z, Havneby", "1y, Skovby"), "1y, Skovby"),
        ((), "enten --matrikel, eller en tegning"),
    ],
)
def test_parcels_that_are_not_there_or_could_be_several(run, matrikel, says):
    options = [part for text in matrikel for part in ("--matrikel", text)]
    assert says in run("new", "--plannr", "1.2", "--name", "X", *options, status=2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7ab, Karlslunde", ["7ab, Karlslunde"]),
        ("7ab, 7ac, Karlslunde", ["7ab, Karlslunde", "7ac, Karlslunde"]),
        ("7ab, 7ac", ["7ab", "7ac"]),
        ("7ab, Karlslunde By, Karlslunde", ["7ab, Karlslunde By, Karlslunde"]),
        ("7ab, Karlslunde; 12, 13c, Mosede", ["7ab, Karlslunde", "12, Mosede", "13c, Mosede"]),
        ("7ab, 40451", ["7ab, 40451"]),
        ("Karlslunde", ["Karlslunde"]),
    ],
)
def test_lists_of_parcels(text, found):
    assert split_list(text) == found


def test_a_drawing_is_snapped_to_the_parcels_and_told(run, target):
    west, south = place(0, 0)
    rough = shapely.Polygon([(west + 0.02, south), (west + 80.03, south - 0.02), (west + 80, south + 20.01), (west, south + 19.96)])
    out = run("new", "--plannr", "1.2", "--name", "X", "--wkt", rough.wkt)
    assert "Knækpunkter flyttet til skel: 4" in out
    assert "Knækpunkter hentet fra skellene: 6." in out
    _, (geometry,) = shapes(target, "lokalplan")
    _, parcels = shapes(target, "jordstykke")
    assert is_tiling(Tiling(geometry, parcels[:4]))


def test_a_drawing_from_a_file(run, target, tmp_path):
    file = tmp_path / "tegning.geojson"
    ring = [[*place(0, 0)], [*place(1, 0)], [*place(1, 1)], [*place(0, 1)], [*place(0, 0)]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8")
    run("new", "--plannr", "1.2", "--name", "X", "--geometry", str(file))
    assert shapes(target, "lokalplan")[1][0].area == 400


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--wkt", "POLYGON((1 1, 2 2"), "ikke gyldig WKT"),
        (("--wkt", "POLYGON((12 55, 12.1 55, 12 55.1, 12 55))"), "uden for Danmark"),
        (("--wkt", "LINESTRING(705000 6162000, 705020 6162000)"), "har ingen flade"),
        (("--geometry", "findes-ikke.geojson"), "findes-ikke.geojson"),
        (("--wkt", box(0, 0, 1, 1), "--geometry", "x.geojson"), "én gang"),
        (("--wkt", box(0, 0, 1, 1), "--set", "zone=9"), "kodelisten Zonestatus"),
    ],
)
def test_drawings_that_cannot_be_used(run, options, says):
    assert says in run("new", "--plannr", "1.2", "--name", "X", *options, status=2)


def test_a_number_is_used_once(run, plan):
    assert "allerede en lokalplan med nummeret 1.2" in run("new", "--plannr", "1.2", "--name", "Y", *ROW, status=2)
    assert "skal have nummer og navn" in run("new", "--name", "Y", *ROW, status=2)


def test_a_ramme_hangs_on_the_kommuneplan(run, target):
    made = run(
        "new", "--type", "kommuneplan", "--plannr", "KP", "--name", "Kommuneplan 2025", "--wkt", box(-1, -1, 5, 4), "--format", "json"
    )
    run("new", "--type", "kommuneplanramme", "--plannr", "1.B.1", "--name", "Havneby", "--plan", "KP", *ROW, "--set", "bebygpct=40")
    row = shapes(target, "kommuneplanramme")[0].iloc[0]
    assert (row["plan_objekt_id"], row["plantype"], row["bebygpct"]) == (made["objekt_id"], 10.1, 40)
    assert "hænger ikke på en anden plan" in run("new", "--plannr", "9", "--name", "Y", "--plan", "KP", *ROW, status=2)


# -- split and merge ---------------------------------------------------------------------------------------------------


def test_a_plan_is_split_by_parcels_by_lines_and_by_drawings(run, plan, target):
    out = run("split", "1.2", "--matrikel", "1a, 1b, Havneby")
    assert "fra 0 til 2 delområder, som dækker planen præcis." in out
    assert "A: 800 m²" in out
    line = f"LINESTRING({EAST - 5} {NORTH + 5}, {EAST + 100} {NORTH + 12.3456})"
    assert "fra 2 til 3" in run("split", "1.2", "--line", line, "--part", "a")
    assert "fra 3 til 4" in run("split", "1.2", "--geometry", box(3, 0, 4, 1))
    assert "fra 4 til 5" in run("split", "1.2", "--line", line, "--width", "2", "--part", "B")
    frame, _ = shapes(target, "delomraade")
    assert sorted(frame["delnr"]) == ["A", "B", "C", "D", "E"]
    assert set(frame["plan_objekt_id"]) == {plan}
    assert set(frame["plantype"]) == {30.1}
    assert tiles(target)


def test_a_cut_along_parcel_boundaries_between_two_points(run, target):
    run("new", "--plannr", "1.4", "--name", "To rækker", "--wkt", box(0, 0, 4, 2))
    (west, middle), (east, _) = place(0, 1), place(4, 1)
    out = run("split", "1.4", "--along", str(west + 0.2), str(middle + 0.3), str(east), str(middle))
    assert "A: 1.600 m²\n  B: 1.600 m²" in out
    assert "Nye knækpunkter" not in out
    assert tiles(target)
    assert "ligger ikke ved et skel" in run("split", "1.4", "--along", str(west + 5), str(middle + 5), str(east), str(middle), status=2)


def test_the_ways_along_parcels(target):
    short, long = trace_along(target, place(0, 0), place(2, 1))
    assert short.length_m == long.length_m == 60
    with pytest.raises(UsageError, match="ingen jordstykker her"):
        trace_along(target, place(300, 0), place(301, 0))


def test_every_parcel_a_delomraade(run, plan, target):
    assert "fra 0 til 4" in run("split", plan, "--by-parcels")
    assert tiles(target)


def test_a_cut_delomraade_keeps_its_provisions_in_every_piece(run, halves, target):
    run("edit", "1.2", "--part", "A", "--set", "bebygpct=30", "--set", "bebygpctaf=3")
    run("split", "1.2", "--part", "A", "--matrikel", "1b, Havneby")
    frame, _ = shapes(target, "delomraade")
    by_name = frame.set_index("delnr")["bebygpct"]
    assert (by_name["A"], by_name["C"]) == (30, 30)
    assert np.isnan(by_name.astype(float)["B"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "én af --line, --along"),
        (("--by-parcels", "--matrikel", "1a, Havneby"), "én af --line, --along"),
        (("--line", f"LINESTRING({EAST} {NORTH}, {EAST} {NORTH + 20})"), "fra kant til kant"),
        (("--matrikel", "1i, Havneby"), "deler ikke fladen"),
        (("--part", "Q", "--by-parcels"), "Delområderne er: A, B."),
        (("--matrikel", "1a", "--part", "A"), "kan være 2 jordstykker"),
    ],
)
def test_splits_that_are_refused_change_nothing(run, halves, target, options, says):
    before = shapes(target, "delomraade")[0]["versions_id"].tolist()
    assert says in run("split", "1.2", *options, status=2)
    assert shapes(target, "delomraade")[0]["versions_id"].tolist() == before


def test_merging_keeps_the_first_and_tells_what_is_lost(run, halves, target):
    run("edit", "1.2", "--part", "B", "--set", "bebygpct=30")
    run("edit", "1.2", "--part", "A", "--set", "bebygpct=40")
    out = run("merge", "1.2", "--parts", "B", "A")
    assert "fra 2 til 1" in out
    assert "Delområde A sagde noget andet, som ikke længere gælder: bebygpct 40." in out
    frame, _ = shapes(target, "delomraade")
    assert frame[["delnr", "bebygpct"]].to_numpy().tolist() == [["B", 30]]
    assert tiles(target)
    assert "mindst to" in run("merge", "1.2", "--parts", "B", "B", status=2)


def test_a_split_is_one_step_that_can_be_undone(run, halves, target):
    with Workspace.open(target) as ws:
        ws.undo(who=ws.audit().iloc[-1]["hvem"])
        assert len(ws.read("delomraade")) == 0
        assert ws.verify() == []


# -- edit --------------------------------------------------------------------------------------------------------------


def test_fields_are_checked_and_shown_before_and_after(run, halves):
    out = run("edit", "1.2", "--part", "A", "--set", "bebygpct=30", "--set", "maxbygnhjd=8,5", "--set", "anvgen=boligområde")
    assert "Maks. bygningshøjde i meter (maxbygnhjd): – → 8,5" in out
    assert "11 Boligområde" in out
    found = run("edit", "1.2", "--part", "A", "--set", "bebygpct=35", "--format", "json")
    (change,) = found["changes"]
    assert change == {"field": "bebygpct", "title": "Maks. bebyggelsesprocent", "before": "30", "after": "35", "of": found["name"]}
    out = run("edit", "1.2", "--set", "bebygpct=x", "--set", "status=V", status=2)
    assert "bebygpct skal være et tal" in out
    assert "geoplan plan advance" in out
    assert "intet at ændre" in run("edit", "1.2", status=2)


def test_several_delomraader_at_once(run, halves, target):
    out = run("edit", "1.2", "--all-parts", "--set", "iudstykreg=ja")
    assert "A: Ikke udstykningsregulerende (iudstykreg): – → ja" in out
    assert "B: Ikke udstykningsregulerende (iudstykreg): – → ja" in out
    run("edit", "1.2", "--part", "A", "--part", "B", "--set", "bebygpct=25")
    frame, _ = shapes(target, "delomraade")
    assert frame["bebygpct"].tolist() == [25, 25]
    with Workspace.open(target) as ws:
        ws.undo(who=ws.audit().iloc[-1]["hvem"])
        assert ws.read("delomraade")["bebygpct"].isna().all()
    assert "nævn kun ét" in run("edit", "1.2", "--all-parts", "--geometry", box(0, 0, 1, 1), status=2)


def test_a_new_area_takes_the_delomraader_along(run, halves, target):
    out = run("edit", "1.2", "--geometry", box(0, 0, 4, 2))
    assert "areal: 1.600 m² → 3.200 m²" in out
    assert "delområder: A, B, C" in out
    assert tiles(target)
    out = run("edit", "1.2", "--geometry", box(0, 0, 2, 1), status=2)
    assert "ikke have noget areal tilbage" in out


def test_a_delomraade_drawn_anew(run, halves, target):
    run("edit", "1.2", "--part", "A", "--geometry", box(0, 0, 3, 1))
    frame, parts = shapes(target, "delomraade")
    assert dict(zip(frame["delnr"], shapely.area(parts), strict=True)) == {"A": 1200, "B": 400}
    assert tiles(target)
    assert "400,0 m² af tegningen ligger uden for" in run("edit", "1.2", "--part", "A", "--geometry", box(0, 0, 1, 2), status=2)


def test_a_plan_without_delomraader_gets_a_new_area(run, plan, target):
    run("edit", "1.2", "--geometry", box(0, 0, 2, 2))
    assert len(shapes(target, "delomraade")[0]) == 0
    assert shapes(target, "lokalplan")[1][0].area == 1600


def test_borders_vertices_and_holes(run, halves, target):
    (east, south), (_, north) = place(2, 0), place(2, 1)
    line = f"LINESTRING({east} {south}, {east + 3} {south + 10}, {east} {north})"
    assert "delområder: A, B" in run("edit", "1.2", "--border", "A", "B", "--line", line)
    run("edit", "1.2", "--move", str(east + 3.2), str(south + 10), "--to", str(east - 3), str(south + 10))
    frame, parts = shapes(target, "delomraade")
    assert dict(zip(frame["delnr"], shapely.area(parts), strict=True)) == {"A": 770, "B": 830}
    run("edit", "1.2", "--hole", box(0.25, 0.25, 0.75, 0.75))
    assert shapes(target, "lokalplan")[1][0].area == 1500
    assert tiles(target)
    assert "intet knækpunkt" in run("edit", "1.2", "--move", str(east + 30), str(south + 9), "--to", "1", "1", status=2)
    assert "--line" in run("edit", "1.2", "--border", "A", "B", status=2)
    assert "én ad gangen" in run("edit", "1.2", "--hole", "x", "--set", "zone=1", status=2)


def test_a_stale_version_is_refused_and_shown(run, halves):
    seen = run("show", "1.2", "--format", "json")["plan"]["versions_id"]
    run("edit", "1.2", "--set", "zone=1", "--version", seen, "--who", "bo")
    out = run("edit", "1.2", "--set", "zone=3", "--version", seen, status=2)
    assert "bo gemte" in out
    assert "zone: 3; 1" in out
    assert "Intet er gemt" in out
    assert run("show", "1.2", "--format", "json")["plan"]["versions_id"] != seen
    assert seen in run("split", "1.2", "--by-parcels", "--version", seen, status=2)


def test_an_adopted_plan_refuses_everything(run, halves, target):
    with Workspace.open(target) as ws, ws.edit(who="ane", advance=True) as edit:
        for kind in ("lokalplan", "delomraade"):
            for row in edit.read(kind).to_dict("records"):
                edit.update(kind, row["objekt_id"], row["versions_id"], {"status": "V"})
    calls = (
        ("edit", "1.2", "--set", "zone=1"),
        ("edit", "1.2", "--part", "A", "--set", "bebygpct=1"),
        ("edit", "1.2", "--geometry", box(0, 0, 1, 1)),
        ("split", "1.2", "--by-parcels"),
        ("merge", "1.2", "--parts", "A", "B"),
        ("delete", "1.2"),
        ("new", "--type", "byggefelt", "--plan", "1.2", "--wkt", box(0.2, 0.2, 0.8, 0.8)),
    )
    for call in calls:
        out = run(*call, status=2)
        assert "er vedtaget og låst" in out
        assert "advance" in out


def test_somebody_else_saves_in_between(run, halves, target, monkeypatch):
    from geoplan.workflows.plan import split as module

    cut = module._cut

    def meanwhile(*args):
        with Workspace.open(target) as ws, ws.edit(who="bo") as edit:
            row = edit.read("delomraade").iloc[0]
            edit.update("delomraade", row["objekt_id"], row["versions_id"], {"bebygpct": 1})
        return cut(*args)

    monkeypatch.setattr(module, "_cut", meanwhile)
    assert "ændret af en anden imens" in run("split", "1.2", "--by-parcels", status=2)
    assert len(shapes(target, "delomraade")[0]) == 2


# -- byggefelter -------------------------------------------------------------------------------------------------------


def test_a_byggefelt_finds_its_delomraade(run, halves, target):
    out = run("new", "--type", "byggefelt", "--plan", "1.2", "--wkt", box(2.2, 0.2, 2.8, 0.8), "--set", "byggefelttype=1")
    assert "izonereg og iudstykreg er sat til ja" in out
    row = shapes(target, "byggefelt")[0].iloc[0]
    assert (row["plantype"], row["byggefelttype"], row["plan_objekt_id"]) == (30.4, 1, halves)
    assert row["delnr"] == run("show", "1.2", "--format", "json")["delomraader"][1]["name"] == "B"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--plan", "1.2", "--wkt", box(1.5, 0.2, 2.6, 0.8)), "uden for planen eller delområdet"),
        (("--plan", "1.2", "--wkt", box(0.2, 0.2, 0.8, 1.7)), "uden for planen eller delområdet"),
        (("--plan", "1.2", "--wkt", box(8, 8, 9, 9)), "ikke i ét delområde"),
        (("--plan", "1.2", "--delomraade", "A", "--wkt", box(2.2, 0.2, 2.8, 0.8)), "uden for planen eller delområdet"),
        (("--plan", "9", "--wkt", box(2.2, 0.2, 2.8, 0.8)), "ingen plan “9”"),
        (("--wkt", box(2.2, 0.2, 2.8, 0.8)), "--plan"),
    ],
)
def test_byggefelter_that_do_not_fit(run, halves, options, says):
    assert says in run("new", "--type", "byggefelt", *options, status=2)


def test_byggefelter_follow_when_delomraader_change(run, halves, target):
    run("new", "--type", "byggefelt", "--plan", "1.2", "--wkt", box(2.2, 0.2, 2.8, 0.8), "--name", "Felt 1")
    run("split", "1.2", "--part", "B", "--matrikel", "1c, Havneby")
    frame, _ = shapes(target, "delomraade")
    row = shapes(target, "byggefelt")[0].iloc[0]
    holds = frame[frame["objekt_id"] == row["delomraade_objekt_id"]].iloc[0]
    assert row["delnr"] == holds["delnr"]
    assert holds.geometry.covers(row.geometry)
    run("merge", "1.2", "--parts", "A", "B", "--and", "C")
    assert shapes(target, "byggefelt")[0].iloc[0]["delnr"] == "A"
    run("edit", "1.2", "--byggefelt", "felt 1", "--set", "eareal=120,5", "--geometry", box(2.1, 0.1, 2.9, 0.9))
    row = shapes(target, "byggefelt")[0].iloc[0]
    assert row["eareal"] == 120.5
    assert row.geometry.area == pytest.approx(256)
    assert "Byggefelterne er: 1 Felt 1." in run("edit", "1.2", "--byggefelt", "7", "--set", "eareal=1", status=2)


# -- list, show, delete ------------------------------------------------------------------------------------------------


def test_the_list(run, halves):
    assert "1.2" in run("list")
    (line,) = run("list", "--format", "json")
    assert (line["plannr"], line["status"], line["area_m2"], line["delomraader"], line["byggefelter"]) == ("1.2", "KF", 1600, 2, 0)
    assert run("list", "--status", "V", "--format", "json") == []
    assert "Ingen planer" in run("list", "--status", "V")


def test_a_provision_is_shown_with_denominator_and_level(run, halves):
    run("edit", "1.2", "--set", "bebygpct=40", "--set", "bebygpctaf=1", "--set", "maxetager=2,5")
    run("edit", "1.2", "--part", "A", "--set", "bebygpct=30", "--set", "bebygpctaf=3")
    run("new", "--type", "byggefelt", "--plan", "1.2", "--wkt", box(0.2, 0.2, 0.8, 0.8), "--set", "maxbygnhjd=8,5")
    out = run("show", "1.2")
    assert "bebyggelsesprocent: 30 % af den enkelte grund\n" in out
    assert "bebyggelsesprocent: 40 % af området som helhed (fra lokalplanen)" in out
    assert "etager: 2,5 (fra lokalplanen)" in out
    assert "bebyggelsesprocent: 30 % af den enkelte grund (fra delområdet)" in out
    assert "bygningshøjde: 8,5 m\n" in out
    assert "Delområderne dækker planen præcis." in out
    assert "Mangler for status F:" in out
    assert "plandokumentet" in out
    found = run("show", "1.2", "--format", "json")
    (own,) = [one for one in found["delomraader"][0]["provisions"] if one["field"] == "bebygpct"]
    assert (own["value"], own["denominator"], own["level"]) == (30, "den enkelte grund", "delomraade")
    assert found["tiles"] is True


def test_a_percentage_of_nothing_is_never_bare(run, plan):
    run("edit", "1.2", "--set", "bebygpct=40")
    assert "bebyggelsesprocent: 40 % (af hvad er ikke oplyst)" in run("show", "1.2")


def test_delomraader_that_do_not_tile_are_told(run, halves, target):
    with Workspace.open(target) as ws, ws.edit(who="qgis") as edit:
        row = edit.read("delomraade").iloc[0]
        edit.update("delomraade", row["objekt_id"], row["versions_id"], {}, row.geometry.buffer(-1))
    assert "dækker ikke planen præcis" in run("show", "1.2")


def test_an_unknown_plan(run, plan):
    assert "Planerne er: 1.2." in run("show", "7.7", status=2)


def test_drafts_are_deleted_whole_or_in_part(run, halves, target):
    for corner in (0.2, 2.2):
        run("new", "--type", "byggefelt", "--plan", "1.2", "--wkt", box(corner, 0.2, corner + 0.5, 0.8))
    assert "slettet 1 byggefelt." in run("delete", "1.2", "--byggefelt", "1")
    assert "slettet 2 delområder." in run("delete", "1.2", "--all-parts")
    left = shapes(target, "byggefelt")[0]
    assert len(left) == 1
    assert left["delomraade_objekt_id"].isna().all()
    assert "slettet planen, 1 byggefelt." in run("delete", "1.2")
    assert all(len(shapes(target, kind)[0]) == 0 for kind in ("lokalplan", "delomraade", "byggefelt"))
    with Workspace.open(target) as ws:
        assert ws.verify() == []


def test_a_kommuneplan_with_rammer_is_not_deleted(run):
    run("new", "--type", "kommuneplan", "--plannr", "KP", "--name", "Kommuneplan", "--wkt", box(-1, -1, 5, 4))
    run("new", "--type", "kommuneplanramme", "--plannr", "1.B.1", "--name", "Havneby", "--plan", "KP", *ROW)
    assert "hænger 1 objekter i laget kommuneplanramme" in run("delete", "KP", status=2)
    run("delete", "1.B.1")
    assert "slettet planen" in run("delete", "KP")


def test_a_plan_without_an_area_yet(run, target):
    with Workspace.open(target) as ws, ws.edit(who="ane") as edit:
        edit.insert("lokalplan", {"plannr": "5", "status": "KF"})
    assert "intet areal" in run("split", "5", "--by-parcels", status=2)
    assert "intet areal" in run("new", "--type", "byggefelt", "--plan", "5", "--wkt", box(0, 0, 1, 1), status=2)
    assert "status KF · 0 m²" in run("show", "5")
    run("edit", "5", "--geometry", box(0, 0, 1, 1))
    assert "status KF · 400 m²" in run("show", "5")


def test_a_proposal_is_not_deleted(run, plan, target):
    with Workspace.open(target) as ws, ws.edit(who="ane", advance=True) as edit:
        row = edit.read("lokalplan").iloc[0]
        edit.update("lokalplan", row["objekt_id"], row["versions_id"], {"status": "F"})
    assert "Kun kladder kan slettes" in run("delete", "1.2", status=2)


@pytest.mark.parametrize("verb", ["new", "list", "show", "edit", "split", "merge", "delete"])
def test_the_help_of_every_verb(verb):
    found = CliRunner().invoke(main, ["plan", verb, "--help"], prog_name="geoplan")
    assert found.exit_code == 0
    assert "ARBEJDSOMRÅDE" in found.output


def test_no_workspace(tmp_path):
    found = CliRunner().invoke(main, ["plan", "list", str(tmp_path / "intet.gpkg")], prog_name="geoplan")
    assert found.exit_code == 2
    assert "Traceback" not in found.output


# -- any sequence ------------------------------------------------------------------------------------------------------


def random_step(target, rng):
    """One thing that a planner may do, at random; gives what was asked for, done or refused."""
    signs = {"who": "ane", "why": ""}
    names = [str(name) for name in shapes(target, "delomraade")[0]["delnr"]]
    one, other = (str(rng.choice([*names, "A"])) for _ in range(2))
    ends = np.round(rng.uniform(-10, 90, (2, 2)) + np.array([EAST, NORTH]), 4)
    line = shapely.LineString(ends).wkt
    west, south = rng.uniform(0, 3, 2)
    drawing = box(west, south, west + rng.uniform(0.2, 2), south + rng.uniform(0.2, 2))
    steps = (
        lambda: split_plan(target, "1.2", By(line=line), parts=[one] if names else (), **signs),
        lambda: split_plan(target, "1.2", By(line=line, width_m=float(rng.uniform(1, 5))), **signs),
        lambda: split_plan(target, "1.2", By(drawing=drawing), **signs),
        lambda: split_plan(target, "1.2", By(each_parcel=True), **signs),
        lambda: merge_parts(target, "1.2", [one, other], **signs),
        lambda: edit_fields(target, "1.2", (), parts=[one], drawing=drawing, **signs),
        lambda: edit_fields(target, "1.2", (), drawing=box(0, 0, 4, rng.uniform(1, 3)), **signs),
        lambda: cut_hole(target, "1.2", drawing, **signs),
        lambda: redraw(target, "1.2", one, other, line, **signs),
    )
    try:
        steps[rng.integers(len(steps))]()
    except (ShapeError, UsageError):
        return False
    return True


@pytest.mark.parametrize("seed", range(2))
def test_after_any_sequence_of_commands_the_delomraader_tile_their_plan(target, halves, seed):
    rng = np.random.default_rng(seed)
    done = 0
    for _ in range(12):
        done += random_step(target, rng)
        assert tiles(target)
    assert done >= 3
    with Workspace.open(target) as ws:
        assert ws.verify() == []
        steps = int((ws.audit()["hvad"] == ws.audit()["hvad"].iloc[-1]).sum())
        for _ in range(min(steps, 3)):
            ws.undo(who="ane")
    assert tiles(target)
