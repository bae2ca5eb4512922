"""The shipped content: complete, consistent, and the same as the facts it was made from."""

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from geoplan.errors import ContentError, UnknownThemeError
from geoplan.model.load import find, load, load_from
from geoplan.model.types import GEOMETRY, CodeStatus, FieldKind, FieldType, ThemeStatus

REPOSITORY = Path(__file__).parents[2]
CONTENT = REPOSITORY / "datamodel" / "fkg"
FACTS = REPOSITORY.parent / "shared" / "facts" / "fkg"
SAME_IN_BOTH_LANGUAGES = {"diameter", "model", "reference"}
VIEW_ORDER = [
    *("temakode", "temanavn", "objekt_id", "versions_id", "systid_fra", "systid_til", "oprettet", "cvr_kode", "cvr_navn"),
    *("kommunekode", "bruger_id", "oprindkode", "oprindelse", "statuskode", "status", "off_kode", "offentlig"),
    *("noegle", "note"),
]


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture
def content(tmp_path):
    """A copy of the content that a test may break."""
    return Path(shutil.copytree(CONTENT, tmp_path / "fkg"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def plant(path, line, old, new):
    """Replace ``old`` by ``new`` in one line of a file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


# -- complete ----------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_sources(model):
    columns = [field for layer in model.layers for field in layer.fields]
    assert len(model.layers) == 146
    assert sum(layer.live for layer in model.layers) == 125
    assert len(rows(CONTENT / "fields.csv")) == 2615
    assert len(model.standard_fields) == 86
    assert len(model.code_lists) == 167
    assert sum(len(codes.codes) for codes in model.code_lists) == 3204
    assert sum(len(column.value_checks) for column in columns) == 300
    assert sum(layer.geometry_rule is not None for layer in model.layers) == 47
    assert len(model.authorities) == 165
    assert len(model.accessibility) == 70
    assert len(model.form_defaults) == 114
    assert len(model.sources) == 9


def test_every_column_of_the_content_is_in_its_theme(model):
    of_content = Counter(row["theme_code"] for row in rows(CONTENT / "fields.csv"))
    for layer in model.layers:
        assert len(layer.fields) == len(VIEW_ORDER) + (of_content[layer.code] or 1), layer.code


def test_themes_are_live_that_have_columns_in_the_database_of_2026(model):
    live = {row["theme_code"] for row in rows(CONTENT / "fields.csv") if row["model_version"] == "2026-06"}
    assert {layer.code for layer in model.layers if layer.live} == live
    assert Counter(layer.status for layer in model.layers) == {
        ThemeStatus.PUBLISHED: 54,
        ThemeStatus.UPLOAD_MAPPED: 27,
        ThemeStatus.DATABASE_ONLY: 43,
        ThemeStatus.INTERNAL: 1,
        ThemeStatus.RETIRED: 21,
    }


def test_every_theme_has_the_general_columns_first_and_its_geometry_once(model):
    for layer in model.layers:
        names = [field.name for field in layer.fields]
        assert names[: len(VIEW_ORDER)] == VIEW_ORDER, layer.code
        assert names.count(GEOMETRY) == 1, layer.code
        assert len(set(names)) == len(names), layer.code
        assert [field.name for field in layer.fields if field.kind is FieldKind.GENERAL] == [*VIEW_ORDER, GEOMETRY]
        assert layer.by_name[GEOMETRY].short_name in ({"the_geom"} if layer.upload_supported else {"", "the_geom"})
        assert layer.by_name[GEOMETRY].type is FieldType.GEOMETRY


def test_every_column_has_a_danish_meaning(model):
    columns = [*model.standard_fields, *(field for layer in model.layers for field in layer.fields)]
    assert {field.name for field in columns if not field.title_da.strip()} == set()
    assert {field.title_da for field in columns if field.title_da == field.meaning_en} <= SAME_IN_BOTH_LANGUAGES
    english = re.compile(r"\b(the|of|code|name|number|flag|year|date|district|with|and|yes|no|description)\b", re.IGNORECASE)
    assert {field.title_da for field in columns if english.search(field.title_da)} == set()


def test_codes_stay_text(model):
    written = {(row["code_list"], row["code"]) for row in rows(CONTENT / "codes.csv")}
    assert {(codes.name, code.code) for codes in model.code_lists for code in codes.codes} == written


def test_leading_zeros_survive_reading(content):
    with (content / "codes.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.write("d_basis_status,0101,Prøve,active,2026-06,META,\n")
    assert load_from(content).lists["d_basis_status"].codes[-1].code == "0101"


# -- what the sources say of a column ---------------------------------------------------------------------------


def test_types_lengths_and_decimals_are_read_from_the_words_of_the_database(model):
    draen = find(model, "5003").by_name
    assert (draen["sagsnr"].type, draen["sagsnr"].length) == (FieldType.TEXT, 128)
    assert draen["sagsnr"].database_type == "character varying(128)"
    assert draen["praecision_god"].type is FieldType.BOOLEAN
    assert draen["datakilde"].length is None
    assert find(model, "5800").by_name["tilgaeng_opl"].type is FieldType.JSON
    assert find(model, "5800").by_name["cvf_vejkode"].length == 7
    assert find(model, "5602").by_name["p_hverdag_start"].type is FieldType.TIME
    assert find(model, "5802").by_name["laengde"].decimals == 2
    assert find(model, "5802").by_name["navn"].decimals is None


def test_database_and_upload_keep_their_own_demands(model):
    school = find(model, "5710").by_name
    assert (school["starttrin_kode"].required_by_database, school["starttrin_kode"].required_by_upload) == (True, False)
    invasive = find(model, "5104").by_name
    assert (invasive["inventoer"].required_by_database, invasive["inventoer"].required_by_upload) == (False, True)
    assert find(model, "5003").by_name[GEOMETRY].required_by_database is False
    assert find(model, "5004").by_name[GEOMETRY].required_by_database is True
    crossing = find(model, "5608").by_name
    assert (crossing["blindt_punkt"].required_by_database, crossing["blindt_punkt"].required_by_upload) == (None, True)
    assert find(model, "5000").by_name["navn"].required_by_upload is None


def test_nobody_demands_what_the_system_fills(model):
    layer = find(model, "5607")
    demanded = {field.name for field in layer.fields if field.kind is FieldKind.GENERAL and field.required_by_database}
    wanted = {"temakode", "cvr_kode", "bruger_id", "oprindkode", "statuskode", "off_kode", GEOMETRY}
    assert demanded == wanted
    assert {f.name for f in layer.fields if f.kind is FieldKind.GENERAL and f.required_by_upload} == wanted
    assert find(model, "5000").by_name["cvr_kode"].required_by_upload is None


def test_the_upload_gives_the_short_name_where_it_has_one(model):
    assert find(model, "5603").by_name["hastighed_kode"].short_name == "hastig_k"
    assert find(model, "5012").by_name["klimatilpasningsfunktion_afledning"].short_name == "klt_afled"
    assert find(model, "5607").by_name["link2"].short_name == "link"


def test_looked_up_texts_know_their_code_column(model):
    for layer in model.layers:
        for field in layer.fields:
            assert bool(field.text_of) == (field.kind is FieldKind.LOOKUP), (layer.code, field.name)
    assert find(model, "5710").by_name["slutttrin"].text_of == "sluttrin_kode"
    names = [field.name for field in find(model, "5603").fields]
    assert names.index("hastighed") == names.index("hastighed_kode") + 1


def test_former_columns_and_tables_stay_known(model):
    speed = find(model, "t_5603_hasti_zone")
    assert speed.table == "t_5603_hasti_omraade"
    assert speed.by_name["anbefalet_hastighed_kode"].kind is FieldKind.FORMER
    assert speed.by_name["anbefalet_hastighed_kode"].required_by_database is None
    assert "anbefalet_hastighed_kode" not in {field.name for field in speed.delivered}


def test_checks_of_release_17_say_so(model):
    (check,) = find(model, "5003").by_name["dimension"].value_checks
    assert (check.minimum, check.maximum, check.model_version) == ("1", "99", "1.7 only")


def test_the_status_of_a_code_is_kept(model):
    statuses = Counter(code.status for codes in model.code_lists for code in codes.codes)
    assert statuses == {CodeStatus.ACTIVE: 3029, CodeStatus.UNKNOWN: 122, CodeStatus.RETIRED: 53}


def test_advice_on_geometry_has_figures_where_it_gives_them(model):
    def rule(code):
        return find(model, code).geometry_rule

    assert rule("5300").minimum_area_m2 == 1000
    assert rule("5700").minimum_area_m2 == 700
    assert not rule("5700").overlap_forbidden
    assert rule("5700").multipart_forbidden
    assert (rule("5003").minimum_length_m, rule("6801").minimum_length_m) == (5, 0.1)
    assert (rule("5605").minimum_area_m2, rule("5605").minimum_length_m) == (None, None)
    assert rule("5607").overlap_forbidden
    assert rule("5710").group_columns == ("udd_distrikt_type_kode", "starttrin_kode", "sluttrin_kode")
    assert rule("6803").group_columns == ("pg_distrikt_kode",)
    assert (rule("5710").gaps_forbidden, rule("6803").gaps_forbidden) == (True, False)
    assert find(model, "5000").geometry_rule is None


# -- finding a theme ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["5607", "t_5607_ladefacilitet", "5607_ladefacilitet", "Ladefacilitet", "LADEFACILITET", " ladef ", "T_5607_LADEFACILITET"]
)
def test_a_theme_is_found_by_code_table_title_and_beginning(model, text):
    assert find(model, text).code == "5607"


def test_a_word_that_is_nearly_right_gets_a_suggestion(model):
    with pytest.raises(UnknownThemeError, match="Mente du 5607 Ladefacilitet"):
        find(model, "ladefacillitet")


def test_a_beginning_that_fits_several_themes_names_them(model):
    with pytest.raises(UnknownThemeError, match=r"passer på flere temaer: 5800 .*5801 .*5802 "):
        find(model, "friluft")


@pytest.mark.parametrize("text", ["", "t_", "5", "9999", "qwerty"])
def test_what_fits_nothing_is_refused(model, text):
    with pytest.raises(UnknownThemeError, match="findes ikke i datamodellen"):
        find(model, text)


# -- content that contradicts itself -----------------------------------------------------------------------------


def test_all_faults_are_reported_at_once_with_file_and_line(content):
    plant(content / "fields.csv", 2, "t_5000_vandl,", "t_5001_vandl,")
    plant(content / "codes.csv", 3, "d_5000_klasse,2,", "d_5000_klasse,1,")
    plant(content / "geometry_rules.csv", 3, ",1000,", ",tusind,")
    plant(content / "value_checks.csv", 2, ",fot_id,", ",fot_nr,")
    plant(content / "themes.csv", 5, "published", "publiceret")
    with pytest.raises(ContentError) as raised:
        load_from(content)
    text = str(raised.value)
    assert "(5 fejl)" in text
    for fault in (
        "fields.csv:2: tabellen t_5001_vandl hører ikke til tema 5000",
        "codes.csv:3: d_5000_klasse / 1 står allerede i codes.csv:2",
        "geometry_rules.csv:3: minimum_area_m2 er “tusind”",
        "value_checks.csv:2: kolonnen fot_nr findes ikke i tema 5000",
        "themes.csv:5: status er “publiceret”. Tilladt er published",
    ):
        assert fault in text


@pytest.mark.parametrize(
    ("file", "line", "edit", "fault"),
    [
        ("fields.csv", 2, ("5000,", "5999,"), "theme_code “5999” findes ikke i themes.csv"),
        ("fields.csv", 2, ("character varying", "tekst"), "typen “tekst” er ukendt"),
        ("fields.csv", 2, (",DB+SPEC17,", ",DB+SPEC18,"), "kilden SPEC18 findes ikke i sources.csv"),
        ("fields.csv", 4, (",vandloe_nr,", ",vandloebs_nr,"), "det korte navn vandloebs_nr er over 10 tegn"),
        ("fields.csv", 5, (",d_5000_maalsaetning,", ",d_5000_maal,"), "code_list “d_5000_maal” findes ikke i code_lists.csv"),
        ("codes.csv", 2, ("d_5000_klasse", "d_5000_klas"), "code_list “d_5000_klas” findes ikke i code_lists.csv"),
        ("codes.csv", 2, (",active,", ",maaske,"), "status er “maaske”"),
        ("authorities.csv", 2, ("10000001", "1000000"), "cvr_kode er “1000000”. Et CVR-nummer har 8 cifre"),
        ("authorities.csv", 2, (",,", ",99,"), "kommunekode er “99”. En kommunekode har 3 cifre"),
        ("upload_fields.csv", 2, ("5003,objekt_id", "5000,objekt_id"), "tema 5000 er ikke med i upload"),
        ("upload_fields.csv", 2, (",no,", ",nej,"), "required er “nej”"),
        ("accessibility.csv", 2, (",1291,", ",1290,"), "koden “1290” findes ikke i listen for facil_ty_k"),
        ("form_defaults.csv", 2, ("an_distrikt_type_kode", "distrikt_type"), "kolonnen distrikt_type findes ikke i tema 5711"),
        ("geometry_rules.csv", 2, (",5,", ",5"), "rækken har 15 felter. Der skal være 16"),
        ("value_checks.csv", 2, (",0,", ",nul,"), "min er “nul”"),
        ("themes.csv", 2, ("Overfladevand", "Havvand"), "temagruppen “Havvand” rummer ikke kode 5000"),
        ("rule_catalogue.csv", 2, (",error,", ",fatal,"), "severity er “fatal”"),
        ("sources.csv", 3, ("META", "DB"), "DB står allerede i sources.csv:2"),
    ],
)
def test_each_kind_of_fault_is_found(content, file, line, edit, fault):
    original = (content / file).read_text(encoding="utf-8").split("\n")
    where = next(i for i, text in enumerate(original[line - 1 :], start=line) if edit[0] in text)
    plant(content / file, where, *edit)
    with pytest.raises(ContentError) as raised:
        load_from(content)
    assert f"{file}:{where}: " in str(raised.value)
    assert fault in str(raised.value)


def test_a_missing_file_and_a_missing_column_are_named(content):
    (content / "codes.csv").unlink()
    plant(content / "themes.csv", 1, "confidence", "tillid")
    with pytest.raises(ContentError) as raised:
        load_from(content)
    assert "codes.csv:0: filen mangler" in str(raised.value)
    assert "themes.csv:1: kolonnen confidence mangler" in str(raised.value)


def test_text_that_is_not_utf8_is_named_with_its_line(content):
    lines = (content / "sources.csv").read_bytes().split(b"\n")
    lines[2] = lines[2] + b"\xe6"
    (content / "sources.csv").write_bytes(b"\n".join(lines))
    with pytest.raises(ContentError, match=r"sources\.csv:3: teksten er ikke UTF-8"):
        load_from(content)


def test_the_version_follows_the_content(content):
    before = load_from(content).version
    assert before == load().version
    assert re.fullmatch(r"FKG 2026-06 \([0-9a-f]{8}\)", before)
    plant(content / "codes.csv", 2, "Naturligt", "Naturlig")
    assert load_from(content).version != before


def test_loading_needs_no_geometry_library():
    code = (
        "import sys; from geoplan.model.load import load; load(); "
        "print(sorted({'numpy', 'pandas', 'geopandas', 'shapely', 'pyogrio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_files_are_utf8_with_line_feeds_and_no_stray_blanks():
    for path in sorted(CONTENT.glob("*.csv")):
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        for row in rows(path):
            assert all(cell == cell.strip() for cell in row.values()), (path.name, row)


# -- the same as the facts ---------------------------------------------------------------------------------------

with_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts (../shared) are not on this machine")


@with_facts
@pytest.mark.parametrize(
    ("ours", "theirs", "key", "columns"),
    [
        ("themes.csv", "themes.csv", ["theme_code"], ["table", "geometry", "srid", "upload_supported", "upload_geometry"]),
        (
            "fields.csv",
            "attributes.csv",
            ["theme_code", "attribute"],
            ["table", "short_name10", "type", "not_null_in_db", "code_list", "default", "unit", "meaning_en", "source"],
        ),
        ("codes.csv", "codelists.csv", ["code_list", "code"], ["valid_in", "source"]),
        ("code_lists.csv", "codelists_index.csv", ["code_list"], ["key_column", "label_column", "values_from"]),
        ("value_checks.csv", "value_checks.csv", ["table", "attribute"], ["min", "max", "expression", "model_version"]),
        ("geometry_rules.csv", "geometry_rules.csv", ["theme_code"], ["minimum_size", "overlap", "gaps_coverage", "multipart"]),
        ("upload_fields.csv", "upload_fields.csv", ["theme_code", "field"], ["alternative_field_name", "required"]),
        ("form_defaults.csv", "form_defaults.csv", ["theme_code", "field"], ["default", "form_constraint", "source"]),
        ("authorities.csv", "authorities.csv", ["cvr_kode"], ["kommunekode", "kind"]),
        ("common_fields.csv", "common_attributes.csv", ["attribute"], ["class", "type", "length", "not_null_in_db"]),
        ("accessibility.csv", "accessibility_json.csv", ["definition_da", "property"], ["required", "type"]),
        ("rule_catalogue.csv", "rule_catalogue.csv", ["id"], ["class", "scope", "rule", "source"]),
        ("sources.csv", "sources.csv", ["key"], ["repository_and_path", "what", "licence"]),
    ],
)
def test_the_content_says_what_the_facts_say(ours, theirs, key, columns):
    def table(path):
        return {tuple(row[k].strip() for k in key): [row[column].strip() for column in columns] for row in rows(path)}

    mine, facts = table(CONTENT / ours), table(FACTS / theirs)
    assert len(rows(CONTENT / ours)) == len(rows(FACTS / theirs))
    assert mine == facts


@with_facts
def test_labels_of_codes_are_those_of_the_facts_but_for_two_slips_of_the_source(model):
    facts = {(row["code_list"], row["code"]): row["label_da"].strip() for row in rows(FACTS / "codelists.csv")}
    for codes in model.code_lists:
        if codes.name == "d_basis_postnr":
            continue
        for code in codes.codes:
            if code.code != "99999999":
                assert code.label_da == facts[codes.name, code.code]
    assert model.lists["d_basis_postnr"].by_code["2300"].label_da == "København S"
    assert model.lists["d_basis_ansvarlig_myndighed"].by_code["99999999"].label_da == "Øvrige/private"


@with_facts
def test_bounds_and_obligations_left_out_of_the_columns_are_kept_elsewhere(model):
    for row in rows(FACTS / "attributes.csv"):
        field = model.by_code[row["theme_code"]].by_name[row["attribute"]]
        if row["min"] or row["max"]:
            assert (row["min"], row["max"]) in {(c.minimum, c.maximum) for c in field.value_checks}, row
        assert field.required_by_upload is {"yes": True, "no": False, "": None}[row["upload_required"]], row
