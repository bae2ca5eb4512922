"""How the app looks beyond Streamlit's theme: the name at the top of the sidebar, and less empty space above the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import escape

from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.texts import Texts

STYLE: Final = """<style>
[data-testid="stMainBlockContainer"] { padding: 2.6rem 3rem 3rem; max-width: 96rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.35rem; }
[data-testid="stSidebar"] hr { margin: 0.8rem 0; }
.gp-mark { font-size: 1.35rem; font-weight: 700; letter-spacing: 0.01em; margin: 0 0 0.4rem; line-height: 1.2; }
.gp-mark small { display: block; font-size: 0.85rem; font-weight: 400; }
.gp-part { font-size: 0.85rem; font-weight: 600; margin: 0.55rem 0 0; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stTable"] { overflow-x: auto; }
[data-testid="stHeaderActionElements"] { display: none; }
[data-testid="stCaptionContainer"] { color: color-mix(in srgb, currentColor 75%, transparent) !important; opacity: 1; }
@media (prefers-color-scheme: dark) { [data-testid^="stBaseButton-primary"] { color: #06202b !important; } }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding: 3.6rem 1rem 2rem; } }
</style>"""
"""Streamlit's own hints in a field (Press Enter to apply) are in English only, and are left out. Nothing is coloured here but the text on
the light buttons of the dark look, which would be white on light blue."""


DANISH: Final = """<style>
a[href="#stMain"] { font-size: 0; }
a[href="#stMain"]::after { content: "SKIP"; font-size: 1rem; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]::after { content: "CHOOSE"; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] { display: flex; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
</style>"""
"""Streamlit's own words at a field for files are English only; the page says in Danish how large a file may be. The English word is kept
where a screen reader finds the button's name."""


def style(t: Texts) -> None:
    """Put the style into the page."""
    own = {"CHOOSE": t(N_("Vælg fil")), "SKIP": t(N_("Gå til indholdet"))}
    danish = DANISH
    for word, said in own.items():
        danish = danish.replace(word, said)
    st.html(STYLE if t.language == "en" else STYLE + danish)


def mark(name: str) -> None:
    """The name of the app, and below it what is open."""
    below = f"<small>{escape(name)}</small>" if name else ""
    st.html(f'<p class="gp-mark">geoplan{below}</p>')


def part(title: str) -> None:
    """The heading of a group of pages."""
    st.html(f'<p class="gp-part">{escape(title)}</p>')
