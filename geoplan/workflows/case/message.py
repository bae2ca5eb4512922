"""What the municipality writes to the applicant: a draft made from what is missing, and what was sent, kept in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.asking import without_fields
from geoplan.errors import UsageError
from geoplan.texts import N_, texts
from geoplan.workflows.case.handle import lacking
from geoplan.workflows.case.stored import find_case
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen

MESSAGE: Final = "besked"
"""What a line of the trail is called that holds a message."""

LONGEST: Final = 10_000
"""A letter is no longer."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the trail keeps it."""

    number: int
    moment: dt.datetime
    who: str
    text: str


def draft(seen: Seen, t: Texts) -> str:
    """A message that asks for all that is missing, or says that nothing is. It is a draft: a person reads it and sends it."""
    case = seen.case
    head = t(N_("Vedrørende sag {number}: {title}"), number=case.sagsnr, title=case.titel)
    hello = t(N_("Kære {name}"), name=case.ansoeger) if case.ansoeger else t(N_("Kære ansøger"))
    missing = lacking(case, seen.result, t)
    if not missing:
        body = [t(N_("Vi har modtaget det, vi skal bruge for at behandle din ansøgning. Servicemålets ur går, til sagen er afgjort."))]
    else:
        asked = t.plural(
            "Vi mangler {n} oplysning, før vi kan behandle din ansøgning:",
            "Vi mangler {n} oplysninger, før vi kan behandle din ansøgning:",
            len(missing),
        )
        tail = N_("Send det i den digitale løsning. Sagen venter imens, og den tid tæller ikke med i servicemålet.")
        body = [asked, "\n".join(f"- {without_fields(one)}" for one in missing), t(tail)]
    return "\n\n".join([head, hello, *body, t(N_("Venlig hilsen\nKommunen"))])


def send(workspace: str, sagsnr: str, text: str, *, who: str) -> None:
    """Keep in the trail that ``text`` was sent to the applicant of the case. Sending itself is done in the municipality's own solution.

    Raises UsageError for no text, one that is too long, and no name.
    """
    told = text.strip()
    if not told or not who.strip():
        raise UsageError(texts()(N_("Skriv beskedens tekst; den gemmes med dit navn.")))
    if len(told) > LONGEST:
        raise UsageError(texts()(N_("Beskeden er for lang: højst {most} tegn."), most=texts().integer(LONGEST)))
    with opened(workspace) as ws:
        case = find_case(ws, sagsnr)
        ws.log(who=who, hvad=MESSAGE, hvorfor=told, sag=case.objekt_id, sagsnr=case.sagsnr)


def messages(workspace: str, sagsnr: str) -> tuple[Message, ...]:
    """What was sent to the applicant of the case, newest first."""
    with opened(workspace) as ws:
        objekt_id = find_case(ws, sagsnr).objekt_id
        lines = ws.audit()
    mine = lines[(lines["hvad"] == MESSAGE) & np.array([details.get("sag") == objekt_id for details in lines["detaljer"]], dtype=bool)]
    return tuple(
        Message(int(nr), dt.datetime.fromisoformat(tid), str(hvem), str(hvorfor))
        for nr, tid, hvem, hvorfor in mine[["nr", "tid", "hvem", "hvorfor"]].iloc[::-1].itertuples(index=False)
    )
