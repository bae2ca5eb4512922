"""A plan's states compared, its history, and its packages for Plandata.dk, on the page *Plan*."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.plan.lifecycle import STATES_DA
from geoplan.plan.redline import SAME
from geoplan.report.plan_diff_html import plan_diff_html
from geoplan.report.plan_diff_text import NOTHING, area_line, named
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.plan.diff import diff_states
from geoplan.workflows.plan.export import export_plan
from geoplan.workflows.plan.past import object_history
from geoplan_app.frame import tell
from geoplan_app.parts import rows_table
from geoplan_app.plan_list import days_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.plan.redline import ObjectDiff
    from geoplan.texts import Texts
    from geoplan.workflows.plan.export import Written
    from geoplan.workflows.plan.show import Shown

TITLES: Final[Mapping[str, str]] = {
    "gml": N_("GML"),
    "geojson": N_("GeoJSON"),
    "shp": N_("Shapefile"),
    "mapinfo": N_("MapInfo"),
    "gpkg": N_("GeoPackage (til QGIS; Plandata.dk tager det ikke)"),
}
"""The formats that packages are written in, the ones for the register first."""


def versions(target: str, shown: Shown, t: Texts) -> None:
    """Every version of the plan, and what changed between two of them."""
    history = object_history(target, shown.line.kind, shown.line.objekt_id)
    moments = {one.moment: f"{one.day} · {t(STATES_DA.get(one.status, one.status))} · {one.who}" for one in history}
    left, right = st.columns(2)
    keys = list(moments)
    old = left.selectbox(t(N_("Fra")), keys, index=min(1, len(keys) - 1), format_func=moments.__getitem__, key="plan.fra")
    new = right.selectbox(t(N_("Til")), ["", *keys], format_func=lambda one: moments.get(one, t(N_("nu"))), key="plan.til_version")
    if old:
        _compare(target, shown, str(old), str(new), t)
    st.subheader(t(N_("Historik")))
    rows_table(
        [
            {
                t(N_("Gemt")): one.day,
                t(N_("Af")): clean(one.who),
                t(N_("Tilstand")): t(STATES_DA.get(one.status, one.status)),
                t(N_("Ændret")): clean(", ".join(one.changed)) or "–",
                t(N_("Hvorfor")): clean(one.why) or "–",
            }
            for one in history
        ]
    )


def _compare(target: str, shown: Shown, old: str, new: str, t: Texts) -> None:
    try:
        found = diff_states(target, shown.line.objekt_id, old, new)
    except GeoplanError as fault:
        tell(fault)
        return
    changed = [one for one in found.objects if one.what != SAME]
    if not changed:
        st.info(t(NOTHING), icon=":material/info:")
        return
    rows_table(_changes(changed, t))
    st.download_button(
        t(N_("Hent sammenligningen med kort (HTML)")),
        plan_diff_html(found.plan, found.old, found.new, found.objects, t),
        f"{shown.line.plannr or 'plan'}-forskelle.html",
        "text/html",
        icon=":material/description:",
    )


def _changes(objects: Sequence[ObjectDiff], t: Texts) -> list[dict[str, Any]]:
    """A row for each field that changed, and one for each area."""
    made = []
    for one in objects:
        who = named(one, t)
        if one.added is not None or one.removed is not None:
            made.append({t(N_("Objekt")): clean(who), t(N_("Felt")): t(N_("areal")), t(N_("Før")): "", t(N_("Efter")): area_line(one, t)})
        made += [
            {
                t(N_("Objekt")): clean(who),
                t(N_("Felt")): f"{t(change.title)} ({change.field})",
                t(N_("Før")): days_in(clean(t(change.before))),
                t(N_("Efter")): days_in(clean(t(change.after))),
            }
            for change in one.changes
        ]
    return made


def export(target: str, shown: Shown, t: Texts) -> None:
    """The packages of the plan in the format that is chosen, in one file."""
    st.write(t(N_("En zip pr. lag, som Plandata.dk vil have dem: EPSG:25832, registrets kolonnenavne, én slags geometri.")))
    form = st.radio(t(N_("Format")), list(TITLES), format_func=lambda one: t(TITLES[one]), key="plan.format")
    try:
        content, written = packages(target, shown.line.objekt_id, str(form))
    except GeoplanError as fault:
        tell(fault)
        return
    rows_table([_package(one, t) for one in written])
    for text in dict.fromkeys(
        t(change.how, column=change.column, count=change.count, short=change.short) for one in written for change in one.changes
    ):
        st.caption(f"· {text}")
    if any(one.nameless for one in written):
        st.warning(
            t(N_("Planen har ikke noget planid endnu, så delene kan ikke nævne den. Skriv det på planen, når registret har givet det."))
        )
    st.download_button(
        t(N_("Hent pakkerne ({format})"), format=form),
        content,
        f"{shown.line.plannr or 'plan'}-{form}.zip",
        "application/zip",
        type="primary",
        icon=":material/download:",
    )


def _package(one: Written, t: Texts) -> dict[str, Any]:
    return {t(N_("Pakke")): one.path.name, t(N_("Objekter")): one.rows, t(N_("Kolonner")): len(one.columns)}


def packages(target: str, objekt_id: str, form: str) -> tuple[bytes, tuple[Written, ...]]:
    """The packages of a plan in one zip file, and what each of them holds."""
    with tempfile.TemporaryDirectory(prefix="geoplan-") as folder:
        written = export_plan(target, objekt_id, folder, format_=form)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for one in written:
                archive.writestr(zipfile.ZipInfo(one.path.name, (2026, 1, 1, 0, 0, 0)), Path(one.path).read_bytes())
    return made.getvalue(), written
