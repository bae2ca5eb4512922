"""What the user looked at last, in this session only: nothing of it is stored."""

from __future__ import annotations

from typing import Final, NamedTuple

import streamlit as st

KEY: Final = "seneste"
_MOST: Final = 6


class Looked(NamedTuple):
    """A page with what was open on it."""

    page: str
    label: str
    query: tuple[tuple[str, str], ...]


def remember(page: str, label: str, **query: str) -> None:
    """Put what is looked at first in the list; what was there already moves up."""
    one = Looked(page, label, tuple(sorted(query.items())))
    others = [known for known in looked_at() if (known.page, known.query) != (one.page, one.query)]
    st.session_state[KEY] = [one, *others][:_MOST]


def looked_at() -> list[Looked]:
    """What was looked at, the last first."""
    found: list[Looked] = st.session_state.get(KEY, [])
    return found
