"""What applies on places, as text to read."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from geoplan.plan.ladder import NARROW_M, SMALL_AREA_M2
from geoplan.report.plan_title import plan_title
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from geoplan.texts import Texts

TITLE_WIDTH, VALUE_WIDTH, WIDTH = 40, 22, 110


def applies_text(places: Sequence[dict[str, Any]], day: dt.date, t: Texts, *, is_point: bool = False) -> str:
    """The places one after another; ends with the limits that were used."""
    lines: list[str] = []
    for place in places:
        lines += [*_place(place, day, t, is_point=is_point), ""]
    lines.append(t(N_("En ramme vises ved siden af; den gælder ikke i stedet for en lokalplan. Vejledende, ikke en afgørelse.")))
    if any(place["left_out_m2"] for place in places):
        limits = {"area": t.number(SMALL_AREA_M2), "width": t.number(NARROW_M)}
        lines.append(t(N_("Stykker under {area} m², som er smallere end {width} m, er udeladt: grænserne er ikke tegnet ens."), **limits))
    return "\n".join(lines) + "\n"


def _place(place: dict[str, Any], day: dt.date, t: Texts, *, is_point: bool) -> Iterator[str]:
    name = clean(place["place"] or t(N_("Stedet")))
    on = {"name": name, "day": day.strftime("%d-%m-%Y"), "area": t.number(place["area_m2"], 0)}
    yield t(N_("{name} – gældende {day}"), **on) if is_point else t(N_("{name}, {area} m² – gældende {day}"), **on)
    yield from plan_lines(place, t, is_point=is_point)


def plan_lines(place: dict[str, Any], t: Texts, *, is_point: bool = False) -> Iterator[str]:
    """What applies on one place: piece by piece, then rammer, proposals and what was left out."""
    for number, piece in enumerate(place["pieces"], 1):
        yield from _piece(piece, number, len(place["pieces"]), t, is_point=is_point)
    for ramme in place["rammer"]:
        yield from _ramme(ramme, t)
    yield from ("  " + proposed(proposal, t) for proposal in place["proposals"])
    if place["left_out_m2"]:
        yield "  " + t(N_("Udeladt: {area} m²"), area=t.number(place["left_out_m2"], 1))


def proposed(proposal: dict[str, Any], t: Texts) -> str:
    """What a proposed plan means while it is out to be heard."""
    return t(
        N_("Forslag til {plan} ({share} %), offentliggjort {day}: § 17 forbyder det, der foregriber planen."),
        plan=plan_title(proposal["plannr"], proposal["plannavn"], t),
        share=percent(proposal["share"], t),
        day=day_said(proposal["datoforsl"]),
    )


def _piece(piece: dict[str, Any], number: int, count: int, t: Texts, *, is_point: bool) -> Iterator[str]:
    plan = piece.get("lokalplan")
    yield "  " + piece_title(piece, number, 1 if is_point else count, t)
    if plan is None and "delomraade" not in piece and "byggefelt" not in piece:
        return
    if plan:
        if plan["datoikraft"]:
            yield "    " + t(N_("I kraft {day}"), day=day_said(plan["datoikraft"]))
        if plan["doklink"]:
            yield "    " + clean(plan["doklink"])
    yield from _provisions(piece["provisions"], t)


def piece_title(piece: dict[str, Any], number: int, count: int, t: Texts) -> str:
    """A piece of a place with its plan, delområde and byggefelt; its area where there are several."""
    area = {"n": number, "area": t.number(piece["area_m2"], 0), "share": percent(piece["share"], t)}
    lead = t(N_("Del {n}: {area} m² ({share} %) – "), **area) if count > 1 else ""
    return lead + (", ".join(chain(piece, t)) or t(N_("ingen lokalplan")))


SILENT: Final = {
    "read": N_("Uden tal her, men kan stå i planen; læs den: {titles}"),
    "not_regulated": N_("Regulerer planen ikke: {titles}"),
}


def _provisions(provisions: list[dict[str, Any]], t: Texts) -> Iterator[str]:
    """A line for each number and each disagreement, and one for all that may stand in the document, or is not regulated."""
    for one in provisions:
        if one["answer"] not in SILENT:
            yield f"    {one['title']:<{TITLE_WIDTH}} {value_said(one, t):<{VALUE_WIDTH}} {_after(one, t)}".rstrip()
    for answer, said in SILENT.items():
        titles = ", ".join(one["title"] for one in provisions if one["answer"] == answer)
        if titles:
            yield from wrap("    " + t(said, titles=titles), WIDTH, subsequent_indent="      ")


def chain(piece: dict[str, Any], t: Texts) -> Iterator[str]:
    """The plan of a piece, its delområde and its byggefelt."""
    plan = piece.get("lokalplan")
    if plan:
        yield plan_title(plan["plannr"], plan["plannavn"], t)
    if "delomraade" in piece:
        yield t(N_("delområde {number}"), number=clean(piece["delomraade"]["delnr"] or "?"))
    if "byggefelt" in piece:
        yield t(N_("byggefelt {number}"), number=clean(piece["byggefelt"]["delnr"] or "")).strip()


def value_said(provision: dict[str, Any], t: Texts) -> str:
    """What a provision says: its number, or why there is none."""
    if provision["answer"] == "conflict" or provision["value"] is None:
        return str(provision["said"])
    return measure_said(provision, t)


def measure_said(one: dict[str, Any], t: Texts) -> str:
    """A number with its unit, or a code with what it means."""
    number = _number(one["value"], t)
    if one["label"]:
        return f"{one['label']} ({number})"
    return number + (f" {one['unit']}" if one["unit"] else "")


def _after(provision: dict[str, Any], t: Texts) -> str:
    words = [t(N_("af {base}"), base=provision["of"])] if provision["of"] and provision["value"] is not None else []
    if provision["level"] and provision["answer"] != "conflict":
        words.append(f"({provision['level']})")
    return " ".join(words)


def _ramme(ramme: dict[str, Any], t: Texts) -> Iterator[str]:
    said = ramme_said(ramme, t)
    head = N_("Ramme {number} {name} ({share} %, forslag)") if ramme["forslag"] else N_("Ramme {number} {name} ({share} %)")
    values = {"number": clean(ramme["plannr"] or "?"), "name": clean(ramme["plannavn"] or ""), "share": percent(ramme["share"], t)}
    yield from wrap("  " + t(head, **values) + (f": {said}" if said else ""), WIDTH, subsequent_indent="      ")


def ramme_said(ramme: dict[str, Any], t: Texts) -> str:
    """The numbers of a ramme after one another."""
    return ", ".join(
        f"{one['title']} {measure_said(one, t)}" + (" " + t(N_("af {base}"), base=one["of"]) if one["of"] else "")
        for one in ramme["provisions"]
    )


def percent(share: float, t: Texts) -> str:
    """A share as per cent with at most one decimal."""
    return _number(round(100 * share, 1), t)


def _number(value: float, t: Texts) -> str:
    return t.integer(int(value)) if value == int(value) else t.number(value)


def day_said(value: Any) -> str:
    """A day of the register (YYYYMMDD) as people write it; what is no such day stands as it is."""
    text = str(value or "")
    return f"{text[6:8]}-{text[4:6]}-{text[:4]}" if text.isdigit() and len(text) == len("20261124") else clean(text)
