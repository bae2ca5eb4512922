"""The broken sample in a browser: dropped, examined, found; a click on a finding zooms the map."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app.browser import rig

SAMPLE = Path(__file__).resolve().parents[3] / "sample_data" / "fejl"
ANSWER_MS = 60_000
ZOOMED_M = 400
TRIES = 100
PHONE = 600


def open_page(page, address):
    """Go to the page as a person does: by the list of pages, which a phone hides behind a button."""
    page.goto(f"{address}/?rolle=gis")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=rig.PATIENCE_MS)
    folded = page.get_by_test_id("stExpandSidebarButton")
    if folded.is_visible():
        folded.click()
    page.get_by_role("link", name="Leverance", exact=True).click()
    expect(page.get_by_role("heading", name="Leverance", level=1)).to_be_visible(timeout=rig.PATIENCE_MS)
    unfold = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    if page.viewport_size["width"] < PHONE and unfold.is_visible():
        unfold.click()


def drop(page, address, *files):
    """Open the page, and drop files on it."""
    open_page(page, address)
    page.locator("input[type=file]").first.set_input_files([str(one) for one in files])
    expect(page.get_by_text("Modtaget:")).to_be_visible(timeout=rig.PATIENCE_MS)


def answered(page):
    page.get_by_role("button", name="Undersøg leverancen").click()
    expect(page.get_by_role("heading", name="Svaret om")).to_be_visible(timeout=ANSWER_MS)


def zoomed(page, whole):
    """Wait until the map shows much less than it did."""
    for _ in range(TRIES):
        if shown_m(page) < min(whole, ZOOMED_M):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the map still shows {shown_m(page):.0f} m")


def shown_m(page):
    """How many metres the map shows from west to east."""
    return page.locator(".gp-map").evaluate("(one) => { const b = one.planmap.map.getBounds(); return b.getEast() - b.getWest(); }")


def test_the_broken_sample_is_found_and_a_finding_zooms(page, app_address):
    drop(page, app_address, *sorted(one for one in SAMPLE.iterdir() if one.is_file()))
    answered(page)
    expect(page.get_by_text("Leverancen har fejl, der skal rettes")).to_be_visible(timeout=rig.PATIENCE_MS)
    rig.wait_for_map(page)
    whole = shown_m(page)
    page.get_by_role("button", name="Næste").click()
    expect(page.get_by_text("Fund 1 af")).to_be_visible(timeout=rig.PATIENCE_MS)
    zoomed(page, whole)


def test_a_click_in_the_list_zooms(page, app_address):
    drop(page, app_address, SAMPLE / "ladefaciliteter.gpkg")
    answered(page)
    rig.wait_for_map(page)
    whole = shown_m(page)
    cell = page.get_by_test_id("stDataFrame").nth(1)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 36 * 3)
    expect(page.get_by_text("Gør sådan:")).to_be_visible(timeout=rig.PATIENCE_MS)
    zoomed(page, whole)


def test_a_delivery_is_kept_while_one_looks_elsewhere(page, app_address):
    drop(page, app_address, SAMPLE / "ladefaciliteter.gpkg")
    answered(page)
    page.get_by_role("link", name="Regler", exact=True).click()
    expect(page.get_by_role("heading", name="Regler", level=1)).to_be_visible(timeout=rig.PATIENCE_MS)
    page.get_by_role("link", name="Leverance", exact=True).click()
    expect(page.get_by_role("heading", name="Svaret om")).to_be_visible(timeout=rig.PATIENCE_MS)


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"width": 390, "height": 844}], indirect=True, ids=["dark", "phone"])
def test_it_works_in_the_dark_and_on_a_phone(page, app_address):
    drop(page, app_address, SAMPLE / "ladefaciliteter.gpkg")
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert rig.axe(page) == []


def test_the_process_ends_when_it_is_cancelled(page, app_address):
    drop(page, app_address, *sorted(one for one in SAMPLE.iterdir() if one.is_file()))
    page.get_by_role("button", name="Undersøg leverancen").click()
    page.get_by_role("button", name="Annullér").click()
    expect(page.get_by_text("Annulleret. Intet er ændret")).to_be_visible(timeout=rig.PATIENCE_MS)
    expect(page.get_by_text("Modtaget: 29 filer")).to_be_visible(timeout=rig.PATIENCE_MS)
