"""``geoplan property find``: which property, address, parcel, building or plan is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geoplan.errors import UsageError
from geoplan.property.candidates import Candidate, settled
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.property.opening import finder_of, kept

if TYPE_CHECKING:
    from geoplan.property.finder import Finder, Missed
    from geoplan.store import Workspace

__all__ = ["Candidate", "Found", "find", "found", "the_one"]
_MOST_NAMED = 6


class Found(NamedTuple):
    """What a text may mean, and where that is nothing, what it was tried as and what is nearest."""

    text: str
    candidates: tuple[Candidate, ...]
    missed: Missed | None


def find(workspace: str | Workspace, text: str, *, limit: int = 10) -> tuple[Candidate, ...]:
    """What ``text`` may mean in the workspace, the best first; empty where nothing fits. Raises UnreadableError when it is no workspace.

    The first question makes the indexes; they are kept until the workspace changes.
    """
    with kept(workspace) as ws:
        return finder_of(ws).find(text, limit=limit)


def found(workspace: str | Workspace, text: str, *, limit: int = 10) -> Found:
    """As ``find``, with what is nearest where nothing fits."""
    with kept(workspace) as ws:
        finder = finder_of(ws)
        candidates = finder.find(text, limit=limit)
        return Found(text, candidates, None if candidates else finder.missed(text))


def the_one(finder: Finder, text: str) -> Candidate:
    """The one property that is meant. Raises UsageError with the candidates, or with what is nearest where nothing fits."""
    candidates = finder.find(text, limit=50)
    one = settled(candidates)
    if one is not None:
        return one
    raise UsageError(_several(text, candidates, finder) if candidates else nothing(text, finder.missed(text)))


def nothing(text: str, missed: Missed) -> str:
    """That nothing fits: what was tried, and what is nearest."""
    t = texts()
    said = t(N_("Intet i arbejdsområdet passer på “{text}”."), text=text)
    if missed.tried:
        said += " " + t(N_("Prøvet som: {ways}."), ways=_listed(missed.tried))
    return said + (" " + t(N_("Nærmest: {near}."), near=_listed(missed.near)) if missed.near else "")


def _several(text: str, candidates: tuple[Candidate, ...], finder: Finder) -> str:
    t = texts()
    on_land = [one for one in candidates if one.meant is not None]
    if not on_land:
        return _nowhere(text, candidates)
    names = "; ".join(_told_apart(one, finder) for one in on_land[:_MOST_NAMED]) + (" …" if len(on_land) > _MOST_NAMED else "")
    return t(N_("“{text}” kan være flere ejendomme: {names}. Skriv mere, eller skriv nøglen."), text=text, names=names)


def _told_apart(one: Candidate, finder: Finder) -> str:
    """What it is called, with its parcel, which tells two of one name apart."""
    parcel = str(finder.belonging.parcel_names[one.parcels[0]]) if one.parcels else ""
    return one.label if parcel in {"", one.label} else f"{one.label} ({parcel})"


def _nowhere(text: str, candidates: tuple[Candidate, ...]) -> str:
    t = texts()
    names = "; ".join(one.label for one in candidates[:_MOST_NAMED])
    if all(one.kind == "plan" for one in candidates):
        message = N_("“{text}” er en plan, ikke en ejendom: {names}. Se den med “geoplan plan show”.")
        return t(message, text=text, names=names)
    return t(N_("{names} ligger ikke på noget jordstykke i arbejdsområdet."), names=names)


def _listed(phrases: tuple[Phrase, ...]) -> str:
    t = texts()
    return "; ".join(t(one) for one in phrases)
