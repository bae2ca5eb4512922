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
    "bbr_opgang",
    "bbr_bygningejendomsrelation",
    "bbr_enhedejendomsrelation",
    "bbr_sag",
    "bbr_sagsniveau",
    "bbr_fordelingsareal",
    "samlet_fast_ejendom",
    "ejerlejlighed",
    "bygning_paa_fremmed_grund",
    "ejerlav",
    "matrikelskel",
    "optagetvej",
    "jordstykketemaflade",
    "adresse",
    "navngivenvej",
    "ejendomsbeliggenhed",
    "vurderingsejendom",
    "ejendomsvurdering",
    "bfekrydsreference",
    "kommuneinddeling",
    "postnummerinddeling",
    "sogneinddeling",
    "regionsinddeling",
)
"""The layers of registers that a workspace keeps."""
PARTS: Final = ("lodflade", "matrikelkommune", "adressepunkt", "navngivenvejkommunedel", "postnummer", "supplerendebynavn")
"""Entities that are read and joined into a layer, and are no layers themselves."""
_TABLES: Final[Mapping[str, str]] = {
    "adresse": "id_lokalId",
    "navngivenvej": "id_lokalId",
    "ejendomsbeliggenhed": "id_lokalId",
    "vurderingsejendom": "vurderingsejendomID",
    "ejendomsvurdering": "id",
    "bfekrydsreference": "BFEKrydsreferenceID",
}
"""Tables that keep the register's own names, and their key; BBR's do so too."""
KEYS: Final[Mapping[str, str]] = {
    kind: "id_lokalId" if kind.startswith("bbr_") else _TABLES.get(kind, "lokal_id") for kind in (*REGISTERS, *PARTS)
}
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
    "samlet_fast_ejendom": {"id_lokalid": "lokal_id", "bfenummer": "bfe_nummer"},
    "ejerlejlighed": {
        "id_lokalid": "lokal_id",
        "bfenummer": "bfe_nummer",
        "samletfastejendomlokalid": "sfe_ejendomsnr",
        "b_bygningpaafremmedgrundflade_lokalid": "b_bygningpaafremmedgrundflade_l",
        "b_bygningpaafremmedgrundfladel": "b_bygningpaafremmedgrundflade_l",
        "b_bygningpaafremmedgrundpunktl": "b_bygningpaafremmedgrundpunkt_l",
    },
    "bygning_paa_fremmed_grund": {"id_lokalid": "lokal_id", "bfenummer": "bfe_nummer", "samletfastejendomlokalid": "sfe_ejendomsnr"},
    **{
        kind: {"id_lokalid": "lokal_id"}
        for kind in (*PARTS, "jordstykketemaflade", "kommuneinddeling", "postnummerinddeling", "sogneinddeling", "regionsinddeling")
    },
    "ejerlav": {"id_lokalid": "lokal_id", "featureid": "lokal_id", "landsejerlavskode": "ejerlavskode"},
    "matrikelskel": {
        "id_lokalid": "lokal_id",
        "featureid": "lokal_id",
        "left_jordstykkeid": "venstrejordstykkelokalid",
        "right_jordstykkeid": "hoejrejordstykkelokalid",
    },
    "optagetvej": {"id_lokalid": "lokal_id", "featureid": "lokal_id"},
}
"""Per register with names in small letters: what a column may be called, and what it is called here."""

_DAWA: Final[Mapping[str, Mapping[str, str]]] = {
    "husnummer": {"id": "lokal_id", "status": "statuskode", "postnrnavn": "postnrnavn", "jordstykke_featureid": "jordstykke"},
    "adresse": {
        "id": "id_lokalId",
        "status": "statuskode",
        "adgangsadresseid": "husnummer",
        "etage": "etagebetegnelse",
        "doer": "doerbetegnelse",
        "betegnelse": "adressebetegnelse",
    },
}
"""What DAWA, closed in October 2026, called the columns of DAR. Its ids live on; its status numbers are others."""
_DAWA_SIGNS: Final = ("id", "status", "vejnavn", "husnr")
_EXACT: Final[Mapping[str, str]] = {
    "ejendomsbeliggenhed": "id_lokalId bestemtFastEjendomBFENr adresseLokalId husnummerLokalId kommuneinddelingKommunekode betegnelse "
    "adresseManueltAngivet kommuneManueltAngivet ESDHReferenceAdresse ESDHReferenceKommune status",
    "vurderingsejendom": "vurderingsejendomID ESRkommunenummer ESRejendomsnummer VURejendomsid",
    "ejendomsvurdering": "id fkVurderingsejendomID fkModerejendomID fkVurderetUnderID aar aendringDato aendringKode ejendomvaerdiBeloeb "
    "grundvaerdiBeloeb vurderetAreal benyttelseKode juridiskKategoriKode juridiskKategoriTekst antalMedvurderedeLejligheder VURMark "
    "daekningsafgiftForskelVaerdi daekningsafgiftPligtKode daekningsafgiftPligtTypeKode vurderingskredsKode",
    "bfekrydsreference": "BFEKrydsreferenceID BFEnummer fkEjendomsvurderingID",
    "adresse": "id_lokalId adressebetegnelse etagebetegnelse doerbetegnelse husnummer bygning doerpunkt status",
    "navngivenvej": "id_lokalId vejnavn vejadresseringsnavn udtaltVejnavn administreresAfKommune status",
}
"""Names as the register writes them, for files that write all letters large or small."""
_VERSIONS: Final = "registreringFra registreringTil virkningFra virkningTil id_namespace"
_SPELLED: Final = {kind: {name.lower(): name for name in f"{names} {_VERSIONS}".split()} for kind, names in _EXACT.items()}

