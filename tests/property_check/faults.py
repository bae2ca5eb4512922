"""One planted fault per rule: what is changed in the town, and everything that is then found, by rule and outcome."""

import pandas as pd
from shapely.affinity import translate
from shapely.geometry import box

from property_check.town import EAST, NORTH, SIDE, middle, roof, uuid

FAULTS = {}
"""Rule without its first part -> (change, what is found)."""
NO_PARCEL = {"ejendom.bfe_forskel undecided": 1}
"""A ground whose parcel or property is not told has no number to compare."""
BREACH, JUDGEMENT = "breach", "judgement"


def fault(rule, expected=None, outcome=BREACH):
    """The change ``make(layers, delivered)`` plants a fault that ``rule`` finds; ``expected`` is all that is found."""

    def keep(make):
        FAULTS[rule] = (make, {f"{rule} {outcome}": 1} if expected is None else expected)
        return make

    return keep


def put(layers, layer, row, **values):
    """Set values of a row of a layer; a column that is not there is added."""
    frame = layers[layer]
    for name, value in values.items():
        if name not in frame.columns:
            frame[name] = None
        if frame[name].dtype != object and name != "geometry":
            frame[name] = frame[name].astype(object)
        frame.loc[row, name] = value


def add(layers, layer, row, **values):
    """A copy of a row with other values."""
    frame = layers[layer]
    layers[layer] = pd.concat([frame, frame.iloc[[row]]], ignore_index=True)
    put(layers, layer, len(frame), **values)


def drop(layers, layer, row):
    layers[layer] = layers[layer].drop(index=row).reset_index(drop=True)


def simple(layer, **values):
    """A change of one row of a layer."""
    return lambda layers, _delivered: put(layers, layer, 1, **values)


def shed(layers, number, **values):
    """A shed of 10 m2 in BBR with its outline on a parcel."""
    at = roof(number, width=4, depth=3, east=70)
    key = uuid("a", 100 + number)
    add(layers, "bbr_bygning", number - 1, id_lokalId=key, byg021BygningensAnvendelse="930", byg041BebyggetAreal=10, geometry=at.centroid)
    put(layers, "bbr_bygning", len(layers["bbr_bygning"]) - 1, byg038SamletBygningsareal=None, byg054AntalEtager=None, byg070Fredning=None)
    put(layers, "bbr_bygning", len(layers["bbr_bygning"]) - 1, byg024AntalLejlighederMedKøkken=0, **values)
    add(layers, "bygning", number - 1, bbruuid=key, geometry=at, lokal_id=f"8{number}")


# -- bygning


@fault("bygning.uden_bbr")
def _(layers, _delivered):
    add(layers, "bygning", 1, bbruuid=uuid("a", 99), lokal_id="99", geometry=roof(2, width=6, depth=5, east=70))


@fault("bygning.uden_bbr_smaa")
def _(layers, _delivered):
    add(layers, "bygning", 1, bbruuid=uuid("a", 99), lokal_id="99", geometry=roof(2, width=5, depth=5, east=70))


@fault("bygning.uden_omrids")
def _(layers, _delivered):
    key = uuid("a", 99)
    add(layers, "bbr_bygning", 1, id_lokalId=key, byg021BygningensAnvendelse="585", byg041BebyggetAreal=9, geometry=middle(2))
    put(layers, "bbr_bygning", 6, byg038SamletBygningsareal=None, byg054AntalEtager=None, byg024AntalLejlighederMedKøkken=0)
    add(layers, "energimaerke", 1, bbruuid=key)


@fault("bygning.uden_omrids_smaa")
def _(layers, _delivered):
    shed(layers, 2)
    drop(layers, "bygning", 6)


@fault(
    "bygning.areal_mod_omrids",
    {"bygning.areal_mod_omrids breach": 1, "ejendom.bebygget_uden_grund breach": 1, "ejendom.bygning_uden_for_grund undecided": 1},
)
def _(layers, _delivered):
    """The building has no ground, so no sum of a ground that fits can excuse it."""
    put(layers, "bygning", 1, geometry=roof(2, width=19, depth=10))
    drop(layers, "bbr_grundjordstykke", 1)
    drop(layers, "bbr_grund", 1)


