"""Every check has an example that passes, one that fails, and one that cannot be decided; nothing is skipped in silence."""

import re

import pytest
from shapely.affinity import translate

from geoplan.dataset import Dataset
from geoplan.property.consistency.content import contents
from geoplan.property.consistency.every import consistency_rules, controls
from geoplan.report.sentences import reason, sentences
from geoplan.texts import Texts
from property_check.faults import FAULTS, add, put
from property_check.town import DAY, found, middle, roof, run, sources, town, uuid

CHECKS = 63
DELIVERED = "leverance"
BY_RULE = {one.rule.id.removeprefix("ejendom."): one for one in controls()}
LAYERS = sorted({layer for one in controls() for layer in one.needs if layer != DELIVERED})


def test_every_check_is_there_once():
    numbers = [one.content.id for one in controls()]
    assert sorted(set(numbers)) == [f"KC-{number:02d}" for number in range(1, CHECKS + 1)]
    assert len({rule.id for rule in consistency_rules()}) == len(controls())
    assert [rule.catalogue for rule in consistency_rules()] == [(number,) for number in numbers]


def test_every_check_has_a_planted_fault():
    assert set(FAULTS) == set(BY_RULE)
    assert all(any(key.startswith(f"{rule} ") for key in expected) for rule, (_, expected) in FAULTS.items())


def test_the_town_passes_every_check():
    made = run(town())
    assert found(made) == {}
    assert made.report.skipped == ()
    assert {rule.id for rule in made.report.rules} == {one.rule.id for one in controls()}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(rule):
    change, expected = FAULTS[rule]
    layers, delivered = town(), town()
    change(layers, delivered)
    made = run(layers, delivered=delivered)
    assert found(made) == expected
    assert made.report.skipped == ()
    said = [one for group in made.report.findings for language in ("da", "en") for one in sentences(group, Texts(language))]
    assert not [one for one in said if re.search(r"[{}]|\?", one)]
    place = next(group.place for group in made.report.findings if group.rule.id == f"ejendom.{rule}")
    assert place.shape == (len(place), 2)


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_layer_the_checks_that_need_it_cannot_be_decided(layer):
    layers = town()
    del layers[layer]
    made = run(layers, delivered=town())
    open_ = {skip.rule.id.removeprefix("ejendom."): reason(skip, Texts("da")) for skip in made.report.skipped}
    assert open_ == {rule: f"laget {layer} er ikke i arbejdsområdet" for rule, one in BY_RULE.items() if layer in one.needs}
    assert not [key for key in found(made) if not key.endswith("undecided")]


def test_an_empty_layer_is_as_none():
    layers = town()
    layers["bbr_enhed"] = layers["bbr_enhed"].iloc[:0]
    assert {skip.rule.id for skip in run(layers).report.skipped} >= {"ejendom.areal.enheder", "ejendom.areal.boliger"}


COLUMNS = [
    (rule, layer, column)
    for rule, one in BY_RULE.items()
    for layer, columns in one.needs.items()
    if layer != DELIVERED
    for column in columns[:1]
    if column != "geometri"
]


@pytest.mark.parametrize("layer", sorted({layer for _, layer, _ in COLUMNS}))
def test_without_a_column_the_checks_that_need_it_cannot_be_decided(layer):
    """One column at a time is taken out of each layer; the answer names it."""
    for column in sorted({column for _, of, column in COLUMNS if of == layer}):
        layers = town()
        written = next((name for name in layers[layer].columns if plain(name) == plain(column)), None)
        layers[layer] = layers[layer].drop(columns=written)
        dataset = Dataset(tuple(sources(layers, delivered=True)), DAY)
        said = {rule: one.missing(dataset) for rule, one in BY_RULE.items()}
        open_ = {rule for rule, why in said.items() if why is not None and column in why.values["columns"].split(", ")}
        assert open_ == {rule for rule, one in BY_RULE.items() if column in one.needs.get(layer, ())}


def plain(name):
    return name.translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})).lower()


def test_without_delivered_layers_of_the_kind_the_check_is_not_made():
    delivered = {"bbr_bygning": town()["bbr_bygning"]}
    open_ = {skip.rule.id: reason(skip, Texts("da")) for skip in run(town(), delivered=delivered).report.skipped}
    assert open_["ejendom.model.dawa_status"] == "ingen af de leverede filer har husnummer, adresse"
    assert "ejendom.model.raekker_ikke_opfoert" not in open_


