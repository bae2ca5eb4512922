"""The pages of the app: name, title, icon, section, and who meets them. One list, read by the navigation, the links and the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from geoplan.texts import N_

VIEWS: Final = Path(__file__).with_name("views")


class PageInfo(NamedTuple):
    """A page as the navigation shows it."""

    name: str
    title: str
    icon: str
    section: str
    roles: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The file that Streamlit runs."""
        return VIEWS / f"{self.name}.py"


ROLES: Final = {
    "ansoeger": N_("Ansøger"),
    "planlaegger": N_("Planlægger"),
    "sagsbehandler": N_("Sagsbehandler"),
    "gis": N_("GIS-medarbejder"),
}
"""Who a user can be; each meets other pages first."""

EVERYONE: Final = tuple(ROLES)
STAFF: Final = ("planlaegger", "sagsbehandler", "gis")

PAGES: Final = (
    PageInfo("forside", N_("Forside"), ":material/home:", N_("Start"), EVERYONE),
    PageInfo("grund", N_("Grund"), ":material/home_pin:", N_("Borger og ansøger"), EVERYONE),
    PageInfo("byggeri", N_("Byggeri"), ":material/home_work:", N_("Borger og ansøger"), EVERYONE),
    PageInfo("plan", N_("Plan"), ":material/map:", N_("Kommunen"), STAFF),
    PageInfo("leverance", N_("Leverance"), ":material/fact_check:", N_("Kommunen"), STAFF),
    PageInfo("sag", N_("Sag"), ":material/folder_open:", N_("Kommunen"), STAFF),
    PageInfo("data", N_("Data"), ":material/database:", N_("Om løsningen"), STAFF),
    PageInfo("regler", N_("Regler"), ":material/gavel:", N_("Om løsningen"), EVERYONE),
    PageInfo("om", N_("Om"), ":material/info:", N_("Om løsningen"), EVERYONE),
)


def page_info(name: str) -> PageInfo:
    """The page of this name. Raises KeyError."""
    return {one.name: one for one in PAGES}[name]
