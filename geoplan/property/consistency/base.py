"""What the checks share: how a rule is made of its content, when it cannot be decided, and how small findings are folded into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.content import LIST_DA, TASK_DA, contents, parameters
from geoplan.property.consistency.registers import ACTUAL, DELIVERED, plain, registers_of
from geoplan.rules import NO_HITS, Hits, Outcome, Rule, Scope
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoplan.dataset import Dataset, LayerInfo
    from geoplan.property.consistency.content import Content
    from geoplan.property.consistency.registers import Registers

    Look = Callable[[Registers], Hits | Sequence[Hits]]

UNDECIDED: Final = "{why}"
"""The message of what cannot be decided: the check tells why, with a count."""
MISSING: Final = N_("laget {layers} er ikke i arbejdsområdet")
NOT_DELIVERED: Final = N_("ingen af de leverede filer har {layers}")
NO_COLUMN: Final = N_("laget {layer} har ikke kolonnen {columns}")
NO_GEOMETRY: Final = N_("laget {layers} har ingen geometri")
EMPTY: Final = N_("{column} er tom (rækker: {n})")


@dataclass(frozen=True, slots=True)
class Control:
    """A check: what it is called and whose task it is, the rule that makes it, and the layers and columns that it cannot do without."""

    content: Content
    rule: Rule
    needs: Mapping[str, tuple[str, ...]]

    def missing(self, dataset: Dataset) -> Phrase | None:
        """Why the check cannot be decided on this dataset; None where it can."""
        return missing(self.needs, dataset)


def control(
    rule_id: str,
    check: Look,
    needs: Mapping[str, tuple[str, ...]],
    *,
    numbers: Sequence[str] = (),
    unit: str = "",
    scope: Scope = Scope.LAYER,
    run: Callable[..., Any] | None = None,
) -> Control:
    """The check with the id ``ejendom.<rule_id>``. ``needs`` names layers and their columns, its own layer among them.

    ``check`` gets the registers, and gives hits at positions of its own layer; ``run`` replaces it where a check looks at rows itself.
    """
    content = contents()[f"ejendom.{rule_id}"]
    others = tuple(layer for layer in needs if layer != content.layer)
    rule = Rule(
        id=content.rule,
        title=content.title,
        layer=content.layer,
        severity=content.severity,
        reference=content.reference,
        check=run or (lambda _rows, context: check(registers_of(context.dataset))),
        message=content.message,
        advice=content.advice,
        explains=_explained(content),
        unit=unit,
        scope=scope,
        optional=tuple(name for name in needs.get(content.layer, ()) if name != GEOMETRY),
        tables=others,
        unless=_unless(needs),
        parameters=tuple(parameters()[name] for name in numbers),
        catalogue=(content.id,),
    )
    return Control(content, rule, needs)


def _explained(content: Content) -> Phrase:
    """Why there may be a finding, which list it is on, whose task it is, and who is exempt."""
    said = {"cause": Phrase(content.cause), "list": Phrase(LIST_DA[content.list]), "task": Phrase(TASK_DA[content.task])}
    if not content.exemptions:
        return Phrase(N_("{cause} Liste: {list}. Opgave: {task}."), **said)
    return Phrase(N_("{cause} Liste: {list}. Opgave: {task}. Undtaget: {exempt}"), **said, exempt=Phrase(content.exemptions))


def _unless(needs: Mapping[str, tuple[str, ...]]) -> Callable[[LayerInfo, Dataset], str]:
    return lambda _info, dataset: missing(needs, dataset) or ""


def missing(needs: Mapping[str, tuple[str, ...]], dataset: Dataset) -> Phrase | None:
    """The first thing that is not there: a layer, a column, a geometry."""
    for layer, columns in needs.items():
        sources = [source.info for source in dataset.of_kind(layer) if source.info.row_count != 0]
        if layer == DELIVERED:
            if columns and not any(info.name in columns for info in sources):  # of delivered layers one of these is needed
                return Phrase(NOT_DELIVERED if dataset.made(ACTUAL, lambda: False) else MISSING, layers=", ".join(columns))
            continue
        if not sources:
            return Phrase(MISSING, layers=layer)
        if GEOMETRY in columns and not any(info.has_geometry for info in sources):
            return Phrase(NO_GEOMETRY, layers=layer)
        known = {plain(name) for info in sources for name in info.columns}
        absent = [name for name in columns if name != GEOMETRY and plain(name) not in known]
        if absent:
            return Phrase(NO_COLUMN, layer=layer, columns=", ".join(absent))
    return None


def hits(mask: Any, *, value: Any = None, limit: Any = None, outcome: Outcome = Outcome.BREACH, **details: Any) -> Hits:
    """The positions where ``mask`` holds; value, limit and details are arrays over all rows, or one value for all."""
    at = np.flatnonzero(mask).astype(np.int64)
    if not len(at):
        return NO_HITS
    return Hits(at, _at(value, at), _at(limit, at), outcome=outcome, details={name: _at(one, at) or [] for name, one in details.items()})


def _at(values: Any, at: Any) -> list[Any] | None:
    if values is None:
        return None
    if isinstance(values, np.ndarray):
        picked: list[Any] = values[at].tolist()
        return picked
    return [_tidy(values)] * len(at)


def _tidy(value: Any) -> Any:
    """A whole number without decimals: 25, not 25.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def rounded(values: Any, decimals: int = 1) -> Any:
    """Measured numbers as they are told; without decimals they are whole numbers, None for NaN."""
    numbers = np.round(np.asarray(values, dtype=np.float64), decimals)
    return numbers if decimals else whole(numbers)


def whole(values: Any) -> Any:
    """Whole numbers to be told, None for NaN."""
    values = np.asarray(values, dtype=np.float64)
    made = np.full(len(values), None, dtype=object)
    known = ~np.isnan(values)
    made[known] = values[known].astype(np.int64).tolist()
    return made


def told_days(days: Any) -> Any:
    """Days as they are told: 24-11-2026, None where unknown."""
    known = ~np.isnat(days)
    made = np.full(len(days), None, dtype=object)
    made[known] = ["-".join(reversed(day.split("-"))) for day in days[known].astype(str).tolist()]
    return made


def one(*, value: Any, limit: Any = None, outcome: Outcome = Outcome.BREACH, **details: Any) -> Hits:
    """One finding about the layer as a whole."""
    return Hits(
        np.array([-1], dtype=np.int64),
        [_tidy(value)],
        [_tidy(limit)],
        outcome=outcome,
        details={name: [said] for name, said in details.items()},
    )


def folded(r: Registers, mask: Any, *, limit: Any = None) -> Hits:
    """One finding with the number of rows where ``mask`` holds; none where they are told one by one, or where there are none."""
    count = int(np.count_nonzero(mask))
    return NO_HITS if r.each or not count else one(value=count, limit=limit)


def unknown(mask: Any, column: str) -> Sequence[Hits]:
    """What cannot be decided because ``column`` is null: one answer with the number of rows."""
    count = int(np.count_nonzero(mask))
    return (undecided(Phrase(EMPTY, n=count, column=column)),) if count else ()


def undecided(why: Phrase) -> Hits:
    """One answer for the layer as a whole: it cannot be decided, and why."""
    return one(value=None, outcome=Outcome.UNDECIDED, why=why)