_DANISH: Final = (
    "forretningshændelse",
    "forretningsområde",
    "registreringsaktør",
    "virkningsaktør",
    "byg029DatoForMidlertidigOpførtBygning",
    "byg071BevaringsværdighedReference",
    "byg111StormrådetsOversvømmelsesSelvrisiko",
    "byg112DatoForRegistreringFraStormrådet",
    "byg124PåbudVedrSpildevandsafledning",
    "byg126TilladelseTilUdtræden",
    "byg127DatoForTilladelseTilUdtræden",
    "byg137BanedanmarkBygværksnummer",
    "byg150Gulvbelægning",
    "byg152ÅbenLukketKonstruktion",
    "byg403ØvrigeBemærkningerFraStormrådet",
    "enh034Køkkenforhold",
    "enh046OffentligStøtte",
    "enh060EnhedensAndelFællesAdgangsareal",
    "enh061ArealAfÅbenOverdækning",
    "enh062ArealAfLukketOverdækningUdestue",
    "enh063AntalVærelserTilErhverv",
    "enh067Støjisolering",
    "enh069FlexboligOphørsdato",
    "enh070ÅbenAltanTagterrasseAreal",
    "gru023PåbudVedrSpildevandsafledning",
    "gru025TilladelseTilUdtræden",
    "gru026DatoForTilladelseTilUdtræden",
    "tek023EksternNøgle",
    "tek070DatoForSenestUdførteSupplerendeIndvendigKorrosionsbeskyttelse",
    "tek104FabrikatSolcelleanlægSolvarme",
    "tek105OverdækningTank",
    "sag004ForventetPåbegyndelsesdato",
    "sag005Påbegyndelsesdato",
    "sag007Henlæggelse",
    "sag008FærdigtBygningsareal",
    "sag009ForventetFuldførtDato",
    "sag010FuldførelseAfByggeri",
    "sag017ForeløbigFærdiggjortBygningsareal",
    "sag018ForeløbigFærdiggjortAntalLejligheder",
    "sag024DatoForModtagelseAfAnsøgningOmByggetilladelse",
    "sag025DatoForFyldestgørendeAnsøgning",
    "sag027DatoForFærdigbehandlingAfNaboorientering",
    "sag033ForeløbigFærdiggjortAntalLejlighederUdenKøkken",
    "for004FordelingsNøgle",
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
    dawa = is_dawa(kind, frame)
    for name in frame.columns:
        new = "geometry" if name == "geometry" else _name(kind, str(name), dawa=dawa)
        names[name] = new if new not in taken or new == name == "geometry" else str(name)
        taken.add(names[name])
    return frame.rename(columns=names)


def is_dawa(kind: str, frame: Any) -> bool:
    """Whether a table of addresses is as DAWA wrote it: ``id`` and not ``id_lokalId``, the road and number beside it."""
    low = {plain(str(name)) for name in frame.columns}
    return kind in _DAWA and "id_lokalid" not in low and low >= set(_DAWA_SIGNS)


def plain(name: str) -> str:
    """The name in small letters, with ae, oe and aa, and _ for the dot that some editions have (id.lokalId)."""
    return name.translate(_LETTERS).lower().replace(".", "_")


def _name(kind: str, name: str, *, dawa: bool = False) -> str:
    low = plain(name)
    if dawa and low in _DAWA[kind]:
        return _DAWA[kind][low]
    if kind in _SAME:
        return _SAME[kind].get(low, low)
    if kind in _SPELLED:
        return _SPELLED[kind].get(low, name)
    return _PLAIN.get(low, name)
