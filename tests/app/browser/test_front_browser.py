"""Forside, Data and Regler in a browser: found with the keyboard alone, and nothing that axe complains of in any part."""

import pytest
from playwright.sync_api import expect

from tests.app.browser import rig


def open_page(page, address, name="", *, role="gis"):
    """Go to a page by the list of pages, as a person does."""
    page.goto(f"{address}/?rolle={role}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=rig.PATIENCE_MS)
    if name:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible(timeout=rig.PATIENCE_MS)


def settled(page):
    """Wait until Streamlit has run and drawn: what is faded is not what a user reads."""
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0, timeout=rig.PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=rig.PATIENCE_MS)


def test_a_plot_is_found_with_the_keyboard_alone(page, app_address):
    open_page(page, app_address, role="ansoeger")
    box = page.get_by_label("Find en grund eller en plan")
    box.focus()
    page.keyboard.type("1, Prøvekøbing Bygrunde")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vælg den, du mener")).to_be_visible(timeout=rig.PATIENCE_MS)
    settled(page)
    link = page.get_by_test_id("stMain").get_by_role("link").filter(has_text="Prøvekøbing Bygrunde").first
    for _ in range(6):
        page.keyboard.press("Tab")
        if link.evaluate("(one) => one === document.activeElement"):
            break
    else:
        raise AssertionError("the candidate cannot be reached with Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grund?grund=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prøvekøbing Bygrunde", timeout=rig.PATIENCE_MS)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_every_part_of_data_is_accessible(page, app_address):
    open_page(page, app_address, "Data")
    for name in ("Lagene", "Læs data ind", "Revisionsspor", "Er alt, som det skal være?"):
        page.get_by_test_id("stMain").get_by_text(name, exact=True).first.click()
        settled(page)
        assert rig.axe(page) == [], name


def test_a_rule_is_opened_and_left_again(page, app_address):
    open_page(page, app_address, "Regler", role="ansoeger")
    page.get_by_label("Søg i regel, tekst, kilde og paragraf").fill("bebyggelsesprocent")
    page.keyboard.press("Enter")
    settled(page)
    choice = page.get_by_role("combobox", name="Vis en regel i fuld længde")
    choice.click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Vis", exact=True).click()
    page.wait_for_url("**/regler?regel=*")
    settled(page)
    assert rig.axe(page) == []
    page.get_by_role("button", name="Alle regler").click()
    expect(page.get_by_label("Søg i regel, tekst, kilde og paragraf")).to_be_visible()
