"""Faults in the areas of plans, and rows that are one too many."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely

from geoplan.sample.plan_planting import Change, PlanDraft, PlanPlant, box_in, cells, drawn, shape, with_part
from geoplan.sample.plants import CROSSED, REPEATED, SQUARE, TOUCHING

FAR_M: Final = 100_000.0
PIT = lambda: shapely.MultiPolygon([shapely.box(0, 0, 20, 20), shapely.box(30, 0, 30.5, 0.5)])  # noqa: E731 -- a table of shapes
FLAT = lambda: shapely.MultiPolygon([shapely.box(0, 0, 20, 20), shapely.Polygon([(30, 0), (50, 0), (30, 0), (50, 0), (30, 0)])])  # noqa: E731


def _stairs() -> Any:
    """A square of one metre a step along its diagonal, as a raster gives it."""
    step = np.repeat(np.arange(61.0), 2)
    stair = np.column_stack([step[1:], step[:-1]])
    return shapely.MultiPolygon([shapely.Polygon([*stair.tolist(), (0.0, 60.0)])])


def _line() -> Any:
    return shapely.MultiLineString([[(0, 0), (40, 10)]])


def several_parts(draft: PlanDraft, row: int) -> bool:
    """A lokalplan in force with two delomraader at least."""
    return draft["lokalplan"].value("status", row) == "V" and len(draft.parts[row]) > 1


def in_several(draft: PlanDraft, row: int) -> bool:
    """A delomraade of such a plan, the first of them."""
    plan = draft.plan_of("delomraade", row)
    return several_parts(draft, plan) and draft.parts[plan][0] == row


def second(draft: PlanDraft, row: int) -> int:
    """The second delomraade of the same plan."""
    return draft.parts[draft.plan_of("delomraade", row)][1]


def after_the_last(kind: str) -> Any:
    """The row that the next appended one gets."""
    return lambda draft, _row: len(draft[kind])


def _has_other(draft: PlanDraft, row: int) -> bool:
    """A lokalplan in force, with another in force after it in the same framework."""
    return draft["lokalplan"].value("status", row) == "V" and _other(draft, row) >= 0


def _other(draft: PlanDraft, row: int) -> int:
    plans = draft["lokalplan"]
    for at in range(row + 1, len(draft.frame_of_plan)):
        free = not {"flade", "status"} & draft.used["lokalplan", at]
        if draft.frame_of_plan[at] == draft.frame_of_plan[row] and plans.value("status", at) == "V" and free:
            return at
    return -1


def _overlap_other(draft: PlanDraft, row: int) -> None:
    """A part of 5 by 5 m inside another plan, in the plan and in its first delomraade."""
    other = _other(draft, row)
    draft.take(other, {"flade", "status"})
    piece = box_in(draft["lokalplan"].geometry[other], 5.0)
    for kind, at in (("lokalplan", row), ("delomraade", draft.parts[row][0])):
        draft[kind].geometry[at] = with_part(draft[kind].geometry[at], piece)


def _pierced(draft: PlanDraft, row: int) -> None:
    """A hole of 5 by 5 m in the plan's first delomraade."""
    part = draft["delomraade"]
    at = draft.parts[row][0]
    pieces = shapely.get_parts(shapely.difference(part.geometry[at], box_in(part.geometry[at], 5.0)))
    part.geometry[at] = shapely.MultiPolygon(list(pieces))


def _reaching_in(draft: PlanDraft, row: int) -> None:
    """A second polygon of 5 by 5 m inside the plan's second delomraade."""
    part = draft["delomraade"]
    part.geometry[row] = with_part(part.geometry[row], box_in(part.geometry[second(draft, row)], 5.0))


def _beyond_frameworks(draft: PlanDraft, row: int) -> None:
    """A part of 3 % of the plan's size where there is no framework, in the plan and in its first delomraade."""
    plan = draft["lokalplan"].geometry[row]
    piece = box_in(draft.no_frame[np.argmax(shapely.area(draft.no_frame))], float(np.ceil(np.sqrt(plan.area * 0.03))))
    for kind, at in (("lokalplan", row), ("delomraade", draft.parts[row][0])):
        draft[kind].geometry[at] = with_part(draft[kind].geometry[at], piece)


def _in_town(draft: PlanDraft, row: int) -> None:
    """The permit in the middle of a plot in town."""
    draft["landzonetilladelse"].geometry[row] = shapely.MultiPoint([draft.plans.town.lot_middles[0]])


def _large(draft: PlanDraft, row: int) -> None:
    """The permit for a whole field that no lokalplan lies in."""
    draft["landzonetilladelse"].geometry[row] = draft["kommuneplanramme"].geometry[draft.empty_frameworks()[-1]]


