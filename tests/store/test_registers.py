"""Registers as they are kept: the traps one by one, real extracts where they are at hand, and nothing changes the second time."""

# ruff: noqa: PD011 - it is notes that have values here

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.store import Workspace
from geoplan.store.registers import REGISTERS, normalised

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
with_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not on this machine")
UUID = "0a3f5081-21d5-32b8-e044-0003ba298018"


def told(kind, **columns):
    """The frame and the notes of a register with these columns; each note as its kind and count."""
    made = normalised(kind, pd.DataFrame(columns))
    return made.frame, {(note.kind, note.values.get("column", "")): note.values["count"] for note in made.notes}


@pytest.mark.parametrize(
    ("kind", "column", "values", "kept"),
    [
        ("bbr_bygning", "status", ["6", "3", "10", None, "7"], 1),
        ("bbr_etage", "status", [6, 6, 7], 2),
        ("bbr_enhed", "status", ["6", "4"], 1),
        ("bbr_grund", "status", ["7", "6"], 1),
        ("bbr_ejendomsrelation", "status", ["7", "7"], 2),
        ("jordstykke", "status", ["Gældende", "Ikke gennemført", "Foreløbig", "Historisk"], 1),
        ("husnummer", "status", ["3", "2", "4", "5"], 1),
        ("husnummer", "statuskode", [1, 2, 3, 4], 1),
        ("vejmidte", "status", ["6", "7"], 2),
    ],
)
def test_only_rows_in_force_are_kept_and_the_others_counted(kind, column, values, kept):
    frame, notes = told(kind, **{column: values})
    assert len(frame) == kept
    assert notes.get(("register.status", column), 0) == len(values) - kept


def test_replaced_and_ended_versions_are_left_out():
    made = normalised(
        "bbr_grund",
        pd.DataFrame(
            {
                "id_lokalId": list("abcd"),
                "registreringTil": [None, "2020-01-01T00:00:00Z", None, None],
                "virkningTil": [None, None, "2026-11-01T00:00:00+01:00", "2026-11-03T00:00:00+01:00"],
            }
        ),
        day=dt.date(2026, 11, 2),
    )
    assert list(made.frame.id_lokalId) == ["a", "d"]
    assert [(note.kind, note.values["count"]) for note in made.notes] == [("register.replaced", 1), ("register.ended", 1)]


def test_uuids_are_written_small_and_other_text_is_not():
    frame, notes = told("bbr_bygning", id_lokalId=[UUID.upper(), UUID, None], byg404=["ABC", "abc", None])
    assert frame.id_lokalId.tolist()[:2] == [UUID, UUID]
    assert frame.byg404.tolist()[:2] == ["ABC", "abc"]
    assert notes == {("register.uuid", "id_lokalId"): 1, ("register.twice", "id_lokalId"): 1}


@pytest.mark.parametrize("kind", ["jordstykke", "husnummer", "bbr_bygning"])
def test_municipality_codes_have_four_digits(kind):
    frame, _ = told(kind, kommunekode=["253", "0253", 253, "0253"])
    assert list(frame.kommunekode) == ["0253"] * 4


@pytest.mark.parametrize("values", [["2192505", "2192772"], [2192505, 2192772], [2192505.0, 2192772.0]])
def test_bfe_is_a_number_however_it_came(values):
    frame, _ = told("jordstykke", sfeejendomsnr=values)
    assert frame.sfe_ejendomsnr.tolist() == frame.bfe_nummer.tolist() == [2192505, 2192772]
    assert str(frame.bfe_nummer.dtype) == "Int64"
    frame, _ = told("bbr_ejendomsrelation", bfeNummer=values)
    assert frame.bfeNummer.tolist() == [2192505, 2192772]


def test_zero_and_year_1000_are_not_filled_in_but_a_zero_that_counts_stays():
    frame, notes = told(
        "bbr_bygning",
        byg026Opførelsesår=["1000", "0", "1999"],
        byg038SamletBygningsareal=["0", "120", "0"],
        byg042ArealIndbyggetGarage=["0", "20", ""],
    )
    assert frame["byg026Opførelsesår"].tolist() == [pd.NA, pd.NA, 1999]
    assert frame["byg038SamletBygningsareal"].tolist() == [pd.NA, 120, pd.NA]
    assert frame["byg042ArealIndbyggetGarage"].tolist() == [0, 20, pd.NA]
    assert notes == {("register.unfilled", "byg026Opførelsesår"): 2, ("register.unfilled", "byg038SamletBygningsareal"): 2}


