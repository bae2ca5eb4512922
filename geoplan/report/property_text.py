"""The checks between the registers as text: a line for each check, the properties with most findings, and what is left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.property.consistency.content import LIST_DA, TASK_DA, THEME_DA
from geoplan.report.property_values import heading, lines, table, undecided
from geoplan.report.sentences import sentences
from geoplan.report.values import cut
from geoplan.report.wrapping import wrapped
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.property.consistency.checking import Checked
    from geoplan.report.property_values import Line
    from geoplan.texts import Texts

MOST_PROPERTIES: Final = 10
TITLE_WIDTH: Final = 58


def property_text(checked: Checked, texts: Texts) -> str:
    """The report."""
    parts = [*_head(checked, texts), *_checks(checked, texts), *_properties(checked, texts), *_open(checked, texts)]
    return "\n".join(parts) + "\n"


def _head(checked: Checked, texts: Texts) -> Iterator[str]:
    day = checked.report.day.strftime("%d-%m-%Y")
    yield texts(N_("Ejendomskontrol af {workspace}, {day}"), workspace=checked.workspace, day=day)
    yield from heading(checked, texts)


def _checks(checked: Checked, texts: Texts) -> Iterator[str]:
    theme = ""
    examples = _examples(checked, texts)
    for line in lines(checked, texts):
        if not line.found:
            continue
        if line.content.theme != theme:
            theme = line.content.theme
            yield ""
            yield texts(THEME_DA[theme])
        yield _line(line, texts)
        yield from wrapped(examples.get(line.content.rule, ""), "                ", "                ")


def _line(line: Line, texts: Texts) -> str:
    share = f"{texts.number(line.share, 1)} %" if line.share is not None else ""
    title = cut(texts(line.content.title), TITLE_WIDTH)
    whose = f"{texts(LIST_DA[line.content.list])}: {texts(TASK_DA[line.content.task])}"
    return f"  {line.content.id} {texts.integer(line.found):>6} {share:>7}  {title:<{TITLE_WIDTH}}  {whose}"


def _examples(checked: Checked, texts: Texts) -> dict[str, str]:
    """The first finding of each rule, with the place it is about."""
    made: dict[str, str] = {}
    for group, facts in zip(checked.report.findings, checked.whose, strict=True):
        if group.outcome is not Outcome.UNDECIDED and group.rule.id not in made:
            name = facts["name"][0]
            said = sentences(group, texts, slice(1))[0]
            made[group.rule.id] = f"{name}: {said}" if name else said
    return made


def _properties(checked: Checked, texts: Texts) -> Iterator[str]:
    """The properties with most findings."""
    frame = table(checked, texts)
    known = frame[frame["bfe"].notna() & frame["decided"].astype(bool)]
    if not len(known):
        return
    counts = known.groupby("bfe").agg(
        count=("check", "size"),
        checks=("check", lambda one: ", ".join(sorted(set(one)))),
        address=("address", "first"),
        parcel=("parcel", "first"),
    )
    yield ""
    yield texts(N_("Ejendomme med flest fund"))
    for bfe, row in counts.sort_values(["count"], ascending=False, kind="stable").head(MOST_PROPERTIES).iterrows():
        place = ", ".join(part for part in (row["address"], row["parcel"]) if part)
        yield f"  {row['count']:>4}  BFE {bfe:<9} {place}: {row['checks']}"


def _open(checked: Checked, texts: Texts) -> Iterator[str]:
    told = list(undecided(checked, texts))
    if not told:
        return
    yield ""
    yield texts.plural("Kan ikke afgøres", "Kan ikke afgøres", len(told))
    for number, title, why in told:
        yield from wrapped(f"{number} {title}: {why}", "  ", "        ")
