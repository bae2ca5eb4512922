"""A building case as its file tells it: the day, the plot, the buildings and the answers. Read strictly: every fault is told at once."""

# ruff: noqa: RUF009 -- ``told`` and ``several`` make fields, as ``field`` itself does

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- the fields' types are asked for when a file is read
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from geoplan.building.case_faults import unknown_field, value_fault
from geoplan.building.case_file import read_content
from geoplan.building.contradictions import contradictions
from geoplan.building.measures.floor_area import PARTS
from geoplan.building.uses import Use
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ZONES: Final = ("byzone", "landzone", "sommerhusomraade")
STATUSES: Final = ("proposed", "existing", "removed")
WORKS: Final = ("nybyggeri", "tilbygning", "ombygning", "aendret_anvendelse", "nedrivning", "udstykning", "bestaaende", "transportabel")
LEVELS: Final = ("kommuneplanramme", "lokalplan", "delomraade", "byggefelt")
MATTERS: Final = ("bebyggelsesprocent", "etager", "hoejde", "afstand_nabo", "afstand_vej")
COVERINGS: Final = ("broof_t2", "lysplader_e_d2", "straatag_beskyttet", "straatag", "anden")
KINDS: Final = (
    *("garage", "carport", "udhus", "skur", "drivhus", "hoensehus", "overdaekket_terrasse", "pavillon", "tank", "teknikhus", "shelter"),
    *("terrasse", "udestue", "altan", "udvendig_trappe", "skorsten", "tagterrasse", "pool", "solceller", "hegnsmur", "transformerstation"),
    *("kontor", "lager", "industri", "butik", "undervisning", "daginstitution", "plejehjem", "hotel"),
)
ROOF_KINDS: Final = ("fladt", "saddeltag", "pulttag", "valmtag")
SIDES: Final = ("nabo", "sti", "vej")


def told(title: str, *, one_of: Sequence[str] = (), least: float | None = None, **more: Any) -> Any:
    """A field of the case file: what it is in Danish, the words it may be, or its least value. Left out, it is not known.

    ``more``: ``over`` and ``most`` bound a number, ``whole`` asks for a whole one, ``long`` lets a text be longer than a name.
    """
    return field(default=None, metadata={"title": title, "one_of": tuple(one_of), "least": least} | more)


