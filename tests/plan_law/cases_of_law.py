"""Cases of the rules of the Planning Act: rows, what lies around them, and what each row is answered. Rule by rule."""

from geoplan.plan.law.areas import STATE_LAYERS

B, J, U = "breach", "judgement", "undecided"

HERE = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"
BESIDE = "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))"
FAR = "POLYGON ((900 0, 999 0, 999 99, 900 99, 900 0))"
INSIDE = "POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))"
POINT = "POINT (50 50)"
LARGE = "POLYGON ((0 0, 1000 0, 1000 10, 0 10, 0 0))"


def case(rows, answers, *, day="2026-11-24", skipped="", **layers):
    return {"rows": rows, "answers": answers, "day": day, "skipped": skipped, "layers": layers}


def draft(**more):
    return {"status": "KF", **more}


def zone(number, wkt=HERE, **more):
    return {"zone": number, "status": "V", "wkt": wkt, **more}


HEARD = {"datoforsl": 20260901, "datostart": 20260901, "datoslut": 20260929}

CASES = {
    # -- what counts in the register
    "plan.lokalplan.lov.gaelder_i_registret": [
        case([{"status": "V", "planid": 1}, {"status": "F"}], {}),
        case([{"status": "V"}, {"status": "V", "planid": None}], {0: B, 1: B}),
        case([{"status": "V"}], {}, skipped="kolonnen planid findes ikke i laget"),
    ],
    "plan.lokalplan.lov.struktureret": [
        case([{"status": "V", "anvgen": 11}, {"status": "F", "iomfangreg": True}, {"status": "F", "izonereg": False}, draft()], {}),
        case([{"status": "V", "anvgen": None}, {"status": "F"}], {0: B, 1: B}),
    ],
    "plan.lokalplan.lov.byplanvedtaegt": [
        case([{"status": "V", "plantype": 20.2}, {"status": "A", "plantype": "20,2"}, {"status": "F", "plantype": 20.1}], {}),
        case([{"status": "F", "plantype": 20.2}, {"status": "KF", "plantype": "20.2"}], {0: B, 1: B}),
    ],
    # -- deadlines
    "plan.lokalplan.lov.ferieperiode": [
        case([{"status": "F", **HEARD}, {"status": "F"}, {"status": "V", "datostart": 20260701, "datoslut": 20260730}], {}),
        case([{"status": "F", "datostart": 20260616, "datoslut": 20260714}], {0: J}),
        case([{"status": "F", "datostart": 20260615, "datoslut": 20260713}], {}),
    ],
    "plan.lokalplan.lov.vedtaget_i_tide": [
        case([{"status": "V", "datoforsl": 20230901, "datovedt": 20260901}, {"status": "V", "datovedt": 20260901}], {}),
        case([{"status": "V", "datoforsl": 20230901, "datovedt": 20260902}], {0: B}),
        case([{"status": "V", "datoforsl": 19910901, "datovedt": 20260902}], {}),
    ],
    "plan.lokalplan.lov.vedtaget_efter_hoering": [
        case([{"status": "V", **HEARD, "datovedt": 20261027}, {"status": "F", **HEARD}, {"status": "V", "datovedt": 20261027}], {}),
        case([{"status": "V", **HEARD, "datovedt": 20260929}], {0: B}),
        case([{"status": "V", **HEARD, "datovedt": 20260930, "datoikraft": 20261026}], {}),
        case([{"status": "V", **HEARD, "datovedt": 20260930, "datoikraft": 20261027}], {0: J}),
        case([{"status": "V", **HEARD, "datovedt": 20260930}, {"status": "KV", **HEARD, "datovedt": 20261026}], {0: J, 1: J}),
    ],
    "plan.kommuneplantillaeg.lov.vedtaget_efter_hoering": [
        case([{"status": "V", **HEARD, "datovedt": 20260930}], {}),
        case([{"status": "V", **HEARD, "datovedt": 20260929}], {0: B}),
    ],
    "plan.lokalplan.lov.klagefrist": [
        case([{"status": "V", "datoikraft": 20261026}, {"status": "V", "datoikraft": 20261125}, {"status": "V"}, draft()], {}),
        case([{"status": "V", "datoikraft": 20261027}, {"status": "V", "datoikraft": 20261124}], {0: J, 1: J}),
    ],
    "plan.lokalplan.lov.ophaevet": [
        case(
            [
                {"status": "A", "wkt": HERE, "datoaflyst": 20260601},
                {"status": "V", "wkt": HERE, "datoikraft": 20260601},
                {"status": "A", "wkt": FAR, "datoaflyst": 20160601},
            ],
            {},
        ),
        case([{"status": "A", "wkt": HERE, "datovedt": 20100101, "datoaflyst": 20260601, "datostart": 20260101, "datoslut": 20260129}], {}),
        case(
            [{"status": "A", "wkt": HERE, "datovedt": 20100101, "datoaflyst": 20260601, "datostart": 20260101, "datoslut": 20260128}],
            {0: B},
        ),
        case(
            [{"status": "A", "wkt": HERE, "datovedt": 20100101, "datoaflyst": 20260601, "datostart": 20090101, "datoslut": 20090301}],
            {0: J},
        ),
        case([{"status": "A", "wkt": HERE, "datoaflyst": 20260601}, {"status": "V", "wkt": BESIDE, "datoikraft": 20260601}], {0: J}),
        case([{"status": "A", "wkt": HERE, "datoaflyst": 20260601}, {"status": "V", "wkt": HERE, "datoikraft": 20200101}], {0: J}),
        case([{"status": "A", "wkt": HERE, "datoaflyst": 20251124}, {"status": "A", "wkt": HERE, "datoaflyst": 20251123}], {0: J}),
    ],
    "plan.lokalplan.lov.zone_bestaar": [
        case([{"status": "A", "wkt": HERE, "izonereg": False, "zone": 1}], {}, zonekort=[zone(1)]),
        case(
            [{"status": "A", "wkt": HERE, "izonereg": True}, {"status": "V", "wkt": HERE, "izonereg": False, "zone": 1}],
            {},
            zonekort=[zone(3, FAR)],
        ),
        case([{"status": "A", "wkt": HERE, "izonereg": False, "zone": 1}], {0: J}, zonekort=[zone(1, BESIDE), zone(3)]),
        case([{"status": "A", "wkt": HERE, "izonereg": False, "zone": 1}], {}, skipped="laget zonekort mangler"),
    ],
    "plan.planveto.lov.veto": [
        case([{"planid": 1, "dato": 20260910, "datofrafald": 20261001}], {}, lokalplan=[{"planid": 1, "status": "V", "wkt": HERE}]),
        case([{"planid": 1, "dato": 20260910}], {0: B}, lokalplan=[{"planid": 1, "status": "V", "wkt": HERE, **HEARD}]),
        case([{"planid": 1, "dato": 20260930}], {}, lokalplan=[{"planid": 1, "status": "V", "wkt": HERE, **HEARD}]),
        case([{"planid": 1, "dato": 20260929}], {0: B}, lokalplan=[{"planid": 1, "status": "V", "wkt": HERE, **HEARD}]),
        case([{"planid": 1}], {0: J}, lokalplan=[{"planid": 1, "status": "F", "wkt": HERE, **HEARD}]),
        case([{"planid": 2}], {0: U}, lokalplan=[{"planid": 1, "status": "F", "wkt": HERE, **HEARD}]),
        case([{"planid": 2}], {}, skipped="laget lokalplan mangler"),
    ],
    # -- whom to tell
    "plan.lokalplan.lov.orienter_om_forslag": [
        case([{"status": "F", "wkt": HERE, "datoslut": 20261123}, {"status": "V", "wkt": HERE}], {}, jordstykke=[{"wkt": HERE}]),
        case([{"status": "F", "wkt": HERE, "datoslut": 20261124}, {"status": "F", "wkt": FAR}], {0: J, 1: J}, jordstykke=[{"wkt": HERE}]),
        case([{"status": "F", "wkt": HERE}], {}, skipped="laget jordstykke mangler"),
    ],
    "plan.lokalplan.lov.underret_om_plan": [
        case([{"status": "V", "wkt": HERE, "datoikraft": 20261026}, {"status": "F", "wkt": HERE}], {}, jordstykke=[{"wkt": HERE}]),
        case([{"status": "V", "wkt": HERE, "datoikraft": 20261027}], {0: J}, jordstykke=[{"wkt": HERE}]),
    ],
    # -- what a lokalplan holds
    "plan.lokalplan.lov.katalog_zone": [
        case([draft(izonereg=False, zone=1), draft(izonereg=True), draft(), {"status": "V", "izonereg": False}], {}),
        case([draft(izonereg=False)], {0: J}),
    ],
    "plan.lokalplan.lov.katalog_anvendelse": [
        case([draft(ianvreg=False, anvgen=11), draft(ianvreg=False, anvspec3=1110), draft(ianvreg=True)], {}),
        case([draft(ianvreg=False), {"status": "F", "ianvreg": "false"}], {0: J, 1: J}),
    ],
    "plan.lokalplan.lov.katalog_ejendomme": [
        case([draft(iudstykreg=False, minuds=700), draft(iudstykreg=False, udstykforbud=True), draft(iudstykreg=True)], {}),
        case([draft(iudstykreg=False), draft(iudstykreg=False, udstykforbud=False)], {0: J, 1: J}),
    ],
    "plan.lokalplan.lov.katalog_omfang": [
        case([draft(iomfangreg=False, bebygpct=0), draft(iomfangreg=False, maxbhjd4=8.5), draft(iomfangreg=None)], {}),
        case([draft(iomfangreg=False)], {0: J}),
    ],
    "plan.byggefelt.lov.katalog_placering": [
        case([draft(bygkunifelt=True), draft(bygvejledende=True), {"status": "V"}], {}),
        case([draft(), draft(bygkunifelt=False, bygvejledende=False)], {0: J, 1: J}),
    ],
    "plan.lokalplan.lov.katalog_almene_boliger": [
        case([draft(anvspec1=1110), {"status": "V", "anvspec1": 1150}], {}),
        case([draft(anvspec1=1110, anvspec2=1150)], {0: J}),
    ],
    "plan.lokalplan.lov.katalog_tekst": [
        case([draft(), draft(sforhold=" "), {"status": "V", "sforhold": "Parkering"}], {}),
        case([draft(sforhold="Parkering: 2 pladser pr. bolig"), draft(abestem2="Hegn")], {0: J, 1: J}),
    ],
    "plan.lokalplan.lov.formaal": [
        case([{"status": "V"}], {}),
        case([draft(doklink="https://dokument.plandata.dk/1.pdf"), draft()], {0: J, 1: U}),
    ],
    "plan.lokalplan.lov.bonusvirkning": [
        case([draft(), draft(bonusvirk=False, zone=1), {"status": "V", "bonusvirk": True, "zone": 2}], {}),
        case([draft(bonusvirk=True, zone=1), {"status": "V", "bonusvirk": True, "zone": 3}], {0: B, 1: B}),
        case([draft(bonusvirk=True, zone=2), draft(bonusvirk=True)], {0: J, 1: U}),
    ],
    "plan.lokalplan.lov.bindende": [
        case([{"status": "V"}, draft(kompleks=True), {"status": "V", "kompleks": False}], {}),
        case([{"status": "V", "kompleks": True}, {"status": "V", "kompleks": "T"}], {0: J, 1: J}),
    ],
    "plan.landzonetilladelse.lov.lokalplanpligt": [
        case([{"status": "V", "wkt": LARGE}], {}, lokalplan=[{"status": "V", "wkt": HERE}]),
        case(
            [{"status": "V", "wkt": POINT}, {"status": "A", "wkt": LARGE}],
            {},
            lokalplan=[{"status": "V", "wkt": FAR.replace("999", "998")}],
        ),
        case([{"status": "V", "wkt": HERE}, {"status": "V", "wkt": INSIDE}], {0: J}, lokalplan=[{"status": "V", "wkt": FAR}]),
        case([{"status": "V", "wkt": HERE}], {}, skipped="laget lokalplan mangler"),
    ],
    # -- where plans lie
    "plan.lokalplan.lov.kystnaerhed": [
        case([draft(wkt=HERE), {"status": "A", "wkt": FAR}], {}, kystnaerhedszone=[{"wkt": FAR}]),
        case([draft(wkt=HERE)], {}, kystnaerhedszone=[{"wkt": BESIDE}]),
        case(
            [draft(wkt=HERE, maxbygnhjd=8.5), draft(wkt=HERE, maxbygnhjd=9), draft(wkt=HERE)],
            {0: J, 1: J, 2: J},
            kystnaerhedszone=[{"wkt": HERE}],
        ),
        case([draft(wkt=HERE)], {}, skipped="laget kystnaerhedszone mangler"),
    ],
    **{
        f"plan.{kind}.lov.bundet_af_{name}": [
            case([draft(wkt=HERE), {"status": "V", "wkt": FAR}], {}, **{name: [{"wkt": FAR}, {"wkt": BESIDE}]}),
            case([draft(wkt=HERE), {"status": "F", "wkt": FAR}], {0: J}, **{name: [{"wkt": INSIDE}]}),
            case([draft(wkt=HERE)], {}, skipped=f"laget {name} mangler"),
        ]
        for name in STATE_LAYERS
        for kind in ("lokalplan", "kommuneplanramme")
    },
    "plan.kommuneplanramme.lov.vist_paa_kort": [
        case([{"status": "V", "wkt": HERE}, {"status": "KF", "wkt": None}], {}),
        case([{"status": "V", "wkt": HERE}, {"status": "F", "wkt": None}, {"status": "V", "wkt": "POLYGON EMPTY"}], {1: B, 2: B}),
    ],
    "plan.retningslinje.lov.vist_paa_kort": [
        case([{"status": "V", "wkt": HERE}], {}),
        case([{"status": "V", "wkt": None}, {"status": "V", "wkt": HERE}], {0: J}),
    ],
    "plan.zonekort.lov.zoner": [
        case([zone(1), zone(3), zone(9) | {"status": "A"}], {}),
        case([zone(9), zone(2), zone(None)], {0: B, 1: J, 2: U}),
    ],
    "plan.zonekort.lov.en_zone": [
        case([zone(1), zone(3, BESIDE), zone(1, INSIDE)], {}),
        case([zone(3, INSIDE), zone(1)], {1: B}),
        case([zone(3, INSIDE) | {"status": "A"}, zone(1)], {}),
    ],
    # -- the kommuneplan
    "plan.kommuneplan.lov.en_kommuneplan": [
        case([{"status": "V", "komnr": 253}, {"status": "A", "komnr": 253}, {"status": "V", "komnr": 101}], {0: U, 2: U}),
        case([{"status": "V", "komnr": 253}, {"status": "V", "komnr": "253"}], {0: B, 1: B}),
        case([{"status": "A", "komnr": 253}], {}),
    ],
    "plan.kommuneplan.lov.kommuneplanens_dele": [
        case([{"status": "A"}], {}, kommuneplanramme=[{"wkt": HERE}], retningslinje=[{"wkt": HERE}]),
        case([{"status": "V"}], {0: J}, kommuneplanramme=[{"wkt": HERE}], retningslinje=[{"wkt": HERE}]),
        case([{"status": "V"}], {0: B}, kommuneplanramme=[], retningslinje=[{"wkt": HERE}]),
        case([{"status": "V"}], {0: U}, kommuneplanramme=[{"wkt": HERE}]),
    ],
    "plan.retningslinje.lov.retningslinjernes_temaer": [
        case([{"status": "V", "temanavn": "Støjbelastede arealer"}], {-1: J}),
        case(
            [
                {"status": "V", "temanavn": name}
                for name in (
                    *(
                        "Byzone",
                        "Byudvikling",
                        "Detailhandel",
                        "Trafikanlæg",
                        "Tekniske anlæg",
                        "Konsekvensområder",
                        "Støj",
                        "Kolonihaver",
                        "Jordbrug",
                    ),
                    *("Skovrejsning", "Lavbundsarealer", "Naturbeskyttelse", "Kulturmiljøer", "Landskab", "Geologi", "Vandløb og søer"),
                    *("Oversvømmelse", "Omdannelseslandsbyer"),
                )
            ],
            {},
        ),
    ],
    "plan.kommuneplanramme.lov.rammernes_emner": [
        case([{"status": "V", "anvgen": 11, "bebygpct": 30, "fzone": 1, "minmiljo": 1}, {"status": "V"}], {}),
        case([{"status": "V", "anvgen": 11}], {-1: J}),
        case([{"status": "A"}], {}),
    ],
    "plan.kommuneplanramme.lov.ubrugt_udlaeg": [
        case([{"status": "V", "wkt": HERE, "fzone": 2}], {}, lokalplan=[{"status": "V", "wkt": FAR}], bygning=[{"wkt": FAR}]),
        case([{"status": "V", "wkt": HERE, "fzone": 1}], {}, lokalplan=[{"status": "F", "wkt": INSIDE}], bygning=[{"wkt": FAR}]),
        case([{"status": "V", "wkt": HERE, "fzone": 1}], {}, lokalplan=[{"status": "V", "wkt": FAR}], bygning=[{"wkt": INSIDE}]),
        case([{"status": "V", "wkt": HERE, "fzone": 1}], {0: J}, lokalplan=[{"status": "A", "wkt": HERE}], bygning=[{"wkt": FAR}]),
        case([{"status": "V", "wkt": HERE, "fzone": 1}], {}, lokalplan=[{"status": "A", "wkt": HERE}], skipped="laget bygning mangler"),
    ],
    "plan.kommuneplanramme.lov.raekkefoelge": [
        case([{"status": "V", "wkt": HERE, "notat": "Ingen"}], {}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(1)]),
        case([{"status": "V", "wkt": HERE, "notat": "Rækkefølge: 2"}], {0: J}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(1)]),
        case([{"status": "V", "wkt": HERE, "notat": "Rækkefølge: 2"}], {}, lokalplan=[{"status": "V", "wkt": HERE}], zonekort=[zone(1)]),
        case([{"status": "V", "wkt": HERE, "notat": "Rækkefølge: 2"}], {}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(3)]),
    ],
    "plan.kommuneplanramme.lov.kan_modsaettes": [
        case([{"status": "V", "wkt": HERE, "anvgen": 71}], {}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(1)]),
        case([{"status": "V", "wkt": HERE, "anvgen": 11}], {-1: J}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(3)]),
        case([{"status": "V", "wkt": HERE, "anvgen": 11}], {}, lokalplan=[{"status": "V", "wkt": FAR}], zonekort=[zone(1, FAR)]),
    ],
    "plan.kommuneplantillaeg.lov.ideer_og_forslag": [
        case([{"status": "V"}, {"status": "F", "strategi": True}], {}),
        case([{"status": "F", "planid": 7}], {}, indkaldelse=[{"planid": 7, "wkt": HERE}]),
        case([{"status": "F", "planid": 7}, {"status": "KF"}], {0: J, 1: J}, indkaldelse=[{"planid": 8, "wkt": HERE}]),
    ],
    "plan.planstrategi.lov.strategi": [
        case([{"datooff": 20280101}, {"datooff": 20240101}], {0: B, 1: B}),
        case([{"datooff": 20271231}, {"datooff": 20231231}], {0: J}),
        case([{"datooff": None}], {0: U}),
    ],
    # -- single decisions
    "plan.paragraf_14_forbud.lov.forbud": [
        case([{"wkt": HERE, "datoforbud": 20250101}], {}, lokalplan=[{"status": "F", "wkt": HERE, "datoforsl": 20260101}]),
        case([{"wkt": HERE, "datoforbud": 20250101}], {0: B}, lokalplan=[{"status": "F", "wkt": HERE, "datoforsl": 20260102}]),
        case([{"wkt": HERE, "datoforbud": 20251124}], {0: J}, lokalplan=[{"status": "F", "wkt": FAR, "datoforsl": 20260101}]),
        case([{"wkt": HERE, "datoforbud": 20251123}], {0: B}, lokalplan=[{"status": "F", "wkt": FAR, "datoforsl": 20260101}]),
        case([{"wkt": HERE, "datoforbud": 19900101}], {0: U}, lokalplan=[{"status": "F", "wkt": FAR}]),
    ],
    "plan.dispensation.lov.dispensationens_laengde": [
        case([{"princip": True, "datoafgoer": 20260101, "datoudloeb": 20290101}, {"princip": False, "datoafgoer": 20260101}], {}),
        case([{"princip": True, "datoafgoer": 20260101, "datoudloeb": 20290102}, {"princip": True, "datoafgoer": 20260101}], {0: B, 1: B}),
        case([{"princip": True, "studiebolig": True, "datoafgoer": 20260101, "datoudloeb": 20360101}], {}),
        case([{"princip": True, "studiebolig": True, "datoafgoer": 20260101, "datoudloeb": 20360102}], {0: B}),
        case([{"princip": True}, {"princip": True, "datoafgoer": 20100101, "datoudloeb": 20120101}], {0: U, 1: U}),
    ],
    "plan.dispensation.lov.planens_principper": [
        case([{"princip": False}, {"princip": True, "datoudloeb": 20290101}], {}),
        case([{"princip": True}, {"princip": None}], {0: J, 1: U}),
    ],
    "plan.dispensation.lov.lavenergi": [
        case([{"lavenergi": False}, {"lavenergi": None}], {}),
        case([{"lavenergi": True}], {0: J}),
        case([{"princip": True}], {}, skipped="kolonnen lavenergi findes ikke i laget"),
    ],
    "plan.dispensation.lov.naboorientering": [
        case([{"datoorient": 20261101, "datoafgoer": 20261115}, {"datoorient": 20261101}], {}),
        case([{"datoorient": 20261101, "datoafgoer": 20261114}], {0: B}),
        case([{"datoorient": None, "datoafgoer": 20261114}], {0: J}),
    ],
    "plan.dispensation.lov.ubrugt_afgoerelse": [
        case([{"datoafgoer": 20231124}, {"datoafgoer": 20200101, "datoudnyt": 20230101}], {}),
        case([{"datoafgoer": 20231123}, {"datoafgoer": 20200101, "datoudnyt": 20230102}], {0: J, 1: B}),
        case([{"datoafgoer": 20100101, "datoudnyt": None}], {}),
    ],
    "plan.dispensation.lov.klage": [case([{"datoafgoer": 20261026}, {"datoafgoer": None}], {}), case([{"datoafgoer": 20261027}], {0: J})],
    "plan.landzonetilladelse.lov.naboorientering": [
        case([{"status": "V", "datoorient": 20261101, "datovedt": 20261115}], {}),
        case([{"status": "V", "datoorient": 20261101, "datovedt": 20261114}, {"status": "V", "datovedt": 20261114}], {0: B, 1: J}),
        case([{"status": "V", "datovedt": 20261114}], {}, skipped="kolonnen datoorient findes ikke i laget"),
    ],
    "plan.landzonetilladelse.lov.ubrugt_afgoerelse": [
        case([{"status": "V", "datovedt": 20211124, "datoudnyt": None}, {"status": "A", "datovedt": 20180101}], {}),
        case([{"status": "V", "datovedt": 20211123, "datoudnyt": None}], {0: J}),
        case([{"status": "V", "datovedt": 20211123}], {}, skipped="kolonnen datoudnyt findes ikke i laget"),
    ],
    "plan.landzonetilladelse.lov.klage": [
        case([{"status": "V", "datovedt": 20261026}], {}),
        case([{"status": "V", "datovedt": 20261124}], {0: J}),
    ],
    "plan.landzonetilladelse.lov.udnyttet_i_klagefristen": [
        case([{"datovedt": 20261001, "datoudnyt": 20261030}, {"datovedt": 20261001, "datoudnyt": None}], {}),
        case([{"datovedt": 20261001, "datoudnyt": 20261029}], {0: B}),
        case([{"datovedt": None, "datoudnyt": 20261029}, {"datovedt": 20150101, "datoudnyt": 20150102}], {0: U, 1: U}),
    ],
    "plan.landzonetilladelse.lov.tilladelse_i_landzone": [
        case([{"status": "V", "wkt": HERE}, {"status": "A", "wkt": FAR}], {}, zonekort=[zone(1, FAR)]),
        case([{"status": "V", "wkt": POINT}], {}, zonekort=[zone(1) | {"status": "A"}]),
        case([{"status": "V", "wkt": POINT}, {"status": "V", "wkt": INSIDE}], {0: J, 1: J}, zonekort=[zone(1)]),
    ],
    "plan.landzonetilladelse.lov.tilladelse_ved_kysten": [
        case([{"status": "V", "wkt": HERE}], {}, kystnaerhedszone=[{"wkt": FAR}]),
        case([{"status": "V", "wkt": POINT}], {0: J}, kystnaerhedszone=[{"wkt": HERE}]),
        case([{"status": "V", "wkt": POINT}], {}, skipped="laget kystnaerhedszone mangler"),
    ],
    "plan.landzonetilladelse.lov.tilladelse_offentliggjort": [
        case([{"status": "V", "datovedt": 20260101, "wkt": POINT}, {"status": "KV", "wkt": None}], {}),
        case([{"status": "V", "datovedt": None, "wkt": POINT}, {"status": "V", "datovedt": 20260101, "wkt": None}], {0: B, 1: B}),
    ],
    "plan.landzonesag.lov.uden_landzonetilladelse": [
        case([{"nr36": 8, "areal_m2": 50, "afstand_m": 20}, {"nr36": 10, "areal_m2": 500}], {}),
        case([{"nr36": 8, "areal_m2": 50.1}, {"nr36": 10, "areal_m2": 501}], {0: B, 1: B}),
        case([{"nr36": 8, "areal_m2": 50, "afstand_m": 21}, {"nr36": 3, "areal_m2": 2000}], {0: J, 1: J}),
        case([{"nr36": 8, "areal_m2": None}, {"nr36": None, "areal_m2": 10}], {0: U, 1: U}),
    ],
    "plan.landzonesag.lov.overfloedig_bygning": [
        case(
            [{"overfloedig": True, "opfoert_aar": 2020, "wkt": HERE}, {"overfloedig": False, "opfoert_aar": 2026, "wkt": FAR}],
            {},
            strandbeskyttelse=[{"wkt": FAR}],
            klitfredning=[{"wkt": FAR}],
        ),
        case(
            [{"overfloedig": True, "opfoert_aar": year, "wkt": HERE} for year in (2022, 2021, None)],
            {0: B, 1: J, 2: U},
            strandbeskyttelse=[{"wkt": FAR}],
            klitfredning=[{"wkt": FAR}],
        ),
        case(
            [{"overfloedig": True, "opfoert_aar": 1950, "wkt": HERE}],
            {0: J},
            strandbeskyttelse=[{"wkt": HERE}],
            klitfredning=[{"wkt": FAR}],
        ),
        case([{"overfloedig": True, "opfoert_aar": 1950}], {}, skipped="laget strandbeskyttelse, klitfredning mangler"),
    ],
    "plan.landzonesag.lov.anmeldelse": [
        case([{"datoanmeldt": 20261101, "datoibrug": 20261115}, {"datoanmeldt": 20261101, "datoibrug": None}], {}),
        case([{"datoanmeldt": 20261101, "datoibrug": 20261114}], {0: B}),
        case([{"datoanmeldt": None, "datoibrug": 20261114}], {0: U}),
    ],
    "plan.tilbagefoert_landzone.lov.tilbagefoert": [
        case([{"plannavn": "Mosen", "datovedt": 20260101, "doklink": "https://dokument.plandata.dk/1.pdf", "wkt": HERE}], {}),
        case([{"plannavn": "Mosen", "datovedt": 20260230, "doklink": None, "wkt": None}], {0: B}),
    ],
}
"""By rule: whatever its cases do not list passes."""
