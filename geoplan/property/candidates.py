"""What may be meant by a question: a property, an address, a parcel, a building or a plan, with how it was found and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from geoplan.property.joins import Certainty
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fit(IntEnum):
    """How well the text fits what was found, the best first."""

    EXACT = 0
    PART = 1
    MISSPELT = 2
    BEGINS = 3
    """More is to be written before it is this one: offered while somebody types, never taken for what is meant."""
    SIMILAR = 4


KINDS_DA: Final = {
    "adresse": N_("adresse"),
    "jordstykke": N_("jordstykke"),
    "ejendom": N_("ejendom"),
    "ejerlejlighed": N_("ejerlejlighed"),
    "bygning_paa_fremmed_grund": N_("bygning på fremmed grund"),
    "bygning": N_("bygning"),
    "etage": N_("etage"),
    "enhed": N_("enhed"),
    "grund": N_("grund i BBR"),
    "anlaeg": N_("teknisk anlæg"),
    "tagomrids": N_("tagomrids"),
    "plan": N_("plan"),
    "punkt": N_("punkt"),
}
_ORDER: Final = ("punkt", "adresse", "ejendom", "ejerlejlighed", "bygning_paa_fremmed_grund", "jordstykke")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the things that may be meant.

    ``key`` finds it again for sure (empty where the register gives none); ``certainty`` is that of the joins from what was found to its
    property, over ``joins``. ``parcels`` are positions in the layer ``jordstykke`` as the workspace gives it: all parcels of the property,
    or the one where it has none. ``point`` is east and north in EPSG:25832. ``why`` tells what in the text was read otherwise than written;
    empty where nothing was.
    """

    label: str
    kind: str
    key: str
    certainty: Certainty = Certainty.CERTAIN
    bfe: str = ""
    parcels: tuple[int, ...] = ()
    point: tuple[float, float] | None = None
    fit: Fit = Fit.EXACT
    why: tuple[Phrase, ...] = ()
    joins: tuple[str, ...] = ()
    objekt_id: str = ""
    row: int = -1
    """Its row in the layer that it is of."""

    @property
    def meant(self) -> object:
        """What property is meant, as something that compares; None where it is none."""
        return self.bfe or self.parcels or None


def sorted_best(candidates: Sequence[Candidate], limit: int) -> tuple[Candidate, ...]:
    """The best first, each once; what is only similar where nothing is better."""
    seen: dict[tuple[str, str | int], Candidate] = {}
    for one in candidates:
        own = (one.kind, one.key or one.row)
        held = seen.get(own)
        if held is None or one.fit < held.fit:
            seen[own] = one
    best = min((one.fit for one in seen.values()), default=Fit.EXACT)
    kept = [one for one in seen.values() if one.fit < Fit.SIMILAR or best is Fit.SIMILAR]
    rank = {kind: place for place, kind in enumerate(_ORDER)}
    return tuple(sorted(kept, key=lambda one: (one.fit, rank.get(one.kind, len(rank))))[:limit])


def settled(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one that is meant: the best, where all that fit as well mean the same property. None where several or no property are meant."""
    on_land = [one for one in candidates if one.meant is not None and one.fit < Fit.BEGINS]
    if not on_land:
        return None
    best = [one for one in on_land if one.fit == on_land[0].fit]
    return best[0] if len({one.meant for one in best}) == 1 else None
