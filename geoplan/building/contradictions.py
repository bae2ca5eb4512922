"""Numbers of a case file that cannot all be right: each by itself is possible, together they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.building.case_faults import number
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.case import Building, Case, PlotTold


def contradictions(case: Case) -> list[str]:
    """What of the case contradicts itself, in words with the field. Empty where nothing does."""
    buildings = (said for number, one in enumerate(case.building) for said in _of_building(one, f"building[{number}]"))
    return [*_of_plot(case.plot), *buildings, *_of_answers(case)]


def _of_plot(plot: PlotTold) -> Iterator[str]:
    area = plot.area_m2 if plot.area_m2 is not None else sum(one.area_m2 or 0.0 for one in plot.parcels)
    for name, part in (("road_area_m2", plot.road_area_m2), ("other_zone_m2", plot.other_zone_m2)):
        if part is not None and area and part >= area:
            yield _more(f"plot.{name}", part, N_("er {value}, men hele grunden er kun {other}."), area)
    if plot.common_plots_m2 is not None and plot.area_m2 is not None and plot.common_plots_m2 < plot.area_m2:
        yield _more(
            "plot.common_plots_m2",
            plot.common_plots_m2,
            N_("er {value}: alle grundene tilsammen er mindre end grunden selv, der er {other}."),
            plot.area_m2,
        )


def _of_building(one: Building, where: str) -> Iterator[str]:
    roof = one.roof
    if roof is not None and roof.eaves_m is not None and roof.ridge_m is not None and roof.ridge_m < roof.eaves_m:
        yield _more(f"{where}.roof.ridge_m", roof.ridge_m, N_("er {value}: taget er lavest ved ydervæggen, der er {other}."), roof.eaves_m)
    if one.geometry is not None and one.placement is not None:
        yield f"{where}.placement: " + texts()(N_("bygningen er tegnet med geometry. Slet det ene."))


def _of_answers(case: Case) -> Iterator[str]:
    used, waited = case.answers.days_since_informed, case.answers.days_waiting
    if used is not None and waited is not None and waited > used:
        yield _more("answers.days_waiting", waited, N_("er {value}, men der er i alt gået {other} dage."), used)


def _more(where: str, value: float, text: str, other: float) -> str:
    t = texts()
    return f"{where}: " + t(text, value=number(value, t), other=number(other, t))
