"""The state of the page *Byggeri*: one frozen value, changed by pure functions only. Nothing of Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geoplan.texts import Texts


class What(NamedTuple):
    """Something that people build: what it is called, and what it is in a case file."""

    title: str
    name: str
    use: str
    kind: str = ""
    work: str = "nybyggeri"


WHATS: Final[Mapping[str, What]] = {
    "garage": What(N_("Garage"), N_("Garage"), "sekundaer", "garage"),
    "carport": What(N_("Carport"), N_("Carport"), "sekundaer", "carport"),
    "udhus": What(N_("Udhus eller skur"), N_("Udhus"), "sekundaer", "udhus"),
    "drivhus": What(N_("Drivhus"), N_("Drivhus"), "sekundaer", "drivhus"),
    "overdaekket_terrasse": What(N_("Overdækket terrasse"), N_("Overdækket terrasse"), "sekundaer", "overdaekket_terrasse"),
    "udestue": What(N_("Udestue"), N_("Udestue"), "opholdsareal", "udestue"),
    "tilbygning": What(N_("Tilbygning til et enfamiliehus"), N_("Tilbygning"), "parcelhus", "", "tilbygning"),
    "parcelhus": What(N_("Nyt enfamiliehus"), N_("Hus"), "parcelhus"),
    "tofamiliehus": What(N_("Nyt tofamiliehus"), N_("Hus"), "tofamiliehus"),
    "dobbelthus": What(N_("Dobbelthus"), N_("Dobbelthus"), "dobbelthus"),
    "raekkehus": What(N_("Rækkehus"), N_("Rækkehus"), "raekkehus"),
    "sommerhus": What(N_("Sommerhus"), N_("Sommerhus"), "sommerhus"),
}
"""What may be chosen, the most frequent first."""
CEILING: Final = "existing.ceiling_over_terrain_m"
"""The one question about what stands there: how high the ceiling of its basement is."""
Answer = bool | float | str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an applicant has told. ``shape`` is the outline of the walls as WKT in EPSG:25832; ``answers`` are fields of a case file."""

    sagsnr: str = ""
    plot: str = ""
    label: str = ""
    what: str = ""
    day: dt.date | None = None
    shape: str = ""
    ansoeger: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether there is something to answer about."""
        return bool(self.plot and self.what)


def on_plot(draft: Draft, plot: str, label: str) -> Draft:
    """The draft on a plot. On another plot than before nothing is drawn."""
    if plot == draft.plot:
        return draft
    answers = {name: value for name, value in draft.answers.items() if name.startswith("building.")}
    return replace(draft, plot=plot, label=label, shape="", answers=answers)


def of_what(draft: Draft, what: str) -> Draft:
    """The draft of another kind of building; its drawing stays."""
    return replace(draft, what=what) if what in WHATS else draft


def drawn(draft: Draft, shape: str) -> Draft:
    """The draft with the building drawn so; an empty text takes the drawing away."""
    return replace(draft, shape=shape)


def told(draft: Draft, name: str, value: Answer | None) -> Draft:
    """The draft with a field answered; None takes the answer back."""
    answers = {key: one for key, one in draft.answers.items() if key != name}
    return replace(draft, answers=answers if value is None else {**answers, name: value})


def title_of(draft: Draft, t: Texts) -> str:
    """What the application is called."""
    return t(N_("{what} på {plot}"), what=t(WHATS[draft.what].title), plot=draft.label) if draft.ready else ""


def content_of(draft: Draft, t: Texts, *, standing: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The draft as plain data of a case file. ``standing`` is what stands there, where the applicant tells of it."""
    what = WHATS[draft.what]
    building: dict[str, Any] = {"name": t(what.name), "status": "proposed", "use": what.use}
    if what.kind:
        building["kind"] = what.kind
    if draft.shape:
        building["geometry"] = draft.shape
    content: dict[str, Any] = {"title": title_of(draft, t), "day": draft.day, "work": what.work, "plot": {"query": draft.plot}}
    answers: dict[str, Any] = {}
    tables = {"building": building, "plot": content["plot"], "answers": answers}
    for name, value in draft.answers.items():
        head, *path = name.split(".")
        if head in tables:
            _put(tables[head], path, value)
    content["building"] = [building, *(standing or [])]
    return content | ({"answers": answers} if answers else {})


def _put(table: dict[str, Any], path: list[str], value: Answer) -> None:
    for name in path[:-1]:
        table = table.setdefault(name, {})
    table[path[-1]] = value


def draft_of(content: dict[str, Any], *, sagsnr: str, label: str = "", ansoeger: str = "") -> Draft:
    """The draft that a case file holds: the other way round. What the page has no field for stays out."""
    proposed = next((one for one in content.get("building", []) if one.get("status") != "existing"), {})
    plot = content.get("plot", {})
    answers = {
        **_flat("building", {name: value for name, value in proposed.items() if name not in {"name", "status", "use", "kind", "geometry"}}),
        **_flat("plot", {name: value for name, value in plot.items() if name != "query"}),
        **_flat("answers", content.get("answers", {})),
    }
    ceiling = next((floor["ceiling_over_terrain_m"] for one in content.get("building", []) for floor in one.get("floors", [])
                    if one.get("status") == "existing" and "ceiling_over_terrain_m" in floor), None)  # fmt: skip
    if ceiling is not None:
        answers[CEILING] = float(ceiling)
    return Draft(
        sagsnr,
        plot.get("query", ""),
        label,
        _what_of(proposed, content.get("work", "nybyggeri")),
        content.get("day"),
        proposed.get("geometry", ""),
        ansoeger,
        answers,
    )


def _flat(head: str, table: dict[str, Any]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            found |= _flat(f"{head}.{name}", value)
        elif isinstance(value, bool | int | float | str):
            found[f"{head}.{name}"] = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return found


def _what_of(building: dict[str, Any], work: str) -> str:
    use, kind = building.get("use", ""), building.get("kind", "")
    fits = [key for key, one in WHATS.items() if (one.use, one.kind, one.work) == (use, kind, work)]
    return next(iter(fits), "")
