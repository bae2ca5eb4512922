"""The page *Data*: where every layer comes from and how old it is, bringing in new data, the audit trail, and whether it is whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.texts import N_
from geoplan.workflows.workspace import audit, verify
from geoplan.workflows.workspace_layers import GROUPS_DA, Fitness, Group, layer_fitness
from geoplan_app.data_bring import bring_in
from geoplan_app.data_layers import chosen, layer_row, trail_row
from geoplan_app.frame import page, workspace
from geoplan_app.leverance.words import escaped
from geoplan_app.pages import page_info

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.workspace_layers import LayerFit

_PARTS: Final = {
    "lag": N_("Lagene"),
    "indlaes": N_("Læs data ind"),
    "spor": N_("Revisionsspor"),
    "kontrol": N_("Er alt, som det skal være?"),
}
_TRAIL_LINES: Final = 500
_TALL: Final = 420
_FEW: Final = 10


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def _layers(target: str, t: Texts) -> None:
    kommune, layers = layer_fitness(target, today=_today())
    st.markdown(t(N_("Arbejdsområdet er kommune {kommune}."), kommune=kommune.zfill(4)))
    _warnings(layers, t)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    text = left.text_input(t(N_("Søg i navn og kilde")), key="data.soeg")
    only = right.toggle(t(N_("Kun lag, der ikke kan undersøges")), key="data.kun")
    for group in Group:
        found = chosen(layers, group, only_unfit=only, text=text)
        if found:
            st.header(f"{t(GROUPS_DA[group])} ({len(found)})")
            _table(found, t, key=f"data.lag.{group}")
    st.caption(
        t(
            N_(
                "Et tema, der mangler eller er ældre, end det må være, tæller aldrig som “ingen konflikt”: på en grund står det som ikke "
                "undersøgt. Alderen regnes fra den dag, data er fra."
            )
        )
    )


def _warnings(layers: Sequence[LayerFit], t: Texts) -> None:
    """Say first what cannot be examined."""
    old, missing = ([t(one.title) for one in layers if one.fitness is state] for state in (Fitness.OLD, Fitness.MISSING))
    if old:
        said = t.plural(
            N_("{n} lag er for gammelt og bliver ikke undersøgt: {names}."),
            N_("{n} lag er for gamle og bliver ikke undersøgt: {names}."),
            len(old),
            names="; ".join(dict.fromkeys(old)),
        )
        st.warning(escaped(said), icon=":material/warning:")
    if missing:
        said = t.plural(
            N_("{n} lag mangler og bliver ikke undersøgt: {names}."),
            N_("{n} lag mangler og bliver ikke undersøgt: {names}."),
            len(missing),
            names="; ".join(dict.fromkeys(missing)),
        )
        st.warning(escaped(said), icon=":material/warning:")


def _table(found: Sequence[LayerFit], t: Texts, *, key: str) -> None:
    numbers = (N_("Antal"), N_("Alder (dage)"), N_("Højst (dage)"))
    st.dataframe(
        [layer_row(one, _today(), t) for one in found],
        hide_index=True,
        placeholder="–",
        column_config={t(name): st.column_config.NumberColumn(format="localized", width="small") for name in numbers},
        alt=t(N_("Lag med tilstand, antal, dato og kilde")),
        key=key,
    )


def _trail(target: str, t: Texts) -> None:
    lines = audit(target, last=_TRAIL_LINES)[::-1]
    st.markdown(t(N_("Hvert skridt står i sporet med tid, navn og grund, og bærer summen af skridtet før. Det nyeste står øverst.")))
    text = st.text_input(t(N_("Søg i sporet")), key="data.spor.soeg")
    rows = [trail_row(line, t) for line in lines]
    words = text.casefold().split()
    found = [row for row in rows if all(word in " ".join(map(str, row.values())).casefold() for word in words)]
    st.caption(t(N_("{shown} af {total} skridt vises (højst de seneste {most})."), shown=len(found), total=len(rows), most=_TRAIL_LINES))
    st.dataframe(
        found,
        hide_index=True,
        height=_TALL if len(found) > _FEW else "content",
        placeholder="–",
        alt=t(N_("Revisionssporet, det nyeste først")),
        key="data.spor",
    )


def _whole(target: str, t: Texts) -> None:
    st.markdown(
        t(
            N_(
                "Kontrollen regner alle summer efter: sporets kæde, hver version af hvert objekt, og filen selv. I et stort "
                "arbejdsområde tager det lidt tid."
            )
        )
    )
    if not st.button(t(N_("Kontrollér nu")), icon=":material/verified:", key="data.kontrol"):
        return
    with st.spinner(t(N_("Kontrollerer"))):
        faults, lines, waiting = verify(target)
    if faults:
        st.error(
            f"**{t.plural(N_('{n} ting passer ikke:'), N_('{n} ting passer ikke:'), len(faults))}**\n\n"
            + "\n".join(f"- {escaped(one.text)}" for one in faults[:50]),
            icon=":material/cancel:",
        )
    else:
        st.success(
            t(N_("Alt passer: {lines} linjer i sporet og alle versioner er regnet efter."), lines=t.integer(lines)),
            icon=":material/check_circle:",
        )
    if waiting:
        st.info(
            t.plural(
                N_("{n} ændring, lavet i QGIS eller andre steder, venter på at komme i sporet. Det sker, næste gang geoplan gemmer."),
                N_("{n} ændringer, lavet i QGIS eller andre steder, venter på at komme i sporet. Det sker, næste gang geoplan gemmer."),
                waiting,
            ),
            icon=":material/pending:",
        )


with page("data") as t:
    st.title(t(page_info("data").title))
    target = workspace()
    part = st.segmented_control(
        t(N_("Vis")),
        list(_PARTS),
        format_func=lambda name: t(_PARTS[name]),
        default="lag",
        required=True,
        key="data.del",
        label_visibility="collapsed",
    )
    if part == "lag":
        _layers(target, t)
    elif part == "indlaes":
        bring_in(target, t)
    elif part == "spor":
        _trail(target, t)
    else:
        _whole(target, t)
