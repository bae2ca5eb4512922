"""BBR: buildings, floors, units, grounds and their ties to parcels and properties, with the measured shares of dirt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample.houses import BARN, BLOCK_OF_FLATS
from geoplan.sample.land import SUMMER
from geoplan.sample.municipality import CARPORT
from geoplan.sample.tables import KOMMUNE, uuids
from geoplan.settings import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geoplan.sample.registers import Registers

ROOF_FACTOR: Final = 1.2
"""Roof outline over built area (median; 0.9 at the fifth, 2.0 at the ninety-fifth hundredth)."""

UNDRAWN_SMALL, UNDRAWN_MAIN, HISTORIC, CASES = 0.08, 0.004, 0.022, 0.11
"""Standing small and main buildings that nobody has drawn, outlines of buildings that BBR calls gone, rows of cases."""

STANDING, DEMOLISHED, FAULTY = "6", "10", "11"
CASE_STATES: Final = ("9", "2", "3")
YEAR_UNKNOWN: Final = 1000
REGISTERED, IN_FORCE = "2020-05-04T10:00:00Z", "2009-11-24T02:01:05Z"
NAMESPACE: Final = "http://data.gov.dk/bbr/"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of BBR buildings: UUID, position of the building that stands there, status. ``drawn`` are rows with an outline.

    Grounds and properties go together: one ground for each property, in the order of the properties.
    """

    identity: NDArray[np.object_]
    house: NDArray[np.int64]
    status: NDArray[np.object_]
    drawn: NDArray[np.int64]
    ground: NDArray[np.object_]
    relation: NDArray[np.object_]


def rows(of: Registers) -> Rows:
    """One row for each building, and after them the rows of cases, which are no buildings yet."""
    rng, count = of.town.rng(8400), len(of.standing.use)
    small = of.standing.number > 1
    gone = rng.random(count) < HISTORIC
    drawn = rng.random(count) >= np.where(small, UNDRAWN_SMALL, UNDRAWN_MAIN)
    cases = rng.choice(count, round(CASES * count), replace=False)
    now = np.where(gone, rng.choice((DEMOLISHED, FAULTY), count), STANDING)
    status = np.concatenate([now, rng.choice(CASE_STATES, len(cases), p=(0.78, 0.12, 0.10))])
    made = uuids(rng, count + len(cases))
    properties = len(of.keys.bfe)
    ground, relation = (np.array(uuids(rng, properties), dtype=object) for _ in range(2))
    identity = np.array(made, dtype=object)
    return Rows(identity, np.concatenate([np.arange(count), cases]), status.astype(object), np.flatnonzero(drawn), ground, relation)


