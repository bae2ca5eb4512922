"""The page *Om*: accessibility, privacy, contact, versions and licences, all as they are on this machine."""

import hashlib
import json

import pytest

from geoplan_app import about
from geoplan_app.about import contact, packages, scripts
from tests.app.front import in_order, opened, said


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)
    monkeypatch.delenv("GEOPLAN_CONTACT", raising=False)


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("da", ["Tilgængelighed", "Kontakt", "Privatliv", "Versioner", "Licenser"]),
        ("en", ["Accessibility", "Contact", "Privacy", "Versions", "Licences"]),
    ],
)
def test_the_parts_are_there_in_both_languages(language, heads):
    page = opened("om", language=language)
    assert [one.value for one in page.header] == heads
    assert not page.error
    assert in_order(page)


def test_the_contact_is_the_municipalitys(monkeypatch):
    assert contact() == ""
    assert "GEOPLAN\\_CONTACT" in said(opened("om"))
    monkeypatch.setenv("GEOPLAN_CONTACT", "Plan og Byg, tlf. 12 34 56 78 <b>")
    assert "Plan og Byg, tlf. 12 34 56 78 \\<b\\>" in said(opened("om"))


def test_packages_that_run_have_a_licence():
    found = {one.name.casefold(): one for one in packages()}
    assert {"streamlit", "geopandas", "shapely", "numpy"} <= set(found)
    assert "pytest" not in found
    assert [one.name for one in packages() if one.licence == "?"] == []


def test_scripts_are_held_against_their_sums(monkeypatch, tmp_path):
    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    digest = hashlib.sha256(b"1").hexdigest()
    listed = [
        {
            "name": "a",
            "version": "1",
            "licence": "MIT",
            "files": {"a.js": digest, "b.js": digest},
            "bundled": [{"name": "c", "version": "2", "licence": "ISC"}],
        }
    ]
    (tmp_path / "VENDOR.json").write_text(json.dumps(listed), encoding="utf-8")
    monkeypatch.setattr(about, "VENDOR", tmp_path)
    scripts.cache_clear()
    try:
        (one,) = scripts()
    finally:
        scripts.cache_clear()
    assert [as_fetched for _, _, as_fetched in one.files] == [True, False]
    assert one.bundled[0].licence == "ISC"


def test_a_script_that_was_changed_is_told(monkeypatch, tmp_path):
    (tmp_path / "VENDOR.json").write_text(
        json.dumps([{"name": "a", "version": "1", "licence": "MIT", "files": {"a.js": "0"}}]), encoding="utf-8"
    )
    monkeypatch.setattr(about, "VENDOR", tmp_path)
    scripts.cache_clear()
    try:
        assert any("a.js" in one.value.replace("\\", "") for one in opened("om").error)
    finally:
        scripts.cache_clear()


def test_no_sums_in_a_checkout_that_was_never_built(monkeypatch, tmp_path):
    monkeypatch.setattr(about, "VENDOR", tmp_path)
    scripts.cache_clear()
    try:
        assert scripts() == ()
        assert "ikke bygget ind" in said(opened("om"))
    finally:
        scripts.cache_clear()