@fault("bygning.areal_noget_fra_omrids", {"bygning.areal_noget_fra_omrids breach": 1, "grund.areal_noget_fra_omrids breach": 1})
def _(layers, _delivered):
    put(layers, "bygning", 1, geometry=roof(2, width=16))


@fault("bygning.punkt_uden_for")
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, geometry=translate(middle(2), 6 + 5.1, 0))


@fault("bygning.punkt_ved_kanten")
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, geometry=translate(middle(2), 6 + 1.1, 0))


fault("bygning.usikker_geokodning")(simple("bbr_bygning", byg134KvalitetAfKoordinatsæt="3"))


@fault("bygning.samme_uuid", {"bygning.samme_uuid breach": 2})
def _(layers, _delivered):
    add(layers, "bygning", 1, lokal_id="99", geometry=roof(2, width=4, depth=4, east=70))


# -- grund


@fault("grund.areal_mod_omrids", {"grund.areal_mod_omrids breach": 1, "bygning.areal_mod_omrids breach": 1})
def _(layers, _delivered):
    put(layers, "bygning", 1, geometry=roof(2, width=18.2))


@fault("grund.areal_noget_fra_omrids", {"grund.areal_noget_fra_omrids breach": 1, "bygning.areal_noget_fra_omrids breach": 1})
def _(layers, _delivered):
    put(layers, "bygning", 1, geometry=roof(2, width=17.9))


# -- areal


fault("areal.sum", {"areal.sum breach": 1, "areal.enheder breach": 1})(simple("bbr_bygning", byg039BygningensSamledeBoligAreal=106))


@fault("areal.etager", {"areal.etager breach": 1, "areal.sum breach": 1})
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, byg038SamletBygningsareal=206, byg054AntalEtager=2)
    add(layers, "bbr_etage", 1, id_lokalId=uuid("f", 9), eta006BygningensEtagebetegnelse="01")


fault("areal.en_etage")(simple("bbr_bygning", byg038SamletBygningsareal=99))


@fault("areal.nul_paa_bolig", {"areal.nul_paa_bolig breach": 1, "areal.etager undecided": 1, "areal.etageraekker undecided": 1})
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, byg054AntalEtager=None)


fault("areal.enheder")(simple("bbr_enhed", enh027ArealTilBeboelse=94))
fault("areal.boliger")(simple("bbr_bygning", byg024AntalLejlighederMedKøkken=2))


@fault("areal.etageraekker")
def _(layers, _delivered):
    add(layers, "bbr_etage", 1, id_lokalId=uuid("f", 9), eta006BygningensEtagebetegnelse="01")


fault("areal.etagesum")(simple("bbr_etage", eta020SamletArealAfEtage=0))

# -- aar

fault("aar.ukendt")(simple("bbr_bygning", byg026Opførelsesår=1000))


@fault("aar.ukendt_smaa")
def _(layers, _delivered):
    shed(layers, 2, byg026Opførelsesår=None)


fault("aar.umuligt")(simple("bbr_bygning", byg026Opførelsesår=1970, byg027OmTilbygningsår=1969))

# -- kode


@fault("kode.udgaaet")
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, byg021BygningensAnvendelse="130")


fault("kode.udgaaet_enhed")(simple("bbr_enhed", enh020EnhedensAnvendelse="130"))
fault("kode.ukendt")(simple("bbr_bygning", byg056Varmeinstallation="4"))
fault("kode.enhed_mod_bygning")(simple("bbr_enhed", enh020EnhedensAnvendelse="321"))
fault("kode.fredning")(simple("bbr_bygning", byg070Fredning="1"))

# -- zone


@fault("zone.helaar_i_sommerhus", {"zone.helaar_i_sommerhus judgement": 6})
def _(layers, _delivered):
    put(layers, "zonekort", 0, zone=3)


@fault("zone.sommerhus_i_byzone", {"zone.sommerhus_i_byzone judgement": 1, "kode.enhed_mod_bygning breach": 1})
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, byg021BygningensAnvendelse="510")


@fault("zone.nyt_i_landzone", outcome=JUDGEMENT)
def _(layers, _delivered):
    put(layers, "zonekort", 0, zone=2)
    put(layers, "bbr_bygning", 1, byg026Opførelsesår=2021)
    put(layers, "bygning", 0, registreringfra="2026-05-01")