def _table(columns: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    return pd.DataFrame(columns)


def _head(kind: str, event: str, identity: Any) -> dict[str, Any]:
    return {
        "forretningshændelse": event,
        "id_namespace": NAMESPACE + kind,
        "id_lokalId": identity,
        "kommunekode": f"{KOMMUNE:0>4}",
        "registreringFra": REGISTERED,
        "virkningFra": IN_FORCE,
    }


@dataclass(frozen=True, slots=True)
class _Figures:
    """Areas in m2 of each building that stands."""

    main: NDArray[np.bool_]
    dwelling: NDArray[np.bool_]
    built: NDArray[np.int64]
    total: NDArray[np.int64]
    attic: NDArray[np.int64]
    cellar: NDArray[np.int64]
    garage: NDArray[np.int64]


def _figures(of: Registers) -> _Figures:
    rng, standing = of.town.rng(8401), of.standing
    main = standing.number == 1
    roof = shapely.area(standing.polygon)
    factor = np.clip(ROOF_FACTOR * np.exp(rng.normal(0, 0.16, len(roof))), 0.85, 2.2)
    built = np.maximum(1, np.round(roof / factor)).astype(np.int64)
    dwelling = main & ((standing.use < BARN) | (standing.use // 100 == 5))  # noqa: PLR2004 -- 5xx is for leisure
    total = np.where(main, built * standing.storeys, 0)
    villa = main & (standing.use // 10 == 12)  # noqa: PLR2004 -- 12x is a detached house
    attic = np.where(villa & (rng.random(len(roof)) < 0.14), (built * 0.45).astype(np.int64), 0)  # noqa: PLR2004 -- measured share
    cellar = np.where(villa & (rng.random(len(roof)) < 0.12), (built * 0.5).astype(np.int64), 0)  # noqa: PLR2004
    garage = np.where(villa & (built > 100) & (rng.random(len(roof)) < 0.04), 22, 0)  # noqa: PLR2004
    return _Figures(main, dwelling, built, total, attic, cellar, garage)


def _years(of: Registers, main: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Year of building, near to that of the neighbours, and year of an extension (0 without)."""
    rng, ground, standing = of.town.rng(8402), of.ground, of.standing
    typical = np.append(np.clip(rng.normal(1970, 24, len(ground.units.box)), 1880, 2019), 1910)
    year = np.clip(np.round(typical[ground.unit[standing.parcel]] + rng.normal(0, 4, len(main))), 1850, 2024).astype(np.int64)
    later = np.where(main & (rng.random(len(main)) < 0.13), np.minimum(year + rng.integers(3, 40, len(main)), 2025), 0)  # noqa: PLR2004 -- measured share
    unknown = ~main & (rng.random(len(main)) < 0.33)  # noqa: PLR2004 -- measured share
    return np.where(unknown, YEAR_UNKNOWN, year), later


def bbr_bygning(of: Registers) -> gpd.GeoDataFrame:
    """The buildings. Points are there for all but rows of cases."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    figures, made, standing = _figures(of), of.rows, of.standing
    year, later = _years(of, figures.main)
    at, parcel = made.house, standing.parcel[made.house]
    rng = of.town.rng(8403)
    inside = figures.total + figures.attic - figures.garage
    columns = _head("bygning", "Bygning", made.identity) | {
        "status": made.status,
        "byg007Bygningsnummer": standing.number[at],
        "byg021BygningensAnvendelse": standing.use[at].astype(str).astype(object),
        "byg024AntalLejlighederMedKøkken": _dwellings(of, figures)[at],
        "byg026Opførelsesår": year[at],
        "byg027OmTilbygningsår": later[at],
        "byg032YdervæggensMateriale": rng.choice(("1", "5", "2", "90"), len(at), p=(0.6, 0.3, 0.07, 0.03)).astype(object),
        "byg033Tagdækningsmateriale": rng.choice(("3", "1", "2", "5", "4"), len(at), p=(0.36, 0.24, 0.19, 0.11, 0.10)).astype(object),
        "byg038SamletBygningsareal": figures.total[at],
        "byg039BygningensSamledeBoligAreal": np.where(figures.dwelling, inside, 0)[at],
        "byg040BygningensSamledeErhvervsAreal": np.where(figures.main & ~figures.dwelling, inside, 0)[at],
        "byg041BebyggetAreal": figures.built[at],
        "byg042ArealIndbyggetGarage": figures.garage[at],
        "byg043ArealIndbyggetCarport": 0,
        "byg044ArealIndbyggetUdhus": 0,
        "byg045ArealIndbyggetUdestueEllerLign": 0,
        "byg049ArealAfOverdækketAreal": np.where(standing.use == CARPORT, figures.built, 0)[at],
        "byg054AntalEtager": np.where(figures.main, standing.storeys, 0)[at],
        "byg056Varmeinstallation": _heating(rng, figures.main)[at],
        "byg133KildeTilKoordinatsæt": np.where(rng.random(len(at)) < 0.97, "K", "M").astype(object),  # noqa: PLR2004 -- measured share
        "byg134KvalitetAfKoordinatsæt": np.where(rng.random(len(at)) < 0.99, "1", "3").astype(object),  # noqa: PLR2004
        "byg406Koordinatsystem": "5",
        "jordstykke": of.keys.feature[parcel].astype(str).astype(object),
        "husnummer": _address_of(of, parcel),
        "grund": _ground_of(of, parcel),
    }
    return gpd.GeoDataFrame(columns, geometry=_points(of, at), crs=CRS)


def _heating(rng: np.random.Generator, main: NDArray[np.bool_]) -> NDArray[np.object_]:
    kind = rng.choice(("1", "2", "5", "7"), len(main), p=(0.55, 0.3, 0.1, 0.05)).astype(object)
    kind[~main] = None
    return kind


def _dwellings(of: Registers, figures: _Figures) -> NDArray[np.int64]:
    many = of.standing.use == BLOCK_OF_FLATS
    return np.where(many, of.standing.storeys * 6, figures.dwelling.astype(np.int64))


def _points(of: Registers, at: NDArray[np.int64]) -> NDArray[np.object_]:
    point: NDArray[np.object_] = shapely.points(np.round(shapely.get_coordinates(shapely.centroid(of.standing.polygon)), 2))[at]
    point[len(of.standing.use) :] = None
    return point


def _address_of(of: Registers, parcel: NDArray[np.int64]) -> NDArray[np.object_]:
    """The first address on the parcel."""
    first = np.full(len(of.ground), None, dtype=object)
    first[of.given.parcel[::-1]] = of.given.identity[::-1]
    chosen: NDArray[np.object_] = first[parcel]
    return chosen


def _ground_of(of: Registers, parcel: NDArray[np.int64]) -> NDArray[np.object_]:
    owner = of.keys.owner[parcel]
    ground: NDArray[np.object_] = of.rows.ground[owner]
    ground[owner < 0] = None
    return ground


def bbr_etage(of: Registers) -> pd.DataFrame:
    """Floors of main buildings: the ground floor with area 0 as the register has it, storeys above, used attic, cellar."""
    figures, standing, rng = _figures(of), of.standing, of.town.rng(8404)
    stairs = range(1, int(standing.storeys.max()))
    parts: list[tuple[Any, ...]] = [(figures.main, "st", 0, 0, 0, "0")]
    parts += [(figures.main & (standing.storeys > floor), f"{floor:02d}", figures.built, 0, 0, "0") for floor in stairs]
    parts += [(figures.attic > 0, "01", figures.attic, figures.attic, 0, "1")]
    parts += [(figures.cellar > 0, "kl", figures.cellar, 0, figures.cellar, "2")]
    houses = [np.flatnonzero(part[0]) for part in parts]
    house, count = np.concatenate(houses), [len(one) for one in houses]

    def column(place: int) -> Any:
        every = len(standing.use)
        return np.concatenate([np.broadcast_to(part[place], every)[one] for part, one in zip(parts, houses, strict=True)])

    label = np.repeat([part[1] for part in parts], count).astype(object)
    label[(label == "01") & (rng.random(len(label)) < 0.2)] = "1"  # noqa: PLR2004 -- both spellings occur
    columns = _head("etage", "Bygning", np.array(uuids(rng, len(house)), dtype=object)) | {
        "status": STANDING,
        "eta006BygningensEtagebetegnelse": label,
        "eta020SamletArealAfEtage": column(2),
        "eta021ArealAfUdnyttetDelAfTagetage": column(3),
        "eta022Kælderareal": column(4),
        "eta023ArealAfLovligBeboelseIKælder": 0,
        "eta025Etagetype": np.repeat([part[5] for part in parts], count).astype(object),
        "bygning": of.rows.identity[house],
    }
    return _table(columns)


def bbr_enhed(of: Registers) -> pd.DataFrame:
    """Units: one for each main building that is no block of flats; dwellings in summer-house areas are for leisure."""
    figures, standing = _figures(of), of.standing
    house = np.flatnonzero(figures.main & (standing.use != BLOCK_OF_FLATS))
    inside = (figures.total + figures.attic - figures.garage)[house]
    dwelling = figures.dwelling[house]
    columns = _head("enhed", "Enhed", np.array(uuids(of.town.rng(8405), len(house)), dtype=object)) | {
        "status": STANDING,
        "adresseIdentificerer": _address_of(of, standing.parcel[house]),
        "bygning": of.rows.identity[house],
        "enh020EnhedensAnvendelse": standing.use[house].astype(str).astype(object),
        "enh023Boligtype": np.where(~dwelling, "E", np.where(of.ground.use[standing.parcel[house]] == SUMMER, "5", "1")).astype(object),
        "enh026EnhedensSamledeAreal": inside,
        "enh027ArealTilBeboelse": np.where(dwelling, inside, 0),
        "enh028ArealTilErhverv": np.where(dwelling, 0, inside),
        "enh031AntalVærelser": np.where(dwelling, np.clip(inside // 28, 1, 9), 0),
    }
    return _table(columns)


def bbr_grund(of: Registers) -> pd.DataFrame:
    """One ground for each property, tied to its address and to its property relation."""
    parcel = _first_parcel(of)
    rng = of.town.rng(8406)
    address = _address_of(of, parcel)
    address[rng.random(len(parcel)) >= 0.996] = None  # noqa: PLR2004 -- measured share
    columns = _head("grund", "Grund", of.rows.ground) | {
        "status": "7",
        "gru009Vandforsyning": np.where(rng.random(len(parcel)) < 0.99, "2", "1").astype(object),  # noqa: PLR2004 -- measured share
        "gru010Afløbsforhold": rng.choice(("10", "5", "6"), len(parcel), p=(0.93, 0.04, 0.03)).astype(object),
        "husnummer": address,
        "bestemtFastEjendom": of.rows.relation,
    }
    return _table(columns)


def _first_parcel(of: Registers) -> NDArray[np.int64]:
    """A parcel of each property, one with an address if there is any."""
    owner = of.keys.owner
    first = np.zeros(len(of.keys.bfe), dtype=np.int64)
    owned = np.flatnonzero(owner >= 0)
    first[owner[owned[::-1]]] = owned[::-1]
    addressed = of.given.parcel[owner[of.given.parcel] >= 0]
    first[owner[addressed[::-1]]] = addressed[::-1]
    return first


def bbr_grundjordstykke(of: Registers) -> pd.DataFrame:
    """Which parcels make up which ground."""
    parcel = np.flatnonzero(of.keys.owner >= 0)
    columns = _head("grundjordstykke", "Grund", np.array(uuids(of.town.rng(8407), len(parcel)), dtype=object)) | {
        "grund": of.rows.ground[of.keys.owner[parcel]],
        "jordstykke": of.keys.feature[parcel].astype(str).astype(object),
    }
    return _table(columns)


def bbr_ejendomsrelation(of: Registers) -> pd.DataFrame:
    """The property of each ground, with its BFE number."""
    bfe = of.keys.bfe
    rng = of.town.rng(8408)
    columns = _head("ejendomsrelation", "EjendomsRelation", of.rows.relation) | {
        "status": "7",
        "bfeNummer": bfe,
        "ejendommensEjerforholdskode": rng.choice(("10", "30", "50"), len(bfe), p=(0.95, 0.03, 0.02)).astype(object),
        "ejendomsnummer": (100_000 + np.arange(len(bfe))).astype(str).astype(object),
        "ejerlejlighedsnummer": "0",
        "ejendomstype": "SFE",
        "tinglystAreal": 0,
        "samletFastEjendom": bfe,
    }
    return _table(columns)
