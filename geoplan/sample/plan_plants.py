"""Every fault that is planted in the plan delivery: kind, what is wrong, and which rules are to find it in which rows."""

from __future__ import annotations

from typing import Any, Final

from geoplan.sample.plan_planting import LAYER, Change, Find, PlanDraft, PlanPlant, as_text, cells
from geoplan.sample.plan_plants_dates import DATES
from geoplan.sample.plan_plants_shapes import SHAPES

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


def two_zones(draft: PlanDraft, row: int) -> None:
    """The plan transfers to byzone, one delomraade to sommerhusområde."""
    plan = draft.plan_of("delomraade", row)
    draft.used["lokalplan", plan].add("zone")
    draft["lokalplan"].set(plan, izonereg=False, zone=1)
    draft["delomraade"].set(row, izonereg=False, zone=3)


def without_classes(draft: PlanDraft, row: int) -> bool:
    """A framework without environmental classes."""
    return draft["kommuneplanramme"].value("minmiljo", row) is None


def of_type(number: int) -> Any:
    """Byggefelter of a type, in an adopted plan."""
    return lambda draft, row: draft["byggefelt"].value("byggefelttype", row) == number and draft["byggefelt"].value("status", row) == "V"


def at_plan(draft: PlanDraft, row: int) -> int:
    """The lokalplan of a delomraade."""
    return draft.plan_of("delomraade", row)


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


def extent(**values: Any) -> Change:
    """A delomraade with these numbers on extent only; it regulates extent unless said."""
    return cells("delomraade", **(NOTHING | {"iomfangreg": False} | values))


def in_conflict(name: str) -> tuple[Find, ...]:
    """A comparison with the framework that is found at the lokalplan."""
    return ((f"konformitet.{name}", "lokalplan", at_plan),)


LOKALPLANER: Final = (
    PlanPlant(
        "lokalplan",
        "ATT-02",
        "plannavn er 131 tegn",
        cells("lokalplan", plannavn="Lokalplan ".ljust(131, "ø")),
        ("plannavn.laengde",),
        ("navn",),
    ),
    PlanPlant("lokalplan", "ATT-02", "plannr er 31 tegn", cells("lokalplan", plannr="1" * 31), ("plannr.laengde",), ("nr",)),
    PlanPlant("lokalplan", "ATT-03", "plannr mangler", cells("lokalplan", plannr=None), ("status.kraevet",), ("nr",), adopted("lokalplan")),
    PlanPlant(
        "lokalplan", "ATT-01", "komnr er en anden kommunes", cells("lokalplan", komnr=661), ("komnr.egen", "geometri.kommune"), ("komnr",)
    ),
    PlanPlant("lokalplan", "ATT-04", "plantypen findes ikke", cells("lokalplan", plantype=20.9), ("plantype.kodeliste",), ("type",)),
    PlanPlant(
        "lokalplan",
        "GEO-11",
        "doklink uden http",
        cells("lokalplan", doklink="dokument.example/plan.pdf"),
        ("doklink.link",),
        ("link",),
        adopted("lokalplan"),
    ),
    PlanPlant(
        "lokalplan",
        "PL-15-bonus",
        "bonusvirkning i en plan, der overfører til byzone",
        cells("lokalplan", bonusvirk=True, izonereg=False, zone=1),
        ("lov.bonusvirkning",),
        ("zone",),
        lambda draft, row: (
            draft["lokalplan"].value("status", row) == "V" and draft["kommuneplanramme"].value("fzone", draft.framework(row)) == 1
        ),
    ),
    PlanPlant(
        "lokalplan",
        "PL-18 CONF-16",
        "en plan, som felterne ikke kan rumme",
        cells("lokalplan", kompleks=True, kbeskriv="Bebyggelse kun langs vejen, se § 6"),
        ("lov.bindende", "konformitet.fri_tekst"),
        ("tekst", "kompleks"),
        adopted("lokalplan"),
    ),
)

