"""What the tests of the pages *Forside*, *Data*, *Regler* and *Om* share."""

from streamlit.testing.v1 import AppTest

from geoplan_app.pages import page_info

KINDS = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info", "success", "text")


def opened(name, *, language="da", role="gis", **query):
    """The page as a user of this role opens it."""
    page = AppTest.from_file(str(page_info(name).path), default_timeout=60)
    page.query_params["lang"], page.query_params["rolle"] = language, role
    for key, value in query.items():
        page.query_params[key] = value
    found = page.run()
    assert not found.exception
    return found


def said(page):
    """Everything that the page says in words."""
    return "\n".join(str(one.value) for kind in KINDS for one in page.get(kind))


def levels(page):
    """The headings' levels, in the order they come."""
    return [1] * len(page.title) + [2] * len(page.header)
