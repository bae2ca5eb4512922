"""The answer to a stored case as a page, as text, and as the pages of its package; what an officer overruled stands beside geoplan's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from geoplan.report.building_page import answer_pages, building_html
from geoplan.report.building_text import building_text
from geoplan.report.case_json import Shown
from geoplan.report.case_text import Told, case_text

if TYPE_CHECKING:
    from geoplan.texts import Texts


class _Filled(Told, Protocol):
    """A stored case that may have been filled in from a workspace."""

    @property
    def filled(self) -> tuple[tuple[str, str, str], ...]:
        """What was filled in: what, value, source."""
        ...


class _Seen(Shown, Protocol):
    """A case as it is shown."""

    @property
    def case(self) -> _Filled:
        """What is stored."""
        ...


def _both(seen: _Seen) -> dict[str, Any]:
    """What is given to every form of the answer: geoplan's beside the officer's."""
    return {"filled": seen.case.filled, "officers": seen.judged, "overrides": tuple(seen.case.overrides)}


def case_page(seen: _Seen, t: Texts) -> str:
    """The answer as one HTML page."""
    return building_html(seen.result, t, **_both(seen))


def case_whole_text(seen: _Seen, t: Texts, *, sums: bool = True) -> str:
    """The case and the answer as text."""
    return case_text(seen.case, seen.clock, seen.needed, building_text(seen.result, t, sums=sums, **_both(seen)), t)


def package_pages(seen: _Seen, t: Texts) -> dict[str, bytes]:
    """The answer to read, by name: svar.txt, svar.html, and svar.pdf where WeasyPrint is installed."""
    return {"svar.txt": case_whole_text(seen, t).encode("utf-8"), **answer_pages(seen.result, t, **_both(seen))}