DELOMRAADER: Final = (
    PlanPlant("delomraade", "ATT-02", "delnr er seks tegn", cells("delomraade", delnr="A12345"), ("delnr.laengde",), ("nr",)),
    PlanPlant(
        "delomraade",
        "ATT-26",
        "UTF-8 læst som Windows-tegn",
        cells("delomraade", plannavn="BoligomrÃ¥de ved SÃ¸en"),
        ("plannavn.tegnsaet",),
        ("navn",),
    ),
    PlanPlant(
        "delomraade",
        "ATT-05",
        "en nævner uden bebyggelsesprocent",
        extent(bebygpctaf=2, iomfangreg=True),
        ("bebygpct.naevner",),
        ("omfang",),
        roomy,
    ),
    PlanPlant(
        "delomraade",
        "ATT-06",
        "regulerer zone uden at sige hvilken",
        cells("delomraade", izonereg=False, zone=None),
        ("zone.reguleret", ("konformitet.zone", "lokalplan", at_plan)),
        ("zone",),
        zone_left,
    ),
    PlanPlant("delomraade", "ATT-08", "regulerer omfang, men siger intet om det", extent(), ("iomfangreg.angivet",), ("omfang",), roomy),
    PlanPlant(
        "delomraade",
        "ATT-08",
        "regulerer ikke omfang, men siger ét om det",
        extent(iomfangreg=True, maxetager=1.0),
        ("iomfangreg.modsigelse",),
        ("omfang",),
        roomy,
    ),
    PlanPlant(
        "delomraade",
        "ATT-17",
        "ingen specifik anvendelse",
        cells("delomraade", anvspec1=None),
        ("anvspec1.angivet",),
        ("anvendelse",),
        detached,
    ),
    PlanPlant(
        "delomraade",
        "ATT-19",
        "den samme anvendelse to gange",
        cells("delomraade", anvspec2=1110),
        ("anvspec.pladser",),
        ("anvendelse",),
        detached,
    ),
    PlanPlant(
        "delomraade",
        "ATT-20",
        "anvendelser af to grupper",
        cells("delomraade", anvspec1=3100),
        ("anvspec.gruppe", *in_conflict("specifik_anvendelse")),
        ("anvendelse",),
        detached,
    ),
    PlanPlant("delomraade", "ATT-22", "2 m pr. etage", extent(maxetager=2.0, maxbygnhjd=4.0), ("maxbygnhjd.etager",), ("omfang",), roomy),
    PlanPlant("delomraade", "ATT-23", "nul etager", extent(maxetager=0.0), ("maxetager.nul",), ("omfang",), roomy),
    PlanPlant(
        "delomraade",
        "ATT-24",
        "et ja/nej-felt med et andet ord",
        as_text("delomraade", "kompleks", "måske"),
        ("kompleks.ja_nej",),
        ("kompleks",),
    ),
    PlanPlant(
        "delomraade",
        "ATT-25",
        "en højde skrevet med bogstaver",
        as_text("delomraade", "maxbygnhjd", "otte"),
        ("maxbygnhjd.tal",),
        ("omfang",),
        with_nothing,
    ),
    PlanPlant(
        "delomraade",
        "GEO-11",
        "et tal, der ligner et CPR-nummer",
        cells("delomraade", sforhold="Ejer: 311299-9999"),
        ("sforhold.cpr", *in_conflict("fri_tekst")),
        ("tekst",),
    ),
)


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

BYGGEFELTER: Final = (
    PlanPlant(
        "byggefelt",
        "ATT-09",
        "typen mangler",
        cells("byggefelt", byggefelttype=None),
        ("byggefelttype.plantype", "status.kraevet"),
        ("type",),
        of_type(3),
    ),
    PlanPlant(
        "byggefelt", "ATT-04", "typen findes ikke", cells("byggefelt", byggefelttype=5), ("byggefelttype.kodeliste",), ("type",), of_type(3)
    ),
    PlanPlant(
        "byggefelt",
        "ATT-10",
        "type 1 med etageareal",
        cells("byggefelt", byggefelttype=1, bygkunifelt=True, bygvejledende=False, eareal=200.0, iomfangreg=False),
        ("eareal.type1",),
        ("type", "omfang"),
        adopted("byggefelt"),
    ),
    PlanPlant(
        "byggefelt",
        "ATT-11",
        "type 2 uden etageareal",
        cells("byggefelt", byggefelttype=2, bygkunifelt=False, bygvejledende=False, eareal=None),
        ("eareal.type2",),
        ("type", "omfang"),
        adopted("byggefelt"),
    ),
    PlanPlant(
        "byggefelt",
        "ATT-13",
        "bindende og vejledende på én gang",
        cells("byggefelt", bygkunifelt=True, bygvejledende=True),
        ("bygkunifelt.modstrid",),
        ("type",),
        of_type(3),
    ),
    PlanPlant(
        "byggefelt",
        "ATT-02",
        "doklink er 255 tegn",
        cells("byggefelt", doklink="https://dokument.example/".ljust(255, "x")),
        ("doklink.laengde",),
        ("link",),
    ),
)

RAMMER: Final = (
    PlanPlant(
        "kommuneplanramme",
        "REL-02",
        "hverken kommuneplan eller tillæg",
        cells("kommuneplanramme", komplan_id=None, komtil_id=None),
        ("komplan_id.henvisning",),
        ("plan",),
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-18",
        "den laveste miljøklasse er over den højeste",
        cells("kommuneplanramme", minmiljo=5, maxmiljo=3),
        ("minmiljo.interval",),
        ("klasse",),
        without_classes,
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-02",
        "distrikt er 51 tegn",
        cells("kommuneplanramme", distrikt="Prøvekøbing ".ljust(51, "ø")),
        ("distrikt.laengde",),
        ("navn",),
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-21",
        "en bebyggelsesprocent på 1001",
        cells("kommuneplanramme", bebygpct=1001, bebygpctaf=2, iomfangreg=False),
        ("bebygpct.rimelig",),
        ("omfang",),
        in_empty_framework,
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-28",
        "vindmøller uden kapacitet og produktion",
        cells("kommuneplanramme", anvgen=81, anvspec1=8111, plankap2=2.0, forvprod2=6.0),
        ("anvspec.anlaeg",),
        ("anvendelse",),
        in_empty_framework,
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-27",
        "kompleks uden beskrivelse",
        cells("kommuneplanramme", kompleks=True, kbeskriv=None),
        ("kbeskriv.kompleks",),
        ("kompleks",),
        in_empty_framework,
    ),
    PlanPlant(
        "kommuneplanramme",
        "ATT-27",
        "kompleks med beskrivelse",
        cells("kommuneplanramme", kompleks=True, kbeskriv="Se plandokumentets bilag 3"),
        (),
        ("kompleks",),
    ),
)


