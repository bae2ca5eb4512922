"""What the page *Grund* shows of a plot, as plain rows and sentences. Nothing of Streamlit here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.building.themes import Answer
from geoplan.report.building_sentences import said as sentence
from geoplan.report.envelope_text import ZONES
from geoplan.report.plot_text import how_much, ignored, lawful, number, parcels_said, percent, shown_day
from geoplan.report.plot_values import by_answer
from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.building.envelope import Envelope
    from geoplan.texts import Texts

HITS: Final = ("blocks", "dispensation", "permission", "assessment", "information")
"""Effects, the gravest first."""


class Hit(NamedTuple):
    """A theme that concerns the plot, in words."""

    title: str
    effect: str
    grave: bool
    amount: str
    said: tuple[str, ...]


def outcome_of(values: dict[str, Any]) -> Outcome:
    """The answer on the bebyggelsesprocent."""
    return Outcome(values["right"]["answer"])


def identity(values: dict[str, Any], t: Texts) -> list[tuple[str, str]]:
    """Name and value of what the property is; what is not known is left out."""
    keys, (east, north) = values["keys"], values["area"]["middle"]
    rows = [
        (t(N_("Jordstykker")), parcels_said(values, t)),
        (t(N_("BFE-nummer")), keys["bfe"]),
        (t(N_("ESR-nummer")), keys["esr"]),
        (t(N_("Adresser")), "; ".join(map(clean, keys["addresses"]))),
        (t(N_("Zone")), ", ".join(f"{zone} {percent(share, t)} %" for zone, share in values["zones"].items())),
        (t(N_("Grundareal")), f"{number(values['area']['plot_m2'], t)} m² ({values['area']['basis']})"),
        (t(N_("Midtpunkt (EPSG:25832)")), f"{t.number(east, 1)} {t.number(north, 1)}"),
    ]
    return [(name, value) for name, value in rows if value]


def hits(values: dict[str, Any], t: Texts) -> list[Hit]:
    """The themes that concern the plot, the gravest first."""
    found = sorted(by_answer(values["themes"], Answer.HIT), key=lambda one: HITS.index(one["effect"]))
    return [_hit(one, t) for one in found]


def _hit(one: dict[str, Any], t: Texts) -> Hit:
    said = [
        one["what"],
        f"{lawful(one, t)}. " + t(N_("Myndighed: {authority}."), authority=one["authority"]),
        t(N_("Undtaget: {what}"), what=one["exemptions"]) if one["exemptions"] else "",
        one["note"],
        t(N_("Ikke undersøgt: {why}."), why=one["why"]) if one["why"] else "",
        ignored(one, t),
        t(N_("Laget er fra {day}."), day=shown_day(one["layer_day"])) if one["layer_day"] else "",
    ]
    grave = one["effect"] in {"blocks", "dispensation", "permission"}
    return Hit(one["title"], one["effect_text"], grave, how_much(one, t), tuple(clean(text) for text in said if text))


def free(values: dict[str, Any], t: Texts) -> list[str]:
    """The themes that do not concern the plot."""
    return [one["title"] + (f" – {ignored(one, t)}" if ignored(one, t) else "") for one in by_answer(values["themes"], Answer.NO_HIT)]


def not_examined(values: dict[str, Any]) -> list[tuple[str, str]]:
    """The themes that could not be examined, and why."""
    return [(one["title"], one["why"]) for one in by_answer(values["themes"], Answer.NOT_EXAMINED)]


def buildings(values: dict[str, Any], t: Texts) -> list[dict[str, str]]:
    """BBR's buildings as rows."""
    return [
        {
            t(N_("Anvendelse")): f"{one['code'] or '?'} {clean(one['use'])}",
            t(N_("Samlet areal (m²)")): number(one["floor_m2"], t) if one["floor_m2"] else "–",
            t(N_("Bebygget (m²)")): number(one["built_m2"], t) if one["built_m2"] else "–",
            t(N_("Etager")): number(one["storeys"], t) if one["storeys"] else "–",
            t(N_("Opført")): str(int(one["year"])) if one["year"] else "–",
        }
        for one in values["buildings"]
    ]


def calculation(values: dict[str, Any], t: Texts) -> list[dict[str, str]]:
    """The sum of the bebyggelsesprocent as rows."""
    sign = {-1: "−", 0: "=", 1: "\\+"}  # a plus alone would be read as a list by the table
    return [
        {
            t(N_("+/−")): sign[line["factor"]],
            t(N_("Led")): line["what"],
            t(N_("Værdi")): f"{number(line['value'], t)} {line['unit']}",
            t(N_("Paragraf")): line["source"],
        }
        for line in values["right"]["calculation"]
    ]


def sources(values: dict[str, Any], t: Texts) -> list[dict[str, str]]:
    """The layers that the answer rests on, with source and day."""
    return [
        {
            t(N_("Lag")): one["layer"],
            t(N_("Kilde")): clean(one["source"]),
            t(N_("Dato")): shown_day(one["day"]) if one["day"] else "–",
            t(N_("Antal")): t.integer(one["count"]),
        }
        for one in values["sources"]
    ]


def envelope_rows(found: Envelope, t: Texts) -> list[dict[str, str]]:
    """Where may still be built, and how high, as rows: ground for a house by height, and for secondary buildings."""
    return [
        {
            t(N_("Hvad")): t(ZONES[zone.kind]),
            t(N_("Højde")): f"{t.number(zone.height_m, 2)} m" if zone.height_m is not None else t(N_("efter afstandene alene")),
            t(N_("Areal af grunden")): f"{t.number(zone.area.area, 0)} m²",
        }
        for zone in found.zones
        if not zone.area.is_empty
    ]


def assumed(found: Envelope, t: Texts) -> list[str]:
    """What the building right takes for granted."""
    return [sentence(one, t) for one in found.assumed]


def right_limit(values: dict[str, Any], t: Texts) -> str:
    """Limit and rest in a sentence, without the answer itself."""
    from geoplan.report.plot_text import right_said  # noqa: PLC0415 -- beside its only use

    return right_said(values, t).partition(". ")[2] or t(N_("Grænsen kan ikke findes."))
