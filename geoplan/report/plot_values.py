"""The extract of a property as plain values in the reader's language: what its text, JSON and page are made of."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

import geoplan
from geoplan.building.answers import JUDGEMENT, OUTCOMES, UNDECIDED
from geoplan.building.constraints import EFFECT_DA, Effect, Tested, by_id
from geoplan.building.existing import bbr_uses
from geoplan.building.law import LAST_READ, in_force
from geoplan.building.remainder import PLAN, Says
from geoplan.building.themes import ANSWER_DA, Answer
from geoplan.building.uses import USE_DA
from geoplan.property.joins import CERTAINTY_DA
from geoplan.report.applies_values import places
from geoplan.rules import OUTCOME_DA
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import shapely
    from numpy.typing import NDArray

    from geoplan.building.answers import Measure, Remark
    from geoplan.building.existing import Standing
    from geoplan.building.remainder import Right
    from geoplan.building.themes import Theme
    from geoplan.plan.applies import Applies
    from geoplan.property.joins import Certainty
    from geoplan.texts import Phrase, Texts

    Columns = dict[str, NDArray[Any]]

BY_MAP: Final = {"registreret areal": N_("areal på kortet (det registrerede mangler)")}
DRAWN: Final = {"registreret areal": N_("den tegnede flade"), "grundareal": N_("areal af den tegnede flade")}
ZONES: Final = {1: N_("byzone"), 2: N_("landzone"), 3: N_("sommerhusområde")}
OVER: Final = N_("kræver dispensation til byggeri over {height} m")
"""The effect of a theme that is tested against height: it does not reach what is lower."""

DEVIATING: Final = N_("afvigelser kræver dispensation")
"""The effect of a plan that is binding: it does not reach what follows it."""

HEIGHT_OF: Final = {"K-19": "kirkebyggelinje_hoejde"}
"""The parameter that holds the height of each theme that is tested against height."""


class JoinedLike(Protocol):
    """How objects were put on the plot."""

    @property
    def what(self) -> str: ...  # noqa: D102 - as in the extract
    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def joins(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def certainty(self) -> Certainty: ...  # noqa: D102


class Extracted(Protocol):
    """What a writer needs of an extract."""

    @property
    def day(self) -> dt.date: ...  # noqa: D102 - as in the extract
    @property
    def area(self) -> shapely.Geometry: ...  # noqa: D102
    @property
    def parcels(self) -> Columns: ...  # noqa: D102
    @property
    def addresses(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def bfe(self) -> str: ...  # noqa: D102
    @property
    def esr(self) -> str: ...  # noqa: D102
    @property
    def buildings(self) -> Columns: ...  # noqa: D102
    @property
    def outlines(self) -> NDArray[np.object_]: ...  # noqa: D102
    @property
    def by_map(self) -> bool: ...  # noqa: D102
    @property
    def drawn(self) -> bool: ...  # noqa: D102
    @property
    def standing(self) -> Standing: ...  # noqa: D102
    @property
    def right(self) -> Right: ...  # noqa: D102
    @property
    def applies(self) -> Applies: ...  # noqa: D102
    @property
    def themes(self) -> tuple[Theme, ...]: ...  # noqa: D102
    @property
    def zones(self) -> dict[int, float]: ...  # noqa: D102
    @property
    def sources(self) -> tuple[tuple[str, str, dt.date | None, int], ...]: ...  # noqa: D102
    @property
    def joined(self) -> Sequence[JoinedLike]: ...  # noqa: D102
    @property
    def remarks(self) -> tuple[Phrase, ...]: ...  # noqa: D102
    @property
    def around(self) -> Mapping[str, NDArray[np.object_]]: ...  # noqa: D102


def plot_values(found: Extracted, t: Texts) -> dict[str, Any]:
    """Everything of the extract, ready to be written as JSON."""
    area_m2 = float(found.area.area)
    name = _name(found, t)
    (plans,) = places(np.array([name], dtype=object), found.applies, np.array([area_m2]), t)
    names = found.parcels["name"].tolist()
    return {
        "name": name,
        "day": found.day.isoformat(),
        "keys": {"matrikel": names, "bfe": found.bfe, "esr": found.esr, "addresses": list(found.addresses)},
        "zones": {t(ZONES[code]): round(share, 4) for code, share in found.zones.items()},
        "area": _area(found, area_m2, t),
        "parcels": _parcels(found.parcels),
        "joins": [_joined(one, t) for one in found.joined],
        "remarks": [t(one) for one in found.remarks],
        "buildings": _buildings(found.buildings),
        "right": _right(found, t),
        "plans": plans,
        "themes": [_theme(one, found.day, t) for one in found.themes],
        "counts": {answer.value: sum(one.answer is answer for one in found.themes) for answer in Answer},
        "sources": [
            {"layer": name, "source": source, "day": day.isoformat() if day else "", "count": count}
            for name, source, day, count in found.sources
        ],
        "rules": {"geoplan": geoplan.__version__, "law_read": LAST_READ},
    }


def _joined(one: JoinedLike, t: Texts) -> dict[str, Any]:
    sure = {"certainty": one.certainty.value, "certainty_text": t(CERTAINTY_DA[one.certainty])}
    return {"what": t(one.what), "number": one.number, "joins": list(one.joins), **sure}


def joins_said(values: Mapping[str, Any]) -> str:
    """How surely what is shown belongs to the plot: ``bygninger: sikker (J16)``, with the number where there are several ways."""
    ways = Counter(one["what"] for one in values["joins"])
    named = ((one, f"{one['what']} ({one['number']})" if ways[one["what"]] > 1 else one["what"]) for one in values["joins"])
    return "; ".join(f"{name}: {one['certainty_text']} ({', '.join(one['joins'])})" for one, name in named)


def _name(found: Extracted, t: Texts) -> str:
    if found.drawn:
        return t(N_("Tegnet flade"))
    names = found.parcels["name"]
    return found.addresses[0] if found.addresses else str(names[0]) if len(names) else ""


def _area(found: Extracted, map_m2: float, t: Texts) -> dict[str, Any]:
    plot = next(term for term in found.right.percent.terms if term.label == "grundareal").at(0)
    basis = N_("den tegnede flades areal") if found.drawn else N_("kortets areal; det registrerede mangler")
    registered = not (found.by_map or found.drawn)
    middle = found.area.centroid
    return {
        "plot_m2": _known(plot),
        "map_m2": round(map_m2, 2),
        "basis": t(N_("registreret areal")) if registered else t(basis),
        "registered": registered,
        "drawn": found.drawn,
        "middle": [round(middle.x, 1), round(middle.y, 1)],
    }


def _rows(columns: Mapping[str, NDArray[Any]]) -> list[dict[str, Any]]:
    """Columns as rows, without their geometry."""
    shown = {name: values.tolist() for name, values in columns.items() if name != "geometry"}
    return [dict(zip(shown, row, strict=True)) for row in zip(*shown.values(), strict=True)]


def _parcels(columns: Columns) -> list[dict[str, Any]]:
    return [{name: value if name == "name" else _known(value) for name, value in row.items()} for row in _rows(columns)]


def _buildings(columns: Columns) -> list[dict[str, Any]]:
    uses = bbr_uses()
    return [
        {
            "code": row["code"],
            "use": uses[row["code"]].label if row["code"] in uses else "",
            **{name: _known(value) for name, value in row.items() if name != "code"},
        }
        for row in _rows(columns)
    ]


def _right(found: Extracted, t: Texts) -> dict[str, Any]:
    right, built = found.right, found.standing
    use = str(built.use[0])
    given = right.says[0] not in {Says.SILENT, Says.NOT_EXAMINED}
    return {
        "answer": OUTCOMES[right.answer[0]].value,
        "answer_text": t(OUTCOME_DA[OUTCOMES[right.answer[0]]]),
        "reasons": [_reason(one, t) for one in right.reasons if one.where[0]],
        "use": t(USE_DA[use]) if use in USE_DA else "",
        "mixed": bool(built.mixed[0]),
        "percent": _known(right.percent.value[0]),
        "limit": _known(right.limit[0]),
        "plan_says": str(right.says[0]),
        "basis": PLAN if given else str(right.basis[0]),
        "source": t(str(right.source[0])) if right.source[0] else "",
        "floor_m2": _known(built.floors.area.value[0]),
        "left_m2": _known(right.left_m2[0]),
        "calculation": calculation(right.percent, t, DRAWN if found.drawn else BY_MAP if found.by_map else {}),
        "basement_m2": _known(built.basement_m2[0]),
        "without_area": int(built.unknown[0]),
    }


def _reason(remark: Remark, t: Texts) -> str:
    values = {name: _said(value, t) for name, value in remark.at(0).items()}
    return t(remark.text, **values) if values else t(remark.text)


def _said(value: Any, t: Texts) -> str:
    if isinstance(value, str):
        return value or "?"
    number = float(value)
    return t.integer(int(number)) if number.is_integer() else t.number(number, 2)


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


def _theme(one: Theme, day: dt.date, t: Texts) -> dict[str, Any]:
    return _of_constraint(one.constraint.id, day, t.language) | {
        "answer": one.answer.value,
        "answer_text": t(ANSWER_DA[one.answer]),
        "area_m2": round(one.area_m2, 2),
        "length_m": round(one.length_m, 2),
        "points": one.points,
        "share": None if one.share is None else round(one.share, 4),
        "ignored_m2": round(one.ignored_m2, 2),
        "ignored_m": round(one.ignored_m, 2),
        "kinds": list(one.kinds),
        "layers": list(one.layers),
        "layer_day": one.day.isoformat() if one.day else "",
        "layer_source": one.source,
        "why": t(one.why) if one.why else "",
    }


@lru_cache(maxsize=512)
def _of_constraint(id_: str, day: dt.date, language: str) -> dict[str, Any]:
    """What is always the same of a theme."""
    t, constraint = texts(language), by_id()[id_]
    return {
        "id": constraint.id,
        "title": constraint.title,
        "effect": constraint.effect.value,
        "effect_text": _effect(constraint.id, constraint.effect, constraint.tested_against, day, t),
        "what": constraint.effect_text,
        "authority": constraint.authority,
        "law": constraint.reference.text,
        "verified": constraint.reference.verified,
        "exemptions": constraint.exemptions,
        "note": constraint.note,
    }


def _effect(id_: str, effect: Effect, tested: Tested, day: dt.date, t: Texts) -> str:
    if id_ == "K-LP":
        return t(DEVIATING)
    found = in_force(HEIGHT_OF[id_], day) if tested is Tested.HEIGHT and id_ in HEIGHT_OF else None
    return t(EFFECT_DA[effect]) if found is None else t(OVER, height=t.number(found.value))


def _known(value: Any) -> float | None:
    return None if value is None or value != value else round(float(value), 4)  # noqa: PLR0124 -- NaN is not itself


def by_answer(themes: Sequence[dict[str, Any]], answer: Answer) -> list[dict[str, Any]]:
    """The themes with this answer."""
    return [one for one in themes if one["answer"] == answer.value]


def doubtful(right: Mapping[str, Any]) -> bool:
    """Whether the answer is not plainly yes or no."""
    return right["answer"] in {OUTCOMES[JUDGEMENT].value, OUTCOMES[UNDECIDED].value}
