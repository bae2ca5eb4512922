"""What registers call their columns, from one edition to the next, and the one name that the workspace uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTERS: Final = (
    "jordstykke",
    "bygning",
    "husnummer",
    "vejmidte",
    "bbr_bygning",
    "bbr_etage",
    "bbr_enhed",
    "bbr_grund",
    "bbr_grundjordstykke",
    "bbr_ejendomsrelation",
    "bbr_tekniskanlaeg",
)
KEYS: Final[Mapping[str, str]] = {kind: "id_lokalId" if kind.startswith("bbr_") else "lokal_id" for kind in REGISTERS}
"""The column that holds the register's own id."""

_SAME: Final[Mapping[str, Mapping[str, str]]] = {
    "jordstykke": {
        "id_lokalid": "lokal_id",
        "ejerlavkode": "ejerlavskode",
        "landsejerlavskode": "ejerlavskode",
        "matrikelnummer": "matrikelnr",
        "sfeejendomsnr": "sfe_ejendomsnr",
        "sfe_ejendomsnummer": "sfe_ejendomsnr",
        "samletfastejendomlokalid": "sfe_ejendomsnr",
        "bfenummer": "bfe_nummer",
        "esrejendomsnr": "esr_ejendomsnr",
        "esr_ejendomsnummer": "esr_ejendomsnr",
        "registreretareal": "registreret_areal_m2",
        "vejareal": "vej_areal_m2",
        "arealberegn": "arealberegningsmetode",
        "vejarealberegn": "vejarealberegningsstatus",
    },
    "bygning": {"id_lokalid": "lokal_id", "bbr_uuid": "bbruuid"},
    "husnummer": {"adgangsadresse_uuid": "lokal_id", "id_lokalid": "lokal_id"},
    "vejmidte": {"id_lokalid": "lokal_id"},
}
"""Per register with names in small letters: what a column may be called, and what it is called here."""

_DANISH: Final = (
    "forretningshændelse",
    "byg024AntalLejlighederMedKøkken",
    "byg025AntalLejlighederUdenKøkken",
    "byg026Opførelsesår",
    "byg027OmTilbygningsår",
    "byg031Afløbsforhold",
    "byg032YdervæggensMateriale",
    "byg033Tagdækningsmateriale",
    "byg034SupplerendeYdervæggensMateriale",
    "byg035SupplerendeTagdækningsMateriale",
    "byg046SamletArealAfLukkedeOverdækningerPåBygningen",
    "byg047ArealAfAffaldsrumITerrænniveau",
    "byg049ArealAfOverdækketAreal",
    "byg050ArealÅbneOverdækningerPåBygningenSamlet",
    "byg133KildeTilKoordinatsæt",
    "byg134KvalitetAfKoordinatsæt",
    "byg135SupplerendeOplysningOmKoordinatsæt",
    "byg136PlaceringPåSøterritorie",
    "byg151Frihøjde",
    "eta022Kælderareal",
    "eta023ArealAfLovligBeboelseIKælder",
    "eta026ErhvervIKælder",
    "enh031AntalVærelser",
    "gru010Afløbsforhold",
    "tek007Anlægsnummer",
    "tek024Etableringsår",
    "tek025TilOmbygningsår",
    "tek026StørrelsesklasseOlietank",
    "tek028SløjfningOlietank",
    "tek032Størrelse",
    "tek035SløjfningsfristOlietank",
    "tek038Højde",
    "tek067Fabrikationsår",
    "tek072Sløjfningsår",
    "tek073Navhøjde",
    "tek074Vindmøllenummer",
    "tek076KildeTilKoordinatsæt",
    "tek077KvalitetAfKoordinatsæt",
    "tek078SupplerendeOplysningOmKoordinatsæt",
    "tek107PlaceringPåSøterritorie",
)
"""BBR's names with Danish letters, which newer editions write in plain ones (``byg026Opfoerelsesaar``)."""
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_PLAIN: Final = {name.translate(_LETTERS).lower(): name for name in _DANISH}


def canonical(kind: str, frame: Any) -> Any:
    """The frame with the workspace's names. Where two columns have one meaning the first stays under the name."""
    names: dict[Any, str] = {}
    taken = {str(name) for name in frame.columns if str(name) == "geometry"}
    for name in frame.columns:
        new = "geometry" if name == "geometry" else _name(kind, str(name))
        names[name] = new if new not in taken or new == name == "geometry" else str(name)
        taken.add(names[name])
    return frame.rename(columns=names)


def _name(kind: str, name: str) -> str:
    if kind in _SAME:
        low = name.translate(_LETTERS).lower()
        return _SAME[kind].get(low, low)
    return _PLAIN.get(name.translate(_LETTERS).lower(), name)
