"""What people write, with the usual sloppiness; what is ambiguous; and what is said where nothing fits."""

import pytest

from geoplan.errors import UsageError
from geoplan.property.candidates import Fit, settled
from geoplan.property.joins import Certainty
from geoplan.workflows.property.find import the_one
from tests.property_keys.town import EAST, NORTH, finder, uuid


@pytest.fixture(scope="module")
def town():
    return finder()


@pytest.mark.parametrize(
    ("text", "bfe"),
    [
        ("Gl. Strandvej 12B", "100"),
        ("gammel strandvej 12 b", "100"),
        ("GL STRANDVEJ 12b, 2690 Karlslunde", "100"),
        ("2690 karlslunde, gl. strandvej 12 B", "100"),
        ("2690 Karlslunde Gammel Strandvej 12b", "100"),
        ("gl strandvej 012B", "100"),
        ("gl.strandvej 12 b", "100"),
        ("Sankt Peders Vej 1", "200"),
        ("Skt. Peders Vej 1", "200"),
        ("sct peders vej 1", "200"),
        ("sankt pedersvej 1", "200"),
        ("Sankt Peders Vej 1, Karlslunde", "200"),
        ("HC Ørsteds Vej 4", "300"),
        ("h. c. oersteds vej 4", "300"),
        ("H.C. Ørstedsvej 4", "300"),
        ("hc ørstedvej 4", "300"),
        ("1. Tværvej 10", "500"),
        ("1 tværvej 10, st.", "500"),
        ("Ågade 5", "600"),
        ("aagade 5", "600"),
        ("Aagde 5", "600"),
        ("Aagade nr. 5", "600"),
        ("Aagade 5, DK-2690 Karlslunde, Danmark", "600"),
        ("Strandvej 7", "600"),
        ("Stradnvej 7", "600"),
        ("Skolevej 3, 2670 Greve", "400"),
        ("skolevej 3 greve", "400"),
        ("greve skolevej 3", "400"),
        ("skolevej 3, gre", "400"),
        ("Skolevej 3, Greve Strand", "400"),
        ("Skolevej 3, Mosede, 2670 Greve", "400"),
        ("Skolevej 3, 2690", "100"),
        ("1a, 10010", "100"),
        ("10010 1A", "100"),
        ("matr. nr. 1 a Havneby By, Prøvekøbing", "100"),
        ("1a Nordsogn", "400"),
        ("1a Havnby By, Nordsogn", "400"),
        ("Havneby By, Nordsogn 1a", "400"),
        ("1b", "100"),
        ("BFE 100", "100"),
        ("bfe-nr. 100", "100"),
        ("BFE: 201", "201"),
        ("301", "301"),
        ("253-1234", "100"),
        ("0253 001234", "100"),
        ("253001234", "100"),
        ("0253001234", "100"),
        ("esr 253-1234", "100"),
        ("Ejendomsnr. 1234", "100"),
        ("253-4321", "400"),
        (uuid(1), "100"),
        (uuid(61).upper(), "100"),
        (f"{{{uuid(61)}}}", "100"),
        (uuid(61).replace("-", ""), "100"),
        (uuid(62), "200"),
        (uuid(63), "301"),
        (uuid(51), "100"),
        (uuid(42), "200"),
        (uuid(43), "201"),
        (uuid(71), "201"),
        (uuid(72), "200"),
        (uuid(31), "201"),
        (uuid(33), "200"),
        ("9001", "100"),
        ("1002", "100"),
        (f"{EAST + 5} {NORTH + 5}", "100"),
        (f"{EAST + 5},50 {NORTH + 5},25".replace(".0", ""), "100"),
        (f"N {NORTH + 5} E {EAST + 5}", "100"),
        (f"POINT ({EAST + 5} {NORTH + 5})", "100"),
    ],
)
def test_a_property_is_found_however_it_is_written(text, bfe, town):
    one = settled(town.find(text, limit=50))
    assert one is not None
    assert one.bfe == bfe


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Sankt Peders Vej 1, st. tv", "Sankt Peders Vej 1, st. tv, 2690 Karlslunde"),
        ("sankt peders vej 1 st tv", "Sankt Peders Vej 1, st. tv, 2690 Karlslunde"),
        ("Sankt Peders Vej 1, stuen, th.", "Sankt Peders Vej 1, st. th, 2690 Karlslunde"),
        ("2690 Karlslunde, Sankt Peders Vej 1, 1. sal, tv", "Sankt Peders Vej 1, 1. tv, 2690 Karlslunde"),
        ("Sankt Peders Vej 1, 1. 1", "Sankt Peders Vej 1, 1. 1, 2690 Karlslunde"),
    ],
)
def test_a_flat_is_found_by_floor_and_door(text, label, town):
    assert town.find(text)[0].label == label


def test_a_flat_leads_to_its_condominium_where_one_is_registered(town):
    flat = town.find("Sankt Peders Vej 1, st. th")[0]
    assert (flat.bfe, flat.joins, flat.certainty) == ("202", ("J39", "J38"), Certainty.CERTAIN)
    assert flat.parcels == (3,)  # the land under it
    assert town.find("Sankt Peders Vej 1, 1. tv")[0].bfe == "200"


def test_a_floor_without_door_gives_the_flats_of_it(town):
    found = town.find("Sankt Peders Vej 1, st.")
    assert [one.label.split(", ")[1] for one in found[:2]] == ["st. tv", "st. th"]
    assert settled(found) is None  # two condominiums