def _is_permit(draft: PlanDraft, row: int) -> bool:
    return bool(draft["landzonetilladelse"].value("status", row) == "V")


def _town_road(draft: PlanDraft) -> Any:
    """A road in byzone that no lokalplan lies on."""
    frames = draft["kommuneplanramme"]
    return next(road for frame, road in draft.free_road.items() if frames.value("fzone", frame) == 1)


def _byzone(draft: PlanDraft, row: int) -> bool:
    """The area of byzone that the road lies in."""
    layer = draft["zonekort"]
    return bool(layer.value("zone", row) == 1 and shapely.covers(layer.geometry[row], _town_road(draft)))


def _second_zone(draft: PlanDraft, row: int) -> None:
    """A square of a road in town in another zone too."""
    layer = draft["zonekort"]
    new = layer.append(row, planid=16_000_901, zone=3, zonestatus="Sommerhusområde")
    layer.geometry[new] = shapely.MultiPolygon([box_in(_town_road(draft), 5.0)])


def _unknown_zone(draft: PlanDraft, row: int) -> None:
    """A field in a zone that no single place can be in."""
    layer = draft["zonekort"]
    new = layer.append(row, planid=16_000_902, zone=5, zonestatus="Sommerhusområde og landzone")
    layer.geometry[new] = draft["kommuneplanramme"].geometry[draft.empty_frameworks()[-1]]


def _same_number(draft: PlanDraft, row: int) -> None:
    draft.used["delomraade", second(draft, row)].add("nr")
    draft["delomraade"].set(second(draft, row), delnr=draft["delomraade"].value("delnr", row))


def _halved(draft: PlanDraft, row: int) -> None:
    """The delomraade in two rows, each with half of it."""
    part = draft["delomraade"]
    whole = part.geometry[row]
    west, south, east, north = whole.bounds
    middle = round((west + east) / 2, 3)
    halves = [shapely.intersection(whole, shapely.box(*box)) for box in ((west, south, middle, north), (middle, south, east, north))]
    new = part.append(row)
    for at, half in zip((row, new), halves, strict=True):
        part.geometry[at] = shapely.MultiPolygon(list(shapely.get_parts(half)))


def _copied(**values: Any) -> Change:
    """The delomraade once more, as another object."""
    return lambda draft, row: _append(draft, "delomraade", row, values)


def _append(draft: PlanDraft, kind: str, row: int, values: dict[str, Any]) -> None:
    draft[kind].append(row, **values)


def by_a_free_road(kind: str) -> Any:
    """Objects in adopted plans whose framework has a road outside all plans."""

    def fit(draft: PlanDraft, row: int) -> bool:
        return draft[kind].value("status", row) == "V" and draft.framework(draft.plan_of(kind, row)) in draft.free_road

    return fit


def _part_far_off(kind: str) -> Change:
    """A second polygon of 3 by 3 m on that road."""

    def change(draft: PlanDraft, row: int) -> None:
        road = draft.free_road[draft.framework(draft.plan_of(kind, row))]
        draft[kind].geometry[row] = with_part(draft[kind].geometry[row], box_in(road, 3.0))

    return change


def _moved_away(area: Any) -> Any:
    return shapely.transform(area, lambda xy: np.round(xy + np.array((0.0, FAR_M)), 3))


def _shape(facts: str, what: str, change: Change, *finds: str) -> PlanPlant:
    return PlanPlant("retningslinje", facts, what, change, finds, ("flade",))


ALONE: Final = ("flade", "alt")

