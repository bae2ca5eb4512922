"""From what the checks of one run of rows found to groups of findings over the whole delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.geometry.shape import place as place_of
from geoplan.rules.findings import Group
from geoplan.rules.types import Hits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo, Rows
    from geoplan.rules.types import Context, Outcome, Rule


@dataclass(frozen=True, slots=True)
class Piece:
    """The findings of one rule in one run of rows, freed from the rows."""

    rule: Rule
    layer: LayerInfo
    outcome: Outcome
    row: NDArray[np.int64]
    feature: NDArray[np.int64]
    place: NDArray[np.float64]
    value: list[Any]
    limit: list[Any]
    other: NDArray[np.int64]
    details: dict[str, list[Any]]


def pieces(rules: Sequence[Rule], rows: Rows, context: Context) -> list[Piece]:
    """Run ``rules`` on ``rows``; one piece per rule that found something."""
    found = ((rule, hits) for rule in rules for hits in _several(rule.check(rows, context)))
    return [_piece(rule, rows, hits) for rule, hits in found if len(hits)]


def _several(found: Hits | Sequence[Hits]) -> Sequence[Hits]:
    return (found,) if isinstance(found, Hits) else found


def _piece(rule: Rule, rows: Rows, hits: Hits) -> Piece:
    count = len(hits)
    feature_level = hits.at >= 0
    return Piece(
        rule,
        rows.layer,
        hits.outcome,
        row=np.where(feature_level, rows.row[hits.at] if len(rows) else -1, -1),
        feature=np.where(feature_level, rows.fid[hits.at] if len(rows) else -1, -1),
        place=_places(rows, hits),
        value=_listed(hits.value, count),
        limit=_listed(hits.limit, count),
        other=hits.other if hits.other is not None else np.full(count, -1, dtype=np.int64),
        details={name: list(values) for name, values in hits.details.items()},
    )


def _places(rows: Rows, hits: Hits) -> NDArray[np.float64]:
    """The place the check gave, else a place on the feature, else the one kept of it."""
    if hits.place is not None:
        return hits.place
    places = np.full((len(hits), 2), np.nan)
    features = np.flatnonzero(hits.at >= 0)
    if not len(features) or not len(rows):
        return places
    if rows.has(GEOMETRY):
        places[features] = place_of(rows.geometry_at(hits.at[features]))
    elif (kept := rows.kept("place")) is not None:
        places[features] = kept[hits.at[features]]
    return places


def _listed(values: Sequence[Any] | NDArray[Any] | str | None, count: int) -> list[Any]:
    if values is None or isinstance(values, str):
        return [values] * count
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


class Tally:
    """Counts every finding and keeps the first ``kept`` of each rule, layer and outcome. Pieces must come in file order."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._pieces: dict[tuple[str, int, Outcome], list[Piece]] = {}
        self._counts: dict[tuple[str, int, Outcome], int] = {}

    def add(self, found: Iterable[Piece]) -> None:
        """Take the pieces of one run of rows."""
        for piece in found:
            key = (piece.rule.id, id(piece.layer), piece.outcome)
            before = self._counts.get(key, 0)
            self._counts[key] = before + len(piece.row)
            if before < self._kept:
                self._pieces.setdefault(key, []).append(_first(piece, self._kept - before))

    def groups(self) -> list[Group]:
        """One group per rule, layer and outcome."""
        return [_group(parts, self._counts[key]) for key, parts in self._pieces.items()]


def _first(piece: Piece, count: int) -> Piece:
    if len(piece.row) <= count:
        return piece
    return Piece(
        piece.rule,
        piece.layer,
        piece.outcome,
        piece.row[:count],
        piece.feature[:count],
        piece.place[:count],
        piece.value[:count],
        piece.limit[:count],
        piece.other[:count],
        {name: values[:count] for name, values in piece.details.items()},
    )


def _group(parts: Sequence[Piece], count: int) -> Group:
    first = parts[0]
    return Group(
        first.rule,
        first.layer,
        first.outcome,
        count,
        row=np.concatenate([part.row for part in parts]),
        feature=np.concatenate([part.feature for part in parts]),
        place=np.concatenate([part.place for part in parts]),
        value=[value for part in parts for value in part.value],
        limit=[limit for part in parts for limit in part.limit],
        other=np.concatenate([part.other for part in parts]),
        details={name: [value for part in parts for value in part.details[name]] for name in first.details},
    )
