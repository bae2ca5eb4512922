"""From one page to another without losing the session; and addresses that can be sent to a colleague."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from geoplan_app.pages import page_info


def link(name: str, label: str, *, icon: str = "", **query: str) -> None:
    """A link to a page, with what it is to open in its address. A page run alone, as tests do, has a plain link instead."""
    info = page_info(name)
    try:
        st.page_link(info.path, label=label, icon=icon or info.icon, query_params=query or None)
    except StreamlitAPIException:
        st.markdown(f"[{label}]({address(name, **query)})")


def go(name: str, **query: str) -> None:
    """Open another page at once, with ``query`` in its address."""
    st.switch_page(page_info(name).path, query_params=query or None)


def address(name: str, **query: str) -> str:
    """The page's address relative to the app, for sharing: it holds what is shown and no personal data."""
    return f"/{'' if name == 'forside' else name}" + (f"?{urlencode(query)}" if query else "")
