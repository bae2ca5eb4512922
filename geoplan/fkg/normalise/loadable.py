"""Which rows cannot be loaded: the theme's own rules are asked, so that what is called ready has no error.

Rows are asked all together first, then the rows that are left, for a version that is taken away may leave a gap behind.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY, Column, Dataset, LayerInfo, Rows
from geoplan.rules import Group, Outcome, Rule, Scope, Severity, run
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.fkg.normalise.layer import Terms
    from geoplan.fkg.normalise.record import Refusal

ALL = 2**60
"""So many findings are kept: every one."""


class Table:
    """Rows of one theme made ready, from all layers that hold it, as a layer that rules can be run on."""

    def __init__(self, name: str, columns: Mapping[str, pa.Array], geometry: NDArray[np.object_]) -> None:
        self.columns = columns
        self.geometry = geometry
        self.info = LayerInfo(
            name,
            kind=name,
            format="GPKG",
            columns={key: Column(key, array.type) for key, array in columns.items()},
            declared_crs=CRS,
            row_count=len(geometry),
        )

    def __len__(self) -> int:
        return len(self.geometry)

    def chosen(self, at: NDArray[np.int64]) -> Table:
        """The rows at these positions."""
        taken = pa.array(at)
        return Table(self.info.name, {name: array.take(taken) for name, array in self.columns.items()}, self.geometry[at])

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """Runs of at most ``chunk_rows`` rows with these columns."""
        names = [name for name in self.columns if name in columns]
        for start in range(0, len(self), chunk_rows):
            geometry = self.geometry[start : start + chunk_rows]
            row = np.arange(start, start + len(geometry), dtype=np.int64)
            cells = {name: self.columns[name].slice(start, chunk_rows) for name in names}
            yield Rows(self.info, cells, row=row, fid=row, geometry=geometry if GEOMETRY in columns else None)


def refused(table: Table, terms: Terms, early: Sequence[Refusal]) -> list[Group]:
    """What keeps rows from being loaded, by rule; ``row`` of a group are positions in ``table``.

    ``early`` are those that were found while the rows were made ready.
    """
    rules = [rule for rule in terms.rules.values() if _keeps_out(rule, terms)]
    silenced = _silenced(early, len(table))
    groups = [_group(refusal, table) for refusal in early]
    groups += [kept for group in _found(table, rules, terms) if len(kept := _without(group, silenced))]
    together = [rule for rule in rules if rule.scope is Scope.LAYER]
    bad = np.zeros(len(table), dtype=bool)
    new = groups
    while new and together:
        for group in new:
            bad[group.row] = True
        left = np.flatnonzero(~bad)
        new = [_placed(group, left) for group in _found(table.chosen(left), together, terms)] if len(left) else []
        groups += new
    return groups


def _keeps_out(rule: Rule, terms: Terms) -> bool:
    """Whether a row that breaks the rule is not loaded: it is an error, the database demands the value, or no column can hold it."""
    if rule.scope is Scope.SCHEMA or rule.id == f"{terms.prefix}.geometri.multi":  # all that can be multi has been made so
        return False
    column = terms.layer.by_name.get(rule.field)
    demanded = column is not None and bool(column.required_by_database) and rule.id.endswith(".udfyldt")
    return rule.severity is Severity.ERROR or demanded or rule.id == f"{terms.prefix}.geometri.type"


def _found(table: Table, rules: Sequence[Rule], terms: Terms) -> list[Group]:
    found = run(Dataset((table,), terms.day), rules, kept_per_rule=ALL)
    return [group for group in found.findings if group.outcome is Outcome.BREACH]


def _silenced(early: Sequence[Refusal], count: int) -> Mapping[str, NDArray[np.bool_]]:
    masks: dict[str, NDArray[np.bool_]] = defaultdict(lambda: np.zeros(count, dtype=bool))
    for refusal in early:
        for rule in refusal.silences:
            masks[rule][refusal.at] = True
    return masks


def _without(group: Group, silenced: Mapping[str, NDArray[np.bool_]]) -> Group:
    """The group without rows that were told of already."""
    if group.rule.id not in silenced:
        return group
    return _picked(group, np.flatnonzero(~silenced[group.rule.id][group.row]))


def _picked(group: Group, at: NDArray[np.int64]) -> Group:
    chosen = at.tolist()
    return replace(
        group,
        count=len(at),
        row=group.row[at],
        feature=group.feature[at],
        place=group.place[at],
        value=[group.value[i] for i in chosen],
        limit=[group.limit[i] for i in chosen],
        other=group.other[at],
        details={name: [values[i] for i in chosen] for name, values in group.details.items()},
    )


def _placed(group: Group, left: NDArray[np.int64]) -> Group:
    """The group with positions in the whole table, of which it saw the rows that were ``left``."""
    other = np.where(group.other >= 0, left[np.maximum(group.other, 0)], -1)
    return replace(group, row=left[group.row], feature=left[group.feature], other=other)


def _group(refusal: Refusal, table: Table) -> Group:
    count = len(refusal.at)
    place = refusal.place if refusal.place is not None else shapely.bounds(table.geometry[refusal.at])[:, :2]
    return Group(
        refusal.rule,
        table.info,
        Outcome.BREACH,
        count,
        row=refusal.at,
        feature=refusal.at,
        place=place,
        value=refusal.value,
        limit=[None] * count,
        other=np.full(count, -1, dtype=np.int64),
        details=refusal.details,
    )
