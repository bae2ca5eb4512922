"""Faults in the columns of lokalplaner, delomraader and byggefelter."""

from __future__ import annotations

from typing import Final

from geoplan.sample.plan_planting import PlanPlant, as_text, cells
from geoplan.sample.plan_plants_fit import adopted, at_plan, detached, extent, in_conflict, of_type, roomy, with_nothing, zone_left

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
        "ATT-20 CONF-04",
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
