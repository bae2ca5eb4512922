"""The page *Byggeri*: may I build it? Find the plot, draw the building or give its numbers, answer what matters, see rule by rule, send."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.building.clock import State
from geoplan.building.uses import SECONDARY
from geoplan.errors import GeoplanError
from geoplan.report.plot_overlay import room
from geoplan.report.site_overlay import overlay_bounds, site_overlay
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.building_draft import Base, answered, base_of, basements, drawing_of, outline_of, with_ceiling
from geoplan.workflows.case.draft import seen_draft
from geoplan.workflows.case.handle import advance_case
from geoplan.workflows.plot.served import extent_of, plot_of, right_left
from geoplan_app import byggeri_answer as answer
from geoplan_app import sag_files
from geoplan_app.byggeri_asked import always, questions
from geoplan_app.byggeri_fields import by_numbers, fields, from_file, nudges
from geoplan_app.byggeri_kept import BEFORE, SENT, autosave, is_sent, keep, start_anew, the_draft
from geoplan_app.byggeri_state import CEILING, WHATS, Draft, content_of, drawn, of_what, on_plot
from geoplan_app.frame import page, tell, workspace
from geoplan_app.links import link
from geoplan_app.parts import day_field
from geoplan_app.planmap import planmap
from geoplan_app.plot_search import search
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.building_draft import Answered

_PLOT: Final = "grund"
_DRAWN: Final = "byggeri.tegnet"
_LAYERS: Final = ("jordstykke", "bygning", "byggefelt")
_BASE, _HELD = "byggeri.grundlag", "byggeri.svar"


def _find(target: str, draft: Draft, t: Texts) -> None:
    """Step 1: which plot."""
    st.header(t(N_("1. Find grunden")))
    chosen = search(target, t, key="byggeri.soeg")
    st.caption(t(N_("Eller klik på grunden på kortet.")))
    picked = planmap(key="byggeri.oversigt", mode="pick", layers=_LAYERS, bounds=extent_of(target), height=480).picked
    if picked:
        chosen = f"{picked[0]:.1f} {picked[1]:.1f}"
    if chosen:
        plot = plot_of(target, chosen)
        keep(on_plot(draft, plot.key, plot.label))
        st.rerun()


def _base(target: str, draft: Draft) -> tuple[Draft, Base]:
    """What registers and plans tell of the plot: made once in a session, and anew when the workspace or the day is another."""
    plot = plot_of(target, draft.plot, day=draft.day)
    held = st.session_state.get(_BASE)
    if held is None or held.plot is not plot:
        held = st.session_state[_BASE] = base_of(plot, {"day": draft.day})
    return replace(draft, label=plot.label), held


def _plot_line(draft: Draft, t: Texts) -> None:
    name, other, more = st.columns([4, 1, 1], vertical_alignment="center")
    name.markdown(f"**{t(N_('Grunden'))}: {clean(draft.label)}**")
    if other.button(t(N_("Skift grund")), icon=":material/edit_location_alt:", key="byggeri.skift", width="stretch"):
        keep(replace(draft, plot="", label=""))
        st.query_params.pop(_PLOT, None)
        st.rerun()
    if more.button(t(N_("Ny kladde")), icon=":material/note_add:", key="byggeri.ny", width="stretch"):
        start_anew()
        st.rerun()
    link("grund", t(N_("Se alt, der gælder for grunden")), grund=draft.plot)


def _what(draft: Draft, t: Texts) -> Draft:
    """Step 2: what is to be built."""
    st.header(t(N_("2. Hvad vil du bygge?")))
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox(
            t(N_("Vælg det, der ligner mest")),
            list(WHATS),
            index=list(WHATS).index(draft.what) if draft.what else None,
            format_func=lambda one: t(WHATS[one].title),
            placeholder=t(N_("Vælg")),
            key=f"byggeri.{draft.sagsnr}.hvad",
        )
    with right:
        day = day_field(
            t(N_("Dagen, du søger")),
            key=f"byggeri.{draft.sagsnr}.dag",
            value=draft.day,
            help_=t(N_("Reglerne er dem, der gælder den dag, ansøgningen sendes.")),
        )
    draft = of_what(draft, chosen) if chosen else draft
    return replace(draft, day=day or draft.day)


def _place(draft: Draft, base: Base, found: Answered | None, t: Texts) -> Draft:
    """Step 3: the map, the numbers and the buttons that move; the draft as it is afterwards."""
    shown = _overlay(draft, base, found, t)
    state = planmap(
        key=f"byggeri.kort.{draft.sagsnr}",
        mode="building",
        layers=_LAYERS,
        offered=("lokalplan", "delomraade", "vejmidte", "husnummer"),
        draft=drawing_of(draft.shape),
        overlays=shown,
        bounds=overlay_bounds(shown),
        height=480,
    )
    return _taken(draft, state.drawings)


def _overlay(draft: Draft, base: Base, found: Answered | None, t: Texts) -> dict[str, Any]:
    """The plot with what stands there and where may be built; what is being drawn, and its distances, the map shows itself."""
    overlay = site_overlay(found.case if found is not None else base.case, t)
    shown = [one for one in overlay["features"] if one["properties"]["style"] not in {"planned", "dimension"}]
    use = WHATS[draft.what].use
    kinds = ("secondary",) if use in SECONDARY else ("house",)
    right = right_left(base.plot, use="" if use in SECONDARY or use == "opholdsareal" else use)
    return overlay | {"features": [*room(right.envelope, kinds, t), *shown]}


def _taken(draft: Draft, drawings: dict[str, Any] | None) -> Draft:
    """The draft with what was drawn since the last run."""
    stamp = json.dumps(drawings.get("features") if drawings else None, sort_keys=True)
    key = f"{_DRAWN}.{draft.sagsnr}"
    if drawings is None or stamp == st.session_state.get(key):
        return draft
    st.session_state[key] = stamp
    try:
        return drawn(draft, outline_of(drawings))
    except GeoplanError as fault:
        tell(fault)
        return draft


def _standing(draft: Draft, base: Base) -> list[dict[str, Any]]:
    ceiling = draft.answers.get(CEILING)
    return with_ceiling(base, float(ceiling)) if isinstance(ceiling, float) and basements(base) else []


def _answer(draft: Draft, base: Base, t: Texts) -> Answered | None:
    """The answer to the draft; what was asked last is at hand."""
    content = content_of(draft, t, standing=_standing(draft, base))
    held = st.session_state.get(_HELD)
    if held is not None and held[0] is base and held[1] == (t.language, content):
        return held[2]  # type: ignore[no-any-return]  # the session holds anything
    try:
        found = answered(base, content)
    except GeoplanError as fault:
        tell(fault)
        return None
    st.session_state[_HELD] = (base, (t.language, content), found)
    return found


def _questions(draft: Draft, base: Base, found: Answered, t: Texts) -> Draft:
    """Step 4: the fields of every such building, and what is missing for this one."""
    st.header(t(N_("4. Oplysninger, der betyder noget her")))
    first = always(WHATS[draft.what].use)
    draft = fields(draft, first, t)
    use, is_drawn = WHATS[draft.what].use, bool(draft.shape)
    shown = questions(found.result, draft.answers, t, asked=first, basement=basements(base), use=use, drawn=is_drawn)
    if any(one.asked for one in shown):
        st.subheader(t(N_("Mangler oplysning")))
    for one in shown:
        st.markdown(f":material/help: {one.text}" if one.asked else f"**{one.text}**")
        draft = fields(draft, one.fields, t)
    return draft


def _finish(draft: Draft, found: Answered, t: Texts) -> Draft:
    """Steps 6 and 7: what must be sent, and the files."""
    st.header(t(N_("6. Det skal sendes med")))
    answer.documents(found, t)
    st.header(t(N_("7. Gem og send")))
    name = st.text_input(t(N_("Ansøgerens navn")), value=draft.ansoeger, key=f"byggeri.{draft.sagsnr}.navn")
    return replace(draft, ansoeger=name.strip())


def _files(target: str, draft: Draft, content: dict[str, Any], found: Answered, t: Texts) -> None:
    """PDF and package of what is kept, and the step that sends it."""
    sag_files.show(seen_draft(draft.sagsnr, content, found, ansoeger=draft.ansoeger), t)
    if is_sent(draft):
        st.success(t(N_("Ansøgningen er sendt til kommunen. Sagens nummer er {number}."), number=draft.sagsnr), icon=":material/send:")
        return
    missing = len(found.result.missing)
    if missing:
        text = t.plural(N_("{n} oplysning mangler endnu."), N_("{n} oplysninger mangler endnu."), missing)
        st.info(text + " " + t(N_("Du kan godt sende; kommunen spørger så efter dem.")), icon=":material/help:")
    sure = st.checkbox(t(N_("Jeg vil sende ansøgningen til kommunen. Derefter kan den ikke ændres her.")), key="byggeri.sikker")
    if st.button(t(N_("Send til kommunen")), type="primary", disabled=not sure, icon=":material/send:", key="byggeri.send"):
        _send(target, draft, t)


def _send(target: str, draft: Draft, t: Texts) -> None:
    try:
        advance_case(target, draft.sagsnr, State.RECEIVED, who=current().who or t(N_("ansøger")))
    except GeoplanError as fault:
        tell(fault)
        return
    st.session_state[SENT] = draft.sagsnr
    st.rerun()


def _work(target: str, draft: Draft, t: Texts) -> None:
    """Everything after the plot is found. The verdict stands beside the map, as what is drawn and told now makes it."""
    draft, base = _base(target, draft)
    _plot_line(draft, t)
    draft = _what(draft, t)
    if not draft.ready:
        keep(draft)
        return
    st.header(t(N_("3. Hvor og hvor stort?")))
    drawn_in, answered_in = st.columns([3, 2], gap="medium")
    with drawn_in:
        st.caption(t(N_("Det grønne felt er, hvor der kan bygges inden for byggeretten, hvis resten også holder.")))
        placed = _place(draft, base, _answer(draft, base, t) if draft.shape else None, t)
        with st.expander(t(N_("Skriv målene i stedet for at tegne")), expanded=not placed.shape, icon=":material/keyboard:"):
            placed = by_numbers(placed, base, t)
        with st.expander(t(N_("Hent omridset fra en fil")), icon=":material/upload_file:"):
            placed = from_file(placed, t)
        if placed.shape:
            placed = nudges(placed, t)
    if placed.shape != draft.shape:
        keep(placed)
        st.rerun()  # the map shows the distances of where it stands now
    found = _answer(draft, base, t)
    if found is None:
        keep(draft)
        return
    verdict = answered_in.container()
    after = _questions(draft, base, found, t)
    if after != draft:
        keep(after)
        st.rerun()  # so that no question stands there that has just been answered
    with verdict:
        if not draft.shape:
            st.caption(t(N_("Tegn bygningen på kortet, eller skriv målene: så måles afstandene.")))
        answer.head(found.result, st.session_state.get(BEFORE, {}), t)
        answer.short(found.result, t)
    st.session_state[BEFORE] = answer.outcomes(found.result)
    st.header(t(N_("5. Regel for regel")))
    answer.rules(found.result, t)
    answer.rest(found, t)
    draft = keep(_finish(draft, found, t))
    content = content_of(draft, t, standing=_standing(draft, base))
    if not is_sent(draft):
        autosave(target, draft, content, t)
    _files(target, draft, content, found, t)


with page("byggeri") as t:
    st.title(t(N_("Må jeg bygge det?")))
    target = workspace()
    draft = the_draft(target)
    wanted = st.query_params.get(_PLOT, "")
    if wanted and not draft.plot:
        found = plot_of(target, wanted)
        draft = keep(on_plot(draft, found.key, found.label))
    if is_sent(draft):
        st.info(t(N_("Ansøgningen er sendt. Det, du ændrer her, gemmes ikke.")), icon=":material/send:")
    if draft.plot:
        _work(target, draft, t)
    else:
        _find(target, draft, t)
