"""What an applicant and a case officer do with a case; every step is one transaction with name and reason in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoplan.building.case import read_case
from geoplan.building.clock import NEXT, STATE_DA, Event, State, refusal
from geoplan.building.documents import Needed, documents, needed
from geoplan.building.overrides import Override
from geoplan.building.saying import said
from geoplan.errors import UsageError
from geoplan.rules import Outcome
from geoplan.texts import N_, texts
from geoplan.workflows.building_fill import filled
from geoplan.workflows.case.stored import Stored, all_cases, find_case, save
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from geoplan.building.check import Result
    from geoplan.building.clock import Clock
    from geoplan.texts import Texts

OPEN: Final = frozenset({Outcome.UNDECIDED, Outcome.JUDGEMENT})
"""What somebody must look at before a permission of any kind."""

GRANTS: Final = frozenset({"tilladelse", "tilladelse_med_vilkaar", "dispensation", "ingen_tilladelse_noedvendig"})


@dataclass(frozen=True)
class Seen:
    """A case with its answer, clock and documents, as it is shown. ``judged`` is the answer as the case officer has it."""

    case: Stored
    result: Result
    judged: Result
    clock: Clock
    needed: tuple[Needed, ...]
    missing: tuple[Needed, ...]


def today() -> dt.date:
    """The day where the user is."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def new_case(
    workspace: str, path: str, *, sagsnr: str = "", ansoeger: str = "", who: str, why: str = "", day: dt.date | None = None
) -> Seen:
    """A new case of a case file. Raises UsageError when the file is no case or the number is taken, UnreadableError for no file."""
    case = read_case(Path(path))  # tells every fault of the file
    on = day or today()
    with opened(workspace) as ws:
        numbers = {one.sagsnr for one in all_cases(ws)}
        number = sagsnr or _free(numbers, on)
        if number in numbers:
            raise UsageError(texts()(N_("Sagsnummeret {sagsnr} er taget."), sagsnr=number))
        made = Stored(number, case.title or Path(path).stem, _text(path), (Event(State.DRAFT, on, who, why),), ansoeger)
        made = _on_plot(made, workspace)
        with ws.edit(who=who, why=why) as edit:
            made = save(edit, made)
        return _seen(made, on)


def _text(path: str) -> str:
    """The text of a case file that has been read before."""
    return Path(path).read_bytes().decode("utf-8-sig")


def _on_plot(case: Stored, workspace: str) -> Stored:
    """The case with its plot, what stands on it and its plans from the workspace, where its file names the plot by a query.

    Raises UsageError where the query means no property.
    """
    told = replace(case, on_plot=None, filled=())
    if not told.case.plot.query:
        return told
    on_plot, filled_in = filled(told.case, workspace, day=told.case.day)
    return replace(told, on_plot=on_plot, filled=filled_in)


def _free(taken: set[str], day: dt.date) -> str:
    return next(number for at in range(1, 100_000) if (number := f"{day.year}-{at:04}") not in taken)


def show_case(workspace: str, sagsnr: str, *, day: dt.date | None = None) -> Seen:
    """The case with its answer, clock and documents on ``day``."""
    with opened(workspace) as ws:
        return _seen(_on_plot(find_case(ws, sagsnr), workspace), day or today())


def list_cases(workspace: str, *, day: dt.date | None = None) -> tuple[tuple[Stored, Clock], ...]:
    """Every case with its clock on ``day``, but for applications that are still being written."""
    with opened(workspace) as ws:
        return tuple((one, one.clock(day or today())) for one in all_cases(ws) if not one.unsent)


def advance_case(workspace: str, sagsnr: str, to: State, *, who: str, why: str = "", day: dt.date | None = None) -> Seen:
    """Take the case to its next state. To *fuldt oplyst* only when nothing is missing, unless ``why`` says why it is enough.

    Raises UsageError with all that is missing, or when the state may not follow.
    """
    on = day or today()
    if to is State.DECIDED:
        raise UsageError(texts()(N_("En sag afgøres med “geoplan case decide”.")))

    def step(case: Stored) -> Stored:
        _refuse(case, to, on)
        if to is State.INFORMED and not why:
            _refuse_incomplete(case)
        return replace(case, events=(*case.events, Event(to, on, who, why)))

    return _changed(workspace, sagsnr, step, who=who, why=why, day=on)


def _refuse(case: Stored, to: State, day: dt.date) -> None:
    text = refusal(case.events, to, day)
    if text:
        t = texts()
        may = ", ".join(t(STATE_DA[one]) for one in NEXT[case.state]) or t(N_("intet mere"))
        last = case.events[-1].day.strftime("%d-%m-%Y")
        raise UsageError(t(text, state=t(STATE_DA[case.state]), to=t(STATE_DA[to]), may=may, last=last))


def _refuse_incomplete(case: Stored) -> None:
    """What the application lacks: numbers that the rules ask for, and documents that must be there."""
    t = texts()
    missing = lacking(case, case.result(), t)
    if missing:
        head = t(N_("Sagen er ikke fuldt oplyst. Der mangler:"))
        tail = t(N_("Få det ind, eller skriv med --why, hvorfor sagen alligevel er fuldt oplyst."))
        raise UsageError("\n".join([head, *(f"- {one}" for one in missing), tail]))


