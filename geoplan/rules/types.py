"""What a rule is. An FKG code list, a Planloven condition and a BR18 height limit are the same kind of object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, LayerInfo, Rows
    from geoplan.rules.parameters import Parameter


class Severity(StrEnum):
    """Follows the norm's words: must is an error, should a warning, the rest a notice."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Outcome(StrEnum):
    """The four honest answers. Checks return only what does not comply."""

    COMPLIES = "complies"
    BREACH = "breach"
    JUDGEMENT = "judgement"
    UNDECIDED = "undecided"


class Consequence(StrEnum):
    """What follows from not complying."""

    CORRECT = "correct"  # the data are to be corrected
    DISPENSATION = "dispensation"
    HELHEDSVURDERING = "helhedsvurdering"


class Scope(StrEnum):
    """How much of a layer a check must see at once."""

    SCHEMA = "schema"  # the layer's columns and coordinate system; no rows
    ROWS = "rows"  # any run of rows by itself
    LAYER = "layer"  # all rows together: uniqueness, history, overlaps


SEVERITY_DA: Mapping[Severity, str] = {Severity.ERROR: N_("fejl"), Severity.WARNING: N_("advarsel"), Severity.NOTICE: N_("bemærkning")}
OUTCOME_DA: Mapping[Outcome, str] = {
    Outcome.COMPLIES: N_("overholdt"),
    Outcome.BREACH: N_("ikke overholdt"),
    Outcome.JUDGEMENT: N_("kræver vurdering"),
    Outcome.UNDECIDED: N_("kan ikke afgøres"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule or a number comes from, in words a reader can follow up, and whether somebody has verified it."""

    text: str
    confidence: str = "high"
    url: str = ""

    @property
    def verified(self) -> bool:
        """Whether the fact is held with high confidence; other facts are marked as not verified to the user."""
        return self.confidence == "high"


@dataclass(frozen=True, slots=True)
class Hits:
    """What a check found, one entry per position ``at`` in the rows it was given; -1 stands for the layer as a whole.

    ``value`` is the raw value that does not pass and ``limit`` what is allowed, both as they are; the sentence is written when it is
    shown. ``place`` is x, y in metres, EPSG:25832; where it is None the engine uses a place of the feature. ``other`` is the file row of
    the second feature of a pair, -1 where there is none. ``details`` fill further names in the rule's message.
    """

    at: NDArray[np.int64]
    value: Sequence[Any] | NDArray[Any] | None = None
    limit: Sequence[Any] | str | None = None
    place: NDArray[np.float64] | None = None
    other: NDArray[np.int64] | None = None
    outcome: Outcome = Outcome.BREACH
    details: Mapping[str, Sequence[Any]] = made_by(default_factory=dict)

    def __len__(self) -> int:
        return len(self.at)


NO_HITS = Hits(np.empty(0, dtype=np.int64))


def whole_layer(*, value: object = None, limit: str | None = None, **details: object) -> Hits:
    """One hit that concerns the layer as a whole."""
    return Hits(np.array([-1], dtype=np.int64), value=[value], limit=limit, details={name: [text] for name, text in details.items()})


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at beside its own rows."""

    dataset: Dataset

    @property
    def day(self) -> dt.date:
        """The day that dated law is looked up on."""
        return self.dataset.day

    @property
    def kommune(self) -> str:
        """The municipality's code of three digits, or empty."""
        return self.dataset.kommune


Check = Callable[["Rows", Context], "Hits | Sequence[Hits]"]
"""What a rule does. Several ``Hits`` are given where a check has more than one outcome."""

Keep = Callable[["Rows"], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, what it looks at, where it comes from, and the vectorised check that returns what does not pass.

    ``title``, ``message`` and ``advice`` are Danish texts marked for translation. ``message`` may name ``{row} {field} {value} {limit}
    {unit} {layer} {other}`` and the details that the check gives.
    ``columns`` must be in the layer and ``layers`` and ``tables`` in the dataset: where one is missing, the rule is skipped and the
    report says so.
    ``optional`` columns are read where the layer has them.
    A rule of scope LAYER sees all rows of the layer at once, with ``columns`` and the arrays that ``keep`` makes of each run of rows.
    """

    id: str
    title: str
    layer: str
    severity: Severity
    reference: Reference
    check: Check
    message: str
    advice: str = ""
    field: str = ""
    unit: str = ""
    scope: Scope = Scope.ROWS
    consequence: Consequence = Consequence.CORRECT
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()  # further layers that must be there, with or without geometry: only their columns are looked into
    unless: Callable[[LayerInfo, Dataset], str] | None = None  # why the rule cannot be run on this layer here; empty where it can
    keep: Mapping[str, Keep] = made_by(default_factory=dict)
    keep_geometry: bool = True  # of scope LAYER: whether it sees the geometries themselves, or only what ``keep`` makes of them
    parameters: tuple[Parameter, ...] = ()
    catalogue: tuple[str, ...] = ()  # rows of the FKG rule catalogue that this rule carries out
    skip: str = ""  # why the rule can never be run; it is then listed as skipped with this reason
    explains: str = ""  # why the rule is there, for the reader of the rule pages


def positions(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The positions where ``mask`` holds, as ``Hits`` wants them."""
    return np.flatnonzero(mask).astype(np.int64, copy=False)
