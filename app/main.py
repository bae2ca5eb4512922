"""The navigation: which pages there are for whom. Streamlit runs this file at every visit and then the page."""

from __future__ import annotations

import streamlit as st

from geoplan.texts import speak_here, texts
from geoplan_app.pages import PAGES
from geoplan_app.session import current

speak_here(current().language)
_t = texts()
_sections: dict[str, list[st.Page]] = {}
for _one in PAGES:
    if current().role in _one.roles:
        _page = st.Page(_one.path, title=_t(_one.title), icon=_one.icon, url_path=_one.name, default=_one.name == "forside")
        _sections.setdefault(_t(_one.section), []).append(_page)
st.navigation(_sections).run()