@pytest.mark.parametrize(
    ("status", "area", "expected"),
    [("Vejareal beregnet", 0, 0), ("Ukendt vejareal", 0, pd.NA), ("u", 0, pd.NA), ("u", 30, 30), ("Vejareal ej beregnet", 0, pd.NA)],
)
def test_an_unknown_road_area_is_not_zero(status, area, expected):
    frame, _ = told("jordstykke", vejAreal=[area], vejArealBeregn=[status])
    assert frame.vej_areal_m2.tolist() == [expected]


def test_one_name_whatever_the_edition_calls_it():
    old, _ = told("bbr_bygning", byg026Opførelsesår=["1970"])
    new, _ = told("bbr_bygning", byg026Opfoerelsesaar=[1970])
    assert list(old.columns) == list(new.columns) == ["byg026Opførelsesår"]
    for names in (("ejerlavkode", "matrikelnr"), ("landsejerlavskode", "matrikelnummer")):
        frame, _ = told("jordstykke", **dict(zip(names, ([40451], [" 11 Go"]), strict=True)))
        assert frame[["ejerlavskode", "matrikelnr"]].to_numpy().tolist() == [[40451, "11go"]]


def test_what_is_no_number_is_told():
    frame, notes = told("bbr_etage", eta022Kælderareal=["12", "tolv", None, ""])
    assert frame["eta022Kælderareal"].tolist() == [12, pd.NA, pd.NA, pd.NA]
    assert notes == {("register.number", "eta022Kælderareal"): 1}


def test_roofs_are_marked_and_heights_taken_out():
    roof = gpd.GeoDataFrame({"BBRUUID": [UUID.upper()]}, geometry=[shapely.force_3d(shapely.box(0, 0, 9, 9), 4.5)], crs=25832)
    made = normalised("bygning", roof)
    assert made.frame.tagomrids.tolist() == [True]
    assert made.frame.bbruuid.tolist() == [UUID]
    assert not made.frame.geometry.has_z.any()
    assert [note.kind for note in made.notes] == ["register.z", "register.uuid", "register.roof"]


def test_a_parcel_without_geometry_is_told():
    made = normalised("jordstykke", gpd.GeoDataFrame({"featureID": [1, 2]}, geometry=[shapely.box(0, 0, 1, 1), None], crs=25832))
    assert [(note.kind, note.values["count"]) for note in made.notes] == [("register.no_geometry", 1)]


def test_other_layers_keep_their_names_and_values():
    frame = gpd.GeoDataFrame({"Status": ["3"], "BBRUUID": [UUID.upper()]}, geometry=[shapely.Point(0, 0)], crs=25832)
    made = normalised("skovbyggelinje", frame)
    pd.testing.assert_frame_equal(pd.DataFrame(made.frame), pd.DataFrame(frame))
    assert made.notes == ()


CELLS = st.one_of(st.none(), st.sampled_from(["0", "6", "7", "1000", "253", "0253", UUID.upper(), UUID, "Gældende", "u", " 7 A", "ja", ""]))
NAMES = (
    *("status", "kommunekode", "id_lokalId", "byg026Opførelsesår", "byg041BebyggetAreal"),
    *("matrikelnummer", "vejareal", "vejArealBeregn", "faelleslod", "sfeejendomsnr"),
)