# -- the other side of each limit ---------------------------------------------------------------------------------------


def outline(**values):
    return lambda layers: put(layers, "bygning", 1, geometry=roof(2, **values))


NEAR = {
    "bygning.uden_bbr: 26 m² is told by itself": (
        lambda layers: add(layers, "bygning", 1, bbruuid=uuid("a", 99), lokal_id="99", geometry=roof(2, width=5.2, depth=5, east=70)),
        {"bygning.uden_bbr breach": 1},
    ),
    "bygning.areal: 25 % is nothing": (outline(width=15), {}),
    "bygning.areal: 26 % is folded": (
        outline(width=15.1),
        {"bygning.areal_noget_fra_omrids breach": 1, "grund.areal_noget_fra_omrids breach": 1},
    ),
    "bygning.punkt: 1 m is nothing": (lambda layers: put(layers, "bbr_bygning", 1, geometry=translate(middle(2), 7, 0)), {}),
    "bygning.punkt: 5 m is a notice": (
        lambda layers: put(layers, "bbr_bygning", 1, geometry=translate(middle(2), 11, 0)),
        {"bygning.punkt_ved_kanten breach": 1},
    ),
    "areal.sum: 5 m² is nothing": (lambda layers: put(layers, "bbr_bygning", 1, byg039BygningensSamledeBoligAreal=105), {}),
    "areal.etager: 2 % is nothing": (
        lambda layers: put(layers, "bbr_bygning", 1, byg038SamletBygningsareal=102, byg049ArealAfOverdækketAreal=2),
        {},
    ),
    "areal.enheder: 5 % is nothing": (lambda layers: put(layers, "bbr_enhed", 1, enh027ArealTilBeboelse=95), {}),
    "aar: next year is nothing": (lambda layers: [put(layers, "bbr_bygning", 1, byg026Opførelsesår=2027)], {}),
    "aar: the year after is": (lambda layers: put(layers, "bbr_bygning", 1, byg026Opførelsesår=2028), {"aar.umuligt breach": 1}),
    "aar: 1500 is a year": (lambda layers: put(layers, "bbr_bygning", 1, byg026Opførelsesår=1500), {}),
    "aar: 1499 is none": (lambda layers: put(layers, "bbr_bygning", 1, byg026Opførelsesår=1499), {"aar.ukendt breach": 1}),
    "jordstykke.areal: 1 % with method o": (lambda layers: put(layers, "jordstykke", 1, registreret_areal_m2=10_090), {}),
    "skat: 1 % is nothing": (lambda layers: put(layers, "ejendomsvurdering", 1, vurderetAreal=9_900), {}),
    "skel.bygning_over_skel: 2 % is nothing": (
        lambda layers: (
            [put(layers, name, 1, geometry=at) for at in [roof(2, east=-0.2)] for name in ("bygning",)]
            + [put(layers, name, 1, geometry=roof(2, east=-0.2).centroid) for name in ("bbr_bygning", "husnummer")]
        ),
        {},
    ),
    "adresse: 0.9 m outside is nothing": (lambda layers: put(layers, "husnummer", 1, geometry=translate(middle(2), 6.9, 0)), {}),
    "adresse: 50.1 m outside belongs elsewhere": (
        lambda layers: [put(layers, "husnummer", 5, geometry=translate(middle(6), 6 + 43, 7))],
        {"adresse.uden_for_bygning breach": 1},
    ),
    "adresse: 3 m inside is enough": (lambda layers: put(layers, "husnummer", 1, geometry=translate(middle(2), 3, 0)), {}),
    "adresse: unplaced for less than a year": (
        lambda layers: put(layers, "husnummer", 1, tekniskstandard="TN", registreringfra="2025-11-30"),
        {},
    ),
    "sag: open for less than three years": (
        lambda layers: put(
            layers,
            "bbr_sag",
            0,
            sag003Byggetilladelsesdato="2023-11-30",
            sag005Paabegyndelsesdato=None,
            sag006IbrugtagningsTilladelse=None,
            sag010FuldfoerelseAfByggeri=None,
        ),
        {},
    ),
    "energi: valid today": (lambda layers: put(layers, "energimaerke", 1, gyldig_til="2026-11-24"), {}),
}