def test_a_flat_that_is_not_there_gives_the_house_and_says_which_there_are(town):
    found = town.find("Sankt Peders Vej 1, 4. tv")[0]
    assert found.bfe == "200"
    assert "etage og dør findes ikke; der er st. tv, st. th, 1. tv, 1. 1" in found.why


def test_without_the_layer_of_addresses_a_flat_is_its_house_and_that_is_said():
    found = finder(without=("adresse",)).find("Sankt Peders Vej 1, st. tv")[0]
    assert found.bfe == "200"
    assert found.why == ("etage og dør er ikke slået op: laget adresse mangler",)


def test_two_streets_of_one_name_are_both_candidates(town):
    found = town.find("Skolevej 3")
    assert [one.label for one in found[:2]] == ["Skolevej 3, 2670 Greve", "Skolevej 3, 2690 Karlslunde"]
    assert settled(found) is None
    with pytest.raises(UsageError, match=r"flere ejendomme: Skolevej 3, 2670 Greve .1a Havneby By, Nordsogn.; Skolevej 3, 2690 Karlslunde"):
        the_one(town, "Skolevej 3")


def test_a_wrong_postal_code_is_told(town):
    found = town.find("Aagade 5, 2700 Brønshøj")[0]
    assert (found.bfe, found.fit) == ("600", Fit.PART)
    assert found.why == ("postnummeret er 2690, ikke 2700",)


def test_a_word_before_the_street_that_is_no_town_never_settles(town):
    found = town.find("Nordre Strandvej 7")
    assert found[0].fit is Fit.SIMILAR
    assert "ordet nordre er ikke brugt" in found[0].why
    assert settled(found) is None


def test_a_misspelling_says_what_it_was_read_as(town):
    found = town.find("Strandvjej 7")[0]
    assert (found.fit, found.why) == (Fit.MISSPELT, ("vejen er læst som Strandvej",))


def test_a_number_in_two_ejerlav_is_ambiguous(town):
    found = town.find("1a")
    assert [one.bfe for one in found[:2]] == ["100", "400"]
    assert settled(found) is None


def test_an_ejerlav_of_a_name_that_two_have_is_to_be_checked(town):
    found = town.find("5 Tvillingeby")
    assert [(one.bfe, one.certainty) for one in found] == [("500", Certainty.CHECK), ("600", Certainty.CHECK)]
    assert settled(town.find("5, 10012")).certainty is Certainty.CERTAIN


def test_a_parcel_of_no_property_is_found_as_itself(town):
    for text in ("4, Havneby By, Prøvekøbing", "7000a 10010"):
        one = settled(town.find(text))
        assert (one.kind, one.bfe, len(one.parcels)) == ("jordstykke", "", 1)


def test_while_typing_the_addresses_that_begin_so_come_in_order(town):
    assert [one.label.split(",")[0] for one in town.find("aag")] == ["Aagade 5", "Aagade 12"]
    assert [one.label.split(",")[0] for one in town.find("aagade 1")] == ["Aagade 12"]
    assert len(town.find("s", limit=3)) <= 3


@pytest.mark.parametrize(
    "text", ["", "   ", ",", "§", "'", '"; DROP TABLE', "\x00", "1" * 500, "å" * 500, "(((", "* %", "-1 -1", "9" * 12, "¤ 3"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(text, town):
    assert town.find(text) == ()
    town.missed(text)


@pytest.mark.parametrize(
    ("text", "tried", "near"),
    [
        ("Aagade 6", "adresse", "på Aagade er de nærmeste numre 5, 12"),
        ("Sankt Pouls Vej 1", "adresse", "veje, der ligner: Sankt Peders Vej"),
        ("1a, 99999", "matrikelnummer", "nummeret findes som 1a Havneby By, Prøvekøbing; 1a Havneby By, Nordsogn"),
        ("88 Tvillingsby", "matrikelnummer", "ejerlav, der ligner: Tvillingeby"),
        (
            "199-1234",
            "BFE-nummer, ESR-nummer, jordstykkets id og plannummer",
            "ejendomsnummeret findes i kommune 253; kommunernes numre skiftede i 2007",
        ),
        ("99999", "BFE-nummer, ESR-nummer, jordstykkets id og plannummer", ""),
        (
            f"{EAST + 5} {NORTH - 100}",
            f"punktet {EAST + 5:.0f} {NORTH - 100:.0f}",
            "nærmeste jordstykke er 1a Havneby By, Prøvekøbing, 100 m væk",
        ),
        (uuid(999), "et UUID i BBR, DAR og planerne", "laget bbr_tekniskanlaeg er ikke i arbejdsområdet"),
    ],
)
def test_nothing_found_says_what_was_tried_and_what_is_nearest(text, tried, near, town):
    assert town.find(text) == ()
    missed = town.missed(text)
    assert tried in missed.tried
    assert not near or near in missed.near


def test_without_any_register_nothing_is_found_and_the_missing_layer_is_named():
    empty = finder(without=tuple(__import__("tests.property_keys.town", fromlist=["frames"]).frames()))
    for text in ("Skolevej 3", "1a Havneby", "100", uuid(1), f"{EAST} {NORTH}", "plan 1"):
        assert empty.find(text) == ()
        empty.missed(text)
    assert "laget husnummer er ikke i arbejdsområdet" in empty.missed("Skolevej 3").near


def test_an_address_that_lies_on_no_parcel_is_told(town):
    alone = finder(without=("jordstykke",))
    assert alone.find("Aagade 5")[0].meant is None
    with pytest.raises(UsageError, match="ligger ikke på noget jordstykke"):
        the_one(alone, "Aagade 5")
