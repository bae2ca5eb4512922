"""An application that is being written: kept in the workspace at every step, and found again by its own link until it is sent."""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.case import case_of
from geoplan.building.case_writer import case_toml
from geoplan.building.clock import STATE_DA, Event, State
from geoplan.errors import UsageError
from geoplan.texts import N_, texts
from geoplan.workflows.case.handle import Seen, today
from geoplan.workflows.case.stored import DRAFT_PREFIX, Stored, all_cases, save
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from geoplan.store import Workspace
    from geoplan.workflows.building_draft import Answered

BYTES: Final = 8
"""So much of a draft's number cannot be guessed: who has the link may go on with the draft."""


def draft_number() -> str:
    """A new number for a draft."""
    return DRAFT_PREFIX + secrets.token_hex(BYTES)


def is_draft_number(sagsnr: str) -> bool:
    """Whether a number is that of a draft made on a page."""
    return sagsnr.startswith(DRAFT_PREFIX) and len(sagsnr) == len(DRAFT_PREFIX) + 2 * BYTES


def save_draft(workspace: str, sagsnr: str, content: dict[str, Any], *, who: str, ansoeger: str = "") -> bool:
    """Keep the draft as it is now; tells whether there was anything new to keep. Every version stays in the history.

    Raises UsageError for what is no case, and where the application has been sent.
    """
    case = case_of(content, name=sagsnr)
    text = case_toml(content)
    with opened(workspace) as ws:
        before = _found(ws, sagsnr)
        if before is None:
            now = Stored(sagsnr, case.title or sagsnr, text, (Event(State.DRAFT, today(), who, ""),), ansoeger)
        else:
            _refuse_sent(before)
            if before.file == text and before.ansoeger == ansoeger:
                return False
            now = replace(before, file=text, titel=case.title or before.titel, ansoeger=ansoeger)
        with ws.edit(who=who, why=texts()(N_("gemt af sig selv"))) as edit:
            save(edit, now)
    return True


def open_draft(workspace: str, sagsnr: str) -> tuple[Stored, dict[str, Any]]:
    """The draft and its content as plain data.

    Raises UsageError where there is none, or it is no draft of a page. No other draft is named: its number is its key.
    """
    with opened(workspace) as ws:
        case = _found(ws, sagsnr) if is_draft_number(sagsnr) else None
    if case is None:
        raise UsageError(texts()(N_("Linket passer ikke på nogen kladde. Find grunden, og begynd på en ny.")))
    return case, tomllib.loads(case.file)


def seen_draft(sagsnr: str, content: dict[str, Any], found: Answered, *, ansoeger: str = "") -> Seen:
    """The draft as a case is shown, from an answer that is there already: nothing is read again."""
    event = Event(State.DRAFT, today(), "", "")
    title = found.case.title or sagsnr
    case = Stored(sagsnr, title, case_toml(content), (event,), ansoeger, on_plot=found.case, filled=found.filled)
    return Seen(case, found.result, found.result, case.clock(event.day), found.needed, case.missing_documents(found.result))


def _found(ws: Workspace, sagsnr: str) -> Stored | None:
    return next((one for one in all_cases(ws) if one.sagsnr == sagsnr), None)


def _refuse_sent(case: Stored) -> None:
    if case.state is not State.DRAFT:
        message = N_("Ansøgningen er sendt (tilstand: {state}) og kan ikke ændres her. Skriv til kommunen, hvis noget skal rettes.")
        raise UsageError(texts()(message, state=texts()(STATE_DA[case.state])))