@pytest.mark.parametrize("case", NEAR)
def test_the_other_side_of_the_limit(case):
    change, expected = NEAR[case]
    layers = town()
    change(layers)
    made = found(run(layers, delivered=town()))
    assert made == expected


# -- who is exempt ------------------------------------------------------------------------------------------------------

EXEMPT = {
    "a greenhouse": ("bygning.uden_bbr", lambda layers: put(layers, "bygning", 6, bygningstype="Drivhus")),
    "below the minimum of the map": ("bygning.uden_bbr", lambda layers: put(layers, "bygning", 6, underMinimumBygning=True)),
    "pointed out for correction": (
        "bygning.uden_bbr",
        lambda layers: layers.update(udpegningflade=layers["bygning"].iloc[[6]].reset_index(drop=True)),
    ),
    "a building at sea": ("bygning.uden_omrids", lambda layers: put(layers, "bbr_bygning", 6, byg136PlaceringPåSøterritorie="1")),
    "newer than the map": ("bygning.uden_omrids", lambda layers: put(layers, "bbr_bygning", 6, byg026Opførelsesår=2026)),
    "a point on the parcel only": (
        "bygning.punkt_uden_for",
        lambda layers: put(layers, "bbr_bygning", 1, byg135SupplerendeOplysningOmKoordinatsæt="31"),
    ),
    "access area": (
        "areal.sum",
        lambda layers: [put(layers, "bbr_bygning", 1, byg051Adgangsareal=6), put(layers, "bbr_enhed", 1, enh027ArealTilBeboelse=106)],
    ),
    "a mezzanine": (
        "areal.etager",
        lambda layers: [
            put(layers, "bbr_bygning", 1, byg055AfvigendeEtager="11", byg039BygningensSamledeBoligAreal=206),
            put(layers, "bbr_enhed", 1, enh027ArealTilBeboelse=206),
        ],
    ),
    "a covered area": ("areal.en_etage", lambda layers: put(layers, "bbr_bygning", 1, byg049ArealAfOverdækketAreal=1)),
    "lawful all-year use": (
        "zone.helaar_i_sommerhus",
        lambda layers: layers.update(bbr_enhed=layers["bbr_enhed"].assign(enh041LovligAnvendelse="A")),
    ),
    "a common lot": ("jordstykke.uden_ejendom", lambda layers: put(layers, "jordstykke", 4, faelleslod=True)),
    "a public road": ("jordstykke.uden_ejendom", lambda layers: put(layers, "jordstykke", 4, matrikelnr="7000a")),
    "water unknown": ("jordstykke.areal", lambda layers: put(layers, "jordstykke", 1, vandarealinkludering="Ukendt")),
    "row houses": (
        "skel.bygning_over_skel",
        lambda layers: [
            put(layers, "bbr_bygning", 1, byg021BygningensAnvendelse="131"),
            put(layers, "bbr_enhed", 1, enh020EnhedensAnvendelse="131"),
        ],
    ),
    "a plant without building": ("adresse.uden_for_bygning", lambda layers: put(layers, "husnummer", 1, tekniskstandard="TA")),
    "a divided main property": (
        "skat.vurderet_til_nul",
        lambda layers: put(layers, "samlet_fast_ejendom", 1, hovedejendomopdeltiejerlejligh=True),
    ),
    "publicly owned": ("skat.vurderet_til_nul", lambda layers: put(layers, "bbr_ejendomsrelation", 1, ejendommensEjerforholdskode="50")),
    "a farm building": ("zone.nyt_i_landzone", lambda layers: put(layers, "bbr_bygning", 1, byg021BygningensAnvendelse="217")),
    "a case given up": ("sag.aaben_laenge", lambda layers: put(layers, "bbr_sag", 0, sag007Henlaeggelse="2021-01-01")),
    "a tank not in use": ("anlaeg.olietank_fjernvarme", lambda layers: put(layers, "bbr_tekniskanlaeg", 0, status="10")),
}


