"""Byggeri with mouse and with keys: a house is drawn and judged, dragged over the limit, and found again after leaving and by its link."""

import re
import statistics

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from geoplan.workflows.building_draft import base_of
from geoplan.workflows.plot.served import plot_of
from tests.app.browser import rig

RULE = "Afstand til skel mod nabo og sti"
expect.set_options(timeout=rig.PATIENCE_MS)  # the first question of a server reads the registers


def rectangle(east, north, size=6.0):
    return [(east, north), (east + size, north), (east + size, north + size), (east, north + size)]


@pytest.fixture(scope="module")
def plot(workspace):
    """A plot outside every lokalplan with room for a house; where it may be drawn, and a place too near a neighbour."""
    from geoplan.store import Workspace

    with Workspace.open(workspace) as ws:
        addresses = ws.read("husnummer")
    for street, number in zip(addresses["vejnavn"], addresses["husnr"], strict=True):
        found = plot_of(str(workspace), f"{street} {number}")
        if str(found.extract.right.says[0]) != "silent" or found.extract.area.area > 2000:
            continue
        free = shapely.difference(shapely.buffer(found.extract.area, -7.5), shapely.union_all(found.extract.outlines))
        if free.is_empty or free.area < 25:
            continue
        told = base_of(found, {}).case.plot
        place = shapely.point_on_surface(max(shapely.get_parts(free), key=shapely.area))
        corner = (round(place.x - 3, 2), round(place.y - 3, 2))
        if told.boundary and distance(told, corner) > 2.6:
            return found.key, corner, towards(told, corner)
    raise AssertionError


def neighbours(told):
    shape = shapely.from_wkt(told.geometry)
    xy = shapely.get_coordinates(shape)
    sides = [shapely.LineString([xy[at], xy[at + 1]]) for at, kind in enumerate(told.boundary) if kind != "vej"]
    return shapely.multilinestrings(sides)


def distance(told, corner):
    return shapely.Polygon(rectangle(*corner)).distance(neighbours(told))


def towards(told, corner):
    """How far to move so that 1 m is left to the nearest neighbour."""
    line = shapely.shortest_line(shapely.Polygon(rectangle(*corner)), neighbours(told))
    (x1, y1), (x2, y2) = shapely.get_coordinates(line)
    share = (line.length - 1.0) / line.length
    return ((x2 - x1) * share, (y2 - y1) * share)


def begin(page, address, key, what="Nyt enfamiliehus"):
    page.goto(f"{address}/byggeri?grund={key}")
    box = page.get_by_role("combobox", name="Vælg det, der ligner mest")
    box.click()
    page.keyboard.type(what)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3. Hvor og hvor stort?")).to_be_visible()
    settled(page)


