"""Which rows a fault is planted in, and what several faults have in common."""

from __future__ import annotations

from typing import Any, Final

from geoplan.sample.plan_planting import Change, Find, PlanDraft, cells

NOTHING: Final = dict.fromkeys(("bebygpct", "bebygpctaf", "maxetager", "maxbygnhjd"))
"""No number on the extent of building."""


def roomy(draft: PlanDraft, row: int) -> bool:
    """A delomraade in an adopted plan, in a framework that allows two storeys and 5 m or does not say."""
    frame, at = draft["kommuneplanramme"], draft.framework(draft.plan_of("delomraade", row))
    storeys, height = frame.value("maxetager", at), frame.value("maxbygnhjd", at)
    return draft["delomraade"].value("status", row) == "V" and (storeys is None or storeys >= 2) and (height is None or height >= 5)  # noqa: PLR2004 -- as said


def where_framework_has(name: str) -> Any:
    """Delomraader in adopted plans whose framework has a number."""

    def fit(draft: PlanDraft, row: int) -> bool:
        at = draft.framework(draft.plan_of("delomraade", row))
        return draft["delomraade"].value("status", row) == "V" and draft["kommuneplanramme"].value(name, at) is not None

    return fit


def with_nothing(draft: PlanDraft, row: int) -> bool:
    """A delomraade in an adopted plan that does not regulate extent."""
    part = draft["delomraade"]
    return part.value("status", row) == "V" and bool(part.value("iomfangreg", row))


def detached(draft: PlanDraft, row: int) -> bool:
    """A delomraade for detached houses, in an adopted plan."""
    part = draft["delomraade"]
    return bool(part.value("anvspec1", row) == 1110 and part.value("status", row) == "V")  # noqa: PLR2004 -- the code of detached houses


def adopted(kind: str) -> Any:
    """Objects in force."""
    return lambda draft, row: draft[kind].value("status", row) == "V"


def in_empty_framework(draft: PlanDraft, row: int) -> bool:
    """A framework that no lokalplan lies in."""
    return row in draft.empty_frameworks()


def zone_left(draft: PlanDraft, row: int) -> bool:
    """A delomraade in an adopted plan that leaves the zone as it is, nobody having touched it."""
    plan = draft.plan_of("delomraade", row)
    return draft["delomraade"].value("status", row) == "V" and bool(draft["lokalplan"].value("izonereg", plan))


def detached_zone_left(draft: PlanDraft, row: int) -> bool:
    """Such a one for detached houses, in a plan where nobody has touched the zone of a part."""
    parts = draft.parts[draft.plan_of("delomraade", row)]
    return zone_left(draft, row) and detached(draft, row) and not any("zone" in draft.used["delomraade", part] for part in parts)


def without_classes(draft: PlanDraft, row: int) -> bool:
    """A framework without environmental classes."""
    return draft["kommuneplanramme"].value("minmiljo", row) is None


def of_type(number: int) -> Any:
    """Byggefelter of a type, in an adopted plan."""
    return lambda draft, row: draft["byggefelt"].value("byggefelttype", row) == number and draft["byggefelt"].value("status", row) == "V"


def at_plan(draft: PlanDraft, row: int) -> int:
    """The lokalplan of a delomraade."""
    return draft.plan_of("delomraade", row)


def extent(**values: Any) -> Change:
    """A delomraade with these numbers on extent only; it regulates extent unless said."""
    return cells("delomraade", **(NOTHING | {"iomfangreg": False} | values))


def in_conflict(name: str) -> tuple[Find, ...]:
    """A comparison with the framework that is found at the lokalplan."""
    return ((f"konformitet.{name}", "lokalplan", at_plan),)