@pytest.mark.parametrize("case", EXEMPT)
def test_who_is_exempt_is_not_told(case):
    """The planted fault of the rule, and then what exempts it."""
    rule, exempt = EXEMPT[case]
    layers, delivered = town(), town()
    FAULTS[rule][0](layers, delivered)
    only = {"delivered": delivered, "chosen": [BY_RULE[rule]]}
    assert found(run(layers, **only))
    exempt(layers)
    assert not found(run(layers, **only))


# -- null is never a pass -----------------------------------------------------------------------------------------------

NULL = {
    "areal.etager": ("bbr_bygning", "byg041BebyggetAreal", "byg041, byg054 er tom (rækker: 1)"),
    "areal.en_etage": ("bbr_bygning", "byg041BebyggetAreal", "byg038, byg041 er tom (rækker: 1)"),
    "areal.boliger": ("bbr_bygning", "byg024AntalLejlighederMedKøkken", "byg024, byg025 er tom (rækker: 1)"),
    "areal.etageraekker": ("bbr_bygning", "byg054AntalEtager", "byg054 er tom (rækker: 1)"),
    "bygning.punkt_uden_for": ("bbr_bygning", "geometry", "geometri er tom (rækker: 1)"),
    "kode.udgaaet": ("bbr_bygning", "byg021BygningensAnvendelse", "byg021 er tom (rækker: 1)"),
    "kode.udgaaet_enhed": ("bbr_enhed", "enh020EnhedensAnvendelse", "enh020 er tom (rækker: 1)"),
    "kode.enhed_mod_bygning": ("bbr_enhed", "enh020EnhedensAnvendelse", "enh020, byg021 er tom (rækker: 1)"),
    "zone.helaar_i_sommerhus": ("bbr_bygning", "geometry", "geometri er tom (rækker: 1)"),
    "jordstykke.vejareal": ("jordstykke", "vej_areal_m2", "vej_areal_m2, registreret_areal_m2 er tom (rækker: 1)"),
    "jordstykke.samme_nummer": ("jordstykke", "matrikelnr", "ejerlavskode, matrikelnr er tom (rækker: 1)"),
    "ejendom.bfe_forskel": ("bbr_grund", "bestemtFastEjendom", "bestemtFastEjendom er tom (rækker: 1)"),
    "ejendom.bygning_uden_for_grund": ("bbr_bygning", "jordstykke", "jordstykke, grund er tom (rækker: 1)"),
    "adresse.uden_for_bygning": ("husnummer", "geometry", "geometri er tom (rækker: 1)"),
    "adresse.andet_jordstykke": ("husnummer", "jordstykke", "jordstykke er tom (rækker: 1)"),
    "adresse.bolig_uden_adresse": ("bbr_enhed", "enh023Boligtype", "enh023 er tom (rækker: 1)"),
    "skat.vurderet_til_nul": ("ejendomsvurdering", "grundvaerdiBeloeb", "grundvaerdiBeloeb er tom (rækker: 1)"),
    "skat.vurderet_areal": ("jordstykke", "registreret_areal_m2", "registreret_areal_m2 er tom (rækker: 1)"),
    "areal.sum": ("bbr_bygning", "byg042ArealIndbyggetGarage", "byg039-byg045 er tom (rækker: 1)"),
    "areal.enheder": ("bbr_enhed", "enh027ArealTilBeboelse", "enh027, enh028 er tom (rækker: 1)"),
    "bygning.areal_mod_omrids": ("bbr_bygning", "byg041BebyggetAreal", "byg041 er tom (rækker: 1)"),
    "jordstykke.areal": ("jordstykke", "arealberegningsmetode", "arealberegningsmetode er tom (rækker: 1)"),
    "ejendom.fordelingstal": ("ejerlejlighed", "fordelingstalnaevner", "fordelingstal er tom (rækker: 2)"),
    "energi.maerke": ("energimaerke", "gyldig_til", "gyldig_til er tom (rækker: 1)"),
}


@pytest.mark.parametrize("rule", NULL)
def test_null_is_undecided(rule):
    layer, column, said = NULL[rule]
    layers = town()
    put(layers, layer, 1, **{column: None})
    made = run(layers, chosen=[BY_RULE[rule]])
    assert [sentences(group, Texts("da"))[0] for group in made.report.findings] == [said]
    assert found(made) == {f"{rule} undecided": 1}


