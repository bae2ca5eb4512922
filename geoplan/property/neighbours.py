"""The properties in an area and within a distance of it, as a list of addresses without anything about persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.property.columns import Grouped, words
from geoplan.property.joins import certainty

if TYPE_CHECKING:
    from geoplan.property.columns import Index, Objects
    from geoplan.property.finder import Finder

INSIDE, NEAR = "inside", "near"
SMALL_M2: Final = 1.0
"""A parcel that shares less with the area only lies beside it: borders are not drawn alike in plan and register."""

COLUMNS: Final = (
    "relation",
    "distance_m",
    "address",
    "postcode",
    "town",
    "bfe",
    "kind",
    "parcels",
    "common",
    "house_id",
    "address_id",
    "certainty",
)


class _Land(NamedTuple):
    """The land around: parcels with the group that they belong to (a property, or a parcel by itself), and each group's distance."""

    parcels: Index
    group: Index
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
    distance_m: np.ndarray[tuple[int], np.dtype[np.float64]]


def neighbours(finder: Finder, area: shapely.Geometry, *, distance_m: float) -> pd.DataFrame:
    """A row for each address of the properties in ``area`` or within ``distance_m`` of it, and one for each property without any.

    ``relation`` is ``inside`` or ``near``, ``distance_m`` how far the property's nearest parcel is from the area (0 inside). ``kind`` is
    SFE, or empty for parcels of no property; ``common`` says that it is a common lot. No address comes twice.
    """
    land = _land(finder, area, distance_m)
    rows = pd.DataFrame({"group": np.unique(land.group)})
    rows["relation"] = np.where(land.inside, INSIDE, NEAR)
    rows["distance_m"] = np.where(land.inside, 0.0, np.round(land.distance_m, 1))
    rows["bfe"], rows["kind"], rows["parcels"], rows["common"] = _named(finder, land)
    full = rows.merge(_addresses(finder, land), on="group", how="left")
    full = full.drop_duplicates(["address", "house_id", "address_id", "group"])
    full["address"] = full["address"].fillna("")
    keyed = full.assign(at=full["relation"].eq(NEAR))
    order = keyed.sort_values(["at", "street", "number", "address"], kind="stable", na_position="last").index
    return full.loc[order, list(COLUMNS)].reset_index(drop=True)


def _land(finder: Finder, area: shapely.Geometry, distance_m: float) -> _Land:
    """Every parcel of the properties that come within the distance."""
    graph = finder.graph
    shapes, of = graph.registers.geometry("jordstykke"), graph.parcel_property.to
    alone = -2 - np.arange(len(of))  # a parcel of no property is a group by itself
    group = np.where(of >= 0, of, alone)
    near = np.sort(graph.parcel_tree.query(area, predicate="dwithin", distance=distance_m))
    parcels = np.flatnonzero(np.isin(group, group[near]))
    found, at = np.unique(group[parcels], return_inverse=True)
    away = np.full(len(found), np.inf)
    np.minimum.at(away, at, shapely.distance(shapes[parcels], area))
    inside = np.zeros(len(found), dtype=bool)
    meeting = np.flatnonzero(shapely.intersects(area, shapes[parcels]))
    shared = shapely.area(shapely.intersection(shapes[parcels[meeting]], area)) >= SMALL_M2
    inside[at[meeting[shared]]] = True
    return _Land(parcels, group[parcels], inside, away)


def _named(finder: Finder, land: _Land) -> tuple[Objects, Objects, Objects, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """BFE number, kind, names of the parcels and whether it is a common lot, of each group."""
    graph, groups = finder.graph, np.unique(land.group)
    names = pd.Series(finder.belonging.parcel_names[land.parcels].astype(object)).groupby(land.group).agg("; ".join)
    common = pd.Series(graph.common[land.parcels]).groupby(land.group).any()
    bfe, kind = graph.properties.bfe, graph.properties.kind
    known = groups >= 0
    numbers, kinds = np.full(len(groups), "", dtype=object), np.full(len(groups), "", dtype=object)
    numbers[known], kinds[known] = bfe[groups[known]], kind[groups[known]]
    return numbers, kinds, names.reindex(groups).to_numpy(dtype=object), common.reindex(groups).to_numpy(dtype=bool)


def _addresses(finder: Finder, land: _Land) -> pd.DataFrame:
    """The house numbers on the parcels, and the addresses behind them where the layer ``adresse`` has any."""
    graph, belonging = finder.graph, finder.belonging
    way = graph.house_parcel
    place = pd.Series(land.group, index=land.parcels)
    houses = np.flatnonzero(np.isin(way.to, land.parcels))
    frame = graph.registers["husnummer"]
    number = words(frame, "husnr")[houses]
    sure = np.array([certainty((*one, "J02")).value for one in way.ways] or [""], dtype=object)
    table = pd.DataFrame(
        {
            "house": houses,
            "group": place.reindex(way.to[houses]).to_numpy(),
            "street": words(frame, "vejnavn")[houses],
            "number": pd.to_numeric(pd.Series(number, dtype="string").str.extract(r"(\d+)")[0], errors="coerce")
            .astype("float64")
            .to_numpy(),
            "line": belonging.house_lines[houses],
            "postcode": words(frame, "postnr")[houses],
            "town": words(frame, "postnrnavn")[houses],
            "house_id": belonging.ids("husnummer")[houses],
            "certainty": sure[way.by[houses]],
        }
    )
    full = table.merge(_flats(finder, houses), on="house", how="left")
    full["address"] = full["line"] + full["door"].fillna("")
    return full.drop(columns=["house", "line", "door"])


def _flats(finder: Finder, houses: Index) -> pd.DataFrame:
    """Floor and door of the addresses behind each house number."""
    to = finder.graph.address_house.to
    rows = Grouped(to).of(houses)
    frame = finder.graph.registers["adresse"].iloc[rows]
    floor, door = (pd.Series(words(frame, name), dtype="string") for name in ("etagebetegnelse", "doerbetegnelse"))
    said = (floor.str.rstrip(".") + ".").fillna("").str.cat(door.fillna(""), sep=" ").str.strip()
    return pd.DataFrame(
        {
            "house": to[rows],
            "door": (", " + said).where(said.ne(""), "").astype(object).to_numpy(),
            "address_id": finder.belonging.ids("adresse")[rows],
        }
    )
