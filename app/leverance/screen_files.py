"""The upper part of *Leverance*: take files in, say how to read them, watch the reading, cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.errors import UsageError
from geoplan.texts import N_, speak_here, texts
from geoplan.workflows.guarded import MAX_MEMORY_MB, MAX_SECONDS
from geoplan_app.leaving import at_leave
from geoplan_app.leverance.files import Held, limit_mb
from geoplan_app.leverance.run import STAGES
from geoplan_app.leverance.state import Choices, State
from geoplan_app.leverance.words import escaped, size_words
from geoplan_app.parts import day_field
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoplan.texts import Texts
    from geoplan_app.leverance.run import Job, Step

KEY: Final = "leverance"
_EVERY_SECONDS: Final = 0.5
_MINUTE: Final = 60
_FILES, _FOLDER = "filer", "mappe"


def state() -> State:
    """The page's state of this session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = State()
        at_leave(KEY, st.session_state[KEY].leave)
    found: State = st.session_state[KEY]
    return found


def take_files(t: Texts) -> None:
    """The field where files are dropped, and what was received."""
    now = state()
    ways = {_FILES: t(N_("Filer og zip")), _FOLDER: t(N_("En hel mappe"))}
    way = st.segmented_control(
        t(N_("Hvad vil du lægge ind?")), list(ways), format_func=ways.__getitem__, default=_FILES, required=True, key="leverance.maade"
    )
    dropped = st.file_uploader(
        t(N_("Træk filerne hertil, eller vælg dem")),
        accept_multiple_files="directory" if way == _FOLDER else True,
        max_upload_size=limit_mb(),
        key=f"leverance.{way}.{now.turn}",
    )
    st.caption(
        t(
            N_(
                "GeoPackage, GeoJSON, GML, FlatGeobuf, Parquet, CSV, MapInfo og Shapefile (alle delene), gerne i en zip. "
                "Højst {mb} MB i alt. Læsningen må bruge {memory} GB hukommelse og {minutes} minutter. Filerne ligger kun på kommunens "
                "server, kun mens du "
                "arbejder med dem, og læses i en lukket proces."
            ),
            mb=limit_mb(),
            memory=MAX_MEMORY_MB // 1024,
            minutes=MAX_SECONDS // _MINUTE,
        )
    )
    if dropped:
        received(dropped)
        st.rerun()
    for message in now.refused:
        st.error(escaped(message), icon=":material/error:")


def received(dropped: Sequence[Any]) -> None:
    """Write what was dropped to the delivery's folder, and let the widget forget it."""
    now = state()
    now.refused.clear()
    held = now.receive()
    for one in dropped:
        try:
            held.add(one.name, one)
        except UsageError as fault:
            now.refused.append(str(fault))
    if not held.files:
        now.held = now.run.held if now.run else None
    now.turn += 1


def begin(t: Texts) -> None:
    """What was received, how to read it, and the button."""
    now = state()
    if now.held is None:
        return
    _listed(now.held, t)
    now.choices = _choices(t)
    running = now.run is not None and now.run.job.running and now.run.answer is None
    left, right, _ = st.columns([2, 2, 3])
    if left.button(
        t(N_("Undersøg leverancen")),
        type="primary",
        icon=":material/fact_check:",
        disabled=running,
        width="stretch",
        key="leverance.undersoeg",
    ):
        now.examine(current().language)
        st.rerun()
    if right.button(t(N_("Fjern filer og svar")), icon=":material/delete:", width="stretch", key="leverance.fjern"):
        now.drop()
        st.rerun()


def _listed(held: Held, t: Texts) -> None:
    files = held.files
    total = sum(size for _, size in files)
    st.markdown(f"**{t.plural(N_('Modtaget: {n} fil'), N_('Modtaget: {n} filer'), len(files))}** ({size_words(total, t)})")
    with st.expander(t(N_("Se filerne")), icon=":material/folder:"):
        st.table([{t(N_("Fil")): escaped(name), t(N_("Størrelse")): size_words(size, t)} for name, size in files])