def test_a_tank_at_a_building_whose_heating_is_not_told():
    layers = town()
    put(layers, "bbr_bygning", 0, byg056Varmeinstallation=None)
    assert found(run(layers, chosen=[BY_RULE["anlaeg.olietank_fjernvarme"]])) == {"anlaeg.olietank_fjernvarme undecided": 1}


def test_a_building_without_any_row_of_floors_lacks_one():
    layers = town()
    layers["bbr_etage"] = layers["bbr_etage"].drop(index=1).reset_index(drop=True)
    assert found(run(layers, chosen=[BY_RULE["areal.etageraekker"], BY_RULE["areal.sum"]])) == {
        "areal.etageraekker breach": 1,
        "areal.sum undecided": 1,
    }


def test_an_unplaced_address_of_unknown_age_is_undecided():
    layers = town()
    put(layers, "husnummer", 1, tekniskstandard="UF", registreringfra=None)
    assert found(run(layers)) == {"adresse.ikke_placeret undecided": 1}


def test_a_finished_case_whose_building_nobody_delivered_is_undecided():
    layers = town()
    put(layers, "bbr_sagsniveau", 0, stamdataBygning=uuid("a", 99))
    assert found(run(layers, delivered=town())) == {"sag.faerdig_ikke_opfoert undecided": 1}


def test_preliminary_addresses_are_only_in_a_delivered_file():
    assert found(run(town(), delivered=False)) == {"adresse.foreloebig undecided": 2}


# -- folded and one by one ----------------------------------------------------------------------------------------------

FOLDED = [
    rule for rule, one in BY_RULE.items() if rule.endswith(("_smaa", "_selv", "noget_fra_omrids", "kanten", "uden_enhed", "intet_maerke"))
]


@pytest.mark.parametrize("rule", sorted(set(FOLDED) - {"bygning.punkt_ved_kanten"}))
def test_small_findings_are_one_or_each(rule):
    """Two of what the planted fault has: one finding with the number two, or two findings with a row each."""
    layers = town()
    FAULTS[rule][0](layers, {})
    number = BY_RULE[rule].content.id
    same = [one for one in controls() if one.content.id == number]
    together = [group for group in run(layers, chosen=same).report.findings if group.rule.id == f"ejendom.{rule}"]
    assert [(group.count, group.value[0], group.row[0]) for group in together] == [(1, 1, -1)]
    alone = run(layers, each=True, chosen=same).report.findings
    assert sum(group.count for group in alone) >= 1
    assert all((group.row >= 0).all() for group in alone)


# -- what is told of each -----------------------------------------------------------------------------------------------


def test_a_finding_knows_whose_it_is():
    layers = town()
    put(layers, "bbr_etage", 2, eta020SamletArealAfEtage=0)
    put(layers, "bbr_enhed", 2, enh027ArealTilBeboelse=90)
    made = run(layers)
    at = [group.rule.id for group in made.report.findings].index("ejendom.areal.enheder")
    facts = made.whose[at]
    assert (facts["object_id"][0], facts["bfe"][0]) == (uuid("a", 3), 1003)
    assert (facts["parcel"][0], facts["address"][0], facts["name"][0]) == ("3a Prøve By", "Prøvevej 3", "Prøvevej 3, 3a Prøve By")
    assert made.report.findings.groups[at].place[0].tolist() == [middle(3).x, middle(3).y]


def test_a_table_without_places_is_placed_on_the_parcel():
    layers = town()
    put(layers, "bbr_enhed", 2, enh020EnhedensAnvendelse="321")
    group = next(iter(run(layers).report.findings))
    assert group.place[0].tolist() == [706_250.0, 6_162_050.0]


def test_what_nobody_verified_is_marked():
    for one in contents().values():
        assert one.reference.verified == (one.standing in {"official", "law"})
    assert sum(one.standing == "official" for one in contents().values()) > 8


def test_official_controls_with_own_limits_are_marked_too():
    assert not contents()["ejendom.bygning.uden_bbr"].reference.verified


# -- answers with more than one way to go wrong --------------------------------------------------------------------------


