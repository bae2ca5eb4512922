"""What is to be done when a user leaves: Streamlit tells nobody, and forgets a session only when the next one ends."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG: Final = logging.getLogger("geoplan.app")
_EVERY_SECONDS: Final = 20.0
PATIENCE_SECONDS: Final = 150.0
"""So long a user may be away (a lost connection, a reload of the same window) before what was kept for them goes. Streamlit waits 120."""

_lock: Final = threading.Lock()
_waiting: Final[dict[str, dict[str, Callable[[], None]]]] = {}
_seen: Final[dict[str, float]] = {}
_watchers: Final[list[threading.Thread]] = []


def at_leave(name: str, tidy: Callable[[], None]) -> None:
    """Run ``tidy`` once when the user whose page is being run has left; another one of the same ``name`` takes its place."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():  # a test without a server
        return
    with _lock:
        _waiting.setdefault(context.session_id, {})[name] = tidy
        _seen[context.session_id] = time.monotonic()
        if not _watchers:
            _watchers.append(threading.Thread(target=_watch, daemon=True, name="geoplan-leaving"))
            _watchers[0].start()


def _watch() -> None:
    while True:
        time.sleep(_EVERY_SECONDS)
        with contextlib.suppress(RuntimeError):  # the server is ending
            sweep(runtime.get_instance().is_active_session, time.monotonic())


def sweep(is_here: Callable[[str], bool], now: float) -> None:
    """Tidy up after everybody who has been away too long."""
    with _lock:
        for session in _seen:
            if is_here(session):
                _seen[session] = now
        gone = [session for session, last in _seen.items() if now - last > PATIENCE_SECONDS]
        work = [tidy for session in gone for tidy in _waiting.pop(session).values()]
        for session in gone:
            del _seen[session]
    for tidy in work:
        try:
            tidy()
        except Exception:
            _LOG.exception("tidying up after a user")
