"""Themes told from names and codes; delivered columns matched with the model's."""

from collections import Counter

import pytest

from geoplan.io.understand import code_of, column_mapping, plain, theme_of

THEMES = [
    ("t_5607_ladefacilitet", "x", [], "t_5607_ladefacilitet"),
    ("T_5607_Ladefacilitet", "x", [], "t_5607_ladefacilitet"),
    ("ladefacilitet", "x", [], "t_5607_ladefacilitet"),
    ("5607", "x", [], "t_5607_ladefacilitet"),
    ("ladefacilitet_5607", "x", [], "t_5607_ladefacilitet"),
    ("Ladestandere 5607 v2", "x", [], "t_5607_ladefacilitet"),
    ("fkg.t_5607_ladefacilitet_2026", "x", [], "t_5607_ladefacilitet"),
    ("ogrgeojson", "t_5801_fac_fl", [], "t_5801_fac_fl"),
    ("ogrgeojson", "5801", [], "t_5801_fac_fl"),
    ("ogrgeojson", "levering", [5607, 5607, 5800], "t_5607_ladefacilitet"),
    ("ogrgeojson", "levering", ["5607", "5607 ", None], "t_5607_ladefacilitet"),
    ("ogrgeojson", "levering", [5607.0, 9999], "t_5607_ladefacilitet"),
    ("5000 Odense", "x", [5607], "t_5607_ladefacilitet"),  # a postal code
    ("t_5801_fac_fl", "x", [5607], "t_5801_fac_fl"),  # a whole name is meant; the rows are for the rules to judge
    ("5607 og 5801", "x", [], None),
    ("lag56071", "x", [], None),
    ("9999", "x", [1234], None),
    ("parkering", "levering", [], None),
]


@pytest.mark.parametrize(("layer", "file", "codes", "expected"), THEMES)
def test_theme(layer, file, codes, expected, model):
    found, note = theme_of(layer, file, Counter(map(code_of, codes)), model)
    assert (found.table if found else None) == expected
    assert note.kind == ("theme.found" if expected else "theme.unknown")
    assert note.text.format(**note.values)


NAMES = [
    ("objekt_id", "objekt_id"),  # full name
    ("version_id", "versions_id"),  # short name
    ("kommu_kode", "kommunekode"),
    ("OBJEKT_ID", "objekt_id"),  # case
    ("Nøgle", "noegle"),  # æøå
    ("NOEGLE", "noegle"),
    ("link", "link"),  # a full name that is also the short name of others
    ("foto_link2", "foto_link2"),
    ("mit_eget", "mit_eget"),  # unknown: keeps its name
]


@pytest.mark.parametrize(("delivered", "expected"), NAMES)
def test_column(delivered, expected, model):
    mapping = column_mapping([delivered], model.by_code["5607"])
    assert mapping.names == {delivered: expected}
    kinds = {note.kind for note in mapping.notes}
    assert kinds == (set() if delivered == expected and delivered != "mit_eget" else kinds)
    assert kinds <= {"column.renamed", "column.unknown"}


def test_a_name_that_fits_several_columns_fits_none(model):
    mapping = column_mapping(["LINK"], model.by_code["5607"])
    assert mapping.names == {"LINK": "LINK"}
    (note,) = mapping.notes
    assert note.kind == "column.ambiguous"
    assert {"link", "foto_link", "link4"} <= set(note.values["candidates"].split(", "))


def test_the_better_match_wins_and_the_other_is_told(model):
    mapping = column_mapping(["version_id", "versions_id", "VERSIONS_ID"], model.by_code["5607"])
    assert mapping.names["versions_id"] == "versions_id"
    assert mapping.names["version_id"] == "version_id"
    double = [note for note in mapping.notes if note.kind == "column.double"]
    assert [(note.values["column"], note.values["winner"]) for note in double] == [
        ("version_id", "versions_id"),
        ("VERSIONS_ID", "versions_id"),
    ]


def test_names_cut_by_a_shapefile(model):
    layer = model.by_code["5607"]
    cut = next(
        field.name[:10]
        for field in layer.delivered
        if len(field.name) > 10
        and sum(other.name[:10] == field.name[:10] for other in layer.delivered) == 1
        and field.name[:10] not in {other.short_name for other in layer.fields}
    )
    assert column_mapping([cut], layer).names == {cut: cut}
    (target,) = column_mapping([cut], layer, shapefile=True).names.values()
    assert target.startswith(cut)
    assert len(target) > 10


def test_without_a_theme_every_column_keeps_its_name():
    mapping = column_mapping(["a", "B", "geometri"], None)
    assert mapping.names == {"a": "a", "B": "B"}
    assert [note.kind for note in mapping.notes] == ["column.left_out"]


def test_every_short_name_of_the_model_finds_its_column(model):
    """A Shapefile made from the template is understood in full, but for the names that several columns share."""
    lost = []
    for layer in model.layers:
        columns = [field for field in layer.delivered if field.name != "geometri"]
        delivered = list(dict.fromkeys(field.short_name or field.name[:10] for field in columns))
        mapping = column_mapping(delivered, layer, shapefile=True)
        lost += [(layer.table, note.values["column"]) for note in mapping.notes if note.kind == "column.unknown"]
    assert lost == []


def test_plain():
    assert plain(" Tilgængelig_ÅR ") == "tilgaengelig_aar"
