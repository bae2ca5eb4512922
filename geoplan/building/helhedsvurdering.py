"""What the municipality weighs when byggeret is left (BR18 §§ 187-195): criteria listed for the officer, never decided here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geoplan.texts import N_


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: the key of its fact, its paragraph and what is weighed."""

    fact: str
    paragraph: str
    text: str


CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        "R-188-1",
        "BR18 § 188, nr. 1",
        N_(
            "Bebyggelsens samlede omfang svarer til anvendelsen og til det, der er sædvanligt eller tilstræbt i karréen, "
            "kvarteret eller området."
        ),
    ),
    Criterion(
        "R-188-2",
        "BR18 § 188, nr. 2",
        N_("Der er tilstrækkeligt dagslys i bebyggelsen og hos naboerne, og der er ikke væsentlige indbliksgener."),
    ),
    Criterion("R-188-3", "BR18 § 188, nr. 3", N_("Der er tilfredsstillende friarealer, også opholdsarealer.")),
    Criterion("R-188-4", "BR18 § 188, nr. 4", N_("Der er tilfredsstillende adgangs- og tilkørselsforhold, også for redningsberedskabet.")),
    Criterion("R-188-5", "BR18 § 188, nr. 5", N_("Der er tilstrækkeligt parkeringsareal.")),
    Criterion(
        "R-188-6", "BR18 § 188, nr. 6", N_("Ved kanten af et tættere bebygget område er omfanget fastsat med hensyn til naboområdet.")
    ),
    Criterion(
        "R-191-1",
        "BR18 §§ 189-195",
        N_(
            "Ændringer af grunden og vejadgang, afstande og indblik, sluttet bebyggelse, og højde og etager i forhold til "
            "anden bebyggelse, vej og sti."
        ),
    ),
)
