"""Words of a fixed list as people type them: ``"Fuldt oplyst"`` is ``fuldt_oplyst``, and ``påbegyndt`` is ``paabegyndt``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_"})

STATES: Final = ("modtaget", "venter", "fuldt_oplyst", "paabegyndt", "faerdigmeldt", "afsluttet", "trukket")
DECISIONS: Final = ("tilladelse", "tilladelse_med_vilkaar", "dispensation", "afslag", "ingen_tilladelse_noedvendig")
VERDICTS: Final[Mapping[str, str]] = {
    "overholdt": "complies",
    "ikke_overholdt": "breach",
    "kraever_vurdering": "judgement",
    "kan_ikke_afgoeres": "undecided",
}
"""The four answers as an officer writes them, and as the engine calls them."""


class Words(click.Choice[str]):
    """One of a list of Danish words in plain letters; large letters, spaces and æøå are welcome."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """The word as it is compared."""
        return super().normalize_choice(choice, ctx).strip().casefold().translate(_PLAIN)