def copied_framework(*, before: str) -> Change:
    """A newer version of the framework, with the same document; the older one has this status."""

    def change(draft: PlanDraft, row: int) -> None:
        layer = draft["kommuneplanramme"]
        layer.set(row, versionsnr=1)
        layer.append(row, versionsnr=2)
        layer.set(row, status=before, datoaflyst=20260602 if before == "A" else None)

    return change


def newest(draft: PlanDraft, _row: int) -> int:
    """The row that the next appended framework gets."""
    return len(draft["kommuneplanramme"])


def theme_lost(draft: PlanDraft, _row: int) -> None:
    """All guidelines of a theme are called after another one."""
    layer = draft["retningslinje"]
    layer.columns["temanavn"] = ["Lavbundsarealer" if name == "Detailhandelsstruktur" else name for name in layer.columns["temanavn"]]


VERSIONS: Final = (
    PlanPlant(
        "kommuneplanramme",
        "LIF-07",
        "en ny version med det samme plandokument",
        copied_framework(before="V"),
        (("doklink.ny_version", "kommuneplanramme", newest),),
        ("alt",),
        in_empty_framework,
    ),
    PlanPlant(
        "kommuneplanramme",
        "LIF-01",
        "vedtaget igen, efter at den er aflyst",
        copied_framework(before="A"),
        (("status.raekkefoelge", "kommuneplanramme", newest),),
        ("alt",),
        in_empty_framework,
    ),
)

OTHERS: Final = (
    PlanPlant(
        "retningslinje",
        "GEO-11 LIF-06",
        "en dato, der ikke findes",
        cells("retningslinje", datovedt=20250231),
        ("datovedt.dato", "status.vedtaget"),
        ("datoer",),
    ),
    PlanPlant(
        "retningslinje",
        "PL-11a",
        "ingen retningslinjer om et tema",
        theme_lost,
        (("lov.retningslinjernes_temaer", "retningslinje", lambda _draft, _row: LAYER),),
        (),
    ),
    PlanPlant(
        "landzonetilladelse",
        "PL-35-8 LIF-06",
        "en tilladelse uden dato",
        cells("landzonetilladelse", datovedt=None),
        ("status.vedtaget", "lov.tilladelse_offentliggjort"),
        ("datoer",),
        adopted("landzonetilladelse"),
    ),
    PlanPlant(
        "landzonetilladelse",
        "PL-58-60",
        "klagefristen løber",
        cells("landzonetilladelse", datovedt=20261020),
        ("lov.klage",),
        ("datoer",),
        adopted("landzonetilladelse"),
    ),
    PlanPlant(
        "retningslinje",
        "ATT-26",
        "bogstaver læst forkert",
        cells("retningslinje", temanavn="StÃ¸jbelastede arealer"),
        ("temanavn.tegnsaet",),
        ("navn",),
    ),
    PlanPlant(
        "retningslinje", "PL-54b", "vedtaget uden planid", cells("retningslinje", planid=None), ("lov.gaelder_i_registret",), ("id",)
    ),
    PlanPlant(
        "kommuneplantillaeg",
        "ATT-04",
        "en status, der ikke findes",
        cells("kommuneplantillaeg", status="X"),
        ("status.kodeliste",),
        ("status",),
    ),
    PlanPlant(
        "landzonetilladelse",
        "LIF-02",
        "en landzonetilladelse som forslag",
        cells("landzonetilladelse", status="F"),
        ("status.tilladt",),
        ("status",),
    ),
)

NEAR_MISSES: Final = (
    PlanPlant("lokalplan", "ATT-02", "plannr er netop 30 tegn", cells("lokalplan", plannr="1" * 30), (), ("nr",)),
    PlanPlant("delomraade", "ATT-02", "delnr er netop fem tegn", cells("delomraade", delnr="A1234"), (), ("nr",)),
    PlanPlant("delomraade", "ATT-22", "netop 2,2 m pr. etage", extent(maxetager=2.0, maxbygnhjd=4.4), (), ("omfang",), roomy),
    PlanPlant(
        "retningslinje",
        "ATT-01",
        "et punktum, et tal og Ø i navnet",
        cells("retningslinje", plannavn="Kyst nr. 3: Østerø"),
        (),
        ("plannavn",),
    ),
)
"""What comes close to a fault and is none."""

PLAN_PLANTS: Final = (*VERSIONS, *SHAPES, *DATES, *LOKALPLANER, *DELOMRAADER, *COMPARED, *BYGGEFELTER, *RAMMER, *OTHERS, *NEAR_MISSES)