@fault("zone.mod_planens_anvendelse", {"zone.mod_planens_anvendelse judgement": 1, "kode.enhed_mod_bygning breach": 1})
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, byg021BygningensAnvendelse="540")


# -- jordstykke


@fault("jordstykke.areal", {"jordstykke.areal breach": 1, "skat.vurderet_areal breach": 1})
def _(layers, _delivered):
    put(layers, "jordstykke", 1, registreret_areal_m2=int(layers["jordstykke"]["registreret_areal_m2"][1]) + 102)


@fault("jordstykke.utm_areal")
def _(layers, _delivered):
    layers["jordstykke"]["registreret_areal_m2"] = 10_000


fault("jordstykke.vejareal")(simple("jordstykke", vej_areal_m2=10_001))
fault("jordstykke.uden_ejendom", {"jordstykke.uden_ejendom breach": 1, "skat.vurderet_areal undecided": 1, **NO_PARCEL})(
    lambda layers, _delivered: put(layers, "jordstykke", 4, sfe_ejendomsnr=None, bfe_nummer=None)
)
fault("jordstykke.samme_nummer", {"jordstykke.samme_nummer breach": 2})(simple("jordstykke", matrikelnr="1a"))


@fault("jordstykke.overlap")
def _(layers, _delivered):
    west = EAST + SIDE
    put(layers, "jordstykke", 1, geometry=box(west - 0.01, NORTH, west + SIDE, NORTH + SIDE))


fault("jordstykke.sag_i_gang")(lambda layers, _delivered: put(layers, "matrikulaersag", 0, status="Hos matrikelmyndigheden"))

# -- ejendom

fault("ejendom.bfe_forskel")(simple("bbr_ejendomsrelation", bfeNummer=1099))


@fault("ejendom.flere_ejendomme")
def _(layers, _delivered):
    add(layers, "bbr_grundjordstykke", 1, id_lokalId=uuid("8", 99), jordstykke="3")


@fault("ejendom.grund_uden_jordstykke", {"ejendom.grund_uden_jordstykke breach": 1, **NO_PARCEL})
def _(layers, _delivered):
    add(layers, "bbr_grund", 1, id_lokalId=uuid("b", 99), bestemtFastEjendom=None)


@fault("ejendom.bebygget_uden_grund", {"ejendom.bebygget_uden_grund breach": 1, "ejendom.grund_uden_jordstykke breach": 1, **NO_PARCEL})
def _(layers, _delivered):
    drop(layers, "bbr_grundjordstykke", 1)


@fault("ejendom.bygning_uden_for_grund", {"ejendom.bygning_uden_for_grund breach": 1, "skel.bygning_over_skel breach": 1})
def _(layers, _delivered):
    put(layers, "bbr_bygning", 1, jordstykke="3")


@fault("ejendom.uden_beliggenhed")
def _(layers, _delivered):
    drop(layers, "ejendomsbeliggenhed", 1)


@fault("ejendom.lejlighed_uden_beliggenhed")
def _(layers, _delivered):
    put(layers, "ejendomsbeliggenhed", 7, adresseLokalId=None)


fault("ejendom.fordelingstal")(simple("ejerlejlighed", fordelingstaltaeller=2))

# -- skel


@fault("skel.bygning_over_skel")
def _(layers, _delivered):
    at = roof(2, east=-1)
    put(layers, "bygning", 1, geometry=at)
    put(layers, "bbr_bygning", 1, geometry=at.centroid)
    put(layers, "husnummer", 1, geometry=at.centroid)


@fault("skel.bygning_over_skel_selv")
def _(layers, _delivered):
    at = roof(1, east=-1)
    put(layers, "bygning", 0, geometry=at)
    put(layers, "bbr_bygning", 0, geometry=at.centroid)
    put(layers, "husnummer", 0, geometry=at.centroid)
    put(layers, "aendringsflade", 0, geometry=at)


@fault("skel.afstand_usikker", outcome=JUDGEMENT)
def _(layers, _delivered):
    at = roof(2, east=2.3)
    put(layers, "bygning", 1, geometry=at)
    put(layers, "bbr_bygning", 1, geometry=at.centroid)
    put(layers, "husnummer", 1, geometry=at.centroid)


