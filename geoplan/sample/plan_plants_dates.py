"""Faults in the days and states of plans: each takes a whole lokalplan, with its delomraader and byggefelter in the same state."""

from __future__ import annotations

from typing import Any, Final

from geoplan.sample.plan_planting import Change, PlanDraft, PlanPlant, cells

USUAL: Final = {"datoforsl": 20200303, "datostart": 20200303, "datoslut": 20200407, "datovedt": 20200602, "datoikraft": 20200616}
"""A proposal in hearing for five weeks, adopted and in force."""

WAITING: Final = {"datoforsl": 20260818, "datostart": 20260818, "datoslut": 20260922, "datovedt": None, "datoikraft": None}
NEVER_SAID: Final = dict.fromkeys(("bebygpct", "bebygpctaf", "maxetager", "maxbygnhjd"))
FLAGS: Final = ("ianvreg", "izonereg", "iomfangreg", "iudstykreg")
PART_DATES: Final = ("datoforsl", "datovedt", "datoikraft", "datoaflyst")


def in_state(status: str, days: dict[str, Any], **values: Any) -> Change:
    """The lokalplan in a state with other values; its parts are in the same state, with these days."""

    def change(draft: PlanDraft, row: int) -> None:
        draft["lokalplan"].set(row, status=status, **({"plantype": 20.1} | days | values))
        own = {name: days[name] for name in PART_DATES if name in days}
        for kind, rows in (("delomraade", draft.parts[row]), ("byggefelt", draft.fields[row])):
            for at in rows:
                draft[kind].set(at, status=status, **own)

    return change


def adopted_on(**values: Any) -> Change:
    """In force, with other days than usual."""
    return in_state("V", USUAL, **values)


def proposed(**values: Any) -> Change:
    """A proposal, with other days or values than usual."""
    return in_state("F", WAITING, **values)


def cancelled(**values: Any) -> Change:
    """Cancelled, with other days or values than usual."""
    return in_state("A", USUAL | {"datoaflyst": 20230606}, **values)


def plain(draft: PlanDraft, row: int) -> bool:
    """A lokalplan in force."""
    return bool(draft["lokalplan"].value("status", row) == "V")


def for_detached(draft: PlanDraft, row: int) -> bool:
    """Such a plan for detached houses."""
    return plain(draft, row) and bool(draft["lokalplan"].value("anvspec1", row) == 1110)  # noqa: PLR2004 -- the code


def _social_housing(draft: PlanDraft, row: int) -> None:
    """A proposal for dwellings of which some are almene, as its framework allows, and with free text."""
    proposed(anvspec2=1150, sforhold="Der skal plantes levende hegn")(draft, row)
    draft["kommuneplanramme"].set(draft.framework(row), anvspec2=1150)


def with_field(draft: PlanDraft, row: int) -> bool:
    """A byggefelt whose plan is such a one."""
    return plain(draft, draft.plan_of("byggefelt", row))


def _silent_field(draft: PlanDraft, row: int) -> None:
    """A byggefelt of a proposal that does not say whether it binds."""
    proposed()(draft, draft.plan_of("byggefelt", row))
    draft["byggefelt"].set(row, byggefelttype=4, bygkunifelt=False, bygvejledende=False)


def _plan(facts: str, what: str, change: Change, *finds: str, more: tuple[str, ...] = (), fit: Any = plain) -> PlanPlant:
    return PlanPlant("lokalplan", facts, what, change, finds, ("datoer", "status", "type", *more), fit)


