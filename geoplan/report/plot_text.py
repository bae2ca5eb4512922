"""The extract of a property as text: who it is, what stands there, what may be built, and the three lists."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.overlay import SMALL_M, SMALL_M2
from geoplan.building.remainder import PLAN, Says
from geoplan.building.themes import Answer
from geoplan.report.applies_text import plan_lines
from geoplan.report.plot_values import by_answer, joins_said
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts

WIDTH: Final = 110
GUIDANCE: Final = N_("Vejledende, ikke en afgørelse. Tallene om bygninger er BBR's, og lagene er fra de dage, der står ved dem.")


def plot_text(values: dict[str, Any], t: Texts) -> str:
    """The whole extract."""
    parts = (_verdict(values, t), _identity(values, t), _buildings(values, t), _right(values, t), _plans(values, t), _themes(values, t))
    lines = [line for part in parts for line in (*part, "")]
    return "\n".join([*lines, *wrap(t(GUIDANCE), WIDTH)]) + "\n"


def verdict(values: dict[str, Any], t: Texts) -> str:
    """How many themes were examined, how many concern the plot, and what could not be examined."""
    counts = values["counts"]
    examined = counts["hit"] + counts["no_hit"]
    said = t.plural(
        N_("{n} tema er undersøgt, {hits} berører grunden"),
        N_("{n} temaer er undersøgt, {hits} berører grunden"),
        examined,
        hits=counts["hit"],
    )
    missing = counts["not_examined"]
    if not missing:
        return said + "."
    return said + t(N_(", og {missing} kunne ikke undersøges. Svaret er derfor ikke fuldstændigt."), missing=missing)


def _verdict(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("{name} – {day}"), name=clean(values["name"] or t(N_("Grunden"))), day=shown_day(values["day"]))
    yield from wrap(verdict(values, t), WIDTH)


def parcels_said(values: dict[str, Any], t: Texts) -> str:
    """The parcels by name; of those that are only partly inside a drawn area, how much of them is."""
    shown = []
    for one in values["parcels"]:
        part = one["map_m2"] - one["inside_m2"] >= SMALL_M2
        inside = " " + t(N_("({inside} m² af {area} m²)"), inside=number(one["inside_m2"], t), area=number(one["map_m2"], t))
        shown.append(clean(one["name"]) + (inside if part else ""))
    return "; ".join(shown)


def _identity(values: dict[str, Any], t: Texts) -> Iterator[str]:
    keys = values["keys"]
    rows = {
        N_("Jordstykker"): parcels_said(values, t),
        N_("BFE-nummer"): keys["bfe"],
        N_("ESR-nummer"): keys["esr"],
        N_("Adresser"): "; ".join(map(clean, keys["addresses"][:8])) + (" …" if len(keys["addresses"]) > 8 else ""),  # noqa: PLR2004
        N_("Zone"): ", ".join(f"{zone} {percent(share, t)} %" for zone, share in values["zones"].items()),
        N_("Grundareal"): f"{number(values['area']['plot_m2'], t)} m² ({values['area']['basis']})",
        N_("Sikkerhed"): joins_said(values),
        N_("Bemærk"): "; ".join(map(clean, values["remarks"])),
    }
    for name, value in rows.items():
        if value:
            yield from wrap(f"{t(name) + ':':<13} {value}", WIDTH, subsequent_indent=" " * 14)


def _buildings(values: dict[str, Any], t: Texts) -> Iterator[str]:
    if not values["buildings"]:
        yield t(N_("Der er ingen bygninger i BBR på grunden."))
        return
    yield t(N_("Bygninger i BBR"))
    for one in values["buildings"]:
        facts = [
            t(N_("{area} m² i alt"), area=number(one["floor_m2"], t)) if one["floor_m2"] else "",
            t(N_("bebygget {area} m²"), area=number(one["built_m2"], t)) if one["built_m2"] else "",
            t.plural("{n} etage", "{n} etager", int(one["storeys"])) if one["storeys"] else "",
            t(N_("opført {year}"), year=int(one["year"])) if one["year"] else "",
        ]
        yield f"  {one['code'] or '?'} {clean(one['use'])}: " + ", ".join(fact for fact in facts if fact)


def _right(values: dict[str, Any], t: Texts) -> Iterator[str]:
    right = values["right"]
    yield t(N_("Bebyggelsesprocent og rest"))
    for line in right["calculation"]:
        sign = {-1: "-", 0: " ", 1: "+"}[line["factor"]]
        yield f"  {sign} {line['what']:<52} {number(line['value'], t):>12} {line['unit']:<3} {line['source']}".rstrip()
    yield from wrap("  " + right_said(values, t), WIDTH, subsequent_indent="  ")
    for reason in right["reasons"]:
        yield from wrap(f"  - {clean(reason)}", WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    if right["basement_m2"]:
        text = N_("{area} m² kælder er ikke regnet med; den tæller, hvis loftet er mindst 1,25 m over terræn.")
        yield from wrap("  - " + t(text, area=number(right["basement_m2"], t)), WIDTH, subsequent_indent="    ")


def right_said(values: dict[str, Any], t: Texts) -> str:
    """The answer on the building right in a sentence: one of four, the limit, and what is left."""
    right = values["right"]
    answer = t(N_("Bebyggelsesprocent: {answer}."), answer=right["answer_text"])
    if right["limit"] is None or right["left_m2"] is None:
        return answer
    basis = t(N_("lokalplan {number}"), number=clean(right["source"])) if right["basis"] == PLAN else right["source"]
    alone = right["plan_says"] == Says.NOT_EXAMINED
    text = N_("Efter bygningsreglementet alene er grænsen {limit} % ({basis}).") if alone else N_("Grænsen er {limit} % ({basis}).")
    limit = t(text, limit=number(right["limit"], t), basis=basis)
    more = right["left_m2"] < 0
    text = N_("Der er bygget {area} m² mere, end grænsen giver.") if more else N_("Der er {area} m² etageareal tilbage.")
    return f"{answer} {limit} {t(text, area=number(abs(right['left_m2']), t))}"


def _plans(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Planer"))
    (of_plans,) = (one for one in values["themes"] if one["id"] == "K-LP")
    if of_plans["answer"] == Answer.NOT_EXAMINED:
        yield "  " + t(N_("Ikke undersøgt: {why}."), why=of_plans["why"])
        return
    yield from plan_lines(values["plans"], t)


def _themes(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Berører grunden"))
    hits = by_answer(values["themes"], Answer.HIT)
    for one in hits:
        yield from _hit(one, t)
    if not hits:
        yield "  " + t(N_("ingen af de undersøgte temaer"))
    yield ""
    yield t(N_("Berører ikke grunden"))
    free = by_answer(values["themes"], Answer.NO_HIT)
    yield from wrap("  " + ("; ".join(one["title"] for one in free) or t(N_("ingen"))), WIDTH, subsequent_indent="  ")
    for one in free:
        if ignored(one, t):
            yield from wrap(f"  {one['title']}: {ignored(one, t)}", WIDTH, subsequent_indent="    ")
    yield ""
    yield t(N_("Ikke undersøgt"))
    for one in by_answer(values["themes"], Answer.NOT_EXAMINED):
        yield from wrap(f"  {one['title']}: {one['why']}", WIDTH, subsequent_indent="    ")


def ignored(one: dict[str, Any], t: Texts) -> str:
    """What was found of a theme and left out as too small, or empty."""
    parts = [f"{number(one[key], t)} {unit}" for key, unit in (("ignored_m2", "m²"), ("ignored_m", "m")) if one[key]]
    if not parts:
        return ""
    limits = {"area": t.number(SMALL_M2), "length": t.number(SMALL_M)}
    return t(
        N_("{amount} er udeladt: stykker under {area} m² og {length} m kommer af grænser, der ikke er tegnet ens."),
        amount=", ".join(parts),
        **limits,
    )


def how_much(one: dict[str, Any], t: Texts) -> str:
    """What a theme takes of the plot: area, length and number, share, what it is, and the layers where it has several."""
    parts = [
        f"{number(one['area_m2'], t)} m²" if one["area_m2"] else "",
        f"{number(one['length_m'], t)} m" if one["length_m"] else "",
        t.plural("{n} objekt", "{n} objekter", one["points"]) if one["points"] else "",
        f"{percent(one['share'], t)} %" if one["share"] else "",
        ", ".join(map(clean, one["kinds"][:3])) + (" …" if len(one["kinds"]) > 3 else ""),  # noqa: PLR2004 -- what fits in a line
        t(N_("lag: {layers}"), layers=", ".join(one["layers"])) if one["layers"] else "",
    ]
    return ", ".join(part for part in parts if part)


def _hit(one: dict[str, Any], t: Texts) -> Iterator[str]:
    amount = how_much(one, t)
    yield from wrap(f"  {one['title']} ({one['effect_text']})" + (f": {amount}" if amount else ""), WIDTH, subsequent_indent="    ")
    yield from wrap(f"{one['what']} {lawful(one, t)}. {t(N_('Myndighed: {authority}.'), authority=one['authority'])}", WIDTH, **_INDENTED)
    if one["exemptions"]:
        yield from wrap(t(N_("Undtaget: {what}"), what=one["exemptions"]), WIDTH, **_INDENTED)
    if one["why"]:
        yield from wrap(t(N_("Ikke undersøgt: {why}."), why=one["why"]), WIDTH, **_INDENTED)
    if ignored(one, t):
        yield from wrap(ignored(one, t), WIDTH, **_INDENTED)


def lawful(one: dict[str, Any], t: Texts) -> str:
    """The paragraph of a theme, marked where nobody has verified it."""
    return str(one["law"]) if one["verified"] else t(N_("{source} (ikke efterprøvet)"), source=one["law"])


_INDENTED: Final[dict[str, Any]] = {"initial_indent": "    ", "subsequent_indent": "    "}


def percent(share: float, t: Texts) -> str:
    """A share in per cent with one decimal, without any where it is whole."""
    value = round(100 * share, 1)
    return t.integer(int(value)) if value == int(value) else t.number(value, 1)


def number(value: float | None, t: Texts) -> str:
    """A number with two decimals, without any where it is whole; a question mark where it is not known."""
    if value is None:
        return "?"
    return t.integer(int(value)) if value == int(value) else t.number(value, 2)


def shown_day(text: str) -> str:
    """A day written year first, as people write it."""
    year, month, day = text.split("-")
    return f"{day}-{month}-{year}"
