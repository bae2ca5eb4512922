"""The registers: an exact coverage of parcels, keys that join at the measured rates, and the dirt that real extracts have."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.sample.houses import houses
from geoplan.sample.land import BUSINESS, DETACHED, GREEN, land, road_in_the_country
from geoplan.sample.municipality import FIELD, HOUSE, LOT, ROAD, municipality
from geoplan.sample.registers import registers
from geoplan.store.registers import normalised


@cache
def made(seed=1, plots=2000):
    return registers(municipality(seed=seed, plots=plots))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), plots=st.integers(50, 1500))
def test_parcels_are_a_coverage_of_the_municipality_without_gap_or_overlap(seed, plots):
    town = municipality(seed=seed, plots=plots)
    ground = land(town)
    assert shapely.is_valid(ground.polygon).all()
    assert shapely.coverage_is_valid(ground.polygon)
    assert shapely.coverage_union_all(ground.polygon).equals(town.boundary)
    assert shapely.area(ground.polygon).sum() == pytest.approx(town.boundary.area, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), plots=st.integers(50, 1500))
def test_every_plot_faces_a_road_and_buildings_stand_free_of_each_other(seed, plots):
    town = municipality(seed=seed, plots=plots)
    ground = land(town)
    lots, roads = ground.polygon[ground.kind == LOT], ground.polygon[ground.kind == ROAD]
    at, other = shapely.STRtree(roads).query(lots, predicate="touches")
    shared = shapely.length(shapely.intersection(lots[at], roads[other]))
    assert set(at[shared > 1].tolist()) == set(range(len(lots)))
    standing = houses(town, ground)
    assert shapely.is_valid(standing.polygon).all()
    first, second = shapely.STRtree(standing.polygon).query(standing.polygon, predicate="intersects")
    both = shapely.intersection(standing.polygon[first], standing.polygon[second])[first < second]
    assert (shapely.area(both) < 0.5).all()


def test_what_is_planned_says_how_land_is_parcelled():
    ground = land(municipality(seed=1, plots=4000))
    area, use = shapely.area(ground.polygon), ground.use
    assert set(np.unique(use).tolist()) >= {-1, DETACHED, BUSINESS, GREEN}
    assert 700 < np.median(area[(use == DETACHED) & (ground.kind == LOT)]) < 950
    assert np.median(area[(use == BUSINESS) & (ground.kind == LOT)]) > 5_000
    assert (area[ground.kind == FIELD] > 8_000).all()


def test_country_blocks_north_of_town_have_a_road():
    town = municipality(seed=2, plots=500)
    road = road_in_the_country(town)
    assert not (road & town.urban).any()
    assert road[:, 1:][town.urban[:, :-1] & ~town.urban[:, 1:]].all()


def test_parcel_numbers_are_unique_in_their_ejerlav_and_look_like_numbers():
    parcels = made()["jordstykke"]
    assert not parcels.duplicated(["ejerlavkode", "matrikelnr"]).any()
    assert parcels["matrikelnr"].str.fullmatch(r"\d+[a-zæø]{0,2}").all()
    assert parcels["matrikelnr"].str.contains("[æø]").any()
    assert 0.015 < parcels["matrikelnr"].str.fullmatch(r"\d+").mean() < 0.05
    assert parcels.groupby("ejerlavkode")["ejerlavsnavn"].nunique().eq(1).all()


def test_registered_area_is_near_to_the_area_of_the_map_but_not_the_same():
    parcels = made()["jordstykke"]
    ratio = parcels["registreretAreal"] / parcels.area
    assert 0.999 < ratio.median() < 1.003
    assert (ratio.sub(1).abs() > 0.03).mean() < 0.02
    assert (parcels["vejareal"] <= parcels["registreretAreal"]).all()


def test_some_properties_have_several_parcels_and_common_land_has_none():
    parcels = made()["jordstykke"]
    assert parcels["sfeejendomsnr"].value_counts().gt(1).sum() > 20
    assert parcels["faelleslod"].any()
    assert parcels.loc[parcels["faelleslod"], "sfeejendomsnr"].isna().all()
    assert parcels.loc[parcels["matrikelnr"].str.match("70"), "sfeejendomsnr"].isna().all()


def test_keys_join_at_the_measured_rates():
    frames = made()
    outlines, bbr = frames["bygning"]["BBRUUID"], frames["bbr_bygning"]
    standing = bbr.loc[bbr["status"] == "6"]
    assert outlines.is_unique
    assert outlines.str.isupper().all()
    assert outlines.str.lower().isin(bbr["id_lokalId"]).all()
    assert 0.96 < outlines.str.lower().isin(standing["id_lokalId"]).mean() < 0.99
    assert 0.93 < standing["id_lokalId"].isin(outlines.str.lower()).mean() < 0.97
    assert 0.82 < (bbr["status"] == "6").mean() < 0.92
    assert standing["grund"].isin(frames["bbr_grund"]["id_lokalId"]).mean() > 0.99
    assert standing["jordstykke"].isin(frames["jordstykke"]["featureID"].astype(str)).all()
    assert standing["husnummer"].isin(frames["husnummer"]["adgangsadresse_uuid"]).all()
    assert frames["bbr_etage"]["bygning"].isin(bbr["id_lokalId"]).all()
    assert frames["bbr_enhed"]["bygning"].isin(bbr["id_lokalId"]).all()


def test_ground_leads_to_parcel_and_to_the_same_property_number():
    frames = made()
    relation = frames["bbr_ejendomsrelation"].set_index("id_lokalId")["bfeNummer"]
    ground = frames["bbr_grund"].set_index("id_lokalId")["bestemtFastEjendom"]
    parcel = frames["jordstykke"].set_index(frames["jordstykke"]["featureID"].astype(str))["sfeejendomsnr"]
    tie = frames["bbr_grundjordstykke"]
    through_bbr = tie["grund"].map(ground).map(relation)
    assert (through_bbr.to_numpy() == tie["jordstykke"].map(parcel).to_numpy(dtype=np.int64)).all()
    assert frames["bbr_grund"]["husnummer"].isna().any()


def test_the_dirt_of_real_extracts_is_there():
    bbr = made()["bbr_bygning"]
    use = pd.to_numeric(bbr["byg021BygningensAnvendelse"])
    small = use >= 900
    assert bbr.loc[use < 200, "byg026Opførelsesår"].ne(1000).all()
    assert 0.2 < bbr.loc[small, "byg026Opførelsesår"].eq(1000).mean() < 0.45
    assert bbr.loc[small, ["byg038SamletBygningsareal", "byg054AntalEtager"]].eq(0).all(axis=None)
    assert bbr.loc[~bbr["status"].isin(["6", "10", "11"]), "geometry"].isna().all()
    assert bbr.loc[bbr["status"] == "6", "geometry"].notna().all()


def test_a_roof_is_larger_than_the_built_area():
    frames = made()
    joined = (
        frames["bygning"]
        .assign(key=frames["bygning"]["BBRUUID"].str.lower())
        .merge(frames["bbr_bygning"], left_on="key", right_on="id_lokalId")
    )
    ratio = joined["geometry_x"].area / joined["byg041BebyggetAreal"]
    assert 1.1 < ratio.median() < 1.3
    assert ratio.quantile(0.05) < 1.0


def test_areas_of_a_building_add_up():
    frames = made()
    bbr = frames["bbr_bygning"]
    attic = frames["bbr_etage"].groupby("bygning")["eta021ArealAfUdnyttetDelAfTagetage"].sum()
    inside = bbr["byg039BygningensSamledeBoligAreal"] + bbr["byg040BygningensSamledeErhvervsAreal"]
    told = bbr["byg038SamletBygningsareal"] + bbr["id_lokalId"].map(attic).fillna(0) - bbr["byg042ArealIndbyggetGarage"]
    assert (inside == told)[bbr["status"] == "6"].all()


def test_addresses_are_unique_and_lie_on_their_parcel():
    frames = made()
    addresses, parcels = frames["husnummer"], frames["jordstykke"]
    assert not addresses.duplicated(["vejkode", "husnr"]).any()
    assert addresses.groupby("vejkode")["vejnavn"].nunique().eq(1).all()
    assert all(addresses["vejnavn"].str.contains(letter, case=False).any() for letter in "æøå")
    at, _ = shapely.STRtree(parcels.geometry.to_numpy()).query(addresses.geometry.to_numpy(), predicate="within")
    assert len(at) == len(addresses)
    touching, _ = shapely.STRtree(frames["bygning"].geometry.to_numpy()).query(addresses.geometry.to_numpy(), predicate="intersects")
    assert 0.93 < len(np.unique(touching)) / len(addresses) < 0.995


def test_centre_lines_run_on_roads_and_meet():
    frames = made(3, 300)
    lines = frames["vejmidte"].geometry.to_numpy()
    road = frames["jordstykke"].loc[frames["jordstykke"]["matrikelnr"].str.match("70"), "geometry"]
    assert shapely.is_simple(lines).all()
    assert shapely.covers(shapely.buffer(shapely.union_all(road.to_numpy()), 0.01), lines).all()


def test_same_seed_same_registers_other_seed_others():
    one, same, other = (registers(municipality(seed=seed, plots=100)) for seed in (5, 5, 6))
    assert list(one) == list(same)
    assert all(one[name].equals(same[name]) for name in one)
    assert not one["bbr_bygning"].equals(other["bbr_bygning"])


def test_houses_have_the_measured_sizes():
    town = municipality(seed=1, plots=3000)
    standing = houses(town, land(town))
    quarter, median, three = np.percentile(shapely.area(standing.polygon[standing.use == HOUSE]), (25, 50, 75))
    assert 115 < quarter < 140 < median < 175 < three < 215


GREVE = Path(__file__).parents[3] / "shared" / "data" / "greve"
FURTHER = {"registreretAreal", "arealberegningsmetode", "vejareal", "faelleslod"}
"""Columns of the cadastre that the small extract lacks."""


@pytest.mark.skipif(not GREVE.is_dir(), reason="the real extract of Greve is not here (../shared/data/greve)")
def test_columns_are_those_of_a_real_extract():
    frames, base = made(1, 200), GREVE / "greve_grunddata.gpkg"
    for name, layer in {
        "jordstykke": "jordstykke",
        "bygning": "bygning_geodanmark",
        "husnummer": "husnummer",
        "vejmidte": "vejmidte",
    }.items():
        real = set(pyogrio.read_info(base, layer=layer)["fields"])
        assert set(frames[name].columns) - {"geometry"} - FURTHER <= real, name
    assert set(frames["bbr_bygning"].columns) - {"geometry"} <= set(pyogrio.read_info(base, layer="bbr_bygning")["fields"])
    for name in ("bbr_etage", "bbr_grund", "bbr_grundjordstykke", "bbr_ejendomsrelation"):
        assert set(frames[name].columns) <= set(pd.read_csv(GREVE / f"{name}.csv", nrows=1).columns), name


@pytest.mark.parametrize("name", ["jordstykke", "bygning", "husnummer", "vejmidte", "bbr_bygning", "bbr_etage", "bbr_enhed", "bbr_grund"])
def test_the_importer_reads_the_sample_as_it_reads_a_real_extract(name):
    kept = normalised(name, made(1, 200)[name], day=dt.date(2026, 11, 2))
    assert kept.key in {"lokal_id", "id_lokalId"}
    assert kept.frame[kept.key].is_unique
    assert not [note.kind for note in kept.notes if note.kind in {"register.twice", "register.replaced", "register.ended"}]
