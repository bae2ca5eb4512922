"""The extract of a property as text: who it is, what stands there, what may be built, and the three lists."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.themes import Answer
from geoplan.report.applies_text import plan_lines
from geoplan.report.plot_values import by_answer
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
    said = t(N_("{examined} temaer er undersøgt, {hits} berører grunden"), examined=examined, hits=counts["hit"])
    missing = counts["not_examined"]
    if not missing:
        return said + "."
    return said + t(N_(", og {missing} kunne ikke undersøges. Svaret er derfor ikke fuldstændigt."), missing=missing)


def _verdict(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("{name} – {day}"), name=clean(values["name"] or t(N_("Grunden"))), day=_day(values["day"]))
    yield from wrap(verdict(values, t), WIDTH)


def _identity(values: dict[str, Any], t: Texts) -> Iterator[str]:
    keys = values["keys"]
    rows = {
        N_("Jordstykker"): "; ".join(map(clean, keys["matrikel"])),
        N_("BFE-nummer"): keys["bfe"],
        N_("ESR-nummer"): keys["esr"],
        N_("Adresser"): "; ".join(map(clean, keys["addresses"][:8])) + (" …" if len(keys["addresses"]) > 8 else ""),  # noqa: PLR2004
        N_("Zone"): ", ".join(f"{zone} {t.number(round(100 * share, 1))} %" for zone, share in values["zones"].items()),
        N_("Grundareal"): f"{_number(values['area']['plot_m2'], t)} m² ({values['area']['basis']})",
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
            t(N_("{area} m² i alt"), area=_number(one["floor_m2"], t)) if one["floor_m2"] else "",
            t(N_("bebygget {area} m²"), area=_number(one["built_m2"], t)) if one["built_m2"] else "",
            t.plural("{n} etage", "{n} etager", int(one["storeys"])) if one["storeys"] else "",
            t(N_("opført {year}"), year=int(one["year"])) if one["year"] else "",
        ]
        yield f"  {one['code'] or '?'} {clean(one['use'])}: " + ", ".join(fact for fact in facts if fact)


def _right(values: dict[str, Any], t: Texts) -> Iterator[str]:
    right = values["right"]
    yield t(N_("Bebyggelsesprocent og rest"))
    for line in right["calculation"]:
        sign = {-1: "-", 0: " ", 1: "+"}[line["factor"]]
        yield f"  {sign} {line['what']:<52} {_number(line['value'], t):>12} {line['unit']:<3} {line['source']}".rstrip()
    if right["limit"] is None:
        use = right["use"] or t(N_("ukendt"))
        yield "  " + t(N_("Grænsen kan ikke afgøres: grundens anvendelse er {use} efter BBR."), use=use)
    elif right["left_m2"] is not None:
        basis = t(N_("lokalplan {number}"), number=clean(right["source"])) if right["basis"] == "plan" else right["source"]
        yield "  " + t(N_("Grænsen er {limit} % ({basis})."), limit=_number(right["limit"], t), basis=basis)
        more = right["left_m2"] < 0
        text = N_("Der er bygget {area} m² mere, end grænsen giver.") if more else N_("Der er {area} m² etageareal tilbage.")
        yield "  " + t(text, area=_number(abs(right["left_m2"]), t))
    yield from (f"  {line}" for line in _reservations(values, t))


def _reservations(values: dict[str, Any], t: Texts) -> Iterator[str]:
    right = values["right"]
    if right["mixed"]:
        yield t(N_("Grunden har flere slags bebyggelse; grænsen er den for {use}."), use=right["use"])
    if right["basement_m2"]:
        text = N_("{area} m² kælder er ikke regnet med; den tæller, hvis loftet er mindst 1,25 m over terræn.")
        yield t(text, area=_number(right["basement_m2"], t))
    if right["without_area"]:
        yield t.plural(
            "{n} bygning har intet areal i BBR og er ikke regnet med.",
            "{n} bygninger har intet areal i BBR og er ikke regnet med.",
            right["without_area"],
        )
    if not values["area"]["registered"]:
        yield t(N_("Grundarealet er kortets; procenten er derfor kun omtrentlig."))


def _plans(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Planer"))
    (of_plans,) = (one for one in values["themes"] if one["id"] == "K-LP")
    if of_plans["answer"] == Answer.NOT_EXAMINED:
        yield "  " + t(N_("Ikke undersøgt: {why}."), why=of_plans["why"])
        return
    yield from plan_lines(values["plans"], t)


def _themes(values: dict[str, Any], t: Texts) -> Iterator[str]:
    yield t(N_("Berører grunden"))
    for one in by_answer(values["themes"], Answer.HIT):
        yield from _hit(one, t)
    yield ""
    yield t(N_("Berører ikke grunden"))
    yield from wrap("  " + "; ".join(one["title"] for one in by_answer(values["themes"], Answer.NO_HIT)), WIDTH, subsequent_indent="  ")
    yield ""
    yield t(N_("Ikke undersøgt"))
    for one in by_answer(values["themes"], Answer.NOT_EXAMINED):
        yield from wrap(f"  {one['title']}: {one['why']}", WIDTH, subsequent_indent="    ")


def _hit(one: dict[str, Any], t: Texts) -> Iterator[str]:
    amount = f"{_number(one['amount'], t)} {one['unit']}".strip() if one["amount"] else ""
    share = f"{t.number(round(100 * one['share'], 1))} %" if one["share"] is not None else ""
    how_much = ", ".join(part for part in (amount, share, ", ".join(map(clean, one["kinds"][:3]))) if part)
    yield f"  {one['title']} ({one['effect_text']})" + (f": {how_much}" if how_much else "")
    law = one["law"] if one["verified"] else t(N_("{source} (ikke efterprøvet)"), source=one["law"])
    yield from wrap(f"{one['what']} {law}. {t(N_('Myndighed: {authority}.'), authority=one['authority'])}", WIDTH, **_INDENTED)
    if one["exemptions"]:
        yield from wrap(t(N_("Undtaget: {what}"), what=one["exemptions"]), WIDTH, **_INDENTED)


_INDENTED: Final[dict[str, Any]] = {"initial_indent": "    ", "subsequent_indent": "    "}


def _number(value: float | None, t: Texts) -> str:
    if value is None:
        return "?"
    return t.integer(int(value)) if value == int(value) else t.number(value, 2)


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}-{month}-{year}"
