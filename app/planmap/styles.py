"""How layers and overlays look on the map, and what can be snapped to. Colours hold 3:1 against the map's light ground."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from geoplan.rules.types import Outcome
from geoplan.texts import N_


class Style(NamedTuple):
    """A line's colour, width in pixels and dashes, how full the area is (0-1), and from which zoom step the layer is asked for.

    ``snap`` tells that what is drawn may be snapped to it, ``named`` that its objects' short names are written on the map where there is
    room. ``title`` is Danish, for the legend.
    """

    colour: str
    width: float = 1.5
    fill: float = 0.0
    dash: str = ""
    from_zoom: int = 0
    snap: bool = False
    title: str = ""
    named: bool = False

    def told(self) -> dict[str, Any]:
        """As the map's program takes it."""
        return {name: value for name, value in self._asdict().items() if name != "from_zoom"}


LAYERS: Final[dict[str, Style]] = {
    "kommunegraense": Style("#4d4d4d", 2.0, dash="8 4 2 4"),
    "jordstykke": Style("#8a5a44", 1.0, 0.02, from_zoom=9, snap=True, named=True),
    "bygning": Style("#5b6470", 1.0, 0.35, from_zoom=10, snap=True),
    "husnummer": Style("#1f4e79", 1.0, 0.6, from_zoom=12, named=True),
    "vejmidte": Style("#9a6b00", 1.5, from_zoom=9),
    "kommuneplanramme": Style("#7a1f7a", 2.0, 0.03, from_zoom=5, snap=True),
    "lokalplan": Style("#b01217", 2.5, 0.03, from_zoom=5, snap=True),
    "delomraade": Style("#b01217", 1.5, 0.03, "6 4", from_zoom=7, snap=True),
    "byggefelt": Style("#0b5fa5", 1.5, 0.10, from_zoom=8, snap=True),
    "zonekort": Style("#4d6b00", 1.5, 0.08),
    "landzonetilladelse": Style("#4d6b00", 1.5, 0.15, from_zoom=7),
    "bbr_bygning": Style("#0a6b5e", 1.0, 0.6, from_zoom=12),
    "strandbeskyttelse": Style("#b26a00", 1.5, 0.12, from_zoom=4),
    "skovbyggelinje": Style("#1b6e3a", 1.5, 0.12, from_zoom=4),
    "fredskov": Style("#1b6e3a", 1.5, 0.20, from_zoom=4),
    "soebeskyttelse": Style("#0b6fa4", 1.5, 0.12, from_zoom=4),
    "aabeskyttelse": Style("#0b6fa4", 1.5, 0.12, from_zoom=4),
    "beskyttet_natur": Style("#3c7a00", 1.5, 0.20, from_zoom=5),
}
"""Per layer of the workspace; one that is not named here is drawn as ``OTHER``."""

OTHER: Final = Style("#6a3d9a", 1.5, 0.10, from_zoom=4)

OVERLAYS: Final[dict[str, Style]] = {
    "plot": Style("#111111", 3.0, 0.0, snap=True, title=N_("Grunden")),
    "plan": Style("#b01217", 2.5, 0.04, snap=True, title=N_("Planen")),
    "part": Style("#b01217", 1.5, 0.04, "6 4", snap=True, title=N_("Delområde")),
    "byggefelt": Style("#0b5fa5", 1.5, 0.10, snap=True, title=N_("Byggefelt")),
    "building": Style("#5b6470", 1.0, 0.35, snap=True, title=N_("Bygning, der står der")),
    "planned": Style("#0b5fa5", 2.5, 0.25, snap=True, title=N_("Det, der skal bygges")),
    "envelope": Style("#1b6e3a", 1.5, 0.12, "4 4", snap=True, title=N_("Her kan der bygges")),
    "constraint": Style("#8a5200", 1.5, 0.12, "2 4", title=N_("Beskyttelse")),
    "highlight": Style("#005fcc", 4.0, 0.10, title=N_("Fremhævet")),
    "fault": Style("#c0001a", 4.0, 0.20, title=N_("Fejl")),
    "warning": Style("#8a5200", 3.0, 0.20, title=N_("Advarsel")),
    "notice": Style("#4d4d4d", 2.5, 0.20, title=N_("Bemærkning")),
    "delivered": Style("#005fcc", 3.0, 0.12, title=N_("Objektet i leverancen")),
    "dimension": Style("#005fcc", 1.5, title=N_("Mål")),
    Outcome.COMPLIES.value: Style("#1b6e3a", 2.5, 0.10, title=N_("Opfyldt")),
    Outcome.BREACH.value: Style("#c0001a", 3.0, 0.15, title=N_("Ikke opfyldt")),
    Outcome.JUDGEMENT.value: Style("#8a5200", 2.5, 0.12, "6 3", title=N_("Kræver vurdering")),
    Outcome.UNDECIDED.value: Style("#0b5fa5", 2.5, 0.10, "2 4", title=N_("Kan ikke afgøres")),
}
"""Per value of the property ``style`` of an overlay's feature; another value is drawn as ``highlight``."""
