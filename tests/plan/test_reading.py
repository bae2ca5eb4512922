"""Plan layers as files bring them: recognised by name, columns or rows, in every format, and read as the same plan frame."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from geoplan.errors import UnknownThemeError
from geoplan.io import discover, open_layers
from geoplan.io.plan_layers import plan_mapping, served
from geoplan.io.safety import gdal, quiet
from geoplan.model.load import load
from geoplan.model.plan import plan_model
from geoplan.model.plan_fields import is_plan, layer_of, plan_layers
from geoplan.plan.columns import NO, UNKNOWN, YES
from geoplan.plan.reading import as_frame, from_frame
from geoplan.plan.values import flags_of, numbers_of, status_words, words_of
from geoplan.workflows.info import info
from geoplan.workflows.validate import validate

RECORDS = Path(__file__).parents[2].parent / "shared" / "data" / "plandata_udsnit"
SQUARE = shapely.MultiPolygon([shapely.box(700_000, 6_200_000, 700_100, 6_200_100)])
with_records = pytest.mark.skipif(not RECORDS.exists(), reason="the real records are not on this machine")


def areas(**columns):
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[shapely.affinity.translate(SQUARE, 200 * at) for at in range(count)], crs="EPSG:25832")


def write(frame, path, **options):
    with quiet():
        gdal().write_dataframe(frame, path, **options)
    return path


def read(path, theme=None):
    """Every layer of the file as a plan frame, with what is known of it."""
    with discover([path]) as found:
        opened = [source for file in found.files for source in open_layers(file, load(), theme=theme).sources]
        return [(source.info, as_frame(source)) for source in opened if source.info.kind in plan_layers()]


def one(path, theme=None):
    ((known, made),) = read(path, theme)
    return known, made


def facts_of(notes, kind):
    return [dict(note.values) for note in notes if note.kind == kind]


def kinds(notes):
    return [note.kind for note in notes]


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [layer.name for layer in plan_model().layers if layer.kind and layer.name])
def test_every_layer_of_the_register_is_known_with_and_without_v(layer):
    known = plan_model().by_layer_name[layer]
    for name in (layer, f"pdk:{layer}", layer.removesuffix("_v"), layer.upper(), f"{layer}.1485483", layer.removeprefix("theme_pdk_")):
        found = served(name)
        assert found is not None, name
        assert found[0].table == known.kind, name
        assert facts_of(found[1], "plan.status") == ([{"status": known.status}] if known.status else [])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lokalplan", "lokalplan"),
        ("Lokalplaner", "lokalplan"),
        ("delområder", "delomraade"),
        ("lokalplan_1_70_delomraader", "delomraade"),
        ("LP 1.70 byggefelter", "byggefelt"),
        ("kommuneplanrammer 2025", "kommuneplanramme"),
        ("Rammer", "kommuneplanramme"),
        ("kommuneplantillæg_3", "kommuneplantillaeg"),
        ("zonekort", "zonekort"),
        ("theme_pdk_kommuneplantillaeg_vedtaget_v", "kommuneplanramme"),
    ],
)
def test_layers_are_known_by_words_of_their_name(tmp_path, name, kind):
    frame = areas(planid=[1], plannavn=["Boliger"], komnr=[253], zone=[1])
    known, made = one(write(frame, tmp_path / "udtraek.gpkg", layer=name))
    assert (known.kind, made.kind) == (kind, kind)


def test_the_name_of_the_file_counts_where_the_layer_has_none(tmp_path):
    known, _ = one(write(areas(planid=[1], plannr=["1"]), tmp_path / "lokalplan_1_70.geojson", layer="eksport"))
    assert known.kind == "lokalplan"


def test_a_word_alone_does_not_make_a_plan(tmp_path):
    path = write(areas(navn=["a"], farve=["b"]), tmp_path / "skilte_i_lokalplan_5.gpkg")
    assert read(path) == []


def test_an_fkg_theme_stays_a_theme(tmp_path):
    path = write(areas(temakode=[5710], navn=["a"]), tmp_path / "lokalplaner.gpkg", layer="t_5710_born_skole_dis")
    assert read(path) == []


def test_a_plan_number_in_a_name_is_no_theme_code(tmp_path):
    known, _ = one(write(areas(planid=[1], plannr=["5607"], anvgen=[11]), tmp_path / "lokalplan_5607.geojson", layer="x"))
    assert known.kind == "lokalplan"


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"lokplan_id": [1], "delnr": ["A"]}, "delomraade"),
        ({"LOKPLAN_ID": [1], "BYGKUNIFEL": [1]}, "byggefelt"),
        ({"komplan_id": [1], "plannr": ["1.B.1"]}, "kommuneplanramme"),
        ({"plannr": ["1.70"], "izonereg": [True]}, "lokalplan"),
        ({"zonestatus": ["Byzone"], "objektkode": [40]}, "zonekort"),
    ],
)
def test_layers_are_known_by_their_columns(tmp_path, columns, kind):
    known, _ = one(write(areas(**columns), tmp_path / "lag.gpkg", layer="lag1"))
    assert known.kind == kind
    assert "theme.found" in kinds(known.notes)


def test_the_user_may_say_what_it_is(tmp_path):
    path = write(areas(navn=["a"]), tmp_path / "lag.gpkg")
    assert one(path, theme="Delområde")[0].kind == "delomraade"
    with pytest.raises(UnknownThemeError):
        read(path, theme="delområdet i midten")


def test_parcels_are_known_so_that_plans_can_be_compared_with_them(tmp_path):
    parcels = write(areas(matrikelnr=["1a"], ejerlavskode=[1]), tmp_path / "grundkort.gpkg", layer="jordstykke")
    plan = write(areas(planid=[1], plannr=["1"], status=["V"]), tmp_path / "lokalplan.gpkg")
    report = validate([plan, parcels])
    assert [info.kind for info in report.layers] == ["lokalplan", "jordstykke"]
    assert {"plan.lokalplan.geometri.i_skel", "plan.lokalplan.geometri.flig_mod_skel"} <= {rule.id for rule in report.rules}
    assert not [group for group in report.findings if group.layer.kind == "jordstykke"]


def test_a_layer_called_jordstykke_without_parcel_numbers_is_nothing(tmp_path):
    with discover([write(areas(navn=["a"]), tmp_path / "jordstykke.gpkg")]) as found:
        (source,) = open_layers(found.files[0], load()).sources
    assert source.info.kind == ""


# -- formats -----------------------------------------------------------------------------------------------------------

PLAN = {
    "planid": [11312903, 11312904],
    "plannr": ["1.70", "1.71"],
    "plannavn": ["Boliger ved Ærøgade", "Åbrinken, ø-kvarteret"],
    "status": ["V", "F"],
    "datovedt": pd.array([20240229, None], dtype="Int64"),
    "izonereg": pd.array([True, None], dtype="boolean"),
    "bebygpct": pd.array([30, None], dtype="Int64"),
    "maxetager": [2.5, np.nan],
    "bygvejledende": [True, False],
    "maxboligenhed10": pd.array([12, None], dtype="Int64"),
}
EXPECTED = {
    "planid": [11312903, 11312904],
    "plannavn": ["Boliger ved Ærøgade", "Åbrinken, ø-kvarteret"],
    "status": ["V", "F"],
    "datovedt": [20240229, None],
    "izonereg": [True, None],
    "bebygpct": [30, None],
    "maxetager": [2.5, None],
}
TYPES = {"planid": "Int64", "datovedt": "Int64", "izonereg": "boolean", "bebygpct": "Int64", "maxetager": "Float64", "plannavn": "object"}


def values(column):
    return [None if pd.isna(value) else value for value in column]


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("lokalplan.geojson", "GeoJSON"),
        ("lokalplan.gpkg", "GPKG"),
        ("lokalplan.gml", "GML"),
        ("lokalplan.shp", "ESRI Shapefile"),
        ("lokalplan.fgb", "FlatGeobuf"),
    ],
)
def test_every_format_gives_the_same_frame(tmp_path, name, driver):
    frame = areas(**{key: value for key, value in PLAN.items() if key not in {"bygvejledende", "maxboligenhed10"}})
    _, made = one(write(frame, tmp_path / name, driver=driver))
    assert made.frame.crs == "EPSG:25832"
    assert {name: values(made.frame.sort_values("planid")[name]) for name in EXPECTED} == EXPECTED  # FlatGeobuf has an order of its own
    assert {name: str(made.frame[name].dtype) for name in TYPES} == TYPES
    assert shapely.area(made.frame.geometry.array).tolist() == [10_000.0, 10_000.0]


def test_mapinfo_cannot_be_empty_and_says_so(tmp_path):
    """A 0 that is no code, number of an object or day was empty; of measures and flags nobody knows."""
    frame = areas(**{key: value for key, value in PLAN.items() if key not in {"bygvejledende", "maxboligenhed10"}})
    frame["bebygpctaf"] = pd.array([2, None], dtype="Int64")
    frame["lokplan_id"] = pd.array([7, None], dtype="Int64")
    known, made = one(write(frame, tmp_path / "lokalplan.tab", driver="MapInfo File"))
    assert values(made.frame["plannavn"]) == EXPECTED["plannavn"]
    assert values(made.frame["datovedt"]) == [20240229, None]
    assert values(made.frame["bebygpctaf"]) == [2, None]
    assert values(made.frame["bebygpct"]) == [30, 0]
    assert known.zero_is_empty >= {"bebygpctaf", "datovedt", "planid"}
    assert facts_of(made.notes, "plan.perhaps_empty") == [{"columns": "izonereg, bebygpct, maxetager"}]


def test_names_cut_by_a_shapefile_are_whole_again(tmp_path):
    frame = areas(planid=[1], lokplan_id=[2], bygvejlede=[1], bygkunifel=[0], anvendelse=["Boligområde"], maxbolig10=[12])
    known, made = one(write(frame, tmp_path / "byggefelter.shp", driver="ESRI Shapefile"))
    assert {"bygvejledende", "bygkunifelt", "anvendelsegenerel"} <= set(known.columns)
    assert values(made.frame["bygvejledende"]) == [True]


def test_slots_that_gdal_numbered_are_put_in_order(tmp_path):
    frame = areas(planid=[1], plannr=["1"], anvgen=[11], **{f"maxboligenhed{slot}": [slot] for slot in range(1, 11)})
    _, made = one(write(frame, tmp_path / "lokalplan.shp", driver="ESRI Shapefile"))
    assert [made.frame[f"maxboligenhed{slot}"].iloc[0] for slot in range(1, 11)] == list(range(1, 11))


def test_slots_that_gdal_numbered_are_left_alone_where_some_are_missing():
    mapping = plan_mapping(["maxboligen", "maxbolig_1"], plan_layers()["lokalplan"], shapefile=True)
    assert "maxboligenhed1" not in mapping.names.values()


def test_curves_are_straightened_and_told(tmp_path):
    curve = "CURVEPOLYGON(CIRCULARSTRING(700000 6200000,700100 6200000,700100 6200100,700000 6200100,700000 6200000))"
    path = tmp_path / "lokalplan.csv"
    path.write_text(f'planid;plannr;anvgen;wkt\n1;1.70;11;"{curve}"\n', encoding="utf-8")
    _, made = one(path)
    assert made.kind == "lokalplan"


def test_wfs_names_status_and_the_oid_that_ogr_renames(tmp_path):
    layer = "theme_pdk_kommuneplanramme_vedtaget_v"
    path = write(areas(oid_=["x"], planid=[1], komplan_id=[2], planstatus=["V"]), tmp_path / "a.gpkg", layer=layer)
    known, made = one(path)
    assert known.kind == "kommuneplanramme"
    assert (made.frame["oid"].iloc[0], made.frame["status"].iloc[0]) == ("x", "V")


def test_the_layers_name_gives_the_status_where_no_column_does(tmp_path):
    _, made = one(write(areas(planid=[1, 2], plannr=["1", "2"]), tmp_path / "a.gpkg", layer="theme_pdk_lokalplan_forslag"))
    assert made.frame["status"].tolist() == ["F", "F"]
    assert "plan.converted" in kinds(made.notes)


def test_the_words_of_rest_are_known_as_twins(tmp_path):
    path = tmp_path / "lokalplan.csv"
    path.write_text("planId,plannummer,planstatus,kommunekode,plannavn\n7,1.70,VEDTAGET,253,Boliger\n", encoding="utf-8")
    _, made = one(path)
    row = made.frame.iloc[0]
    assert (row["planid"], row["plannr"], row["status"], row["komnr"]) == (7, "1.70", "V", 253)


def test_text_of_every_kind_becomes_typed_and_is_told(tmp_path):
    path = tmp_path / "delomraader.csv"
    path.write_text(
        "LOKPLAN_ID;DELNR;DATOVEDT;IZONEREG;MAXETAGER;EAREAL;BEBYGPCT;PLANTYPE\n"
        "7;A;2024-02-29;T;2,5;1.250,5;30,0;30,1\n"
        "7;B;20240301;nej;2.5;;30,5;30.1\n"
        "7;C;30-02-2024;måske;to;0;;30.1\n",
        encoding="utf-8",
    )
    _, made = one(path)
    frame = made.frame
    assert values(frame["datovedt"]) == [20240229, 20240301, None]
    assert values(frame["izonereg"]) == [True, False, None]
    assert values(frame["maxetager"]) == [2.5, 2.5, None]
    assert values(frame["eareal"]) == [1250.5, None, 0.0]
    assert values(frame["bebygpct"]) == [30, None, None]  # 30,5 is no whole number
    assert values(frame["plantype"]) == [30.1, 30.1, 30.1]
    lost = {facts["column"]: facts["count"] for facts in facts_of(made.notes, "plan.unreadable")}
    assert lost == {"datovedt": 1, "izonereg": 1, "maxetager": 1, "bebygpct": 1}


def test_columns_that_are_not_plandatas_come_along(tmp_path):
    _, made = one(write(areas(planid=[1], plannr=["1"], sagsnr=["24/17"]), tmp_path / "lokalplan.gpkg"))
    assert made.frame["sagsnr"].tolist() == ["24/17"]
    assert facts_of(made.notes, "plan.other_column") == [{"column": "sagsnr"}]


def test_a_layer_without_rows_gives_an_empty_frame(tmp_path):
    _, made = one(write(areas(planid=[1], plannr=["1"]).iloc[:0], tmp_path / "lokalplan.gpkg"))
    assert len(made.frame) == 0
    assert str(made.frame["planid"].dtype) == "Int64"


def test_a_frame_in_memory_is_typed_alike():
    made = from_frame("byggefelt", areas(lokplan_id=["7"], bygkunifelt=["ja"], maxbygnhjd=["8,5"]))
    row = made.frame.iloc[0]
    assert (row["lokplan_id"], row["bygkunifelt"], row["maxbygnhjd"]) == (7, True, 8.5)


# -- several kinds or versions in one layer ------------------------------------------------------------------------------


def test_a_layer_of_several_kinds_is_split_by_plantype(tmp_path):
    frame = areas(planid=[1, 2, 3, 4], lokplan_id=[None, 1, 1, 1], plantype=[20.1, 30.1, 30.4, 30.1], plannavn=["P", "A", "f", "B"])
    found = {known.kind: (known, made) for known, made in read(write(frame, tmp_path / "alt.gpkg", layer="alt"))}
    assert {kind: made.frame["plannavn"].tolist() for kind, (_, made) in found.items()} == {
        "delomraade": ["A", "B"],
        "lokalplan": ["P"],
        "byggefelt": ["f"],
    }
    assert found["lokalplan"][0].foreign == {"lokplan_id"}
    assert sum(note.kind == "plan.mixed" for known, _ in found.values() for note in known.notes) == 1


def test_two_versions_side_by_side_are_two_layers(tmp_path):
    path = tmp_path / "delomraader.csv"
    path.write_text("lokplan_id,delnr,maxbygnhjd_foer,status_foer,maxbygnhjd_efter,status_efter\n7,A,2,F,10,V\n", encoding="utf-8")
    (before, first), (after, second) = read(path)
    assert (before.name, after.name) == ("delomraader [foer]", "delomraader [efter]")
    assert (first.frame["maxbygnhjd"].iloc[0], second.frame["maxbygnhjd"].iloc[0]) == (2.0, 10.0)
    assert (first.frame["status"].iloc[0], second.frame["status"].iloc[0]) == ("F", "V")


# -- arrays ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,5", 2.5),
        ("2.5", 2.5),
        ("1.250,5", 1250.5),
        ("1250", 1250.0),
        (" 7 ", 7.0),
        ("-3", -3.0),
        ("1.250", 1.25),
        ("2,5,1", None),
        ("½", None),
    ],
)
def test_numbers_as_danes_write_them(text, value):
    read_as = numbers_of(pa.array([text]))
    assert (None if np.isnan(read_as.value[0]) else read_as.value[0]) == value
    assert read_as.unreadable[0] == (value is None)


@pytest.mark.parametrize(
    ("delivered", "value"),
    [
        ("true", YES),
        ("T", YES),
        ("ja", YES),
        ("1", YES),
        ("FALSE", NO),
        ("nej", NO),
        ("0", NO),
        ("", UNKNOWN),
        (None, UNKNOWN),
        ("måske", UNKNOWN),
    ],
)
def test_flags_as_files_write_them(delivered, value):
    found, unreadable = flags_of(pa.array([delivered], pa.string()))
    assert found[0] == value
    assert unreadable[0] == (delivered == "måske")


def test_flags_delivered_as_numbers_and_booleans():
    assert flags_of(pa.array([1, 0, None, 2]))[0].tolist() == [YES, NO, UNKNOWN, UNKNOWN]
    assert flags_of(pa.array([1.0, 0.0]))[0].tolist() == [YES, NO]
    assert flags_of(pa.array([True, None]))[0].tolist() == [YES, UNKNOWN]


def test_words_and_statuses():
    assert words_of(pa.array([" a ", "", None])).tolist() == ["a", None, None]
    assert words_of(pa.array([7.0, 7.5, None])).tolist() == ["7", "7.5", None]
    assert status_words(np.array(["v", "FORSLAG", "K", None, "X"], dtype=object)).tolist() == ["V", "F", "KF", None, "X"]


def test_kinds_are_layers_like_themes():
    assert layer_of(load(), "lokalplan") is plan_layers()["lokalplan"]
    assert is_plan(plan_layers()["byggefelt"])
    assert layer_of(load(), "t_5607_ladefacilitet").code == "5607"
    assert layer_of(load(), "huse") is None


# -- the real records ----------------------------------------------------------------------------------------------------


@with_records
def test_the_four_building_fields():
    known, made = one(RECORDS / "byggefelt_vedtaget_4.geojson")
    assert (known.kind, len(made.frame)) == ("byggefelt", 4)
    assert values(made.frame["bygkunifelt"]) == [True, False, False, True]
    assert values(made.frame["status"]) == ["V"] * 4
    report = validate([RECORDS / "byggefelt_vedtaget_4.geojson"], kommune="740")
    found = {(group.rule.id, row) for group in report.findings for row in group.row.tolist()}
    assert ("plan.byggefelt.bygkunifelt.modstrid", 3) in found
    assert ("plan.byggefelt.geometri.gentagne_punkter", 0) in found
    assert ("plan.byggefelt.komnr.egen", 2) in found
    assert {skip.rule.id for skip in report.skipped if skip.incomplete} >= {
        "plan.byggefelt.geometri.inden_for",
        "plan.byggefelt.lokplan_id.findes",
    }


@with_records
def test_the_six_records_of_four_kinds():
    found = {known.kind: made.frame for known, made in read(RECORDS / "plan_attributter_6.csv")}
    assert {kind: len(frame) for kind, frame in found.items()} == {"kommuneplanramme": 3, "lokalplan": 1, "delomraade": 1, "byggefelt": 1}
    assert values(found["kommuneplanramme"]["bebygpctaf"]) == [2, 4, 1]
    assert values(found["kommuneplanramme"]["iomfangreg"]) == [False, None, None]
    assert {seen.theme.table for seen in info([RECORDS / "plan_attributter_6.csv"]).layers} == set(found)


@with_records
def test_the_thirteen_pairs_show_what_was_swapped():
    report = validate([RECORDS / "delomraade_versionspar_13.csv"])
    found = {
        (group.layer.name.split("[")[1][:-1], group.rule.id.removeprefix("plan.delomraade."), row)
        for group in report.findings
        for row in group.row.tolist()
    }
    assert {("foer", "maxbygnhjd.etager", 0), ("foer", "maxbygnhjd.etager", 1)} <= found
    assert ("efter", "maxbygnhjd.etager", 0) not in found
    assert {("efter", "maxbygnhjd.nul", 2), ("efter", "bebygpct.nul", 12)} <= found
    swapped = next(
        group for group in report.findings if group.rule.id == "plan.delomraade.maxbygnhjd.etager" and "foer" in group.layer.name
    )
    assert [bool(str(text.text)) for text in swapped.details["swapped"]] == [True, True, False]