@given(st.sampled_from(REGISTERS), st.lists(st.tuples(*[CELLS] * len(NAMES)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_nothing_changes_the_second_time(kind, rows):
    first = normalised(kind, pd.DataFrame(rows, columns=list(NAMES), dtype=object))
    second = normalised(kind, first.frame)
    pd.testing.assert_frame_equal(pd.DataFrame(first.frame), pd.DataFrame(second.frame))
    assert len(first.frame) + sum(n.values["count"] for n in first.notes if n.kind == "register.status") == len(rows)


@pytest.fixture(scope="module")
def greve(tmp_path_factory):
    """The real extract, brought in as a user does."""
    from geoplan.workflows.workspace import bring, init

    path = tmp_path_factory.mktemp("greve") / "greve.gpkg"
    init(path, kommune="0253", who="test")
    ground = SHARED / "greve" / "greve_grunddata.gpkg"
    done = {name: bring(path, name, ground, who="test") for name in ("jordstykke", "bygning", "husnummer", "vejmidte", "bbr_bygning")}
    for name in ("bbr_etage", "bbr_grund", "bbr_grundjordstykke", "bbr_ejendomsrelation", "bbr_tekniskanlaeg"):
        done[name] = bring(path, name, SHARED / "greve" / f"{name}.csv", who="test")
    with Workspace.open(path) as ws:
        yield ws, done


@with_data
def test_the_real_extract_comes_in_without_hand_work(greve):
    ws, done = greve
    read = {name: one.imported.rows for name, one in done.items()}
    assert (read["jordstykke"], read["bygning"], read["husnummer"], read["bbr_bygning"]) == (267, 592, 293, 700)
    kept = {layer.name: layer.count for layer in ws.layers() if layer.count}
    assert kept["bbr_bygning"] == 605  # 13.6 % are no standing buildings
    assert kept["jordstykke"] == 267
    assert not any(one.problems for one in done.values())
    assert ws.verify() == []


@with_data
def test_the_joins_hold_at_the_measured_rates(greve):
    ws, _ = greve
    roofs, buildings = ws.read("bygning"), ws.read("bbr_bygning")
    linked = roofs.bbruuid.dropna()
    assert np.isclose(linked.isin(buildings.id_lokalId).mean(), 0.978, atol=0.01)  # the rest point at buildings that are gone
    grounds, relations = ws.read("bbr_grund"), ws.read("bbr_ejendomsrelation")
    assert buildings.grund.isin(grounds.id_lokalId).all()
    assert grounds.bestemtFastEjendom.isin(relations.id_lokalId).sum() == 266
    assert relations.bfeNummer.isin(ws.read("jordstykke").bfe_nummer).sum() == 266
    links = ws.read("bbr_grundjordstykke")
    assert links.jordstykke.isin(ws.read("jordstykke").lokal_id).mean() > 0.9
    assert buildings["byg026Opførelsesår"].isna().sum() == 106  # year 1000 stands in 106 outbuildings


@with_data
@pytest.mark.parametrize(
    ("layer", "path", "rows", "kept"),
    [
        ("jordstykke", "ejerlav_60851_borup_osted/60851.gml", 47, 47),
        ("jordstykke", "greve/jordstykker.geojson", 267, 267),
        ("bygning", "greve/bygninger_geodanmark.geojson", 592, 592),
        ("husnummer", "greve/husnumre_wgs84.geojson", 293, 293),
        ("bbr_bygning", "bbr_rest_eksempel/datafordeler_bbr_bygning_10.json", 10, 9),
        ("soer", "vallensbaek_temaer/soeer_geodanmark.geojson", None, None),
        ("jordforurening", "vallensbaek_temaer/jordforurening_v2.geojson", 55, 55),
    ],
)
def test_other_real_files_do_too(file, layer, path, rows, kept):
    from geoplan.workflows.workspace import bring

    done = bring(file, layer, SHARED / path, who="test").imported
    assert done.rows == (rows or done.rows) > 0
    assert done.new == (kept or done.rows)
    with Workspace.open(file) as ws:
        read = ws.read(layer)
        assert len(read) == done.new
        bounds = read.total_bounds
        assert 430_000 < bounds[0] < bounds[2] < 902_000
        assert ws.verify() == []


@with_data
def test_the_cadastre_file_has_areas_and_keys(file):
    from geoplan.workflows.workspace import bring

    bring(file, "jordstykke", SHARED / "ejerlav_60851_borup_osted" / "60851.gml", who="test")
    with Workspace.open(file) as ws:
        parcels = ws.read("jordstykke")
    one = parcels[parcels.matrikelnr == "2c"].iloc[0]
    assert (one.ejerlavskode, one.registreret_areal_m2, one.kommunekode, one.bfe_nummer) == (60851, 6600, "0350", 2226253)
    assert one.esr_ejendomsnr == 9392
    assert pd.isna(one.vej_areal_m2)  # 0 with "u": not computed
    assert one.faelleslod is np.False_ or one.faelleslod == False  # noqa: E712
