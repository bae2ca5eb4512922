"""Further work on a delivery that was examined: make it ready to load, and compare it with an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geoplan.fkg.normalise.record import KIND_DA
from geoplan.fkg.normalise.record import Kind as ChangeKind
from geoplan.texts import N_
from geoplan_app.leverance.answer import Answer
from geoplan_app.leverance.differences import KIND_TITLES, difference_overlay, difference_rows, layer_rows
from geoplan_app.leverance.files import Held, limit_mb
from geoplan_app.leverance.screen_files import outcome_of, state, watch
from geoplan_app.leverance.screen_read import file_buttons
from geoplan_app.leverance.state import plain
from geoplan_app.leverance.words import escaped, inside
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan_app.leverance.run import Job
    from geoplan_app.leverance.state import Run

_SHOWN: Final = 400


def _job(kind: str) -> Job | None:
    run = state().run
    return run.beside.get(kind) if run else None


def normalise(t: Texts) -> None:
    """Make the delivery ready to load, and show every change before and after."""
    st.subheader(t(N_("Gør klar til indlæsning")))
    st.markdown(
        t(
            N_(
                "geoplan retter det, der er sikkert, skriver hver ændring ned med før og efter, og lægger rækker til side, som ikke kan "
                "indlæses. Den fil, du lagde ind, bliver ikke ændret."
            )
        )
    )
    job = _job("normalise")
    told = plain(job.out, f"klar.{current().language}.json") if job and job.answered else None
    accept = _offers(told["tilbud"], t) if told else []
    label = t(N_("Gør klar igen")) if told else t(N_("Gør klar"))
    if st.button(label, icon=":material/build:", disabled=bool(job and job.running), key="leverance.klar"):
        state().begin_beside("normalise", current().language, accept=accept)
        st.rerun()
    if job is None:
        return
    if job.running:
        watch(lambda: _job("normalise"), key="leverance.klar.fremdrift")
    elif outcome_of(job, t) and told:
        _made_ready(job, told, t)


def _offers(offers: list[dict[str, Any]], t: Texts) -> list[str]:
    """What the form's defaults could fill, to be accepted one by one."""
    if not offers:
        return []
    known = {one["regel"]: one for one in offers}
    return st.multiselect(
        t(N_("Formularens standardværdi kan udfylde det tomme, hvis du accepterer det")),
        list(known),
        format_func=lambda rule: t(
            N_("{field}: {count} rækker får {value}"),
            field=".".join(rule.split(".")[1:3]),
            count=t.integer(known[rule]["antal"]),
            value=known[rule]["vaerdi"],
        ),
        key="leverance.accepter",
        placeholder=t(N_("Vælg, og gør klar igen")),
    )


def _made_ready(job: Job, told: dict[str, Any], t: Texts) -> None:
    ready, refused = (sum(layer[name] for layer in told["lag"]) for name in ("klar", "afvist"))
    box, icon = (st.success, ":material/check_circle:") if told["faerdig"] else (st.warning, ":material/warning:")
    box(
        t(
            N_("{ready}, {refused}."),
            ready=t.plural(N_("{n} række er klar"), N_("{n} rækker er klar"), ready),
            refused=t.plural(N_("{n} er lagt til side"), N_("{n} er lagt til side"), refused),
        ),
        icon=icon,
    )
    if told["cpr"]:
        st.warning(
            t(N_("Rækker, der er lagt til side, indeholder tal, der ligner CPR-numre. Ret dem, før filen sendes til andre.")),
            icon=":material/privacy_tip:",
        )
    for one in told["ikke_laest"]:
        st.error(escaped(inside(one)), icon=":material/error:")
    st.dataframe(
        [
            {
                t(N_("Tema")): layer["tema"],
                t(N_("Klar")): layer["klar"],
                t(N_("Lagt til side")): layer["afvist"],
                t(N_("Hvorfor til side")): "; ".join(f"{one['titel']} ({one['antal']})" for one in layer["grunde"]),
            }
            for layer in told["lag"]
        ],
        hide_index=True,
        alt=t(N_("Rækker, der er klar, og rækker, der er lagt til side")),
    )
    _changes(job, t)
    files = [("gpkg", job.out / "klar.gpkg"), ("csv", job.out / "aendringer.csv")]
    titles = {"gpkg": N_("Klar til indlæsning (GeoPackage)"), "csv": N_("Listen over ændringer (CSV)")}
    file_buttons(files, key="klar", t=t, titles=titles)


