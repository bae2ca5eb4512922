"""A planner draws on the page *Plan*: a gap is shown where it is, and is gone when it is mended; what was drawn is there after a reload."""

import re

import pytest
import shapely
from playwright.sync_api import expect

from geoplan.store import Workspace
from geoplan.workflows.plan.sketch import picture
from tests.app.browser import rig

E0, N0 = 700_000, 6_170_000
GAP = "har intet delområde"


def box(west, south, east, north):
    return shapely.box(E0 + west, N0 + south, E0 + east, N0 + north)


def corners(west, south, east, north):
    return [(E0 + x, N0 + y) for x, y in ((west, south), (east, south), (east, north), (west, north))]


@pytest.fixture
def drafted(tmp_path):
    """A lokalplan of a hectare whose western half is delområde A."""
    path = tmp_path / "kommune.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        plan = {"plannr": "1.23", "plannavn": "Ved søen", "status": "KF", "komnr": 253, "plantype": 20.1, "anvgen": 11}
        own = edit.insert("lokalplan", plan, box(0, 0, 100, 100))
        edit.insert("delomraade", {"delnr": "A", "status": "KF", "plan_objekt_id": own, "anvgen": 11}, box(0, 0, 50, 100))
    return path


@pytest.fixture
def address(drafted):
    with rig.server(workspace=drafted, GEOPLAN_USER="ane") as found:
        yield found


def corner(page, start, end):
    """Drag a corner with the tool for corners, which stays in the hand from one drag to the next."""
    edit = rig.tool(page, "edit")
    if edit.get_attribute("aria-pressed") != "true":
        edit.click()
    page.locator(".gp-map").scroll_into_view_if_needed()
    rig.drag(page, start, end)


def areas(path):
    with Workspace.open(path) as ws:
        return sorted(ws.read("delomraade").geometry.area.round(0).tolist())


def test_a_gap_is_shown_at_its_place_and_mended(page, address, drafted):
    page.goto(f"{address}/plan?rolle=planlaegger&plan=1.23&vis=kort")
    rig.wait_for_map(page)
    rig.draw(page, corners(62, 0, 100, 100))
    expect(page.get_by_text("1 ny. Gemt kl.")).to_be_visible(timeout=rig.PATIENCE_MS)
    (gap,) = picture(str(drafted), "1.23").misfits["features"]
    assert 1000 < gap["properties"]["area_m2"] < 1400
    left = re.compile(r"Hul mellem delområderne: 1\.1\d\d")  # the label of the larger gap before it may still be fading
    expect(page.locator(".gp-label", has_text=left)).to_be_visible(timeout=rig.PATIENCE_MS)
    expect(page.get_by_text(GAP)).to_be_visible(timeout=rig.PATIENCE_MS)
    # The gap's corner is taken to delområde A, whose edge it snaps to.
    corner(page, (E0 + 62, N0), (E0 + 50.2, N0 + 2))
    expect(page.get_by_text("1 rettet. Gemt kl.")).to_be_visible(timeout=rig.PATIENCE_MS)
    corner(page, (E0 + 62, N0 + 100), (E0 + 50.2, N0 + 98))
    expect(page.get_by_text(GAP)).to_have_count(0, timeout=rig.PATIENCE_MS)
    assert picture(str(drafted), "1.23").misfits["features"] == []
    assert areas(drafted) == [5000, 5000]
    page.reload()
    rig.wait_for_map(page)
    expect(page.locator(".gp-label", has_text="B")).to_be_visible(timeout=rig.PATIENCE_MS)
    assert rig.axe(page) == []
