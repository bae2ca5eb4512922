"""Every parcel is found by each of its keys, in real registers and in the sample."""

import random

import numpy as np
import pytest

from geoplan.property.candidates import settled
from geoplan.property.columns import keys, words


@pytest.fixture(params=["greve", "sample"])
def town(request):
    return request.getfixturevalue(request.param)


def missed(town, asked, wanted):
    """The questions that do not settle on the property wanted."""
    found = [settled(town.find(text, limit=50)) for text in asked]
    return [text for text, one, bfe in zip(asked, found, wanted, strict=True) if one is None or one.bfe != bfe]


def land(town):
    """The rows of the parcels that have a property, and its number."""
    numbers = town.graph.parcel_key
    rows = np.flatnonzero(~(numbers == None))  # noqa: E711 -- elementwise
    return rows, numbers[rows]


def test_by_number_and_code_of_the_ejerlav(town):
    rows, wanted = land(town)
    frame = town.graph.registers["jordstykke"].iloc[rows]
    number, code = words(frame, "matrikelnr"), words(frame, "ejerlavskode")
    assert missed(town, [f"{n}, {c}" for n, c in zip(number, code, strict=True)], wanted) == []
    assert missed(town, [f"{c} {n.upper()}" for n, c in zip(number, code, strict=True)], wanted) == []


def test_by_number_and_name_of_the_ejerlav(town):
    rows, wanted = land(town)
    frame = town.graph.registers["jordstykke"].iloc[rows]
    number, name = words(frame, "matrikelnr"), words(frame, "ejerlavsnavn")
    assert missed(town, [f"{n} {e}" for n, e in zip(number, name, strict=True)], wanted) == []
    assert missed(town, [f"matr.nr. {n}, {e.lower()}" for n, e in zip(number, name, strict=True)], wanted) == []


def test_by_bfe_number(town):
    _, wanted = land(town)
    assert missed(town, list(wanted), wanted) == []
    assert missed(town, [f"BFE-nr. {one}" for one in wanted], wanted) == []


def test_by_esr_number_with_its_municipality(town):
    rows, wanted = land(town)
    frame = town.graph.registers["jordstykke"].iloc[rows]
    esr = words(frame, "esr_ejendomsnr")
    assert missed(town, [f"{town.kommune}-{one}" for one in esr], wanted) == []
    assert missed(town, [f"0{town.kommune}{one.zfill(6)}" for one in esr], wanted) == []
    assert missed(town, [f"ejendomsnr. {one}" for one in esr], wanted) == []


def test_by_the_parcels_own_id(town):
    rows, wanted = land(town)
    ids = keys(town.graph.registers["jordstykke"], "lokal_id")[rows]
    assert missed(town, [f" {one} " for one in ids], wanted) == []


def test_by_a_point_in_it(town):
    rows, wanted = land(town)
    points = town.graph.registers["jordstykke"].geometry.iloc[rows].representative_point()
    asked = [f"{x:.2f} {y:.2f}".replace(".", ",") for x, y in zip(points.x, points.y, strict=True)]
    assert missed(town, asked, wanted) == []
    degrees = points.to_crs(4326)
    assert missed(town, [f"{y:.7f}, {x:.7f}" for x, y in zip(degrees.x, degrees.y, strict=True)], wanted) == []


def test_by_every_address_and_its_uuid(town):
    at = town.graph.house_parcel.to
    house = np.flatnonzero(at >= 0)
    house = house[town.graph.parcel_property.to[at[house]] >= 0]
    wanted = town.graph.parcel_key[at[house]]
    frame = town.graph.registers["husnummer"].iloc[house]
    street, number = words(frame, "vejnavn"), words(frame, "husnr")
    assert len(house) > 100
    assert missed(town, [f"{v} {n}" for v, n in zip(street, number, strict=True)], wanted) == []
    assert missed(town, [f"2690 Karlslunde, {v.upper()} {n.lower()}" for v, n in zip(street, number, strict=True)], wanted) == []
    assert missed(town, [one.upper() for one in keys(frame, "lokal_id")], wanted) == []


def test_by_every_bbr_uuid(town):
    graph = town.graph
    bfe = np.append(graph.properties.bfe, None)
    for layer, link in (
        ("bbr_bygning", graph.building_land),
        ("bbr_grund", graph.ground_property),
        ("bbr_ejendomsrelation", graph.relation_property),
    ):
        ids = keys(graph.registers[layer], "id_lokalId")
        assert len(ids) > 100
        assert missed(town, list(ids), bfe[link.to]) == []
    floors = graph.floor_building.known
    ids = keys(graph.registers["bbr_etage"], "id_lokalId")[floors]
    assert missed(town, list(ids), bfe[graph.building_land.to[graph.floor_building.to[floors]]]) == []


def test_by_every_technical_installation_of_greve(greve):
    graph = greve.graph
    ids = keys(graph.registers["bbr_tekniskanlaeg"], "id_lokalId")
    way = graph.technical_parcel
    assert (len(ids), int(way.known.sum())) == (137, 137)
    assert set(way.by) == {0}  # by their keys (J35), none by a point
    assert missed(greve, list(ids), graph.parcel_key[way.to]) == []


def test_greve_is_the_whole_of_it(greve):
    assert len(land(greve)[0]) == len(greve.graph.registers["jordstykke"]) == 267
    assert len(greve.graph.registers["husnummer"]) == 293


def one_wrong(word, rng):
    """The word with one letter other, missing, more, or swapped with the next."""
    at, letter = rng.randrange(len(word)), rng.choice("abcdefghijklmnoprstuvyæøå")
    kind = rng.choice("omis")
    if kind == "s":
        return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    return word[:at] + {"o": letter, "m": "", "i": letter + word[at]}[kind] + word[at + 1 :]


def test_by_every_address_with_one_letter_wrong_and_never_another(greve):
    rng = random.Random(5)
    frame = greve.graph.registers["husnummer"]
    wanted = greve.graph.parcel_key[greve.graph.house_parcel.to]
    asked = [f"{one_wrong(v, rng)} {n}" for v, n in zip(words(frame, "vejnavn"), words(frame, "husnr"), strict=True)]
    found = [settled(greve.find(text, limit=50)) for text in asked]
    right = [one is not None and one.bfe == bfe for one, bfe in zip(found, wanted, strict=True)]
    wrong = [text for text, one, good in zip(asked, found, right, strict=True) if one is not None and not good]
    assert wrong == []
    assert sum(right) >= 0.98 * len(asked)