def _changes(job: Job, t: Texts) -> None:
    """The record of changes: what each value was and what it is."""
    record = pd.read_feather(job.out / "aendringer.feather")
    if not len(record):
        return
    st.markdown(f"**{t(N_('Før og efter'))}**")
    words = {str(kind): t(KIND_DA[kind]) for kind in ChangeKind}
    kinds = st.multiselect(
        t(N_("Slags ændring")),
        sorted(set(record["slags"])),
        format_func=lambda kind: words.get(kind, kind),
        key="leverance.aendringer",
        placeholder=t(N_("Alle")),
    )
    shown = record[record["slags"].isin(kinds)] if kinds else record
    table = shown[["slags", "tabel", "raekke", "felt", "foer", "efter", "antal"]].copy()
    table["slags"] = table["slags"].map(lambda kind: words.get(kind, kind))
    table.columns = [t(N_("Ændring")), t(N_("Tabel")), t(N_("Række")), t(N_("Felt")), t(N_("Før")), t(N_("Efter")), t(N_("Rækker"))]
    st.dataframe(table, hide_index=True, height=_SHOWN - 80, alt=t(N_("Listen over ændringer")), key="leverance.aendringsliste")


def diff(run: Run, t: Texts) -> None:
    """Compare with an earlier delivery: the last one of this session, or one that is dropped here."""
    st.subheader(t(N_("Sammenlign med forrige leverance")))
    old = _earlier(run, t)
    limit = st.text_input(
        t(N_("Advar, hvis mere end dette er fjernet fra et tema")),
        value="5%",
        key="leverance.fjernet",
        help=t(N_("En andel som 5% eller et antal som 20. Tom: ingen grænse.")),
    )
    job = _job("diff")
    if (
        st.button(
            t(N_("Sammenlign")),
            icon=":material/compare_arrows:",
            disabled=old is None or bool(job and job.running),
            key="leverance.sammenlign",
        )
        and old
    ):
        state().begin_beside("diff", current().language, old=str(old.one), max_removed=limit.strip())
        st.rerun()
    if job is None:
        return
    if job.running:
        watch(lambda: _job("diff"), key="leverance.forskel.fremdrift")
    elif outcome_of(job, t):
        _differences(job, t)


def _earlier(run: Run, t: Texts) -> Held | None:
    """The delivery to compare with."""
    now = state()
    known = {f"{one.at:%H.%M}, {escaped(one.name)}": one.held for one in now.runs[:-1] if one.held is not run.held}
    new = t(N_("en anden, som jeg lægger ind her"))
    choice = st.radio(t(N_("Den forrige leverance er")), [*known, new], key="leverance.forrige_valg") if known else new
    if choice != new:
        return known[str(choice)]
    dropped = st.file_uploader(
        t(N_("Træk filerne i den forrige leverance hertil")),
        accept_multiple_files=True,
        max_upload_size=limit_mb(),
        key=f"leverance.gammel.{now.turn}",
    )
    if dropped:
        sizes = sorted((one.name, one.size) for one in dropped)
        if now.earlier is None or now.earlier.files != sizes:
            now.earlier = Held("forrige")
            for one in dropped:
                now.earlier.add(one.name, one)
    return now.earlier


def _differences(job: Job, t: Texts) -> None:
    told = plain(job.out, "forskel.json")
    over = (told["threshold"] or {}).get("passed_in") or []
    if over:
        st.warning(t(N_("Mere er fjernet, end grænsen tillader, i: {layers}."), layers=escaped(", ".join(over))), icon=":material/warning:")
    for one in told["unread"]:
        st.error(escaped(inside(one)), icon=":material/error:")
    counts = ", ".join(f"{t.integer(told['summary'][kind])} {t(KIND_TITLES[kind])}" for kind in KIND_TITLES)
    st.markdown(f"**{counts}**")
    st.dataframe(layer_rows(told, t), hide_index=True, alt=t(N_("Forskelle pr. tema")), key="leverance.forskel.temaer")
    rows = difference_rows(told, t)
    if rows:
        _difference_list(job, rows, t)
    file_buttons(Answer(job.out).files("forskel"), key="forskel", t=t)


def _difference_list(job: Job, rows: list[dict[str, Any]], t: Texts) -> None:
    """The differences one by one, before and after; a click shows the object on the map."""
    from geoplan_app.planmap import planmap  # noqa: PLC0415 -- loaded where a map is shown

    left, right = st.columns([3, 2])
    with left:
        picked = st.dataframe(
            rows,
            hide_index=True,
            height=_SHOWN,
            on_select="rerun",
            selection_mode="single-row",
            alt=t(N_("Forskelle objekt for objekt")),
            key="leverance.forskel.liste",
        )
    chosen = picked.selection.rows[0] if picked and picked.selection.rows else None
    shapes, box = difference_overlay(plain(job.out, "forskel.geojson"), chosen, t)
    with right:
        planmap(key="leverance.forskel.kort", layers=(), mode="view", overlays=shapes, bounds=box, height=_SHOWN)