SHAPES: Final = (
    _shape("GEO-04", "en flade, der krydser sig selv", drawn("retningslinje", CROSSED), "geometri.gyldig"),
    _shape("GEO-03", "et punkt to gange efter hinanden", drawn("retningslinje", REPEATED), "geometri.gentagne_punkter"),
    _shape("GEO-05", "et hul, der rører kanten", drawn("retningslinje", TOUCHING), "geometri.selvberoering"),
    _shape("GEO-06", "en del med kun to forskellige punkter", drawn("retningslinje", FLAT), "geometri.knudepunkter", "geometri.gyldig"),
    _shape("GEO-07", "en del på 0,25 m²", drawn("retningslinje", PIT), "geometri.lille_del"),
    _shape("GEO-21", "en flade med højder", shape("retningslinje", lambda old: shapely.force_3d(old, 12.5)), "geometri.todimensional"),
    _shape("GEO-02", "en linje blandt flader", drawn("retningslinje", _line), "geometri.en_slags"),
    _shape("GEO-12", "en flade tegnet af et raster", drawn("retningslinje", _stairs), "geometri.detaljeret"),
    _shape("GEO-09", "100 km uden for kommunen", shape("retningslinje", _moved_away), "geometri.kommune"),
    _shape("GEO-11 PL-11-3", "geometrien mangler", shape("retningslinje", lambda _old: None), "geometri.mangler", "lov.vist_paa_kort"),
    _shape("GEO-02", "en flade på 400 m²", drawn("retningslinje", SQUARE)),
    PlanPlant(
        "lokalplan",
        "GEO-20",
        "to vedtagne planer overlapper",
        _overlap_other,
        ("geometri.overlap_vedtaget", ("geometri.overlap_vedtaget", "lokalplan", _other)),
        ("flade", "status"),
        _has_other,
    ),
    PlanPlant("lokalplan", "GEO-17", "et hul mellem delområderne", _pierced, ("geometri.daekket",), ("flade",), several_parts),
    PlanPlant(
        "delomraade",
        "GEO-16",
        "to delområder overlapper",
        _reaching_in,
        ("geometri.overlap", ("geometri.overlap", "delomraade", second)),
        ("flade",),
        in_several,
    ),
    PlanPlant(
        "delomraade",
        "REL-03",
        "to delområder med samme nummer",
        _same_number,
        ("delnr.entydig", ("delnr.entydig", "delomraade", second)),
        ("nr",),
        in_several,
    ),
    PlanPlant(
        "delomraade",
        "GEO-08",
        "et delområde delt i to rækker",
        _halved,
        ("delnr.samlet", ("delnr.samlet", "delomraade", after_the_last("delomraade"))),
        ("flade", "nr", "status"),
        in_several,
    ),
    PlanPlant(
        "delomraade",
        "GEO-14",
        "et delområde med en flade uden for planen",
        _part_far_off("delomraade"),
        ("geometri.inden_for",),
        ("flade",),
        by_a_free_road("delomraade"),
    ),
    PlanPlant(
        "delomraade",
        "REL-04",
        "aflyst i en gældende plan",
        cells("delomraade", status="A", datoaflyst=20260602),
        ("status.lokalplan",),
        ("status",),
        in_several,
    ),
    PlanPlant(
        "delomraade",
        "REL-01",
        "hører ikke til nogen plan",
        _copied(planid=11_900_001, lokplan_id=None),
        (
            ("lokplan_id.henvisning", "delomraade", after_the_last("delomraade")),
            ("status.kraevet", "delomraade", after_the_last("delomraade")),
        ),
        ("kopi",),
        in_several,
    ),
    PlanPlant(
        "delomraade",
        "REL-01",
        "hører til en plan, der ikke er med",
        _copied(planid=11_900_002, lokplan_id=99_999_999),
        (("lokplan_id.findes", "delomraade", after_the_last("delomraade")),),
        ("kopi",),
        in_several,
    ),
    PlanPlant(
        "byggefelt",
        "GEO-15",
        "et byggefelt med en flade uden for planen",
        _part_far_off("byggefelt"),
        ("geometri.inden_for",),
        ("flade",),
        by_a_free_road("byggefelt"),
    ),
    PlanPlant(
        "lokalplan",
        "CONF-01",
        "3 % af planen ligger uden for enhver ramme",
        _beyond_frameworks,
        ("konformitet.rammedaekning",),
        ("flade", "status"),
        lambda draft, row: draft["lokalplan"].value("status", row) == "V",
    ),
    PlanPlant(
        "kommuneplantillaeg",
        "GEO-11 GEO-02",
        "en linje, hvor der skal være en flade",
        drawn("kommuneplantillaeg", _line),
        ("geometri.type", "geometri.en_slags"),
        ("flade", "status"),
    ),
    PlanPlant(
        "landzonetilladelse", "PL-35-1", "en landzonetilladelse i byzone", _in_town, ("lov.tilladelse_i_landzone",), ("flade",), _is_permit
    ),
    PlanPlant(
        "landzonetilladelse",
        "PL-13-2 GEO-02",
        "en stor flade blandt punkter, uden for alle lokalplaner",
        _large,
        ("lov.lokalplanpligt", "geometri.en_slags"),
        ("flade",),
        _is_permit,
    ),
    PlanPlant("zonekort", "PL-34", "både byzone og sommerhusområde", _second_zone, ("lov.en_zone",), ("a",), _byzone),
    PlanPlant(
        "zonekort", "PL-34", "en sammensat zone", _unknown_zone, (("lov.zoner", "zonekort", after_the_last("zonekort")),), ("b",), _byzone
    ),
    PlanPlant(
        "kommuneplan",
        "PL-11-1",
        "to kommuneplaner er vedtaget",
        lambda draft, row: _append(draft, "kommuneplan", row, {"planid": 14_000_900}),
        ("lov.en_kommuneplan", ("lov.en_kommuneplan", "kommuneplan", after_the_last("kommuneplan"))),
        ("alt",),
    ),
)