@st.cache_data(show_spinner=False)
def _themes(language: str) -> dict[str, str]:  # noqa: ARG001 -- the titles are in the user's language
    """What a layer can be read as: the themes in force and the kinds of plan objects."""
    from geoplan.workflows.layers import readable_as  # noqa: PLC0415 -- the data model is loaded when it is asked for

    return readable_as()


def _choices(t: Texts) -> Choices:
    """How to read the files; what is left alone geoplan finds out by itself."""
    now = state()
    with st.expander(t(N_("Hvordan skal filerne læses? (behøver du sjældent at ændre)")), icon=":material/tune:"):
        themes = _themes(current().language)
        one, two, three = st.columns(3)
        theme = one.selectbox(
            t(N_("Læs alle lag som")),
            ["", *themes],
            format_func=lambda code: themes.get(code) or t(N_("det, de er (anbefales)")),
            key="leverance.tema",
        )
        kommune = two.text_input(
            t(N_("Kommunens kode")), value=_own_kommune(), key="leverance.kommune", help=t(N_("Tre eller fire cifre, for eksempel 0253."))
        )
        with three:
            day = day_field(t(N_("Dagen, reglerne slås op på")), key="leverance.dag", help_=t(N_("Tom betyder i dag.")))
        left, right = st.columns(2)
        with left:
            boundary = _beside(t(N_("Kommunens grænse (fil med flader og kommunekode)")), "graense", now.choices.boundary)
        with right:
            register = _beside(t(N_("Det, GeoFA har nu (til prøven af upload)")), "register", now.choices.register)
    return Choices(theme, kommune.strip(), day.isoformat() if day else "", boundary, register)


def _beside(label: str, name: str, known: Held | None) -> Held | None:
    """A file that belongs to the reading and is no part of the delivery."""
    dropped = st.file_uploader(label, key=f"leverance.{name}", max_upload_size=limit_mb())
    if dropped is None:
        return None
    if known is not None and known.files == [(dropped.name, dropped.size)]:
        return known
    held = Held(name)
    held.add(dropped.name, dropped)
    return held


def _own_kommune() -> str:
    """The workspace's municipality, four digits; empty without a workspace."""
    target = current().workspace
    return own_kommune(target).zfill(4) if target and own_kommune(target) else ""


@st.cache_data(show_spinner=False)
def own_kommune(target: str) -> str:
    """The municipality of a workspace; empty where it cannot be opened."""
    from geoplan.errors import GeoplanError  # noqa: PLC0415
    from geoplan.workflows.workspace import opened  # noqa: PLC0415

    try:
        with opened(target) as ws:
            return str(ws.kommune)
    except GeoplanError:
        return ""


def watch(job_of: Callable[[], Job | None], *, key: str, to_the_end: bool = False) -> None:
    """Show how far a process is until there is an answer, or until it has ended; then the page is run again."""

    @st.fragment(run_every=_EVERY_SECONDS, key=key)
    def shown() -> None:
        speak_here(current().language)
        t = texts()
        job = job_of()
        if job is None or not job.running or (job.answered and not to_the_end):
            st.rerun()
            return
        step = job.step
        st.progress(step.share if step.share is not None else 0.0, text=step_words(step, t))
        if st.button(t(N_("Annullér")), icon=":material/cancel:", key=f"{key}.annuller"):
            job.cancel()
            st.rerun()

    shown()


def step_words(step: Step, t: Texts) -> str:
    """A step as a line above the bar."""
    stage = t(STAGES.get(step.stage, STAGES["laeser"]))
    what = escaped(step.what.rpartition("/")[2])
    count = ""
    if step.total:
        count = t(N_("{done} af {total}"), done=t.integer(step.done), total=t.integer(step.total))
    elif step.done:
        count = t.integer(step.done)
    return ": ".join(part for part in (stage, " – ".join(one for one in (what, count) if one)) if part)


def outcome_of(job: Job, t: Texts) -> bool:
    """Say why there is no answer, where there is none; True where there is one."""
    if job.cancelled and not job.answered:
        st.warning(t(N_("Annulleret. Intet er ændret, og filerne er her endnu.")), icon=":material/cancel:")
    elif job.failure:
        st.error(escaped(job.failure), icon=":material/error:")
    return job.answered