def several(title: str, *, one_of: Sequence[str] = (), each: int = 0) -> Any:
    """A field of the case file that is a list; left out, it is empty. ``each`` is how many numbers a list within it has."""
    return field(default=(), metadata={"title": title, "one_of": tuple(one_of), "least": None, "each": each, "long": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """The roof, in metres over the natural terrain."""

    kind: str | None = told(N_("Tagets form"), one_of=ROOF_KINDS)
    eaves_m: float | None = told(N_("Tagfladens overside ved ydervæggen, målt fra terræn"), least=0)
    ridge_m: float | None = told(N_("Tagets højeste linje, målt fra terræn"), least=0)
    pitch_deg: float | None = told(N_("Taghældning i grader"), least=0, most=85)
    fall_deg: float | None = told(N_("Den retning et pulttag falder mod, i grader fra nord"))
    ridge_across: bool | None = told(N_("Rygningen går på tværs af bygningens længste side"))
    covering: str | None = told(N_("Tagdækningens brandklasse"), one_of=COVERINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor or part of one."""

    kind: str | None = told(N_("Hvad det er"), one_of=tuple(PARTS))
    area_m2: float | None = told(N_("Areal til ydersiden af ydervæggene"), least=0)
    ceiling_over_terrain_m: float | None = told(N_("Kælderloftets højde over terræn"))
    length_m: float | None = told(N_("Tagetagens længde, når arealet skal regnes ud af taget"), least=0)
    width_m: float | None = told(N_("Husets bredde under taget"), least=0)
    knee_m: float | None = told(N_("Tagfladens yderside over gulvet ved ydervæggen"), least=0)
    pitch_deg: float | None = told(N_("Taghældning i grader"), least=0, most=85)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a rectangular building stands, by numbers."""

    x: float | None = told(N_("Midtpunktets x i EPSG:25832"))
    y: float | None = told(N_("Midtpunktets y i EPSG:25832"))
    bearing_deg: float | None = told(N_("Længderetningen i grader fra nord"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building on the plot."""

    name: str | None = told(N_("Navn"))
    status: str | None = told(N_("Om bygningen søges opført, står der eller fjernes"), one_of=STATUSES)
    use: str | None = told(N_("Hvad bygningen er i byggereglementets forstand"), one_of=tuple(Use))
    kind: str | None = told(N_("Hvilken slags sekundær bygning eller opholdsareal det er"), one_of=KINDS)
    geometry: str | None = told(N_("Omrids af ydervæggene som WKT i EPSG:25832"), long=True)
    outline: str | None = told(N_("Hvad omridset er: ydervægge (wall) eller tag (roof)"), one_of=("wall", "roof"))
    placement: Placement | None = told(N_("Bygningens plads ved tal"))
    length_m: float | None = told(N_("Længde"), over=0)
    width_m: float | None = told(N_("Bredde"), over=0)
    area_m2: float | None = told(N_("Bebygget areal; for en åben overdækning tagfladen"), least=0)
    etageareal_m2: float | None = told(N_("Etageareal, når det ikke er delt op i etager"), least=0)
    floors: tuple[Floor, ...] = several(N_("Etager og dele af dem"))
    storeys: float | None = told(N_("Hele etager med stueetagen, uden kælder og tagetage"), least=0, whole=True)
    usable_attic: bool | None = told(N_("Tagetagen kan udnyttes"))
    roof: Roof | None = told(N_("Taget"))
    height_m: float | None = told(N_("Største højde over terræn"), least=0)
    profile: tuple[tuple[float, ...], ...] = several(N_("Snit mod skel: par af afstand til skel og højde over terræn"), each=2)
    long_walls_m: tuple[float, ...] = several(N_("Højden af de to langsiders ydervæg til tagfladens overside"))
    distance_nabo_m: float | None = told(N_("Afstand til nærmeste skel mod nabo eller sti"), least=0)
    distance_vej_m: float | None = told(N_("Afstand til vej"), least=0)
    overhang_m: float | None = told(N_("Udhæng med tagrende"), least=0)
    length_towards_boundary_m: float | None = told(N_("Længste side mod skel i skelbræmmen"), least=0)
    openings_towards_boundary: bool | None = told(N_("Vinduer, døre eller andre åbninger mod nabo eller sti"))
    integrated: bool | None = told(N_("Under samme tagkonstruktion som den primære bygning"))
    attached: bool | None = told(N_("Bygget op ad den primære bygning, men selvbærende"))
    on_terrain: bool | None = told(N_("Står på terræn"))
    floor_over_terrain_m: float | None = told(N_("Gulvets højde over terræn"))
    cross_section_m2: float | None = told(N_("Siloens tværsnit"), least=0)
    distance_fire_m: float | None = told(N_("Afstand til naboskel, vejmidte og stimidte, som brandkravet måles til"), least=0)
    heated: bool | None = told(N_("Opvarmet"))
    installations: bool | None = told(N_("Har installationer"))
    first_on_property: bool | None = told(N_("Den eneste af sin slags på ejendommen"))
    heated_area_m2: float | None = told(N_("Opvarmet etageareal"), least=0)
    gwp: float | None = told(N_("Beregnet klimapåvirkning, kg CO₂e/m²/år"), least=0)
    top_floor_m: float | None = told(N_("Øverste etages gulv over terræn"))
    span_m: float | None = told(N_("Største spændvidde"), least=0)
    fire_load_mj_m2: float | None = told(N_("Brandbelastning"), least=0)
    persons: float | None = told(N_("Største antal personer i bygningen; overnattende i hotel og lignende"), least=0, whole=True)
    direct_exits: bool | None = told(N_("Direkte udgang til terræn i det fri fra alle opholdsrum og soverum"))
    fire_separate: bool | None = told(N_("Brandmæssigt adskilt fra anden bebyggelse og skel"))
    pre_accepted: bool | None = told(N_("Bygges efter præ-accepterede brandløsninger"))
    simple_traditional: bool | None = told(N_("Simple og traditionelle konstruktioner"))
    former_use: str | None = told(N_("Hvad bygningen bruges til nu"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A parcel of the property. The first one is built on."""

    name: str | None = told(N_("Matrikelnummer"))
    area_m2: float | None = told(N_("Registreret areal med vejareal"), least=0)
    adjoins: bool | None = told(N_("Grænser op til den bebyggede grund, direkte eller gennem andre af ejendommens"))
    zone: str | None = told(N_("Zone"), one_of=ZONES)
    geometry: str | None = told(N_("Flade som WKT i EPSG:25832"), long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLevel:
    """What a plan says of the plot, on one level."""

    level: str | None = told(N_("Niveau"), one_of=LEVELS)
    name: str | None = told(N_("Planens navn"))
    adopted: dt.date | None = told(N_("Vedtaget"))
    document: str | None = told(N_("Link til plandokumentet"), long=True)
    geometry: str | None = told(N_("Byggefeltets flade som WKT i EPSG:25832"), long=True)
    bebyggelsesprocent: float | None = told(N_("Største bebyggelsesprocent"), least=0)
    etager: float | None = told(N_("Største antal etager"), least=0)
    hoejde: float | None = told(N_("Største højde"), least=0)
    afstand_nabo: float | None = told(N_("Mindste afstand til skel"), least=0)
    afstand_vej: float | None = told(N_("Mindste afstand til vej"), least=0)
    regulates: tuple[str, ...] = several(N_("Forhold, planen regulerer uden et tal her"), one_of=MATTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotTold:
    """The plot, by geometry or by numbers."""

    name: str | None = told(N_("Navn eller matrikelnummer"))
    query: str | None = told(N_("Adresse, matrikelnummer, BFE-nummer eller punkt: så udfyldes grunden fra et arbejdsområde (--workspace)"))
    use: str | None = told(N_("Grundens hovedanvendelse, når den ikke følger af bygningerne"), one_of=tuple(Use))
    area_m2: float | None = told(N_("Registreret areal med vejareal"), over=0)
    geometry: str | None = told(N_("Grundens flade som WKT i EPSG:25832"), long=True)
    boundary: tuple[str, ...] = several(N_("Hvad hver kant af fladen vender mod, i fladens rækkefølge"), one_of=SIDES)
    building_lines: tuple[str, ...] = several(
        N_("Arealer, der ikke må bebygges, for eksempel inden for en byggelinje, som WKT i EPSG:25832")
    )
    road_area_m2: float | None = told(N_("Vejareal, hjørneafskæring og areal under vejbyggelinje"), least=0)
    common_area_m2: float | None = told(N_("Fælles friareal"), least=0)
    common_plots_m2: float | None = told(N_("Areal af alle grunde, der deler friarealet"), least=0)
    given_up_road_m2: float | None = told(N_("Areal afgivet til vej før 1. februar 1977, som tilladelsen medregner"), least=0)
    other_zone_m2: float | None = told(N_("Areal i en anden zone end den, der bygges i"), least=0)
    parcels: tuple[Parcel, ...] = several(N_("Ejendommens jordstykker"))
    zone: str | None = told(N_("Zone"), one_of=ZONES)
    dwellings: float | None = told(N_("Antal boliger"), least=0, whole=True)
    parcelhusomraade: bool | None = told(N_("Grunden ligger i et parcelhusområde"))
    etagebolig_udlagt: bool | None = told(N_("Området er udlagt til etageboliger"))
    no_road: bool | None = told(N_("Grunden grænser ikke op til vej"))
    hjoernegrund: bool | None = told(N_("Hjørnegrund"))
    vejbredde_m: float | None = told(N_("Bredden af den vej, grunden ligger ved"), least=0)
    grunddybde_m: float | None = told(N_("Grundens dybde fra skel mod vej"), least=0)
    bebygget_foer_1977: bool | None = told(N_("Bebygget før 1. februar 1977"))
    plans: tuple[PlanLevel, ...] = several(N_("Planer, der gælder for grunden"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What else is known of the case."""

    forest_m: float | None = told(N_("Afstand til skov"), least=0)
    forest_line: bool | None = told(N_("Inden for skovbyggelinjen"))
    forest_private: bool | None = told(N_("Skoven er privat"))
    forest_ha: float | None = told(N_("Skovens sammenhængende areal i hektar"), least=0)
    monument_m: float | None = told(N_("Afstand til fredet fortidsminde"), least=0)
    monument_line: bool | None = told(N_("Inden for fortidsmindebeskyttelseslinjen"))
    beach_protection: bool | None = told(N_("Inden for strandbeskyttelseslinjen"))
    lake_line: bool | None = told(N_("Inden for sø- eller åbeskyttelseslinjen"))
    lawful_garden: bool | None = told(N_("Lovlig have"))
    dwelling_m: float | None = told(N_("Afstand til boligen"), least=0)
    has_shed: bool | None = told(N_("Der er et skur i forvejen"))
    church_line: bool | None = told(N_("Inden for kirkebyggelinjen"))
    orientation_days: float | None = told(N_("Dage siden naboorienteringen"), least=0)
    days_since_informed: float | None = told(N_("Dage fra fuldt oplyst til afgørelse"), least=0)
    days_waiting: float | None = told(N_("Heraf dage, hvor kommunen ventede på ansøgeren"), least=0)
    year_round: bool | None = told(N_("Helårsbolig"))
    niveauplan_m: float | None = told(N_("Niveauplan, som kommunen har fastsat, i samme højdesystem som terrænet"))
    terrain: tuple[tuple[float, ...], ...] = several(N_("Terrænpunkter: x, y og højde"), each=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case file."""

    title: str | None = told(N_("Titel"))
    day: dt.date | None = told(N_("Ansøgningens dag"))
    work_begins: dt.date | None = told(N_("Dagen arbejdet begynder, når det ikke kræver tilladelse"))
    work: str | None = told(N_("Hvad der skal ske"), one_of=WORKS)
    plot: PlotTold = field(default_factory=PlotTold, metadata={"title": N_("Grunden")})
    building: tuple[Building, ...] = several(N_("Bygninger"))
    answers: Answers = field(default_factory=Answers, metadata={"title": N_("Øvrige svar")})


Table = TypeVar("Table")


def read_case(path: Path) -> Case:
    """The case in the TOML file at ``path``. Raises UnreadableError or, with every fault, UsageError."""
    content = read_content(path)
    content.pop("expected", None)
    return case_of(content, name=path.name)


def case_of(content: dict[str, Any], *, name: str = "") -> Case:
    """The case that plain data tell. Raises UsageError with every fault; ``name`` says where they stand."""
    faults: list[str] = []
    case = _table(Case, content, "", faults)
    faults += contradictions(case) if not faults else []
    if faults:
        head = texts()(N_("{name} kan ikke bruges som byggesag:"), name=name or "?")
        raise UsageError("\n".join([head, *(f"  {fault}" for fault in faults)]))
    return case


def building_of(building: Building, changes: dict[str, Any]) -> Building:
    """``building`` with some fields as plain data tell them, checked as in a case file. Raises UsageError with every fault."""
    faults: list[str] = []
    told_now = _table(Building, changes, "", faults)
    if faults:
        raise UsageError("\n".join(faults))
    return replace(building, **{name: getattr(told_now, name) for name in changes})


def field_types(kind: Any) -> dict[str, Any]:
    """The types of the fields of a table."""
    return get_type_hints(kind)


def _table(kind: type[Table], content: object, where: str, faults: list[str]) -> Table:
    if not isinstance(content, dict):
        faults.append(texts()(N_("{where}: her skal stå en tabel."), where=where.removesuffix(".") or "?"))
        return kind()
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]  # every table of this file is a dataclass
    faults += [unknown_field(where, key, known) for key in content if key not in known]
    types = field_types(kind)
    values = {key: _value(types[key], known[key].metadata, content[key], f"{where}{key}", faults) for key in content if key in known}
    return kind(**{key: value for key, value in values.items() if value is not None})


def _value(kind: Any, told_of: Any, value: object, where: str, faults: list[str]) -> Any:
    """``value`` as the field's type, or None after a fault."""
    kind = next((one for one in get_args(kind) if one is not NoneType), kind) if get_origin(kind) in {UnionType, Union} else kind
    if get_origin(kind) is tuple:
        return _listed(get_args(kind)[0], told_of, value, where, faults)
    if is_dataclass(kind):
        return _table(kind, value, f"{where}.", faults)  # type: ignore[arg-type]  # a class, not an instance
    fault = value_fault(kind, told_of, value)
    if fault:
        faults.append(f"{where}: {fault}")
        return None
    return float(value) if kind is float else value  # type: ignore[arg-type]  # ``value_fault`` has seen that it is a number


def _listed(kind: Any, told_of: Any, value: object, where: str, faults: list[str]) -> Any:
    if not isinstance(value, list):
        how = (
            N_("her skal stå en liste. Skriv [[{where}]] med dobbelte klammer for hver.")
            if is_dataclass(kind)
            else N_("her skal stå en liste.")
        )
        faults.append(f"{where}: " + texts()(how, where=where))
        return None
    items = tuple(_value(kind, told_of, one, f"{where}[{number}]", faults) for number, one in enumerate(value))
    many = told_of.get("each", 0) if get_origin(kind) is tuple else 0
    wrong = [number for number, one in enumerate(items) if many and (one is None or len(one) != many)]
    faults += [f"{where}[{number}]: " + texts()(N_("skal have {count} tal."), count=many) for number in wrong]
    return None if wrong else items


def walked(kind: type, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every field of a table and of those in it: dotted name, type, and what is told of it."""
    types = field_types(kind)
    for one in fields(kind):
        inner = next((arg for arg in (types[one.name], *get_args(types[one.name])) if is_dataclass(arg)), None)
        yield f"{where}{one.name}", types[one.name], one.metadata
        if inner is not None:
            yield from walked(inner, f"{where}{one.name}[]." if get_origin(types[one.name]) is tuple else f"{where}{one.name}.")  # type: ignore[arg-type]  # as above
