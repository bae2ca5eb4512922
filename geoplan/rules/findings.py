"""Findings: what did not pass, kept column by column and grouped by rule and layer.

The sentence a user reads is written when it is shown; here are raw values only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoplan.rules.types import Outcome, Rule, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo


KINDS: Final[tuple[Severity | Outcome, ...]] = (*Severity, Outcome.JUDGEMENT, Outcome.UNDECIDED)
"""What findings are counted as, the gravest first."""


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule, one outcome and one layer, in file order.

    ``count`` is the true number; the arrays hold at most as many as the run was told to keep. ``row`` and ``feature`` are -1 for a finding
    about the layer as a whole. ``place`` is x, y in metres, EPSG:25832, NaN where there is none.
    """

    rule: Rule
    layer: LayerInfo
    outcome: Outcome
    count: int
    row: NDArray[np.int64]
    feature: NDArray[np.int64]
    place: NDArray[np.float64]
    value: Sequence[Any]
    limit: Sequence[Any]
    other: NDArray[np.int64]
    details: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.row)

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity

    @property
    def kind(self) -> Severity | Outcome:
        """What the findings are counted and shown as: a breach by its severity, the rest as needing judgement or undecided."""
        return self.severity if self.outcome is Outcome.BREACH else self.outcome


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that was not run on a layer, and why: an answer of its own, never a pass.

    ``incomplete`` tells whether the answer lacks something: a column that was not delivered leaves nothing to check (and is a finding of
    its own where it is demanded), a missing layer or setting leaves a question open.
    """

    rule: Rule
    layer: str
    reason: str  # a Danish text marked for translation, with {names}
    values: Mapping[str, str] = field(default_factory=dict)
    incomplete: bool = True


class Findings:
    """Groups in a fixed order: by severity, then layer in the order delivered, then rule id."""

    def __init__(self, groups: Sequence[Group], layers: Sequence[LayerInfo] = (), *, counted: Findings | None = None) -> None:
        self._counted = counted or self
        place = {id(layer): number for number, layer in enumerate(layers)}
        self.layers = tuple(layers)
        self.groups = tuple(
            sorted(
                (group for group in groups if group.count),
                key=lambda g: (list(Severity).index(g.severity), place.get(id(g.layer), -1), g.rule.id, g.outcome),
            )
        )

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __len__(self) -> int:
        """The true number of findings, listed or not."""
        return sum(group.count for group in self.groups)

    def from_severity(self, lowest: Severity) -> Findings:
        """The findings of this severity and above. ``counts`` still tells of all."""
        kept = list(Severity)[: list(Severity).index(lowest) + 1]
        return Findings([group for group in self.groups if group.severity in kept], self.layers, counted=self._counted)

    def counts(self) -> dict[str, int]:
        """The number of breaches per severity, of what needs judgement and of what is undecided, under the JSON report's names."""
        tally: Counter[str] = Counter()
        for group in self._counted.groups:
            tally[group.kind] += group.count
        return {name: tally[name] for name in KINDS}

    def frame(self) -> gpd.GeoDataFrame:
        """The listed findings as a GeoDataFrame in EPSG:25832 with a fixed set of columns."""
        from geoplan.rules.frame import findings_frame  # noqa: PLC0415 -- geopandas is loaded only where a frame is asked for

        return findings_frame(self)


@dataclass(frozen=True, slots=True)
class InputLayer:
    """One delivered layer, as the report names it. ``path`` is the name the user gave, never a path of the machine."""

    path: str
    layer: str
    theme: str
    rows: int
    crs: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or table of the delivery that was seen and is no layer: its name as delivered and, in Danish, why it was not examined."""

    path: str
    kind: str
    text: str  # a Danish text marked for translation, with {names}
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run: findings, which rules were run and which were not, and what it was all based on."""

    findings: Findings
    rules: tuple[Rule, ...]
    skipped: tuple[Skipped, ...]
    layers: tuple[LayerInfo, ...]
    row_counts: tuple[int, ...]
    inputs: tuple[InputLayer, ...]
    versions: Mapping[str, str]
    day: dt.date
    kommune: str
    attachments: tuple[Attachment, ...] = ()