# -- adresse


fault("adresse.uden_for_bygning")(lambda layers, _delivered: put(layers, "husnummer", 1, geometry=translate(middle(2), 6 + 1, 0)))
fault("adresse.for_naer_kanten")(lambda layers, _delivered: put(layers, "husnummer", 1, geometry=translate(middle(2), 3.1, 0)))
fault("adresse.andet_jordstykke")(simple("husnummer", jordstykke="3"))
fault("adresse.ikke_placeret")(simple("husnummer", tekniskstandard="UF", registreringfra="2025-11-20"))


@fault("adresse.foreloebig")
def _(_layers, delivered):
    put(delivered, "husnummer", 1, status="2")


@fault("adresse.bolig_uden_adresse", {"adresse.bolig_uden_adresse breach": 1, "adresse.uden_enhed breach": 1})
def _(layers, _delivered):
    put(layers, "bbr_enhed", 1, adresseIdentificerer=None)


@fault("adresse.uden_enhed")
def _(layers, _delivered):
    add(layers, "adresse", 1, id_lokalId=uuid("e", 99))


# -- sag


@fault("sag.faerdig_ikke_opfoert", {"sag.faerdig_ikke_opfoert breach": 1, "model.raekker_ikke_opfoert breach": 1})
def _(layers, delivered):
    put(layers, "bbr_sagsniveau", 0, stamdataBygning=uuid("a", 99))
    add(delivered, "bbr_bygning", 1, id_lokalId=uuid("a", 99), status="3")


@fault("sag.aaben_laenge")
def _(layers, _delivered):
    put(layers, "bbr_sag", 0, sag006IbrugtagningsTilladelse=None, sag010FuldfoerelseAfByggeri=None)


fault("sag.datoer")(lambda layers, _delivered: put(layers, "bbr_sag", 0, sag005Paabegyndelsesdato="2020-02-28T00:00:00Z"))

# -- anlaeg, energi, skat, aendring

fault("anlaeg.olietank_fjernvarme")(lambda layers, _delivered: put(layers, "bbr_bygning", 0, byg056Varmeinstallation="1"))
fault("energi.maerke")(simple("energimaerke", gyldig_til="2026-11-23"))


@fault("energi.intet_maerke")
def _(layers, _delivered):
    drop(layers, "energimaerke", 1)


fault("skat.vurderet_areal")(simple("ejendomsvurdering", vurderetAreal=9_890))
fault("skat.vurderet_til_nul")(simple("ejendomsvurdering", grundvaerdiBeloeb=0))


@fault("aendring.ukendt_bygning", outcome=JUDGEMENT)
def _(layers, _delivered):
    put(layers, "aendringsflade", 0, geometry=roof(2, east=70))


# -- model


@fault("model.raekker_ikke_opfoert")
def _(_layers, delivered):
    put(delivered, "bbr_bygning", 1, status="9")


@fault("model.jordstykker_ikke_i_kraft")
def _(_layers, delivered):
    put(delivered, "jordstykke", 1, status="Ikke gennemført")


@fault("model.esr_som_noegle")
def _(_layers, delivered):
    delivered["bbr_ejendomsrelation"] = delivered["bbr_ejendomsrelation"].drop(columns=["bfeNummer"])


@fault("model.bfe_som_tekst")
def _(_layers, delivered):
    delivered["bbr_ejendomsrelation"]["bfeNummer"] = [f"{bfe}.0" for bfe in delivered["bbr_ejendomsrelation"]["bfeNummer"]]


@fault("model.dawa_status")
def _(_layers, delivered):
    put(delivered, "husnummer", 1, status="1")


@fault("model.uuid_bogstaver")
def _(_layers, delivered):
    delivered["bygning"]["bbruuid"] = delivered["bygning"]["bbruuid"].str.upper()


@fault("model.ejendomstype")
def _(_layers, delivered):
    delivered["bbr_ejendomsrelation"]["ejendomstype"] = "SFE"


@fault("model.gamle_versioner")
def _(_layers, delivered):
    put(delivered, "bbr_enhed", 1, registreringTil="2020-01-01T00:00:00Z")
