"""The joins at the rates that were measured on real registers, and their likes on the sample."""

import numpy as np
import pytest

from geoplan.property.columns import keys
from geoplan.property.joins import Certainty, certainty, joins


def share(link, *ways):
    """How many rows lead somewhere, or over one of these ways, of how many."""
    numbers = [at for at, way in enumerate(link.ways) if way in ways]
    found = np.isin(link.by, numbers) if ways else link.known
    return int(found.sum()), len(found)


def test_the_real_joins_are_at_the_measured_rates(greve):
    graph = greve.graph
    assert share(graph.parcel_property) == (joins()["J02"].matched, joins()["J02"].of) == (267, 267)
    assert share(graph.ground_relation) == (266, 266)
    assert share(graph.relation_property, ("J12",)) == (266, 266)
    assert share(graph.building_ground) == (605, 605)
    assert share(graph.building_parcel, ("J16",)) == (601, 605)
    assert share(graph.building_address) == (605, 605)
    assert share(graph.building_outline, ("J19",)) == (579, 605)
    assert share(graph.house_parcel, ("J23",)) == (293, 293)
    assert share(graph.ground_house) == (265, 266)


def test_every_bbruuid_of_greve_is_a_building_without_case_and_hardly_one_with_it(greve):
    source = pytest.importorskip("geopandas").read_file
    from tests.property_keys.conftest import GREVE

    raw = source(GREVE / "greve_grunddata.gpkg", layer="bygning_geodanmark")
    every = set(source(GREVE / "greve_grunddata.gpkg", layer="bbr_bygning")["id_lokalId"])
    column = next(one for one in raw.columns if one.lower() == "bbruuid")
    written = raw[column].dropna()
    assert 0.05 < written.isin(every).mean() < 0.10
    assert set(keys(raw, column)) - {None} <= {one.lower() for one in every}


def test_every_ground_of_greve_has_a_parcel(greve):
    graph = greve.graph
    frame = graph.registers["bbr_grundjordstykke"]
    assert len(frame) == 276
    assert set(keys(frame, "grund")) == set(keys(graph.registers["bbr_grund"], "id_lokalId"))
    inside = graph.ground_parcels
    assert len(inside.first_at) == 266  # ten parcels lie outside the extract


def test_the_relation_and_the_parcel_name_the_same_property(greve):
    graph = greve.graph
    by_relation = graph.ground_property.to[graph.ground_parcels.first_at]
    by_parcel = graph.parcel_property.to[graph.ground_parcels.second_at]
    assert (by_relation == by_parcel).sum() == 266
    esr = keys(graph.registers["jordstykke"], "esr_ejendomsnr")
    of_relation = keys(graph.registers["bbr_ejendomsrelation"], "ejendomsnummer")[graph.ground_relation.to[graph.ground_parcels.first_at]]
    assert (of_relation == esr[graph.ground_parcels.second_at]).sum() == 266


def test_a_building_stands_among_the_parcels_of_its_ground(greve):
    graph = greve.graph
    pairs = set(zip(graph.ground_parcels.first_at.tolist(), graph.ground_parcels.second_at.tolist(), strict=True))
    by_key = graph.building_parcel.by == 0
    of = zip(graph.building_ground.to[by_key].tolist(), graph.building_parcel.to[by_key].tolist(), strict=True)
    assert all(one in pairs for one in of)


def test_the_sample_hangs_together_as_its_maker_says(sample):
    graph = sample.graph
    assert share(graph.building_ground)[0] == share(graph.building_land)[0] == len(graph.registers["bbr_bygning"])
    assert share(graph.house_parcel)[0] == len(graph.registers["husnummer"])
    assert share(graph.ground_relation)[0] == len(graph.registers["bbr_grund"])
    common = graph.common
    assert common.sum() > 0
    assert (graph.parcel_property.to[common] == -1).all()


def test_a_way_is_as_sure_as_its_least_sure_join():
    assert certainty(("J15", "J11", "J12")) is Certainty.CERTAIN
    assert certainty(("J17", "J21", "J02")) is Certainty.LIKELY
    assert certainty(("J18", "J20")) is Certainty.CHECK
    assert certainty(()) is Certainty.CERTAIN


def test_the_table_of_joins_is_whole():
    assert list(joins()) == [f"J{number:02}" for number in range(1, 50)]
    assert all(one.source for one in joins().values())
    assert all((one.matched is None) == (one.of is None) for one in joins().values())
    assert all(one.matched <= one.of for one in joins().values() if one.of)
