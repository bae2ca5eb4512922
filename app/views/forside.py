"""The page *Forside*: one search box, and what each user most often comes for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.texts import N_
from geoplan_app.frame import page, tell
from geoplan_app.leverance.words import escaped
from geoplan_app.links import link
from geoplan_app.pages import page_info
from geoplan_app.recent import looked_at
from geoplan_app.sag_list import standing_word, state_word
from geoplan_app.session import current
from geoplan_app.start import CARDS, candidate_line, goes_to, is_late, pressing, unfit

if TYPE_CHECKING:
    from geoplan.property.candidates import Candidate
    from geoplan.texts import Texts

_MOST: Final = 10


def _search(t: Texts) -> None:
    """The box, and what the words may mean."""
    with st.form("forside.form", border=False, enter_to_submit=True):
        box, button = st.columns([5, 1], vertical_alignment="bottom")
        text = box.text_input(
            t(N_("Find en grund eller en plan")),
            value=st.query_params.get("q", ""),
            placeholder=t(N_("Adresse, matrikelnummer, BFE-nummer, plannummer eller koordinat")),
            key="forside.soeg",
        )
        button.form_submit_button(t(N_("Søg")), type="primary", icon=":material/search:", width="stretch", key="forside.knap")
    st.caption(
        t(
            N_(
                "Skriv for eksempel Strandvej 12, 7a (og ejerlavet), BFE 5012345, lokalplan 101 eller 692000 6172000. "
                "Der søges kun i kommunens egne data."
            )
        )
    )
    if not text.strip():
        return
    target = current().workspace
    if not target:
        st.info(t(N_("Der er intet arbejdsområde at søge i. Start med “geoplan app ARBEJDSOMRÅDE.gpkg”.")), icon=":material/database_off:")
        return
    try:
        _candidates(target, text, t)
    except GeoplanError as fault:
        tell(fault)


def _candidates(target: str, text: str, t: Texts) -> None:
    from geoplan.workflows.property.find import found, nothing  # noqa: PLC0415 -- the indexes are made when somebody asks

    told = found(target, text, limit=_MOST)
    if not told.candidates:
        said = nothing(text, told.missed) if told.missed else t(N_("Intet i arbejdsområdet passer på “{text}”."), text=text)
        st.warning(escaped(said), icon=":material/search_off:")
        return
    st.markdown(f"**{t.plural(N_('{n} mulighed. Vælg den, du mener:'), N_('{n} muligheder. Vælg den, du mener:'), len(told.candidates))}**")
    with st.container(border=True):
        for one in told.candidates:
            _candidate(one, t)


def _candidate(one: Candidate, t: Texts) -> None:
    """One of the things that may be meant, as a link to the page that shows it."""
    name, query = goes_to(one)
    label = f"{escaped(one.label)} – {escaped(candidate_line(one, t))}"
    if current().role in page_info(name).roles:
        link(name, label, icon=":material/map:" if name == "plan" else ":material/home_pin:", **query)
    else:
        st.markdown(f"{label}. {t(N_('Planer kan ses under den grund, de gælder for.'))}")


def _cards(t: Texts) -> None:
    """What people of this role come for."""
    st.header(t(N_("Hvad vil du?")))
    cards = CARDS[current().role]
    for column, card in zip(st.columns(len(cards)), cards, strict=True):
        with column.container(border=True, height="stretch"):
            link(card.page, f"**{t(card.title)}**")
            st.markdown(t(card.text))


def _recent(t: Texts) -> None:
    seen = looked_at()
    if not seen:
        return
    st.header(t(N_("Senest")))
    for one in seen:
        link(one.page, escaped(one.label), **dict(one.query))


def _role(t: Texts) -> None:
    """What waits for this user in the workspace."""
    target, role = current().workspace, current().role
    if not target:
        return
    try:
        if role == "sagsbehandler":
            _cases(target, t)
        elif role == "planlaegger":
            _plans(target, t)
        elif role == "gis":
            _layers(target, t)
        else:
            _steps(t)
    except GeoplanError as fault:
        tell(fault)


def _steps(t: Texts) -> None:
    st.header(t(N_("Sådan gør du")))
    st.markdown(
        t(
            N_(
                "1. **Find grunden** med adressen eller matrikelnummeret.\n"
                "2. **Se, hvad der gælder**: planer, byggeret, fredninger og afstande.\n"
                "3. **Prøv dit byggeri**: tegn det eller skriv målene, og se regel for regel, om det holder.\n"
                "4. **Gem og send** tegning og beregning med ansøgningen i Byg og Miljø."
            )
        )
    )
    st.info(
        t(N_("Svaret er vejledende. Kommunen afgør sagen, og dit byggeri kan kræve tilladelse, selv om alt er opfyldt.")),
        icon=":material/info:",
    )


def _cases(target: str, t: Texts) -> None:
    from geoplan.workflows.case.handle import list_cases  # noqa: PLC0415 -- loaded for this role only

    st.header(t(N_("Sager, der venter på dig")))
    cases = list_cases(target)
    shown = pressing(cases)
    if not shown:
        st.markdown(t(N_("Der er ingen åbne sager.")))
        return
    late = sum(map(is_late, cases))
    if late:
        st.warning(
            t.plural(N_("{n} sag er tæt på eller over servicemålet."), N_("{n} sager er tæt på eller over servicemålet."), late),
            icon=":material/timer:",
        )
    for case, clock in shown:
        words = f"{case.sagsnr} {case.titel}"
        link("sag", f"{escaped(words)} – {state_word(case.state, t)}, {standing_word(case, clock, t)}", sag=case.sagsnr)


def _plans(target: str, t: Texts) -> None:
    from geoplan.workflows.plan.show import plans  # noqa: PLC0415 -- loaded for this role only

    st.header(t(N_("Planer under arbejde")))
    drafts = [one for one in plans(target) if one.status in {"KF", "F", "KV"}]
    if not drafts:
        st.markdown(t(N_("Ingen plan er kladde eller forslag.")))
    for one in drafts[:_MOST]:
        link("plan", escaped(f"{one.plannr} {one.plannavn} ({one.status})".strip()), plan=one.objekt_id)


def _layers(target: str, t: Texts) -> None:
    from geoplan.workflows.workspace_layers import Fitness, layer_fitness  # noqa: PLC0415 -- loaded for this role only

    st.header(t(N_("Data lige nu")))
    _, layers = layer_fitness(target, today=dt.datetime.now(tz=dt.UTC).astimezone().date())
    counts = unfit(layers)
    if counts[Fitness.OLD]:
        st.warning(
            t.plural(
                N_("{n} lag er for gammelt og bliver ikke undersøgt."),
                N_("{n} lag er for gamle og bliver ikke undersøgt."),
                counts[Fitness.OLD],
            ),
            icon=":material/warning:",
        )
    if counts[Fitness.MISSING]:
        st.warning(
            t.plural(
                N_("{n} lag mangler og bliver ikke undersøgt."), N_("{n} lag mangler og bliver ikke undersøgt."), counts[Fitness.MISSING]
            ),
            icon=":material/warning:",
        )
    if not any(counts.values()):
        st.success(t(N_("Alle lag, som en grund holdes op mod, er der og er nye nok.")), icon=":material/check_circle:")
    link("data", t(N_("Se lagene")))


with page("forside") as t:
    st.title(t(N_("Plan og byggeri i kommunen")))
    _search(t)
    _cards(t)
    _recent(t)
    _role(t)
