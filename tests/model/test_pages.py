"""Markdown of the model: escaped, complete, and of the content only."""

from __future__ import annotations

from geoplan.model.load import load
from geoplan.model.pages import cell, code, link, model_pages, table
from geoplan.model.tables import live_layers, view_columns
from geoplan.workflows.rule_pages import catalogue_rows


def test_plain_text_is_shown_as_it_is():
    assert cell("a|b_c <script>*x*`y`[z]") == "a\\|b\\_c \\<script\\>\\*x\\*\\`y\\`\\[z\\]"
    assert cell("to\nlinjer") == "to linjer"
    assert code("a|b") == "`a\\|b`"
    assert code("") == ""
    assert link("a_b", "c.md") == "[a\\_b](c.md)"
    assert table(["A"], [["x|y"]]) == "| A |\n| --- |\n| x\\|y |"


def test_every_live_theme_has_a_page_with_all_its_columns():
    model = load()
    pages = model_pages(model, {})
    assert len(pages) == 127
    for layer in live_layers(model):
        text = pages[f"{layer.table}.md"]
        assert all(f"| `{column.name}` |" in text for column in view_columns(layer)), layer.table


def test_the_index_has_every_theme_and_the_lists_every_code():
    model = load()
    pages = model_pages(model, {})
    assert all(f"| {layer.code} |" in pages["index.md"] for layer in model.layers)
    rows = sum(line.startswith("| ") for line in pages["codelists.md"].splitlines())
    with_codes = sum(bool(codes.codes) for codes in model.code_lists)
    assert rows == sum(len(codes.codes) for codes in model.code_lists) + 2 * with_codes


def test_pages_have_no_hash():
    model = load()
    digest = model.version.partition("(")[2].rstrip(")")
    assert digest
    assert not any(digest in text for text in model_pages(model, {}).values())


def test_the_catalogue_has_its_rows():
    assert len(catalogue_rows()) == 51
