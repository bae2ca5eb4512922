"""How surely what is said of a plot belongs to it: the joins between the registers that were used, and what was read otherwise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.property.joins import Certainty, certainty
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.property.links import Link
    from geoplan.workflows.plot.grounds import Grounds
    from geoplan.workflows.plot.query import Wanted


BUILDINGS: Final = N_("bygninger")


class Joined(NamedTuple):
    """So many objects of a kind were put on the plot over these joins, and how far those can be relied on."""

    what: str
    number: int
    joins: tuple[str, ...]

    @property
    def certainty(self) -> Certainty:
        """How far the way can be relied on."""
        return certainty(self.joins)


def joined(grounds: Grounds, parcels: NDArray[np.int64], buildings: NDArray[np.int64], houses: NDArray[np.int64]) -> tuple[Joined, ...]:
    """The joins that put parcels, buildings and house numbers on one plot, a row for each way."""
    graph = grounds.finder.graph
    return (
        *_counted(N_("jordstykker"), graph.parcel_property, parcels),
        *_counted(BUILDINGS, graph.building_parcel, buildings),
        *_counted(N_("adresser"), graph.house_parcel, houses),
    )


def _counted(what: str, link: Link, rows: NDArray[np.int64]) -> Iterator[Joined]:
    ways = Counter(link.way(int(row)) for row in rows if link.to[row] >= 0)
    yield from (Joined(what, count, way) for way, count in ways.most_common())


def remarks(wanted: Wanted, grounds: Grounds) -> tuple[Phrase, ...]:
    """What the reader must know of how the plot was found and what its areas rest on."""
    said = list(wanted.candidate.why) if wanted.candidate is not None and wanted.read_otherwise else []
    at = wanted.parcels
    bare = at[np.isnan(grounds.road_m2[at])] if wanted.drawn is None else at[:0]
    if len(bare):
        text = N_("vejarealet er ikke kendt for {names}, så intet er trukket fra for vej dér")
        said.append(Phrase(text, names=", ".join(str(one).split(" ")[0] for one in grounds.names[bare])))
    if len(at) and grounds.finder.graph.common[at].any():
        said.append(Phrase(N_("fælleslod: hører til flere ejendomme, så det kan ikke afgøres for én")))
    return tuple(said)
