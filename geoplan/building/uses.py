"""Kinds of building as BR18 tells them apart, and which paragraphs they fall under."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Use(StrEnum):
    """What a building is in the eyes of chapter 8."""

    PARCELHUS = "parcelhus"
    TOFAMILIEHUS = "tofamiliehus"  # horizontal boundary between the two dwellings
    DOBBELTHUS = "dobbelthus"  # vertical boundary
    RAEKKEHUS = "raekkehus"
    KAEDEHUS = "kaedehus"
    GRUPPEHUS = "gruppehus"
    ETAGEBOLIG = "etagebolig"
    SAMLET_BEBYGGELSE = "samlet_bebyggelse"  # dwellings with both vertical and horizontal boundaries
    ERHVERV = "erhverv"
    INSTITUTION = "institution"
    ANDET = "andet"
    SOMMERHUS = "sommerhus"
    LANDBRUG = "landbrug"
    GARTNERI = "gartneri"
    SILO = "silo"
    SANITETSBYGNING = "sanitetsbygning"
    SEKUNDAER = "sekundaer"
    SEKUNDAER_SOMMERHUS = "sekundaer_sommerhus"
    OPHOLDSAREAL = "opholdsareal"  # raised terrace, udestue, shelter, pool and what else § 179 names


USE_DA: Final[Mapping[str, str]] = {
    "parcelhus": N_("parcelhus"),
    "tofamiliehus": N_("tofamiliehus med vandret lejlighedsskel"),
    "dobbelthus": N_("dobbelthus med lodret lejlighedsskel"),
    "raekkehus": N_("rækkehus"),
    "kaedehus": N_("kædehus"),
    "gruppehus": N_("gruppehus"),
    "etagebolig": N_("etagebolig"),
    "samlet_bebyggelse": N_("boliger med både lodret og vandret skel"),
    "erhverv": N_("erhvervsbyggeri"),
    "institution": N_("institution"),
    "andet": N_("anden bebyggelse"),
    "sommerhus": N_("sommerhus"),
    "landbrug": N_("avls- og driftsbygning"),
    "gartneri": N_("gartneri"),
    "silo": N_("silo"),
    "sanitetsbygning": N_("sanitetsbygning"),
    "sekundaer": N_("sekundær bebyggelse"),
    "sekundaer_sommerhus": N_("sekundær bebyggelse ved sommerhus"),
    "opholdsareal": N_("opholdsareal og lignende (§ 179)"),
}

HOUSES: Final = frozenset({"parcelhus", "tofamiliehus", "dobbelthus"})
"""Houses that have distances and a slope plane in byggeret (§ 177)."""

TERRACED: Final = frozenset({"raekkehus", "kaedehus", "gruppehus"})
SECONDARY: Final = frozenset({"sekundaer", "sekundaer_sommerhus"})
AGRICULTURE: Final = frozenset({"landbrug", "gartneri", "silo"})
"""Farm operation buildings, growing houses and silos: only §§ 184-186, 191 and 194 of chapter 8 (§ 6 no. 2)."""

PRIMARY: Final = frozenset(Use) - SECONDARY - {"opholdsareal", "sanitetsbygning", "silo"}
"""What may be the main use of a plot."""

WITHOUT_DISTANCES: Final = TERRACED | {"etagebolig", "samlet_bebyggelse", "erhverv", "institution", "andet"}
"""Byggeret has no distances for these: a helhedsvurdering or a plan sets them (§ 177 by contrast, § 187)."""

ONE_FAMILY: Final = HOUSES | TERRACED | {"sommerhus"}
ROOMS: Final = frozenset({"udestue", "shelter"})
"""Kinds of § 179 that are buildings with a floor area and a height."""
