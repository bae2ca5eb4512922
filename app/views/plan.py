"""The page *Plan*."""

from __future__ import annotations

import streamlit as st

from geoplan_app.frame import page
from geoplan_app.pages import page_info

with page("plan") as t:
    st.title(t(page_info("plan").title))
