"""The navigation: which pages there are for whom. Streamlit runs this file at every visit and then the page."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from geoplan.texts import N_, speak_here, texts
from geoplan_app.frame import ICON, own_fault, shown_name
from geoplan_app.look import mark, part
from geoplan_app.pages import PAGES
from geoplan_app.session import current
from geoplan_app.who import identify

identify()
speak_here(current().language)
_t = texts()
# The links are our own: with an icon on st.Page the browser would ask another server for the tab's icon. Pages that are not for the role
# can still be opened by an address; the frame refuses where a login says that they may not.
_pages = {one.name: st.Page(one.path, title=_t(one.title), url_path=one.name, default=one.name == "forside") for one in PAGES}
_page = st.navigation(list(_pages.values()), position="hidden")
st.set_page_config(page_title=f"{_page.title} – geoplan", page_icon=ICON, layout="wide")
with st.sidebar:
    mark(_t(N_("Arbejdsområde: {name}"), name=shown_name(current().workspace)) if current().workspace else "")
    for _section, _ones in groupby((one for one in PAGES if current().role in one.roles), key=lambda one: one.section):
        part(_t(_section))
        for _one in _ones:
            st.page_link(_pages[_one.name], label=_t(_one.title), icon=_one.icon)
    st.divider()
try:
    _page.run()
except Exception:  # a page stands in the frame, which tells of faults; this is for one that cannot even be loaded
    own_fault(_page.url_path)
