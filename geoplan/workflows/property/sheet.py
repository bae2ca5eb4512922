"""``geoplan property show`` and ``key``: everything that the registers say of one property, and what they leave open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.building.measures.plot_area import reaching
from geoplan.property.key_list import key_list
from geoplan.workflows.property.find import the_one
from geoplan.workflows.property.opening import finder_of, ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.property.candidates import Candidate
    from geoplan.property.composition import Composition
    from geoplan.property.finder import Finder
    from geoplan.property.key_list import Key
    from geoplan.store import StoredLayer, Workspace

LAYERS: Final = (
    "jordstykke",
    "samlet_fast_ejendom",
    "ejerlejlighed",
    "bygning_paa_fremmed_grund",
    "husnummer",
    "adresse",
    "bbr_grund",
    "bbr_grundjordstykke",
    "bbr_ejendomsrelation",
    "bbr_bygning",
    "bbr_etage",
    "bbr_enhed",
    "bbr_tekniskanlaeg",
    "bygning",
    "ejendomsbeliggenhed",
    "vurderingsejendom",
)
"""The registers that a sheet looks into."""


@dataclass(frozen=True)
class Sheet:
    """A property with its keys. ``adjoins`` has an entry per parcel: whether it adjoins the largest, directly or through others."""

    query: str
    candidate: Candidate
    whole: Composition
    finder: Finder
    keys: tuple[Key, ...]
    adjoins: NDArray[np.bool_]
    sources: tuple[StoredLayer, ...]
    """The registers that there are, with source and dates."""
    day: dt.date
    around: dict[str, NDArray[np.object_]] = field(default_factory=dict)
    """What lies near, for a map: ``parcels`` and ``roofs``; empty unless asked for."""

    @property
    def area(self) -> shapely.Geometry:
        """The parcels together."""
        return shapely.union_all(self.finder.graph.registers.geometry("jordstykke")[self.whole.parcels])


def sheet(
    workspace: str | Workspace,
    query: str,
    *,
    day: dt.date | None = None,
    shown: Callable[[shapely.Geometry], shapely.Geometry] | None = None,
) -> Sheet:
    """The sheet of the property that ``query`` means. ``shown`` gives what a map of its area shows; what lies there is then part of it.

    Raises UnreadableError for what is no workspace, and UsageError where nothing or several properties are meant.
    """
    with ready(workspace) as ws:
        finder = finder_of(ws)
        return _sheet(finder, the_one(finder, query), query, ws.layers(), day or dt.datetime.now(tz=dt.UTC).astimezone().date(), shown)


def _sheet(  # noqa: PLR0917 -- one caller, above
    finder: Finder,
    candidate: Candidate,
    query: str,
    stored: tuple[StoredLayer, ...],
    day: dt.date,
    shown: Callable[[shapely.Geometry], shapely.Geometry] | None,
) -> Sheet:
    whole = finder.compositions.of(finder.of_bfe(candidate.bfe), candidate.parcels)
    there = tuple(one for one in stored if one.name in LAYERS and (one.count or one.imported_at))
    found = Sheet(query, candidate, whole, finder, key_list(finder, whole), adjoining(finder, whole), there, day)
    if shown is None or not len(whole.parcels):
        return found
    return Sheet(query, candidate, whole, finder, found.keys, found.adjoins, there, day, _around(finder, shown(found.area)))


def adjoining(finder: Finder, whole: Composition) -> NDArray[np.bool_]:
    """Whether each parcel adjoins the largest of the property, directly or through others."""
    shapes = finder.graph.registers.geometry("jordstykke")[whole.parcels]
    base = np.zeros(len(shapes), dtype=bool)
    if not len(shapes):
        return base
    registered = finder.graph.registered_m2[whole.parcels]
    size = shapely.area(shapes) if np.isnan(registered).any() else registered
    base[int(np.argmax(size))] = True
    return reaching(shapes, np.zeros(len(shapes), dtype=np.intp), base)


def _around(finder: Finder, box: shapely.Geometry) -> dict[str, NDArray[np.object_]]:
    parcels, roofs = (finder.graph.registers.geometry(one) for one in ("jordstykke", "bygning"))
    return {"parcels": parcels[shapely.intersects(box, parcels)], "roofs": roofs[shapely.intersects(box, roofs)]}
