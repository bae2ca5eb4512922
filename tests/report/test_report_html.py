import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_report import BREAKOUT, NOTE, POINTS, SCRIPT, build, empty, group

import geoplan.report.html as html_module
import geoplan.report.map as map_module
from geoplan.report import write
from geoplan.report.map import has_leaflet, in_script
from geoplan.rules import Findings

needs_leaflet = pytest.mark.skipif(not has_leaflet(), reason="this checkout was not installed, so Leaflet is not there")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def path(tmp_path, da):
    write(build(), "html", tmp_path / "r.html", texts=da)
    return tmp_path / "r.html"


def test_the_page_is_danish_closed_and_calls_nobody(path):
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.all("html") == [{"lang": "da"}]
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe-eval" not in policy
    outside_scripts = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    addresses = [value for _, attributes in page.tags for name, value in attributes.items() if name in {"src", "href"}]
    assert not [address for address in addresses if not address.startswith(("#", "data:"))]
    assert not re.search(r"url\((?!data:|#)", outside_scripts)
    assert not [script for script in page.all("script") if "src" in script]
    for name in ("jquery", "bootstrap", "font-awesome", "fontawesome", "awesome-markers", "cdn.", "jsdelivr", "unpkg"):
        assert name not in text.lower()


def test_text_of_the_data_is_escaped(path):
    text = path.read_text(encoding="utf-8")
    assert SCRIPT not in text
    assert BREAKOUT not in text
    assert "&lt;script&gt;window.hacked=1" in text
    assert len(Page(text).all("script")) == 1 + has_leaflet()
    assert not Page(text).all("img")


def test_json_in_a_script_cannot_end_it():
    value = {"a": f"{BREAKOUT}\u2028<!--"}
    assert "<" not in in_script(value)
    assert json.loads(in_script(value)) == value


def test_everything_is_said_without_the_script(path):
    text = path.read_text(encoding="utf-8")
    for said in ("1.007 fejl, 19 advarsler", "Gør sådan:", "<code>geoplan normalise</code>", "ikke efterprøvet"):
        assert said in text
    assert "ingen kommunegrænser er givet" in text
    assert "Tabellen viser 29 af 1.029 fund." in text


def test_tables_and_map_say_when_they_are_cut(tmp_path, da, monkeypatch):
    monkeypatch.setattr(html_module, "ROWS_IN_TABLE", 12)
    monkeypatch.setattr(html_module, "POINTS_ON_MAP", 4)
    write(build(), "html", tmp_path / "r.html", texts=da)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Tabellen viser 12 af 1.029 fund, nogle af hver slags. JSON-rapporten har 29." in text
    assert len(re.findall(r'<tr id="f\d+"', text)) == 12
    if has_leaflet():
        assert "Kortet viser 4 af 1.029 fund." in text


def test_without_leaflet_the_page_says_so(tmp_path, da, monkeypatch):
    monkeypatch.setattr(map_module, "ASSETS", tmp_path / "nothing")
    write(build(), "html", tmp_path / "r.html", texts=da)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Kortet er ikke med" in text
    assert "Alle fund" in text


def test_nothing_found(tmp_path, da):
    write(empty(), "html", tmp_path / "r.html", texts=da)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Ingen fejl, advarsler eller bemærkninger" in text
    assert "L.map(" not in text


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_colours_have_contrast():
    css = (Path(html_module.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    for name in ("ink", "soft", "link", "error", "warning", "notice", "undecided", "clean"):
        for ground in ("#ffffff", colours["wash"], "#fff6dc"):
            assert (luminance(ground) + 0.05) / (luminance(colours[name]) + 0.05) >= 4.5, (name, ground)


@pytest.fixture
def page(browser, path):
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    opened.faults, opened.asked = [], []
    opened.on("console", lambda message: opened.faults.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    assert opened.faults == []
    assert [url for url in opened.asked if not url.startswith("data:")] == [path.as_uri()]
    assert opened.evaluate("window.hacked") is None
    opened.close()


@pytest.mark.browser
@needs_leaflet
def test_the_map_shows_the_findings(page):
    page.wait_for_selector(".leaflet-marker-pane .shape")
    assert page.locator(".leaflet-marker-pane .shape").count() == 19
    assert page.locator(".grid-label").count() > 3
    assert page.locator(".shape rect").count() == 5
    page.locator("td.place button").nth(6).click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "</script><img src=x" in popup.inner_text()
    popup.get_by_text("Vis i tabellen").click()
    assert page.locator("tr.chosen").count() == 1
    assert page.evaluate("document.activeElement.classList.contains('chosen')")


@pytest.mark.browser
def test_the_table_sorts_by_mouse_and_keyboard(page):
    header = page.locator("#findings th.row")
    rows = "Array.from(document.querySelectorAll('#findings td.row'), (cell) => cell.textContent)"
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    ascending = [int(text) for text in page.evaluate(rows) if text]
    assert ascending == sorted(ascending)
    header.locator("button").focus()
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert page.evaluate(rows)[0] == "250"
    page.locator("#findings th.message button").click()
    assert header.get_attribute("aria-sort") is None
    assert page.locator("#findings th.message").get_attribute("aria-sort") == "ascending"


@pytest.mark.browser
def test_the_table_filters(page):
    assert page.locator("#shown").inner_text() == "29 af 29 fund vises."
    page.locator("input[value=warning]").uncheck()
    page.get_by_text("10 af 29 fund vises.").wait_for()
    page.locator("input[type=search]").fill("statuskode 250")
    page.get_by_text("1 af 29 fund vises.").wait_for()
    assert page.locator("#findings tbody tr:visible").count() == 1
    if has_leaflet():
        assert page.locator(".leaflet-marker-pane .shape").count() == 1


@pytest.mark.browser
def test_the_page_reads_without_script_and_in_a_narrow_window(browser, path):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    opened = context.new_page()
    opened.goto(path.as_uri())
    assert opened.locator("#findings tbody tr").count() == 29
    assert opened.title().startswith("Kontrol af leverance: 1.007 fejl")
    context.close()


TEMPLATES = ["{{7*7}}", "{% raw %}", "{# gemt", "{{{", "{{ cycler.__init__.__globals__.os.getcwd() }}", "}}", "{%"]


@needs_leaflet
def test_text_of_the_data_is_no_template(tmp_path, da):
    """folium takes a part's script for a template once more: what a stranger wrote in braces was carried out, or stopped the report."""
    report = build()
    places = [(574210 + 15 * i, 6223900) for i in range(len(TEMPLATES))]
    findings = Findings((group(NOTE, POINTS, TEMPLATES, place=places),), (POINTS,))
    write(replace(report, findings=findings), "html", tmp_path / "r.html", texts=da)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    script = text[text.index("geoplanMap(geoplan") if "geoplanMap(geoplan" in text else text.index("geoplanMap(") :]
    for value in TEMPLATES:
        assert re.sub(r"\{(?=[{%#])", r"\\u007b", value) in script, value
    assert str(Path.cwd()) not in text


def test_braces_of_the_data_stay_what_they_are():
    value = {"a": TEMPLATES, "b": {"c": [{"d": "\\{{"}]}}
    text = in_script(value)
    assert json.loads(text) == value
    assert not re.search(r"\{[{%#]", text)
