"""What can be taken home of a case: the answer as a page and as PDF, and the whole case as one package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.report.case_json import case_data
from geoplan.report.case_pages import case_page, package_pages
from geoplan.report.pdf import installed, pdf_bytes
from geoplan.texts import N_, speak_here
from geoplan.workflows.case.package import case_package

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen


def page_of(seen: Seen, t: Texts) -> bytes:
    """The answer as a page."""
    return case_page(seen, t).encode("utf-8")


def pdf_of(seen: Seen, t: Texts) -> bytes:
    """The answer on paper."""
    return pdf_bytes(case_page(seen, t))


def package_of(seen: Seen, t: Texts) -> bytes:
    """The whole case: its file, the answer, the list of documents and the plot, as ``geoplan case package`` writes it."""
    speak_here(t.language)  # a download is made in another thread than the page
    return case_package(seen, case_data(seen, t), package_pages(seen, t))


def show(seen: Seen, t: Texts) -> None:
    """The buttons. Each file is made when it is asked for."""
    name, key = f"sag-{seen.case.sagsnr}", f"sag.{seen.case.sagsnr}.fil"
    st.write(t(N_("Svaret med beliggenhedsplan, regnestykker og kilder, og hele sagen som én fil.")))
    with st.container(horizontal=True):
        st.download_button(
            t(N_("Hent svaret (HTML)")),
            lambda: page_of(seen, t),
            f"{name}.html",
            "text/html",
            key=f"{key}.html",
            icon=":material/description:",
        )
        if installed():
            st.download_button(
                t(N_("Hent svaret (PDF)")),
                lambda: pdf_of(seen, t),
                f"{name}.pdf",
                "application/pdf",
                key=f"{key}.pdf",
                icon=":material/picture_as_pdf:",
            )
        st.download_button(
            t(N_("Hent hele sagen (zip)")),
            lambda: package_of(seen, t),
            f"{name}.zip",
            "application/zip",
            key=f"{key}.zip",
            icon=":material/folder_zip:",
        )
    if not installed():
        st.caption(t(N_("PDF kræver WeasyPrint på serveren. Åbn HTML-filen, og udskriv den i stedet.")))
    st.caption(t(N_("Pakken har sagsfilen, svaret, dokumentlisten og grunden som GeoPackage til GIS.")))
