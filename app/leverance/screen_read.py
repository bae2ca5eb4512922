"""How the files were read, what an upload would do, and the files to download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.texts import N_
from geoplan_app.leverance.answer import MIMES, TITLES
from geoplan_app.leverance.screen_files import watch
from geoplan_app.leverance.words import escaped, inside
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geoplan.texts import Texts
    from geoplan_app.leverance.answer import Answer
    from geoplan_app.leverance.state import Run

_STATES: Final = {"passes": "✔", "stops": "✘", "loses": "▲", "undecided": "?"}


def read(answer: Answer, t: Texts) -> None:
    """Layer by layer: format, theme, coordinate system, and every decision on the way."""
    told = answer.layers(current().language)
    st.subheader(t(N_("Sådan er filerne læst")))
    if told["ikke_laest"]:
        st.error(
            "\n".join([f"**{t(N_('Ikke læst'))}**", "", *(f"- {escaped(inside(one))}" for one in told["ikke_laest"])]),
            icon=":material/error:",
        )
    picked = st.dataframe(
        [_row(layer, t) for layer in told["lag"]],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={t(N_("Rækker")): st.column_config.NumberColumn(format="localized", width="small")},
        alt=t(N_("De læste lag")),
        key="leverance.lag",
    )
    rows = list(picked.selection.rows) if picked else []
    if rows and rows[0] < len(told["lag"]) and rows != st.session_state.get("leverance.lag.valgt"):
        st.session_state["leverance.lag.navn"] = rows[0]
    st.session_state["leverance.lag.valgt"] = rows
    if told["lag"]:
        names = [f"{inside(layer['fil'])}: {layer['lag']}" for layer in told["lag"]]
        at = st.selectbox(
            t(N_("Hvad geoplan besluttede undervejs, lag for lag")),
            range(len(names)),
            format_func=names.__getitem__,
            key="leverance.lag.navn",
        )
        _layer(told["lag"][at or 0], t)
    if told["bilag"]:
        with st.expander(t(N_("Bilag og andet, der ikke er undersøgt")), icon=":material/attach_file:"):
            st.markdown("\n".join(f"- {escaped(inside(one))}" for one in told["bilag"]))


def _row(layer: dict[str, Any], t: Texts) -> dict[str, Any]:
    return {
        t(N_("Lag")): layer["lag"],
        t(N_("Tema")): layer["tema"],
        t(N_("Rækker")): layer["raekker"],
        t(N_("Format")): layer["format"],
        t(N_("Geometri")): layer["geometri"],
        t(N_("Koordinater")): layer["koordinater"],
    }


def _layer(layer: dict[str, Any], t: Texts) -> None:
    """Every decision about one layer, and its columns."""
    with st.container(border=True):
        st.markdown(f"**{escaped(layer['tema'])}**, {escaped(layer['format'])}. {t(N_('Koordinater'))}: {escaped(layer['koordinater'])}.")
        decisions = layer["beslutninger"] or [t(N_("Ingen: laget er læst, som det er."))]
        st.markdown("\n".join(f"- {escaped(one)}" for one in decisions))
        if layer["mangler"]:
            st.markdown(t(N_("**Ikke leveret:** {columns}."), columns=escaped(", ".join(layer["mangler"]))))
        heads = t(N_("Leveret kolonne")), t(N_("Læst som")), t(N_("Slags"))
        st.dataframe(
            [dict(zip(heads, (one["leveret"], one["laest"], one["slags"]), strict=True)) for one in layer["kolonner"]],
            hide_index=True,
            alt=t(N_("Lagets kolonner")),
            key="leverance.kolonner",
        )


def not_run(answer: Answer, t: Texts) -> None:
    """Rules that could not be run, and why: they are no pass."""
    skipped = answer.summary(current().language)["sprunget_over"]
    if not skipped:
        return
    still_open = sum(one["antal"] for one in skipped if one["aaben"])
    label = (
        t.plural(N_("{n} kontrol er ikke lavet"), N_("{n} kontroller er ikke lavet"), still_open)
        if still_open
        else t(N_("Kontroller, der ikke var noget at lave på"))
    )
    with st.expander(label, icon=":material/help:"):
        st.markdown(t(N_("En kontrol, der ikke er lavet, er ikke bestået.")))
        st.table([{t(N_("Antal")): t.integer(one["antal"]), t(N_("Hvorfor ikke")): escaped(one["grund"])} for one in skipped])


def upload(answer: Answer, t: Texts) -> None:
    """What GeoFA's upload would do, step by step."""
    st.subheader(t(N_("Prøve af upload til GeoFA")))
    st.markdown(
        t(N_("Intet er sendt. Prøven bygger på uploadens kode fra juli 2026; trin efter et stop er vist, som om stoppet var rettet."))
    )
    layers = answer.upload(current().language)
    if not layers:
        st.info(t(N_("Der er ingen lag at prøve.")), icon=":material/info:")
    for layer in layers:
        icon = ":material/cancel:" if layer["stops"] else ":material/warning:" if layer["loses"] else ":material/upload_file:"
        with st.expander(f"{escaped(layer['layer'])}: {escaped(layer['verdict'])}", icon=icon):
            st.table(
                [
                    {
                        t(N_("Trin")): number,
                        t(N_("Udfald")): f"{_STATES[step['state']]} {step['word']}",
                        t(N_("Hvad der sker")): escaped(step["text"]),
                    }
                    for number, step in enumerate(layer["steps"], start=1)
                ]
            )


def downloads(run: Run, t: Texts) -> None:
    """The report in every format."""
    if run.answer is None:
        return
    st.subheader(t(N_("Hent rapporten")))
    st.markdown(t(N_("Alle filer har de samme fund. CPR-lignende tal er skjult i dem alle.")))
    if run.job.language != current().language:
        st.info(
            t(
                N_(
                    "Filerne er skrevet på det sprog, der var valgt, da leverancen blev undersøgt. Undersøg den igen for at få dem på "
                    "det nye."
                )
            ),
            icon=":material/translate:",
        )
    file_buttons(run.answer.files(), key="rapport", t=t)
    if run.job.running:
        watch(lambda: run.job, key="leverance.filer.fremdrift", to_the_end=True)
    elif run.job.cancelled:
        st.warning(t(N_("Annulleret, før alle filer var skrevet. Undersøg leverancen igen for at få dem.")), icon=":material/cancel:")


def file_buttons(files: list[tuple[str, Path]], *, key: str, t: Texts, titles: Mapping[str, str] = TITLES) -> None:
    """A button for each file; the file is read when it is asked for."""
    columns = st.columns(min(4, max(1, len(files))))
    for number, (ending, path) in enumerate(files):
        columns[number % len(columns)].download_button(
            t(titles[ending]),
            data=path.read_bytes,
            file_name=f"{path.stem}.{ending}",
            mime=MIMES[ending],
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
            key=f"leverance.hent.{key}.{ending}",
        )
