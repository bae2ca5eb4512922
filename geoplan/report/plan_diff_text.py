"""What changed in a plan, as text and as values for JSON and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.plan.redline import ADDED, CHANGED, REMOVED, SAME
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.plan.redline import ObjectDiff
    from geoplan.texts import Texts

WHAT_DA: Final = {CHANGED: N_("ændret"), ADDED: N_("tilføjet"), REMOVED: N_("fjernet"), SAME: N_("uændret")}
KIND_DA: Final = {
    "lokalplan": N_("lokalplan"),
    "delomraade": N_("delområde"),
    "byggefelt": N_("byggefelt"),
    "kommuneplanramme": N_("kommuneplanramme"),
    "kommuneplan": N_("kommuneplan"),
    "kommuneplantillaeg": N_("kommuneplantillæg"),
    "retningslinje": N_("retningslinje"),
    "zonekort": N_("zonekort"),
    "landzonetilladelse": N_("landzonetilladelse"),
}
HEADING: Final = N_("{plan}: {old} → {new}")
AREA: Final = N_("areal {before} m² → {after} m²: tilføjet {added} m², fjernet {removed} m²")
NOTHING: Final = N_("Der er ingen forskel.")


def plan_diff_values(objects: Sequence[ObjectDiff], t: Texts) -> list[dict[str, Any]]:
    """Every object with its changes, for JSON; areas in m²."""
    return [_values(one, t) for one in objects]


def _values(one: ObjectDiff, t: Texts) -> dict[str, Any]:
    before, after, added, removed = (round(area, 2) for area in one.areas_m2)
    return {
        "kind": one.kind,
        "name": one.name,
        "what": one.what,
        "area_before_m2": before,
        "area_after_m2": after,
        "added_m2": added,
        "removed_m2": removed,
        "changes": [
            {
                "field": change.field,
                "title": t(change.title),
                "before": change.raw[0],
                "after": change.raw[1],
                "before_text": t(change.before),
                "after_text": t(change.after),
                "provision": not change.of_life,
            }
            for change in one.changes
        ],
    }


def plan_diff_text(plan: str, old: str, new: str, objects: Sequence[ObjectDiff], t: Texts) -> str:
    """The comparison as lines: each object that differs with its areas and fields, and how many are the same."""
    lines = [heading(plan, old, new, t)]
    differing = [one for one in objects if one.what != SAME]
    for one in differing:
        lines += ["", *_object(one, t)]
    same = len(objects) - len(differing)
    if not differing:
        lines += ["", t(NOTHING)]
    elif same:
        lines += ["", t.plural("{n} del er uændret.", "{n} dele er uændrede.", same)]
    return "\n".join(lines) + "\n"


def heading(plan: str, old: str, new: str, t: Texts) -> str:
    """What is compared."""
    return t(HEADING, plan=plan, old=old, new=new) if plan else f"{old} → {new}"


def named(one: ObjectDiff, t: Texts) -> str:
    """The object as people call it."""
    return f"{t(KIND_DA.get(one.kind, one.kind))} {one.name}".strip()


def _object(one: ObjectDiff, t: Texts) -> Iterator[str]:
    yield f"{named(one, t)}: {t(WHAT_DA[one.what])}"
    if one.added is not None or one.removed is not None:
        yield "  " + area_line(one, t)
    for change in sorted(one.changes, key=lambda change: change.of_life):
        yield f"  {t(change.title)} ({change.field}): {t(change.before)} → {t(change.after)}"


def area_line(one: ObjectDiff, t: Texts) -> str:
    """Areas before and after, and what came and went."""
    before, after, added, removed = (t.number(area, 0 if area >= 1 or area == 0 else 2) for area in one.areas_m2)
    return t(AREA, before=before, after=after, added=added, removed=removed)
