"""What a button does: the deed, what is refused, and what is told when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan_app.frame import tell

if TYPE_CHECKING:
    from collections.abc import Callable

DONE: Final = "gjort"
"""Where the session keeps what is to be told after the page has been run anew."""


def act(do: Callable[[], object], done: str) -> None:
    """Do what a button asks, and run the page anew; what is refused is told, and what was written in the fields stays."""
    try:
        do()
    except GeoplanError as fault:
        tell(fault)
        return
    st.session_state[DONE] = done
    st.rerun()


def tell_done() -> None:
    """Tell once what was done last."""
    done = st.session_state.pop(DONE, "")
    if done:
        st.success(done, icon=":material/check_circle:")