HEARINGS: Final = (
    _plan("LIF-06 PL-30", "vedtaget uden vedtagelsesdato", adopted_on(datovedt=None), "status.vedtaget"),
    _plan("LIF-04 PL-24-5", "høring i 13 dage", adopted_on(datoslut=20200316), "datoslut.hoering"),
    _plan("LIF-04 PL-24-6", "høring i 20 dage, som kun en mindre plan kan have", adopted_on(datoslut=20200323), "datoslut.hoering"),
    _plan("LIF-04", "høring i netop 28 dage", adopted_on(datoslut=20200331)),
    _plan("LIF-05 PL-27", "vedtaget før forslaget", adopted_on(datovedt=20200225), "datovedt.raekkefoelge", "lov.vedtaget_efter_hoering"),
    _plan("LIF-05", "i kraft før vedtagelsen", adopted_on(datoikraft=20200526), "datoikraft.raekkefoelge"),
    _plan("LIF-05", "i kraft samme dag som vedtaget", adopted_on(datoikraft=20200602)),
    _plan(
        "PL-27 PL-58-60",
        "vedtaget en uge efter høringen, og klagefristen løber",
        adopted_on(datoforsl=20260818, datostart=20260818, datoslut=20260915, datovedt=20260922, datoikraft=20261020),
        "lov.vedtaget_efter_hoering",
        "lov.klagefrist",
    ),
    _plan(
        "PL-32",
        "vedtaget mere end tre år efter forslaget",
        adopted_on(datoforsl=20170301, datostart=20170301, datoslut=20170503),
        "lov.vedtaget_i_tide",
    ),
    _plan(
        "LIF-11 PL-32",
        "et forslag på mere end tre år",
        proposed(datoforsl=20220301, datostart=20220301, datoslut=20220405),
        "datoforsl.bortfaldet",
    ),
    _plan(
        "LIF-12 PL-17",
        "et forslag på mere end ét år",
        proposed(datoforsl=20250304, datostart=20250304, datoslut=20250408),
        "datoforsl.retsvirkning",
    ),
    _plan("LIF-03 PL-24-1", "et forslag uden slutdato", proposed(datoslut=None), "status.forslag"),
)

CONTENTS: Final = (
    _plan(
        "PL-33 PL-45",
        "ophævet efter 19 dages høring, i en anden zone end zonekortets",
        cancelled(datostart=20230307, datoslut=20230326, izonereg=False, zone=3),
        "datoslut.hoering",
        "lov.ophaevet",
        "lov.zone_bestaar",
        more=("zone",),
        fit=for_detached,
    ),
    _plan(
        "BEK-1191 ATT-08",
        "vedtaget uden et ord om, hvad planen regulerer",
        in_state("V", USUAL, anvgen=None, anvspec1=None, minuds=None, **dict.fromkeys(FLAGS), **NEVER_SAID),
        "lov.struktureret",
        "ianvreg.angivet",
        "iudstykreg.angivet",
        "iomfangreg.angivet",
        more=("zone", "anvendelse", "udstykning", "omfang"),
    ),
    _plan(
        "PL-15-2-09 PL-15-2-10 CONF-16",
        "et forslag med almene boliger og fri tekst",
        _social_housing,
        "lov.katalog_almene_boliger",
        "lov.katalog_tekst",
        "konformitet.fri_tekst",
        more=("anvendelse", "tekst"),
        fit=for_detached,
    ),
    _plan(
        "PL-68 PL-24-7",
        "en ny byplanvedtægt, i høring i juli",
        proposed(plantype=20.2, datoforsl=20260630, datostart=20260630, datoslut=20260811),
        "lov.byplanvedtaegt",
        "lov.ferieperiode",
    ),
    _plan(
        "PL-15-2-01 PL-15-2-02 PL-15-2-03 PL-15-2-07 ATT-03 ATT-06 ATT-08",
        "et forslag, der regulerer zone, anvendelse, udstykning og omfang uden at sige hvordan",
        proposed(anvgen=None, anvspec1=None, izonereg=False, zone=None, iudstykreg=False, minuds=None, iomfangreg=False, **NEVER_SAID),
        "zone.reguleret",
        "lov.katalog_zone",
        "ianvreg.angivet",
        "lov.katalog_anvendelse",
        "iudstykreg.angivet",
        "lov.katalog_ejendomme",
        "iomfangreg.angivet",
        "lov.katalog_omfang",
        more=("zone", "anvendelse", "udstykning", "omfang"),
    ),
    PlanPlant(
        "byggefelt",
        "PL-15-2-06",
        "et byggefelt i et forslag, der ikke siger, om det binder",
        _silent_field,
        ("lov.katalog_placering",),
        ("status", "type", "omfang"),
        with_field,
    ),
    PlanPlant(
        "kommuneplantillaeg",
        "PL-23c",
        "et tillæg uden indkaldelse af ideer",
        cells("kommuneplantillaeg", status="F", datoforsl=20260818, datostart=20260818, datoslut=20261020, datovedt=None, datoikraft=None),
        ("lov.ideer_og_forslag",),
        ("status",),
    ),
)

DATES: Final = (*CONTENTS, *HEARINGS)
"""Those that not every lokalplan will do for come first."""
