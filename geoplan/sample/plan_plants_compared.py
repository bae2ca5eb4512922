"""Faults of lokalplaner against their framework, § 13 of the Planning Act."""

from __future__ import annotations

from typing import Final

from geoplan.sample.plan_planting import Change, PlanDraft, PlanPlant, cells
from geoplan.sample.plan_plants_fit import NOTHING, detached, detached_zone_left, in_conflict, where_framework_has


def two_zones(draft: PlanDraft, row: int) -> None:
    """The plan transfers to byzone, one delomraade to sommerhusområde."""
    plan = draft.plan_of("delomraade", row)
    draft.used["lokalplan", plan].add("zone")
    draft["lokalplan"].set(plan, izonereg=False, zone=1)
    draft["delomraade"].set(row, izonereg=False, zone=3)


def beyond(name: str, more: float) -> Change:
    """A number beyond the framework's."""

    def change(draft: PlanDraft, row: int) -> None:
        limit = draft["kommuneplanramme"].value(name, draft.framework(draft.plan_of("delomraade", row)))
        draft["delomraade"].set(row, **(NOTHING | {name: type(limit)(limit + more)}), iomfangreg=False)

    return change


def percentage_beyond(draft: PlanDraft, row: int) -> None:
    """A plot ratio beyond the framework's, a share of the same."""
    at = draft.framework(draft.plan_of("delomraade", row))
    frame = draft["kommuneplanramme"]
    values = NOTHING | {"bebygpct": frame.value("bebygpct", at) + 5, "bebygpctaf": frame.value("bebygpctaf", at)}
    draft["delomraade"].set(row, **values, iomfangreg=False)


def other_share(draft: PlanDraft, row: int) -> None:
    """A plot ratio that is a share of something else than the framework's."""
    at = draft.framework(draft.plan_of("delomraade", row))
    of = draft["kommuneplanramme"].value("bebygpctaf", at)
    draft["delomraade"].set(row, **(NOTHING | {"bebygpct": 5, "bebygpctaf": of % 4 + 1}), iomfangreg=False)


def smaller_plots(draft: PlanDraft, row: int) -> None:
    """Smaller plots than the framework allows."""
    at = draft.framework(draft.plan_of("delomraade", row))
    draft["delomraade"].set(row, iudstykreg=False, minuds=draft["kommuneplanramme"].value("minuds", at) - 100.0)


def more_of_all(draft: PlanDraft, row: int) -> None:
    """More floor area, ground covered and volume than the framework allows, which says all three."""
    frame = draft["kommuneplanramme"]
    frame.set(draft.framework(draft.plan_of("delomraade", row)), eareal=1_000_000.0, bebygpctar=20, m3_m2=1.5)
    draft["delomraade"].set(row, **(NOTHING | {"eareal": 1_000_001.0, "bebygpctar": 21, "m3_m2": 1.6}), iomfangreg=False)


def more_nuisance(draft: PlanDraft, row: int) -> None:
    """Environmental classes beyond the framework's, said for the plan and so for every part of it."""
    draft.used["kommuneplanramme", draft.framework(row)].add("klasse")
    draft["kommuneplanramme"].set(draft.framework(row), minmiljo=1, maxmiljo=2)
    draft["lokalplan"].set(row, minmiljo=1, maxmiljo=3)


def without_any_class(draft: PlanDraft, row: int) -> bool:
    """A lokalplan in force where no plan of the framework says anything of classes."""
    plans = draft.plans_in(draft.framework(row))
    silent = all(draft["lokalplan"].value("maxmiljo", plan) is None for plan in plans)
    return silent and draft["lokalplan"].value("status", row) == "V" and "flade" not in draft.used["lokalplan", row]


def once_a_part(draft: PlanDraft, row: int) -> list[int]:
    """The lokalplan, once for each of its delomraader."""
    return [row] * len(draft.parts[row])


COMPARED: Final = (
    PlanPlant(
        "lokalplan",
        "CONF-12",
        "mere forurenende virksomheder end rammen",
        more_nuisance,
        (("konformitet.miljoeklasse", "lokalplan", once_a_part),),
        ("klasse", "flade"),
        without_any_class,
    ),
    PlanPlant(
        "delomraade",
        "CONF-06 CONF-09 CONF-10",
        "mere etageareal (også i alt), bebygget andel og rumfang end rammen",
        more_of_all,
        (*in_conflict("etageareal") * 2, *in_conflict("bebygget_andel"), *in_conflict("rumfang")),
        ("omfang",),
        where_framework_has("maxetager"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-05",
        "højere bebyggelsesprocent end rammens",
        percentage_beyond,
        in_conflict("bebyggelsesprocent"),
        ("omfang",),
        where_framework_has("bebygpct"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-05",
        "en bebyggelsesprocent af noget andet end rammens",
        other_share,
        in_conflict("bebyggelsesprocent"),
        ("omfang",),
        where_framework_has("bebygpct"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-07",
        "flere etager end rammen",
        beyond("maxetager", 1.0),
        in_conflict("etager"),
        ("omfang",),
        where_framework_has("maxetager"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-08",
        "højere end rammen",
        beyond("maxbygnhjd", 2.0),
        in_conflict("bygningshoejde"),
        ("omfang",),
        where_framework_has("maxbygnhjd"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-11",
        "mindre grunde end rammen",
        smaller_plots,
        in_conflict("grundstoerrelse"),
        ("udstykning",),
        where_framework_has("minuds"),
    ),
    PlanPlant(
        "delomraade",
        "CONF-03",
        "en anden anvendelse end rammens",
        cells("delomraade", anvgen=31, anvspec1=3100),
        (*in_conflict("anvendelse"), *in_conflict("specifik_anvendelse")),
        ("anvendelse",),
        detached,
    ),
    PlanPlant(
        "delomraade",
        "CONF-13 ATT-07",
        "overfører til en anden zone end rammens, og end planens",
        two_zones,
        ("zone.lokalplan", *in_conflict("zone")),
        ("zone",),
        detached_zone_left,
    ),
)
