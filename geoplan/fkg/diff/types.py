"""What a comparison of two deliveries gives: counts of everything, and the first so many differences of each kind with their values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.io import Problem

KEPT: Final = 1_000
"""Differences listed per kind and theme unless told otherwise; every one is counted."""


class Kind(StrEnum):
    """What happened to an object. A matched object may be changed and moved, or changed and reshaped, at once."""

    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"  # one or more attributes
    MOVED = "moved"  # the same shape elsewhere
    RESHAPED = "reshaped"  # the geometry is another one
    UNCHANGED = "unchanged"


KIND_DA: Final[Mapping[Kind, str]] = {
    Kind.REMOVED: N_("fjernet"),
    Kind.ADDED: N_("tilføjet"),
    Kind.CHANGED: N_("ændrede felter"),
    Kind.MOVED: N_("flyttet"),
    Kind.RESHAPED: N_("ændret geometri"),
    Kind.UNCHANGED: N_("uændret"),
}


class MatchedBy(StrEnum):
    """What tells that two rows are the same object."""

    ID = "objekt_id"
    KEY = "noegle"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one object, as delivered before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery a row is: its file and layer, and its row from 0 in file order."""

    path: str
    layer: str
    row: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One object that is not as it was.

    ``old`` and ``new`` are the places of its rows, None on the side where it is not. ``moved_m`` is the distance between the points, or
    between the centroids of anything else; areas are in m2; ``hausdorff_m`` is the discrete Hausdorff distance of the vertices. They are
    None where there is nothing to measure. ``geometry`` is the new one, of a removed object the old one; EPSG:25832, None where missing.
    """

    kinds: tuple[Kind, ...]
    objekt_id: str
    noegle: str
    authority: int | None
    old: Place | None
    new: Place | None
    matched_by: MatchedBy | None = None
    fields: tuple[FieldChange, ...] = ()
    moved_m: float | None = None
    area_before_m2: float | None = None
    area_after_m2: float | None = None
    hausdorff_m: float | None = None
    geometry: Any = None


@dataclass(frozen=True, slots=True)
class AuthorityCount:
    """What one authority (``cvr_kode``, None where a row has none) stands to lose.

    ``removed`` of its ``total`` objects in the old delivery are not in the new one. ``lost_id`` are in it, but without their
    ``objekt_id``: an upload takes them for new objects.
    """

    cvr_kode: int | None
    name: str
    total: int
    removed: int
    lost_id: int


@dataclass(frozen=True, slots=True)
class SideCount:
    """One side of a theme: current rows, rows of closed history left out, and ``objekt_id`` used by several current rows."""

    layers: int
    rows: int
    closed: int
    repeated_ids: int
    rows_with_repeated_id: int


@dataclass(frozen=True, slots=True)
class LayerDiff:
    """One theme, or one layer of no theme, before and after.

    ``counts`` has every kind. ``columns_only_old`` and ``columns_only_new`` are not compared; ``columns_left_out`` are filled by the
    system.
    """

    name: str
    kind: str
    title: str
    old: SideCount
    new: SideCount
    counts: Mapping[Kind, int]
    matched: Mapping[MatchedBy, int]
    fields: Mapping[str, int]
    authorities: tuple[AuthorityCount, ...]
    columns_only_old: tuple[str, ...] = ()
    columns_only_new: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def removed_share(self) -> float:
        """The part of the old objects that is not in the new delivery, from 0 to 1."""
        return self.counts[Kind.REMOVED] / self.old.rows if self.old.rows else 0.0

    @property
    def lost_id(self) -> int:
        """Objects that are in both, but in the new delivery without their ``objekt_id``."""
        return sum(authority.lost_id for authority in self.authorities)

    @property
    def is_same(self) -> bool:
        """Whether nothing is added, removed, changed, moved or reshaped."""
        return not any(count for kind, count in self.counts.items() if kind is not Kind.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many objects of a theme may be gone: a ``share`` from 0 to 1, or a ``number``."""

    text: str
    share: float | None = None
    number: int | None = None

    def is_passed(self, layer: LayerDiff) -> bool:
        """Whether more are gone from this theme."""
        if self.number is not None:
            return layer.counts[Kind.REMOVED] > self.number
        return self.share is not None and layer.removed_share > self.share


@dataclass(frozen=True, slots=True)
class Diff:
    """Two deliveries compared, theme by theme in the order of the old one, then what is new.

    ``unread`` are files and layers of either side that were meant as data and are not in the counts.
    """

    old_name: str
    new_name: str
    layers: tuple[LayerDiff, ...]
    unread: tuple[Problem, ...] = ()
    threshold: Threshold | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """Every kind over all themes."""
        total: Counter[Kind] = Counter()
        for layer in self.layers:
            total.update(layer.counts)
        return {kind: total[kind] for kind in Kind}

    @property
    def passed(self) -> tuple[LayerDiff, ...]:
        """The themes in which more objects are gone than the threshold allows."""
        return tuple(layer for layer in self.layers if self.threshold is not None and self.threshold.is_passed(layer))
