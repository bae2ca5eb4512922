"""A comparison with the rammer as one page that works from disk: verdict, map and table for each plan."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
import numpy as np

from geoplan.plan.columns import words
from geoplan.plan.conformity.verdicts import RANK, VERDICT_DA, Verdict
from geoplan.plan.ladder import parents
from geoplan.report.conformity_text import NOT_VERIFIED, OVERALL
from geoplan.report.drawing import Layer, drawing
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from markupsafe import Markup
    from numpy.typing import NDArray

    from geoplan.plan.conformity import Conformity
    from geoplan.texts import Texts

HEADINGS = (N_("Dom"), N_("Forhold"), N_("Del"), N_("Ramme"), N_("Andel"), N_("Planen"), N_("Rammen"), N_("Hvorfor"))


def conformity_html(
    plans: Sequence[dict[str, Any]], result: Conformity, lokalplaner: gpd.GeoDataFrame, delomraader: gpd.GeoDataFrame, texts: Texts
) -> str:
    """The page. Its maps are drawn inside it; nothing is fetched."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template("conformity.html.j2").render(
        lang=texts.language,
        title=texts(N_("Lokalplan mod ramme")),
        plans=[
            {
                **plan,
                "rows": sorted(plan["rows"], key=lambda row: RANK[Verdict(row["verdict"])]),
                "said": texts(OVERALL[Verdict(plan["verdict"])]),
                "map": _map(at, result, lokalplaner, delomraader, texts),
            }
            for at, plan in enumerate(plans)
        ],
        headings=[texts(heading) for heading in HEADINGS],
        verdicts={str(verdict): texts(said) for verdict, said in VERDICT_DA.items()},
        part=texts(N_("delområde")),
        field=texts(N_("byggefelt")),
        proposal=texts(N_("forslag")),
        note=texts(NOT_VERIFIED),
    )


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _map(at: int, result: Conformity, lokalplaner: gpd.GeoDataFrame, delomraader: gpd.GeoDataFrame, t: Texts) -> Markup:
    """The plan with its parts over the rammer it lies in, and what of it lies outside them."""
    rows = result.table[(result.table["lokalplan"] == at) & (result.table["ramme"] >= 0)]
    rammer = result.rammer.iloc[np.unique(rows["ramme"].to_numpy())]
    plan, parts = lokalplaner.iloc[[at]], delomraader[parents(delomraader, lokalplaner) == at]
    layers = [
        Layer(t(N_("ramme")), _shapes(rammer), "ramme", _labels(rammer, "plannr")),
        Layer(t(N_("delområde")), _shapes(parts), "part", _labels(parts, "delnr")),
        Layer(t(N_("lokalplan")), _shapes(plan), "plan"),
        Layer(t(N_("uden for enhver ramme")), result.outside[[at]], "fault"),
    ]
    return drawing(layers, t, title=t(N_("Lokalplan og rammer")))


def _shapes(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)


def _labels(frame: gpd.GeoDataFrame, column: str) -> list[str]:
    return [text or "" for text in words(frame, column)]
