"""Run the checks on registers in memory, and tell whose each finding is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geoplan.dataset import Dataset
from geoplan.property.consistency.base import UNDECIDED
from geoplan.property.consistency.content import THEME_DA
from geoplan.property.consistency.registers import ACTUAL, DELIVERED, EACH, only, registers_of
from geoplan.property.consistency.whose import whose
from geoplan.rules import Findings, Group, InputLayer, Outcome, Report, Skipped, run
from geoplan.settings import KEPT_PER_RULE
from geoplan.texts import Phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geoplan.dataset import LayerInfo, Source
    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.content import Content
    from geoplan.property.consistency.registers import Registers


@dataclass(frozen=True)
class Checked:
    """What a run of the checks gives: the report, the checks that were asked for, and per group of findings whose they are.

    ``whose`` has, for each group in the report's order, a column per fact with one value per listed finding.
    """

    report: Report
    controls: tuple[Control, ...]
    whose: tuple[Mapping[str, Any], ...]
    workspace: str
    delivered: tuple[str, ...]


def checked(
    layers: Sequence[Source],
    chosen: Sequence[Control],
    *,
    day: dt.date,
    kommune: str = "",
    given: Sequence[Source] = (),
    each: bool = False,
    max_per_rule: int = KEPT_PER_RULE,
    workspace: str = "",
    versions: Mapping[str, str] | None = None,
) -> Checked:
    """Run ``chosen`` on layers in memory, one for each kind."""
    delivered = list(given) or [_as_delivered(source) for source in layers]
    dataset = Dataset((*layers, *delivered), day, kommune)
    dataset.made(EACH, lambda: each)
    dataset.made(ACTUAL, lambda: bool(given))
    open_ = {one.rule.id: one.missing(dataset) for one in chosen}
    result = run(dataset, [one.rule for one in chosen if open_[one.rule.id] is None], kept_per_rule=max_per_rule)
    skipped = tuple(Skipped(one.rule, one.content.layer, why) for one in chosen if (why := open_[one.rule.id]) is not None)
    groups, whose_each = _told(result.findings, registers_of(dataset))
    report = Report(
        Findings(groups, [group.layer for group in groups]),
        result.rules,
        skipped,
        tuple(source.info for source in layers),
        tuple(source.info.row_count or 0 for source in layers),
        tuple(InputLayer("", source.info.name, "", source.info.row_count or 0, source.info.declared_crs, "") for source in layers),
        versions or {},
        day,
        kommune,
    )
    in_order = {id(group): facts for group, facts in zip(groups, whose_each, strict=True)}
    facts = tuple(in_order[id(group)] for group in report.findings)
    return Checked(report, tuple(chosen), facts, workspace, tuple(source.info.name for source in given))


class Tally(NamedTuple):
    """One check in short: how many objects were found of how many rows; ``rows`` is 0 where the finding is about the layer as a whole."""

    content: Content
    found: int
    rows: int
    decided: tuple[Group, ...]
    open: tuple[Group, ...]
    skipped: Skipped | None

    @property
    def state(self) -> str:
        """``clean``, the gravest kind of finding, or ``undecided``."""
        if self.decided:
            return str(self.decided[0].kind)
        return "undecided" if self.open or self.skipped else "clean"


def tallies(checked: Checked) -> list[Tally]:
    """One for each check that was asked for, in the order of the themes, the ground before its buildings."""
    themes = list(THEME_DA)
    rows = {layer.kind: count for layer, count in zip(checked.report.layers, checked.report.row_counts, strict=True)}
    skipped = {skip.rule.id: skip for skip in checked.report.skipped}
    found: dict[str, list[Group]] = {}
    for group in checked.report.findings:
        found.setdefault(group.rule.id, []).append(group)
    made = [_tally(one.content, found.get(one.rule.id, []), rows, skipped.get(one.rule.id)) for one in checked.controls]
    return sorted(made, key=lambda tally: (themes.index(tally.content.theme), tally.content.id))


def _tally(content: Content, groups: Sequence[Group], rows: Mapping[str, int], skipped: Skipped | None) -> Tally:
    decided = tuple(group for group in groups if group.outcome is not Outcome.UNDECIDED)
    undecided = tuple(group for group in groups if group.outcome is Outcome.UNDECIDED)
    whole = any((group.row < 0).any() for group in decided)
    return Tally(content, sum(map(_stands_for, decided)), 0 if whole else rows.get(content.layer, 0), decided, undecided, skipped)


def _stands_for(group: Group) -> int:
    """How many objects a group is about: a finding on the layer as a whole carries the number it stands for."""
    return group.value[0] if group.count == 1 and group.row[0] < 0 and isinstance(group.value[0], int) else group.count


def _as_delivered(source: Source) -> Source:
    """A layer of the workspace, looked at as if it were delivered."""
    return _Renamed(source, replace(source.info, kind=DELIVERED))


@dataclass(frozen=True, slots=True)
class _Renamed:
    """A source under another kind."""

    source: Source
    info: LayerInfo

    def batches(self, chunk_rows: int, columns: Any) -> Any:
        """The rows of the source."""
        return self.source.batches(chunk_rows, columns)


# -- whose the findings are ---------------------------------------------------------------------------------------------


def _told(findings: Findings, r: Registers) -> tuple[list[Group], list[dict[str, Any]]]:
    """The groups with the name and place of each object; what cannot be decided says why."""
    groups, facts = [], []
    for group in findings:
        rows = group.row
        mine = _facts(r, group)
        place = np.where(np.isnan(group.place), mine["place"], group.place)
        rule = replace(group.rule, message=UNDECIDED) if group.outcome is Outcome.UNDECIDED else group.rule
        groups.append(replace(group, rule=rule, place=place, layer=_with_names(group.layer, rows, mine["name"])))
        facts.append(mine)
    return groups, facts


def _with_names(info: LayerInfo, rows: np.ndarray[Any, Any], names: Sequence[str]) -> LayerInfo:
    """The layer with names for the rows that findings are about."""
    if not info.row_count or not len(rows):
        return info
    made = [Phrase("")] * info.row_count
    for row, name in zip(rows.tolist(), names, strict=True):
        if row >= 0:
            made[row] = Phrase(name)
    return replace(info, names=tuple(made))


def _facts(r: Registers, group: Group) -> dict[str, Any]:
    """Id, BFE number, parcel, address, name and place of each finding."""
    rows = group.row
    count = len(rows)
    nothing = np.full(count, None, dtype=object)
    facts: dict[str, Any] = {"object_id": nothing, "bfe": nothing, "parcel": nothing, "address": nothing}
    place = np.full((count, 2), np.nan)
    if group.layer.kind != DELIVERED and (rows >= 0).any():
        known = whose(r, group.layer.kind)
        real, at = rows >= 0, np.maximum(rows, 0)
        columns = {"object_id": known.object_id, "parcel": known.parcel, "address": known.address}
        facts = {name: only(real, column[at]) for name, column in columns.items()}
        facts["bfe"] = only(real & (known.bfe[at] >= 0), known.bfe[at])
        place = np.where(real[:, None], known.place[at], np.nan)
    facts["place"] = place
    facts["name"] = [_name(*one) for one in zip(facts["address"], facts["parcel"], facts["object_id"], strict=True)]
    return facts


def _name(address: str | None, parcel: str | None, object_id: str | None) -> str:
    """What a case officer calls the place: address and parcel, else the object's own id."""
    return ", ".join(one for one in (address, parcel) if one) or (object_id or "")
