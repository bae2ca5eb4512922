"""The extract of a property as plain values in the reader's language: what its text, JSON and page are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pandas as pd

from geoplan.building.constraints import EFFECT_DA
from geoplan.building.existing import bbr_uses
from geoplan.building.themes import ANSWER_DA, Answer
from geoplan.building.uses import USE_DA
from geoplan.plan.columns import numbers, words
from geoplan.report.applies_values import places
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.building.answers import Measure
    from geoplan.building.existing import Right, Standing
    from geoplan.building.themes import Theme
    from geoplan.plan.applies import Applies
    from geoplan.texts import Texts

BY_MAP: Final = {"registreret areal": N_("areal på kortet (det registrerede mangler)")}
ZONES: Final = {1: N_("byzone"), 2: N_("landzone"), 3: N_("sommerhusområde")}


class Extracted(Protocol):
    """What a writer needs of an extract."""

    @property
    def day(self) -> dt.date:
        """As in the extract."""
        ...

    @property
    def area(self) -> Any:
        """As in the extract."""
        ...

    @property
    def parcels(self) -> gpd.GeoDataFrame:
        """As in the extract."""
        ...

    @property
    def names(self) -> NDArray[np.object_]:
        """As in the extract."""
        ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """As in the extract."""
        ...

    @property
    def bfe(self) -> str:
        """As in the extract."""
        ...

    @property
    def esr(self) -> str:
        """As in the extract."""
        ...

    @property
    def buildings(self) -> gpd.GeoDataFrame:
        """As in the extract."""
        ...

    @property
    def by_map(self) -> bool:
        """As in the extract."""
        ...

    @property
    def standing(self) -> Standing:
        """As in the extract."""
        ...

    @property
    def right(self) -> Right:
        """As in the extract."""
        ...

    @property
    def applies(self) -> Applies:
        """As in the extract."""
        ...

    @property
    def themes(self) -> tuple[Theme, ...]:
        """As in the extract."""
        ...

    @property
    def zones(self) -> dict[int, float]:
        """As in the extract."""
        ...


def plot_values(found: Extracted, t: Texts) -> dict[str, Any]:
    """Everything of the extract, ready to be written as JSON."""
    area_m2 = float(found.area.area)
    name = found.addresses[0] if found.addresses else str(found.names[0]) if len(found.names) else ""
    (plans,) = places(np.array([name], dtype=object), found.applies, np.array([area_m2]), t)
    return {
        "name": name,
        "day": found.day.isoformat(),
        "keys": {"matrikel": found.names.tolist(), "bfe": found.bfe, "esr": found.esr, "addresses": list(found.addresses)},
        "zones": {t(ZONES[code]): round(share, 4) for code, share in found.zones.items()},
        "area": _area(found, area_m2, t),
        "parcels": _parcels(found.parcels, found.names),
        "buildings": _buildings(found.buildings),
        "right": _right(found, t),
        "plans": plans,
        "themes": [_theme(one, t) for one in found.themes],
        "counts": {answer.value: sum(one.answer is answer for one in found.themes) for answer in Answer},
    }


def _area(found: Extracted, map_m2: float, t: Texts) -> dict[str, Any]:
    measure = found.right.percent
    plot = next(term for term in measure.terms if term.label == "grundareal").at(0)
    return {
        "plot_m2": plot,
        "map_m2": round(map_m2, 2),
        "basis": t(N_("kortets areal; det registrerede areal mangler")) if found.by_map else t(N_("registreret areal")),
        "registered": not found.by_map,
    }


def _parcels(frame: gpd.GeoDataFrame, names: NDArray[np.object_]) -> list[dict[str, Any]]:
    area, registered, road = frame.geometry.area.to_numpy(), numbers(frame, "registreret_areal_m2"), numbers(frame, "vej_areal_m2")
    return [
        {"name": name, "registered_m2": _known(reg), "map_m2": round(float(of_map), 2), "road_m2": _known(of_road)}
        for name, reg, of_map, of_road in zip(names.tolist(), registered, area, road, strict=True)
    ]


def _buildings(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    uses = bbr_uses()
    columns = {
        "number": "byg007Bygningsnummer",
        "floor_m2": "byg038SamletBygningsareal",
        "built_m2": "byg041BebyggetAreal",
        "storeys": "byg054AntalEtager",
        "year": "byg026Opførelsesår",
    }
    figures = {name: numbers(frame, column) for name, column in columns.items()}
    codes = words(frame, "byg021BygningensAnvendelse")
    return [
        {
            "code": codes[at],
            "use": uses[codes[at]].label if codes[at] in uses else "",
            **{name: _known(values[at]) for name, values in figures.items()},
        }
        for at in range(len(frame))
    ]


def _right(found: Extracted, t: Texts) -> dict[str, Any]:
    right, built = found.right, found.standing
    use = str(built.use[0])
    return {
        "use": t(USE_DA[use]) if use in USE_DA else "",
        "mixed": bool(built.mixed[0]),
        "percent": _known(right.percent.value[0]),
        "limit": _known(right.limit[0]),
        "basis": str(right.basis[0]),
        "source": t(str(right.source[0])) if right.source[0] else "",
        "floor_m2": _known(built.floors.area.value[0]),
        "left_m2": _known(right.left_m2[0]),
        "calculation": calculation(right.percent, t, BY_MAP if found.by_map else {}),
        "basement_m2": _known(built.basement_m2[0]),
        "without_area": int(built.unknown[0]),
    }


def calculation(measure: Measure, t: Texts, instead: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines of a sum: what, how much, and its paragraph. ``factor`` is -1 for what is taken away, 0 for what is only told.

    ``instead`` gives lines another name than the measure does.
    """
    lines = ((term, t(instead.get(term.label, term.label)), term.at(0)) for term in measure.terms)
    return [
        {"what": what, "value": _known(value), "unit": t(term.unit), "factor": term.factor, "source": term.source}
        for term, what, value in lines
        if value is not None
    ]


def _theme(one: Theme, t: Texts) -> dict[str, Any]:
    constraint = one.constraint
    return {
        "id": constraint.id,
        "title": constraint.title,
        "answer": one.answer.value,
        "answer_text": t(ANSWER_DA[one.answer]),
        "effect": constraint.effect.value,
        "effect_text": t(EFFECT_DA[constraint.effect]),
        "what": constraint.effect_text,
        "authority": constraint.authority,
        "law": constraint.reference.text,
        "verified": constraint.reference.verified,
        "exemptions": constraint.exemptions,
        "note": constraint.note,
        "amount": round(one.amount, 2),
        "unit": one.unit,
        "share": None if one.share is None or np.isnan(one.share) else round(one.share, 4),
        "ignored": round(one.ignored, 2),
        "kinds": list(one.kinds),
        "layer_day": one.day.isoformat() if one.day else "",
        "layer_source": one.source,
        "why": t(one.why) if one.why else "",
    }


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 4)


def by_answer(themes: Sequence[dict[str, Any]], answer: Answer) -> list[dict[str, Any]]:
    """The themes with this answer."""
    return [one for one in themes if one["answer"] == answer.value]
