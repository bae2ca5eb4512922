"""Bring a file into the workspace: drop it, say what it is, read what was left out and why."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.errors import UsageError
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.store.registers import PARTS, REGISTERS
from geoplan.texts import N_
from geoplan.workflows.guarded import MAX_SECONDS
from geoplan.workflows.map_layers import TITLES
from geoplan.workflows.workspace_layers import REGISTERS_DA
from geoplan_app.leaving import at_leave
from geoplan_app.leverance.files import Held, limit_mb
from geoplan_app.leverance.run import Job
from geoplan_app.leverance.screen_files import outcome_of, watch
from geoplan_app.leverance.words import escaped
from geoplan_app.parts import day_field
from geoplan_app.session import current

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.texts import Texts

_JOB: Final = "data.job"
_HELD: Final = "data.filer"
_REGISTERS, _OTHER = "registre", "andet"


def _job() -> Job | None:
    found: Job | None = st.session_state.get(_JOB)
    return found


def bring_in(target: str, t: Texts) -> None:
    """The form, the progress, and the report of the import."""
    st.markdown(
        t(
            N_(
                "Det, laget er nu, bliver gemt og kan læses igen. Det, der er som før, er urørt. Indlæsningen sker i ét skridt: alt "
                "eller intet."
            )
        )
    )
    asked = _form(t)
    job = _job()
    running = job is not None and job.running
    if st.button(t(N_("Læs ind")), type="primary", icon=":material/input:", disabled=asked is None or running, key="data.laes") and asked:
        _begin(target, asked)
        st.rerun()
    if job is None:
        return
    if job.running:
        watch(_job, key="data.fremdrift")
    elif outcome_of(job, t):
        _told(job, t)


def _form(t: Texts) -> dict[str, Any] | None:
    """What to bring in; None until files are there and it is said what they are."""
    dropped = st.file_uploader(
        t(N_("Træk filen eller filerne hertil, eller vælg dem")), accept_multiple_files=True, max_upload_size=limit_mb(), key="data.upload"
    )
    st.caption(
        t(
            N_("Højst {mb} MB. Større udtræk, som Datafordelerens for hele landet, læses ind på serveren med “geoplan workspace import”."),
            mb=limit_mb(),
        )
    )
    choice = st.selectbox(t(N_("Hvad er det?")), [_REGISTERS, *_names(), _OTHER], format_func=lambda name: _title(name, t), key="data.hvad")
    name = (
        st.text_input(t(N_("Lagets navn i arbejdsområdet")), placeholder="skovbyggelinje", key="data.navn") if choice == _OTHER else choice
    )
    left, right = st.columns(2)
    with left:
        source = st.text_input(t(N_("Hvor data kommer fra")), key="data.kilde", help=t(N_("Tom: filens navn.")))
        inner = st.text_input(t(N_("Filens lag, hvis den har flere")), key="data.indre") if choice != _REGISTERS else ""
    with right:
        day = day_field(t(N_("Dagen, data er fra")), key="data.dag", help_=t(N_("Alderen regnes fra den dag. Tom: i dag.")))
    if not dropped or not str(name).strip():
        return None
    return {"files": dropped, "layer": str(name).strip(), "source": source.strip(), "inner": inner.strip(), "day": day}


def _names() -> list[str]:
    """The layers that are known by name, plans first."""
    return [*PLAN_KINDS, *(name for name in REGISTERS if name not in PARTS)]


def _title(name: str, t: Texts) -> str:
    if name == _REGISTERS:
        return t(N_("Registre, som geoplan selv genkender (matrikel, BBR, adresser ...)"))
    if name == _OTHER:
        return t(N_("Et andet tema (fx skovbyggelinje)"))
    title = TITLES.get(name) or REGISTERS_DA.get(name)
    return f"{t(title)} ({name})" if title else name


def _begin(target: str, asked: dict[str, Any]) -> None:
    held = Held("indlaes")
    try:
        for one in asked["files"]:
            held.add(one.name, one)
    except UsageError as fault:
        st.error(escaped(str(fault)), icon=":material/error:")
        st.stop()
    day: dt.date | None = asked["day"]
    task = {
        "kind": "registers" if asked["layer"] == _REGISTERS else "layer",
        "workspace": target,
        "paths": list(held.paths),
        "layer": asked["layer"],
        "source": asked["source"] or held.name,
        "inner": asked["inner"],
        "day": day.isoformat() if day else "",
        "who": current().who,
        "boundary": "",
    }
    before: Held | None = st.session_state.get(_HELD)
    if before is not None:
        before.remove()
    job = Job(task, held.answers("indlaest"), language=current().language)
    st.session_state[_HELD], st.session_state[_JOB] = held, job
    at_leave(_HELD, lambda: _leave(job, held))


def _leave(job: Job, held: Held) -> None:
    """The user has left: an import that has begun is brought to its end, for it is one step; then the files go."""

    def finish() -> None:
        job.wait(MAX_SECONDS)
        held.remove()

    threading.Thread(target=finish, daemon=True).start()


def _told(job: Job, t: Texts) -> None:
    """What was done to the rows: read, left out, emptied, and why."""
    lines: list[str] = json.loads((job.out / "indlaest.json").read_text(encoding="utf-8"))
    st.success(t(N_("Læst ind. Det står i revisionssporet.")), icon=":material/check_circle:")
    st.header(t(N_("Hvad der skete med rækkerne")))
    st.markdown("\n".join(f"- {escaped(line.strip())}" for line in lines))
