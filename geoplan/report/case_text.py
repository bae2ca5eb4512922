"""Building cases as text: one with its answer, clock and documents; a list with clocks; and how the municipality keeps its goals."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Protocol

import pandas as pd

from geoplan.building.clock import DECISION_DA, STATE_DA, State
from geoplan.building.documents import DUTY_DA, PHASE_DA, Phase
from geoplan.building.process import GOALS
from geoplan.report.values import clean
from geoplan.rules import OUTCOME_DA, Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from geoplan.building.clock import Clock, Event
    from geoplan.building.documents import Needed
    from geoplan.texts import Texts

WIDTH: Final = 110


class Told(Protocol):
    """What is shown of a case."""

    @property
    def sagsnr(self) -> str:
        """Its number."""
        ...

    @property
    def titel(self) -> str:
        """What it is called."""
        ...

    @property
    def events(self) -> tuple[Event, ...]:
        """Its steps."""
        ...

    @property
    def state(self) -> State:
        """Where it is."""
        ...

    @property
    def afgoerelse(self) -> str:
        """What was decided; empty before."""
        ...

    @property
    def received(self) -> dict[str, dict[str, str]]:
        """The documents that have come."""
        ...

    @property
    def overrides(self) -> Sequence[Any]:
        """Verdicts that were overruled."""
        ...


def case_text(case: Told, clock: Clock, documents: Sequence[Needed], answer: str, t: Texts) -> str:
    """The case: where it is, its clock, its documents, what was overruled, and the answer to it."""
    lines = [*_head(case, clock, t), "", *_documents(case, documents, t), *_overrides(case, t), "", answer.rstrip()]
    return "\n".join(lines) + "\n"


def step_text(case: Told, clock: Clock, missing: Sequence[Needed], verdicts: Sequence[str], t: Texts) -> str:
    """The case after a step, in short: where it is, what is missing, what was overruled, and the verdict, or whose verdict each is."""
    lines = [*_head(case, clock, t)]
    if missing:
        lacking = t(N_("Der mangler dokumenter: {ids}."), ids=", ".join(one.document.id for one in missing))
        lines += wrap(lacking, WIDTH, initial_indent="  ", subsequent_indent="  ")
    told = verdicts if len(verdicts) > 1 else [t(N_("geoplans svar: {verdict}"), verdict=one) for one in verdicts]
    answer = [line for one in told for line in wrap(one, WIDTH)]
    lines += [*_overrides(case, t), *answer, t(N_("Se hele sagen med “geoplan case show”."))]
    return "\n".join(lines) + "\n"


def _head(case: Told, clock: Clock, t: Texts) -> Iterator[str]:
    yield t(N_("Sag {number}: {title}"), number=clean(case.sagsnr), title=clean(case.titel))
    yield t(N_("Tilstand: {state}. {clock}"), state=t(STATE_DA[case.state]), clock=clock_text(clock, t))
    for event in case.events:
        why = f": {clean(event.why)}" if event.why else ""
        decided = f": {t(DECISION_DA[case.afgoerelse])}" if event.state is State.DECIDED and case.afgoerelse else ""
        yield f"  {_day(event.day)}  {t(STATE_DA[event.state])}{decided} ({clean(event.who)}){why}"


def clock_text(clock: Clock, t: Texts) -> str:
    """The clock in words."""
    if clock.used is None:
        return t(N_("Servicemålets ur begynder, når sagen er fuldt oplyst."))
    said = t.plural("{n} dag er gået", "{n} dage er gået", clock.used)
    if clock.paused:
        said += ", " + t.plural("{n} dag har sagen ventet på ansøgeren", "{n} dage har sagen ventet på ansøgeren", clock.paused)
    if clock.limit is None:
        return said + ". " + t(N_("Sagen har intet servicemål."))
    left = clock.left or 0
    goal = t.plural("Servicemålet er {n} dag", "Servicemålet er {n} dage", clock.limit)
    if left < 0:
        return f"{said}. {goal}; " + t.plural("det er overskredet med {n} dag.", "det er overskredet med {n} dage.", -left)
    end = t(N_("og løber ud {day}."), day=_day(clock.due)) if clock.due else t(N_("og er overholdt.")) if not clock.running else "."
    return f"{said}. {goal} {end}"


def _documents(case: Told, documents: Sequence[Needed], t: Texts) -> Iterator[str]:
    for phase in Phase:
        of_phase = [one for one in documents if one.document.phase is phase]
        if not of_phase:
            continue
        yield t(N_("Dokumenter {phase}"), phase=t(PHASE_DA[phase]))
        for one in of_phase:
            yield from wrap(_document(case, one, t), WIDTH, initial_indent="  ", subsequent_indent="      ")


def _document(case: Told, one: Needed, t: Texts) -> str:
    got = case.received.get(one.document.id)
    mark = "✓" if got else "–"
    duty = t(DUTY_DA[one.document.duty]) if one.certain else t(N_("kan blive nødvendigt"))
    signed = ", " + t(N_("underskrives af {who}"), who=one.document.signed_by) if one.document.signed_by else ""
    came = " " + t(N_("Modtaget {day}."), day=_turned(got["dag"])) if got else ""
    law = one.document.reference.text
    verified = law if one.document.reference.verified else t(N_("{source} (ikke efterprøvet)"), source=law)
    return f"{mark} {one.document.id} {one.document.title} ({duty}{signed}; {verified}).{came}"


def _overrides(case: Told, t: Texts) -> Iterator[str]:
    if not case.overrides:
        return
    yield t(N_("Underkendt af sagsbehandler"))
    for one in case.overrides:
        was, now = t(OUTCOME_DA[Outcome(one.was)]), t(OUTCOME_DA[Outcome(one.verdict)])
        text = t(N_("{rule} ({subject}): fra “{was}” til “{now}” af {who} {day}: {why}"), rule=one.rule, subject=clean(one.subject or "-"),
                 was=was, now=now, who=clean(one.who), day=_day(one.day), why=clean(one.why))  # fmt: skip
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ")


def list_text(cases: Sequence[tuple[Told, Clock]], t: Texts) -> str:
    """Every case on a line, with its clock."""
    if not cases:
        return t(N_("Der er ingen sager i arbejdsområdet.")) + "\n"
    lines = [f"{t(N_('Sag')):<12} {t(N_('Tilstand')):<18} {t(N_('Dage')):>5} {t(N_('Mål')):>5} {t(N_('Rest')):>5}  {t(N_('Titel'))}"]
    for case, clock in cases:
        late = " !" if clock.left is not None and clock.left < 0 else ""
        days = " ".join(f"{_number(value):>5}" for value in (clock.used, clock.limit, clock.left))
        lines.append(f"{clean(case.sagsnr):<12} {t(STATE_DA[case.state]):<18} {days}  {clean(case.titel)}{late}")
    return "\n".join(lines) + "\n"


STATS_HEADINGS: Final = (
    N_("Sager"),
    N_("Afgjort"),
    N_("Mål"),
    N_("Inden for"),
    N_("Andel"),
    N_("Median"),
    N_("90 %"),
    N_("Ventet"),
    N_("Åbne over"),
)


def stats_text(statistics: pd.DataFrame, t: Texts) -> str:
    """How the goals are kept, a line for each category."""
    if not len(statistics):
        return t(N_("Der er ingen sager i arbejdsområdet.")) + "\n"
    lines = [f"{t(N_('Kategori')):<26}" + "".join(f"{t(heading):>11}" for heading in STATS_HEADINGS)]
    names = ("sager", "afgjort", "maal_dage", "inden_for_maal", "andel", "median_dage", "p90_dage", "median_pause_dage", "aabne_over_maal")
    for row in statistics.to_dict("records"):
        category = t(GOALS[row["kategori"]]) if row["kategori"] in GOALS else t(N_("intet servicemål"))
        values = [_share(row[name], t) if name == "andel" else _number(row[name]) for name in names]
        lines.append(f"{category:<26}" + "".join(f"{value:>11}" for value in values))
    lines += ["", *wrap(t(N_("Dage er kalenderdage fra fuldt oplyst til afgjort uden den tid, sagen ventede på ansøgeren.")), WIDTH)]
    return "\n".join(lines) + "\n"


def _share(value: float, t: Texts) -> str:
    return "–" if pd.isna(value) else f"{t.number(round(100 * value, 1))} %"


def _number(value: Any) -> str:
    return "–" if value is None or pd.isna(value) else f"{float(value):g}".replace(".", ",")


def _day(day: dt.date) -> str:
    return day.strftime("%d-%m-%Y")


def _turned(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}-{month}-{year}"
