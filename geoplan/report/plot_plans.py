"""What the plans say of a property, as rows for a table: piece by piece, then rammer and proposals beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoplan.building.themes import Answer
from geoplan.model.plan import plan_model
from geoplan.report.applies_text import SILENT, day_said, percent, piece_title, proposed, ramme_said, value_said
from geoplan.report.plan_title import first_upper
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.texts import Texts


def plan_table(values: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    """``why`` where the plans could not be examined; else ``pieces``, ``rammer``, ``proposals`` and ``left_out``."""
    (of_plans,) = (one for one in values["themes"] if one["id"] == "K-LP")
    if of_plans["answer"] == Answer.NOT_EXAMINED:
        return {"why": t(N_("Ikke undersøgt: {why}."), why=of_plans["why"]), "pieces": [], "rammer": [], "proposals": [], "left_out": ""}
    place = values["plans"]
    count, left_out = len(place["pieces"]), place["left_out_m2"]
    return {
        "why": "",
        "pieces": [_piece(piece, number, count, t) for number, piece in enumerate(place["pieces"], 1)],
        "rammer": [_ramme(one, t) for one in place["rammer"]],
        "proposals": [proposed(one, t) for one in place["proposals"]],
        "left_out": t(N_("Udeladt: {area} m²"), area=t.number(left_out, 1)) if left_out else "",
    }


def _piece(piece: Mapping[str, Any], number: int, count: int, t: Texts) -> dict[str, Any]:
    plan, provisions = piece.get("lokalplan"), piece["provisions"]
    silent = {answer: ", ".join(one["title"] for one in provisions if one["answer"] == answer) for answer in SILENT}
    return {
        "title": first_upper(piece_title(dict(piece), number, count, t)),
        "plan": _plan(plan, t) if plan else None,
        "rows": [_row(one, t) for one in provisions if one["answer"] not in SILENT],
        "silent": [t(SILENT[answer], titles=titles) for answer, titles in silent.items() if titles],
    }


def _row(one: dict[str, Any], t: Texts) -> dict[str, str]:
    given = one["value"] is not None and one["answer"] != "conflict"
    return {"title": one["title"], "value": value_said(one, t), "of": one["of"] if given else "", "level": one["level"] if given else ""}


def _plan(plan: Mapping[str, Any], t: Texts) -> dict[str, str]:
    """Status, day and document of a plan. Only an address of the web is a link."""
    link = clean(plan["doklink"] or "")
    named = link.startswith(("https://", "http://"))
    return {
        "status": status_said(plan["status"], t),
        "day": day_said(plan["datoikraft"]) if plan["datoikraft"] else "",
        "link": link if named else "",
        "link_text": link,
    }


def status_said(code: str | None, t: Texts) -> str:
    """What a status of the register means; the code itself where nobody has named it."""
    codes = plan_model().lists.get("status")
    label = codes.label(str(code)) if codes and code else ""
    return label.lower() or str(code or t(N_("ikke oplyst")))


def _ramme(ramme: dict[str, Any], t: Texts) -> dict[str, Any]:
    name = t(N_("Ramme {number} {name}"), number=clean(ramme["plannr"] or "?"), name=clean(ramme["plannavn"] or "")).rstrip()
    plan = _plan(ramme, t)
    return {"title": name, "share": f"{percent(ramme['share'], t)} %", "says": ramme_said(ramme, t), "plan": plan}