def lacking(case: Stored, result: Result, t: Texts) -> tuple[str, ...]:
    """What the application lacks, in words: numbers that the rules ask for, and documents that must be there."""
    asked = [said(one, t) for one in result.missing]
    documents_ = [f"{one.document.id} {one.document.title} ({one.document.reference.text})" for one in case.missing_documents(result)]
    return (*asked, *documents_)


def receive(workspace: str, sagsnr: str, document: str, *, name: str = "", who: str, day: dt.date | None = None) -> Seen:
    """Note that a document has come. Raises UsageError for one that is not in the list."""
    on = day or today()
    known = {one.id.casefold(): one.id for one in documents()}
    key = known.get(document.strip().casefold())
    if key is None:
        raise UsageError(texts()(N_("Der er intet dokument {document}. Se listen med “geoplan case show”."), document=document))

    def step(case: Stored) -> Stored:
        return replace(case, received={**case.received, key: {"dag": on.isoformat(), "navn": name, "hvem": who}})

    return _changed(workspace, sagsnr, step, who=who, why=key, day=on)


def replace_file(workspace: str, sagsnr: str, path: str, *, who: str, why: str, day: dt.date | None = None) -> Seen:
    """Put a new case file in the case's place: what the applicant corrected. A decided case keeps its file."""
    read_case(Path(path))

    def step(case: Stored) -> Stored:
        if case.state not in {State.DRAFT, State.RECEIVED, State.WAITING, State.INFORMED}:
            raise UsageError(
                texts()(N_("Sagens tilstand er “{state}”; dens oplysninger kan ikke ændres."), state=texts()(STATE_DA[case.state]))
            )
        return replace(case, file=_text(path))

    return _changed(workspace, sagsnr, step, who=who, why=why, day=day or today())


def override(
    workspace: str, sagsnr: str, rule: str, verdict: Outcome, *, who: str, why: str, subject: str = "", day: dt.date | None = None
) -> Seen:
    """Overrule the verdict of a rule. Only with a name and a reason; what it was is kept beside it."""
    if not (who.strip() and why.strip()):
        raise UsageError(texts()(N_("En dom kan kun underkendes med navn (--who) og begrundelse (--why).")))
    on = day or today()

    def step(case: Stored) -> Stored:
        found = [one for one in case.result().rulings if rule in {one.rule.id, one.fact} and subject in {"", one.subject}]
        if not found:
            raise UsageError(texts()(N_("Ingen regel i sagen hedder {rule}. Se dem med “geoplan case show”."), rule=rule))
        new = tuple(Override(one.rule.id, one.subject, verdict.value, one.outcome.value, who, on, why) for one in found)
        return replace(case, overrides=(*case.overrides, *new))

    return _changed(workspace, sagsnr, step, who=who, why=why, day=on)


def decide(workspace: str, sagsnr: str, decision: str, *, who: str, why: str = "", day: dt.date | None = None) -> Seen:
    """Decide the case. A permission is refused while a rule is undecided, asks for a judgement, or is broken (but for a dispensation).

    Raises UsageError with every such rule.
    """
    on = day or today()

    def step(case: Stored) -> Stored:
        _refuse(case, State.DECIDED, on)
        open_ = stopping(case, decision)
        if open_:
            head = texts()(N_("Sagen kan ikke afgøres sådan, før disse regler er overholdt eller vurderet (geoplan case override):"))
            raise UsageError("\n".join([head, *(f"- {rule}: {subject}" if subject else f"- {rule}" for rule, subject in open_)]))
        return replace(case, afgoerelse=decision, events=(*case.events, Event(State.DECIDED, on, who, why)))

    return _changed(workspace, sagsnr, step, who=who, why=why, day=on)


def stopping(case: Stored, decision: str) -> tuple[tuple[str, str], ...]:
    """Rule and subject of every ruling that stops the decision, as it stands after the overrides."""
    if decision not in GRANTS:
        return ()
    stops = OPEN if decision == "dispensation" else OPEN | {Outcome.BREACH}
    judged = {(one.rule, one.subject): Outcome(one.verdict) for one in case.overrides}
    rulings = [(one.rule.id, one.subject, one.outcome) for one in case.result().rulings]
    return tuple((rule, subject) for rule, subject, outcome in rulings if judged.get((rule, subject), outcome) in stops)


def _changed(workspace: str, sagsnr: str, step: Callable[[Stored], Stored], *, who: str, why: str, day: dt.date) -> Seen:
    with opened(workspace) as ws:
        before = _on_plot(find_case(ws, sagsnr), workspace)
        changed = step(before)
        if changed.file != before.file:
            changed = _on_plot(changed, workspace)
        with ws.edit(who=who, why=why) as edit:
            changed = save(edit, changed)
        return _seen(changed, day)


def _seen(case: Stored, day: dt.date) -> Seen:
    result = case.result()
    return Seen(case, result, case.judged(result), case.clock(day), needed(result), case.missing_documents(result))
