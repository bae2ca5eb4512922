"""What the reports on the checks between the registers show: a line for each check, and a line for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoplan.property.consistency.checking import tallies
from geoplan.property.consistency.content import LIST_DA, STANDING_DA, TASK_DA, THEME_DA
from geoplan.report.sentences import reason, sentences
from geoplan.report.text import kind_title
from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geoplan.property.consistency.checking import Checked, Tally
    from geoplan.property.consistency.content import Content
    from geoplan.rules import Group
    from geoplan.texts import Texts

COLUMNS: Final = {
    "check": N_("Kontrol"),
    "list": N_("Liste"),
    "task": N_("Opgave"),
    "kind": N_("Alvor"),
    "bfe": N_("BFE"),
    "address": N_("Adresse"),
    "parcel": N_("Jordstykke"),
    "title": N_("Hvad"),
    "message": N_("Besked"),
    "advice": N_("Gør sådan"),
    "cause": N_("Mulig årsag"),
    "exemptions": N_("Undtaget"),
    "layer": N_("Lag"),
    "object_id": N_("Objektets id"),
    "standing": N_("Grundlag"),
    "east": N_("Øst (m)"),
    "north": N_("Nord (m)"),
    "rule": N_("Regel"),
}
"""The columns of a finding by their names, with their headings."""


class Line(NamedTuple):
    """One check in short: how many findings of how many rows, or why it cannot be decided."""

    content: Content
    found: int
    rows: int
    why: str
    state: str  # "clean", the gravest kind of finding, or "undecided"

    @property
    def share(self) -> float | None:
        """The findings in per cent of the rows looked at; None for one finding about the layer as a whole."""
        return 100 * self.found / self.rows if self.rows and self.found else None


def lines(checked: Checked, texts: Texts) -> list[Line]:
    """A line for each check that was asked for, in the order of the themes, the ground before its buildings."""
    return [Line(one.content, one.found, one.rows, _why(one, texts), one.state) for one in tallies(checked)]


def _why(tally: Tally, texts: Texts) -> str:
    if tally.skipped is not None:
        return reason(tally.skipped, texts)
    return "; ".join(_open(group, texts) for group in tally.open)


def _open(group: Group, texts: Texts) -> str:
    """Why a group cannot be decided, with its number where it is about single objects."""
    said = sentences(group, texts, slice(1))[0]
    return said if (group.row < 0).all() else f"{said} ({texts.integer(group.count)})"


def table(checked: Checked, texts: Texts) -> pd.DataFrame:
    """A row for each listed finding under ``COLUMNS``, the findings of a property together, the ground before its buildings."""
    import pandas as pd  # noqa: PLC0415 -- only the formats with a table need it

    contents = {one.rule.id: one.content for one in checked.controls}
    parts = [
        _part(group, facts, contents[group.rule.id], texts) for group, facts in zip(checked.report.findings, checked.whose, strict=True)
    ]
    if not parts:
        return pd.DataFrame(columns=[*COLUMNS, "theme", "list_kind", "decided"])
    frame = pd.concat(parts, ignore_index=True)
    order = frame["theme"].map({name: at for at, name in enumerate(THEME_DA)})
    sorted_ = frame.assign(order=order).sort_values(["address", "bfe", "order", "check"], kind="stable", na_position="first")
    return sorted_.drop(columns=["order"]).reset_index(drop=True)


def _part(group: Group, facts: Any, content: Content, texts: Texts) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 -- only the formats with a table need it

    return pd.DataFrame(
        {
            "check": content.id,
            "list": texts(LIST_DA[content.list]),
            "task": texts(TASK_DA[content.task]),
            "kind": kind_title(group.kind, texts),
            "bfe": pd.array(facts["bfe"], dtype="Int64"),
            "address": _cleaned(facts["address"]),
            "parcel": _cleaned(facts["parcel"]),
            "title": texts(content.title),
            "message": sentences(group, texts),
            "advice": texts(content.advice),
            "cause": texts(content.cause),
            "exemptions": texts(content.exemptions),
            "layer": clean(group.layer.name),
            "object_id": _cleaned(facts["object_id"]),
            "standing": texts(STANDING_DA[content.standing]),
            "east": np.round(group.place[:, 0], 2),
            "north": np.round(group.place[:, 1], 2),
            "rule": content.rule,
            "theme": content.theme,
            "list_kind": str(content.list),
            "decided": group.outcome is not Outcome.UNDECIDED,
        }
    )


def _cleaned(values: Any) -> list[str]:
    return [clean(str(value)) if value is not None else "" for value in values]


def undecided(checked: Checked, texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Number, title and reason of each check that cannot be decided, or not for all rows."""
    return ((line.content.id, texts(line.content.title), line.why) for line in lines(checked, texts) if line.why)


def heading(checked: Checked, texts: Texts) -> list[str]:
    """The answer in whole sentences: what was found, and what it does not cover."""
    told = lines(checked, texts)
    checks = {line.content.id for line in told}
    with_findings = {line.content.id for line in told if line.found}
    open_ = {line.content.id for line in told if line.why} - with_findings
    clean_ = checks - with_findings - open_
    said = [
        texts(
            N_("{checks}: {found} med fund, {clean} uden, {open} kan ikke afgøres."),
            checks=texts.plural(N_("{n} kontrol"), N_("{n} kontroller"), len(checks)),
            found=len(with_findings),
            clean=len(clean_),
            open=len(open_),
        )
    ]
    if not checked.delivered and any(line.content.theme == "model" for line in told):
        said.append(texts(N_("Kontrollen af leverancer så på arbejdsområdets egne lag. Giv de leverede filer med --delivery.")))
    return said
