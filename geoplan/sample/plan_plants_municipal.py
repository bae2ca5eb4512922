"""Faults in the columns of frameworks, guidelines, supplements and permits, and versions that do not follow each other."""

from __future__ import annotations

from typing import Final

from geoplan.sample.plan_planting import LAYER, Change, PlanDraft, PlanPlant, cells
from geoplan.sample.plan_plants_fit import adopted, in_empty_framework, without_classes

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
        "kommuneplantillaeg",
        "PL-24-3 LIF-04",
        "høring i 27 dage",
        cells("kommuneplantillaeg", datoforsl=20250304, datostart=20250304, datoslut=20250331),
        ("datoslut.hoering",),
        ("datoer",),
        adopted("kommuneplantillaeg"),
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
