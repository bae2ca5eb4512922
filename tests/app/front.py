"""What the tests of the pages *Forside*, *Data*, *Regler* and *Om* share."""

from itertools import pairwise

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
    return [int(one.tag[1]) for one in page.main if one.type in {"title", "header", "subheader"}]


def in_order(page):
    """Whether the headings begin with one of level 1 and none skips a level."""
    found = levels(page)
    return found[:1] == [1] and found.count(1) == 1 and all(later - earlier <= 1 for earlier, later in pairwise(found))