def settled(page):
    """Wait until the server has answered and the map is there."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    rig.wait_for_map(page)
    page.wait_for_timeout(300)


def line_of(page):
    """The rule in the list beside the map."""
    return page.locator("li", has_text=RULE).first


def drag_shape(page, start, by):
    rig.tool(page, "drag").click()
    rig.drag(page, start, (start[0] + by[0], start[1] + by[1]))


def test_a_house_is_drawn_judged_dragged_over_the_limit_and_found_again(page, app_address, plot):
    key, corner, by = plot
    begin(page, app_address, key)
    rig.draw(page, rectangle(*corner))
    expect(line_of(page)).to_contain_text("Overholdt")
    expect(page.get_by_text(re.compile(r"Gemt kl\. \d\d\.\d\d")).first).to_be_visible()
    middle = (corner[0] + 3, corner[1] + 3)
    drag_shape(page, middle, by)
    expect(line_of(page)).to_contain_text("Ikke overholdt")
    expect(page.get_by_text("Din ændring gav et andet svar")).to_be_visible()
    # leave the page and come back: what was drawn is there
    page.get_by_role("link", name="Regler").first.click()
    expect(page.get_by_role("heading", name="Regler", exact=True)).to_be_visible()
    page.get_by_role("link", name="Byggeri", exact=True).first.click()
    expect(line_of(page)).to_contain_text("Ikke overholdt")
    # and by the link, in a page that knows nothing of it
    link = page.locator("code", has_text="/byggeri?sag=").first.inner_text()
    page.goto(f"{app_address}{link}")
    expect(line_of(page)).to_contain_text("Ikke overholdt")
    rig.wait_for_map(page)
    expect(page.locator(".gp-sum")).to_contain_text("areal 36")
    # dragged back: all is well again
    drag_shape(page, (middle[0] + by[0], middle[1] + by[1]), (-by[0], -by[1]))
    expect(line_of(page)).to_contain_text("Overholdt")


def focused(page):
    """What has the focus, as it is called."""
    return page.evaluate(
        "(() => { const e = document.activeElement; if (!['INPUT', 'BUTTON'].includes(e.tagName)) return '';"
        " return (e.getAttribute('aria-label') || e.innerText || '').trim(); })()"
    )


def tab_to(page, name, most=120):
    for _ in range(most):
        if name in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab; the focus is on {focused(page)}")


def test_from_search_to_answer_with_keys_alone(page, app_address, plot):
    """No mouse at all: search, choose, write the numbers, read the answer."""
    page.goto(f"{app_address}/byggeri")
    expect(page.get_by_role("heading", name="1. Find grunden")).to_be_visible()
    tab_to(page, "Find grunden")
    page.keyboard.type(plot[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2. Hvad vil du bygge?")).to_be_visible()
    tab_to(page, "Vælg det, der ligner mest")
    page.keyboard.type("Drivhus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3. Hvor og hvor stort?")).to_be_visible()
    numbers = {"Længde (m)": "4", "Bredde (m)": "3,5", "Afstand til den første side (m)": "3", "Afstand til den anden side (m)": "8"}
    for name, value in numbers.items():
        tab_to(page, name)
        page.keyboard.type(value)
    tab_to(page, "Sæt bygningen på grunden")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Flyt bygningen")).to_be_visible()
    tab_to(page, "Største højde over terræn")
    page.keyboard.type("2,4")
    page.keyboard.press("Enter")
    expect(page.locator("li", has_text="Højde – Drivhus").first).to_contain_text("Overholdt")
    expect(page.get_by_text(re.compile(r"Gemt kl\. \d\d\.\d\d")).first).to_be_visible()
    assert rig.axe(page) == []


def test_grund_shows_the_plot_that_is_clicked_and_has_no_barriers(page, app_address, plot):
    key, corner, _ = plot
    page.goto(f"{app_address}/grund?grund={key}")
    rig.wait_for_map(page)
    expect(page.get_by_role("heading", name="Hvad angår grunden?")).to_be_visible()
    assert rig.axe(page) == []
    page.get_by_role("button", name="Find en anden grund").click()
    expect(page.get_by_text("Eller klik på en grund på kortet.")).to_be_visible()
    expect(page.get_by_role("heading", name="Hvad angår grunden?")).to_have_count(0)
    settled(page)
    rig.click_at(page, corner[0] + 1, corner[1] + 1)
    expect(page).to_have_url(re.compile(r"grund=\d+"))
    expect(page.get_by_role("heading", name="Hvad angår grunden?")).to_be_visible()


def test_a_drag_is_answered_quickly_on_the_server(workspace, plot):
    """Not a timed test of the machine: the answers of many places are asked for, and none may read the registers again."""
    from geoplan.workflows.building_draft import answered

    key, corner, _ = plot
    base = base_of(plot_of(str(workspace), key), {})
    reads = []
    ws = base.plot.grounds.ws
    original = ws.read
    ws.read = lambda *args, **more: reads.append(args) or original(*args, **more)
    try:
        found = []
        for step in np.linspace(0, 2, 8):
            shape = shapely.Polygon(rectangle(corner[0] + step, corner[1]))
            content = {"day": base.plot.grounds.day, "plot": {"query": key}, "building": [
                {"name": "Hus", "use": "parcelhus", "geometry": shapely.to_wkt(shape, rounding_precision=-1)}]}  # fmt: skip
            result = answered(base, content).result
            found.append(next(one.measured for one in result.rulings if one.rule.id.endswith("afstand_nabo")))
    finally:
        ws.read = original
    assert not [args for args in reads if args[0] in {"jordstykke", "bygning", "bbr_bygning", "lokalplan"}]
    assert statistics.pstdev(found) > 0
