"""The words of a case's steps, documents and trail as tables. Nothing of Streamlit here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.clock import DECISION_DA, NEXT, STATE_DA, State
from geoplan.building.documents import DUTY_DA, PHASE_DA, Phase
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan_app.numbers import said_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.building.documents import Needed
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen
    from geoplan.workflows.case.stored import Stored

VERBS: Final[Mapping[State, str]] = {
    State.RECEIVED: N_("Modtag ansøgningen"),
    State.WAITING: N_("Sæt på pause: vi venter på ansøger"),
    State.INFORMED: N_("Fuldt oplyst: uret går"),
    State.STARTED: N_("Arbejdet er påbegyndt"),
    State.REPORTED: N_("Byggeriet er færdigmeldt"),
    State.CLOSED: N_("Afslut sagen"),
    State.WITHDRAWN: N_("Ansøgningen er trukket tilbage"),
}
RESUMED: Final[Mapping[State, str]] = {
    State.RECEIVED: N_("Genoptag: svaret er kommet, men ikke alt"),
    State.INFORMED: N_("Genoptag: fuldt oplyst, uret går"),
}
"""The same steps as seen from a case that waits."""

FIELDS: Final[Mapping[str, str]] = {
    "tilstand": N_("tilstand"),
    "skridt": N_("skridt"),
    "dokumenter": N_("dokumenter"),
    "underkendt": N_("vurderinger"),
    "afgoerelse": N_("afgørelse"),
    "sagsfil": N_("ansøgerens oplysninger"),
    "titel": N_("titel"),
    "ansoeger": N_("ansøger"),
    "sagsbehandler": N_("sagsbehandler"),
    "geometri": N_("grundens flade"),
}


def next_states(state: State) -> tuple[State, ...]:
    """The steps from here, but for the decision, which has its own form."""
    return tuple(one for one in NEXT[state] if one is not State.DECIDED)


def verb(state: State, to: State, t: Texts) -> str:
    """What the step is called from here."""
    return t(RESUMED[to] if state is State.WAITING and to in RESUMED else VERBS[to])


def step_rows(case: Stored, t: Texts) -> list[dict[str, Any]]:
    """The steps so far."""
    return [
        {
            t(N_("Dag")): said_day(event.day),
            t(N_("Skridt")): t(STATE_DA[event.state]) + (f": {t(DECISION_DA[case.afgoerelse])}" if _decided(case, event.state) else ""),
            t(N_("Hvem")): clean(event.who),
            t(N_("Hvorfor")): clean(event.why) or "–",
        }
        for event in case.events
    ]


def _decided(case: Stored, state: State) -> bool:
    return state is State.DECIDED and case.afgoerelse in DECISION_DA


def document_rows(seen: Seen, t: Texts, *, later: bool = False) -> list[dict[str, Any]]:
    """The documents that must come with the application, or those that come ``later``, and which have come."""
    return [_document(one, seen, t, later=later) for one in seen.needed if (one.document.phase is not Phase.APPLICATION) is later]


def _document(one: Needed, seen: Seen, t: Texts, *, later: bool) -> dict[str, Any]:
    document = one.document
    law = document.reference.text
    when = {t(N_("Hvornår")): t(PHASE_DA[document.phase])} if later else {}
    return when | {
        t(N_("Status")): _status(one, seen, t),
        t(N_("Dokument")): f"{_unbroken(document.id)} {document.title}",
        t(N_("Pligt")): t(DUTY_DA[document.duty]) if one.certain else t(N_("kan blive nødvendigt")),
        t(N_("Underskrives af")): document.signed_by or "–",
        t(N_("Regel")): law if document.reference.verified else t(N_("{source} (ikke efterprøvet)"), source=law),
    }


def _unbroken(text: str) -> str:
    """With hyphens that no line ends at."""
    return text.replace("-", "\u2011")


def _status(one: Needed, seen: Seen, t: Texts) -> str:
    got = seen.case.received.get(one.document.id)
    if got:
        came = t(N_("✔ Modtaget {day}"), day=_unbroken(said_day(dt.date.fromisoformat(got["dag"]))))
        return f"{came}: {clean(got['navn'])}" if got["navn"] else came
    return t(N_("✘ Mangler")) if one in seen.missing else t(N_("○ Ikke kommet"))


def trail_rows(history: Sequence[Mapping[str, Any]], t: Texts) -> list[dict[str, Any]]:
    """The case's versions as the workspace keeps them, newest first: when, who, what was changed, and why."""
    return [
        {
            t(N_("Tid")): said_moment(str(one["systid_fra"]), t),
            t(N_("Hvem")): clean(str(one["hvem"])),
            t(N_("Ændret")): ", ".join(t(FIELDS[name]) for name in one["felter"] if name in FIELDS) if at else t(N_("sagen er oprettet")),
            t(N_("Hvorfor")): clean(str(one["hvorfor"] or "")) or "–",
            t(N_("Linje i sporet")): int(one["trin"]),
        }
        for at, one in reversed(list(enumerate(history)))
    ]


def said_moment(text: str | dt.datetime, t: Texts) -> str:
    """A moment as day and time where the server is."""
    moment = text if isinstance(text, dt.datetime) else dt.datetime.fromisoformat(text)
    local = moment.astimezone()
    return t(N_("{day} kl. {time}"), day=said_day(local.date()), time=f"{local:%H.%M}")