def test_a_location_that_is_only_words_though_there_is_an_address():
    layers = town()
    put(layers, "ejendomsbeliggenhed", 1, adresseLokalId=None, husnummerLokalId=None, betegnelse="Marken")
    made = run(layers, chosen=[BY_RULE["ejendom.uden_beliggenhed"]])
    assert found(made) == {"ejendom.uden_beliggenhed breach": 1}
    said = sentences(next(iter(made.report.findings)), Texts("da"))[0]
    assert said.endswith("men den har kun en betegnelse, skønt jordstykket har et husnummer.")


def test_words_are_enough_where_there_is_no_address():
    layers = town()
    put(layers, "ejendomsbeliggenhed", 1, adresseLokalId=None, husnummerLokalId=None, betegnelse="Marken")
    put(layers, "husnummer", 1, geometry=middle(3))
    assert found(run(layers, chosen=[BY_RULE["ejendom.uden_beliggenhed"]])) == {}


def road(layers):
    """The parcel's road area is unknown."""
    put(layers, "jordstykke", 1, vejarealberegningsstatus="Ukendt vejareal", vej_areal_m2=None)
    return [BY_RULE["jordstykke.vejareal"]]


def test_an_unknown_road_area_needs_the_roads():
    layers = town()
    made = run(layers, chosen=road(layers))
    assert found(made) == {"jordstykke.vejareal undecided": 1}
    assert "laget optagetvej" in sentences(next(iter(made.report.findings)), Texts("da"))[0]


@pytest.mark.parametrize(("number", "expected"), [(2, {"jordstykke.vejareal breach": 1}), (4, {})])
def test_an_unknown_road_area_with_a_road_on_the_parcel(number, expected):
    layers = town()
    chosen = road(layers)
    layers["optagetvej"] = layers["aendringsflade"].assign(geometry=[roof(number).boundary])
    assert found(run(layers, chosen=chosen)) == expected


def test_an_unknown_property_is_undecided_where_common_lots_are_not_told():
    layers = town()
    put(layers, "jordstykke", 4, sfe_ejendomsnr=None, bfe_nummer=None, faelleslod=None)
    assert found(run(layers, chosen=[BY_RULE["jordstykke.uden_ejendom"]])) == {"jordstykke.uden_ejendom undecided": 1}


def test_a_listing_that_only_fbb_has():
    layers = town()
    put(layers, "bbr_bygning", 0, byg070Fredning=None)
    made = run(layers, chosen=[BY_RULE["kode.fredning"]])
    assert [sentences(group, Texts("da"))[0] for group in made.report.findings] == ["Fredning: i BBR nej, i FBB ja."]


def test_a_label_of_listing_by_easement_is_none():
    """Codes 3, 4, 5, 8 and 9 of byg070 are easements, medieval parts and registrations."""
    layers = town()
    put(layers, "bbr_bygning", 1, byg070Fredning="3")
    assert found(run(layers, chosen=[BY_RULE["kode.fredning"]])) == {}


def test_parts_of_a_property_that_are_assessed_apart_are_added_up():
    layers = town()
    area = int(layers["ejendomsvurdering"]["vurderetAreal"][1])
    put(layers, "ejendomsvurdering", 1, vurderetAreal=area - 4_000)
    add(layers, "ejendomsvurdering", 1, id=99, vurderetAreal=4_000)
    add(layers, "bfekrydsreference", 1, BFEKrydsreferenceID=99, fkEjendomsvurderingID=99)
    add(layers, "ejendomsvurdering", 1, id=98, aar=2023, vurderetAreal=1)
    add(layers, "bfekrydsreference", 1, BFEKrydsreferenceID=98, fkEjendomsvurderingID=98)
    assert found(run(layers, chosen=[BY_RULE["skat.vurderet_areal"]])) == {}


def test_a_dwelling_that_is_an_all_year_unit_in_a_summer_house():
    """The unit decides where it says more than the building: all-year use in a summer house."""
    layers = town()
    put(layers, "zonekort", 0, zone=3)
    layers["bbr_bygning"] = layers["bbr_bygning"].assign(byg021BygningensAnvendelse="510")
    layers["bbr_enhed"] = layers["bbr_enhed"].assign(enh020EnhedensAnvendelse=["120", *["510"] * 5])
    assert found(run(layers, chosen=[BY_RULE["zone.helaar_i_sommerhus"]])) == {"zone.helaar_i_sommerhus judgement": 1}
