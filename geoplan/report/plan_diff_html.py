"""What changed in a plan as one page that works from disk: a map of what came and went, and the fields before and after."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
import numpy as np

from geoplan.plan.redline import SAME
from geoplan.report.drawing import Layer, drawing
from geoplan.report.plan_diff_text import NOTHING, WHAT_DA, area_line, heading, named
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from geoplan.plan.redline import ObjectDiff
    from geoplan.texts import Texts

HEADINGS: Final = (N_("Felt"), N_("Før"), N_("Efter"))


def plan_diff_html(plan: str, old: str, new: str, objects: Sequence[ObjectDiff], t: Texts) -> str:
    """The page. Its map is drawn inside it, in two colours and two hatches; nothing is fetched."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    differing = [one for one in objects if one.what != SAME]
    same = len(objects) - len(differing)
    return environment.get_template("plan_diff.html.j2").render(
        lang=t.language,
        title=heading(plan, old, new, t),
        map=_map(objects, t),
        objects=[_shown(one, t) for one in differing],
        same=t.plural("{n} del er uændret.", "{n} dele er uændrede.", same) if same else "",
        nothing="" if differing else t(NOTHING),
        headings=[t(one) for one in HEADINGS],
    )


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _shown(one: ObjectDiff, t: Texts) -> dict[str, Any]:
    changes = sorted(one.changes, key=lambda change: change.of_life)
    return {
        "name": named(one, t),
        "what": t(WHAT_DA[one.what]),
        "area": area_line(one, t) if one.added is not None or one.removed is not None else "",
        "changes": [
            {"title": t(one.title), "field": one.field, "before": t(one.before), "after": t(one.after), "life": one.of_life}
            for one in changes
        ],
    }


def _map(objects: Sequence[ObjectDiff], t: Texts) -> Markup:
    """What stays below, what came and what went above it, with the names of the objects that differ."""
    kept = [one.after for one in objects if one.after is not None]
    layers = [
        _layer(t(N_("som før")), kept, "kept"),
        _layer(t(N_("tilføjet")), [one.added for one in objects], "added", [one.name for one in objects]),
        _layer(t(N_("fjernet")), [one.removed for one in objects], "removed", [one.name for one in objects]),
    ]
    return drawing(layers, t, title=t(N_("Tilføjede og fjernede arealer")))


def _layer(title: str, shapes: Sequence[Any], look: str, labels: Sequence[str] = ()) -> Layer:
    there = [at for at, shape in enumerate(shapes) if shape is not None]
    geometry = np.empty(len(there), dtype=object)
    geometry[:] = [shapes[at] for at in there]
    return Layer(title, geometry, look, [labels[at] for at in there] if labels else ())
