"""Every text that a user reads is marked and translated; the offenders are listed in one message."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po as read_po_by_babel
from click.testing import CliRunner
from tools.marked_texts import PACKAGE, catalogue, catalogue_path, code, constants, marked, marking_calls

from geoplan import texts as texts_module
from geoplan.catalogue import all_rules
from geoplan.cli import main
from geoplan.fkg.rules import retired_rules
from geoplan.model.load import load
from geoplan.texts import Entry, Phrase, Texts, read_po, texts

LETTERS = re.compile("[æøåÆØÅ]")
DANISH = re.compile(
    r"\b(og|eller|er|ikke|til|fra|som|med|skal|bør|kan|det|den|et|af|på|hvis|uden|findes|mangler|tegn|rækker?|kolonnen?|feltet|filen|laget)\b"
)
NAMES = re.compile("Prøvekøbing|[Ææ], ø (and|or) å")
"""Danish letters in an English text: a town, and the letters themselves."""

LEFT_IN_DANISH = {
    "geoplan/sample/": "what the made-up municipality's data hold, and the list of planted faults beside them: content",
    "geoplan/model/ddl/": "comments and errors of the database itself, whose tables and columns are Danish: content",
    "geoplan/model/content.py": "faults of the shipped content, for those who write it (ContentError)",
    "geoplan/model/load.py": "faults of the shipped content, for those who write it (ContentError)",
    "geoplan/model/plan.py": "faults of the shipped content, for those who write it (ContentError)",
    "geoplan/rules/parameters.py": "faults of the shipped content, for those who write it (ContentError)",
    "geoplan/io/encoding.py": "the letters that tell one character set from another",
    "geoplan/io/understand.py": "how æ, ø and å are written in plain letters",
    "geoplan/rules/checks/text.py": "the letters that are looked for",
    "geoplan/store/tables.py": "comments of the workspace's own tables, whose names are Danish: content",
    "geoplan/store/trail.py": "the words of the trail, which are data",
    "geoplan/sources/entities.py": "letters that editions of a register spell in two ways",
    "geoplan/store/registers.py": "what the registers call the state of a row",
    "geoplan/store/register_names.py": "what the registers call their columns",
    "geoplan/store/register_values.py": "parts of what the registers call their columns",
    "geoplan/building/documents.py": "faults of the shipped content, for those who write it (ContentError)",
    "geoplan/cli/case/words.py": "how æ, ø and å are written in plain letters",
    "geoplan/property/consistency/delivered.py": "what the registers call the state of a row",
    "geoplan/property/consistency/registers.py": "how æ, ø and å are written in plain letters",
    "geoplan/plan/parcels.py": "the letters that the number of a parcel may end in",
    "geoplan/workflows/building_batch/told.py": "columns of BBR and a class of roads, as the registers name them",
    "geoplan/workflows/building_fill.py": "columns of BBR, as the register names them",
    "geoplan/building/existing.py": "columns of BBR, as the register names them",
    "geoplan/workflows/plot/grounds.py": "columns of BBR, as the register names them",
    "geoplan/property/asked.py": "letters and words that people write in an address or a point",
    "geoplan/property/spelling.py": "how æ, ø and å are written in plain letters",
    "geoplan/report/property_sheet_values.py": "columns of BBR, as the register names them",
    "geoplan/plan/calendar.py": "the names of the holidays as the library writes them",
    "geoplan/plan/law/kommuneplan.py": "words that the register's themes are known by",
    "geoplan/plan/law/rammer.py": "a word that is looked for in the text of rammer",
}
"""Files with Danish that is not a text of geoplan's own, and why."""

BROKEN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"temakode": 5608, "off_kode": 9, "objekt_id": "1", "link": "intet", "MitFelt": 1},
            "geometry": {"type": "Polygon", "coordinates": [[[9, 56], [9.1, 56.1], [9.1, 56], [9, 56.1], [9, 56]]]},
        },
        {"type": "Feature", "properties": {}, "geometry": None},
    ],
}


def complain(offenders):
    offenders = list(offenders)
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(map(str, offenders[:40]))


@pytest.fixture(scope="module")
def wanted():
    return marked()


@pytest.fixture(scope="module")
def known():
    return read_po(catalogue_path("en").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rules():
    model = load()
    return (*all_rules(model), *(rule for layer in model.layers if not layer.live for rule in retired_rules(layer)))


def names(text):
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


# -- the catalogue -------------------------------------------------------------------------------


def test_every_marked_text_is_translated(wanted, known):
    complain(
        [f"{one.place}: {text!r}" for text, one in wanted.items() if not all(known[text].forms if text in known else ("",))]
        + [f"no longer marked: {text!r}" for text in known if text not in wanted]
    )


def test_the_catalogue_is_as_the_tool_writes_it(wanted, known):
    """Where this fails, run ``python tests/tools/marked_texts.py``."""
    assert catalogue_path("en").read_text(encoding="utf-8") == catalogue(wanted, known)


def test_placeholders_are_the_same(wanted, known):
    complain(
        f"{text!r} -> {form!r}"
        for text, one in wanted.items()
        for form in known.get(text, Entry()).forms
        if names(form) not in (names(text), names(one.plural))
    )


def test_plurals_have_two_forms(wanted, known):
    assert sum(bool(one.plural) for one in wanted.values()) > 20
    complain(
        f"{text!r}: {known[text]}"
        for text, one in wanted.items()
        if text in known and (known[text].plural, len(known[text].forms)) != (one.plural, 2 if one.plural else 1)
    )


def test_translations_begin_and_end_alike(known):
    """A space, a line's end, a full stop or a colon at either end is part of the text; so is whether it begins with a capital."""
    edges = re.compile(r"^\s*|[\s.:?…]*$")
    complain(
        f"{text!r} -> {form!r}"
        for text, entry in known.items()
        for form in entry.forms
        if text != "kr."
        if edges.findall(text) != edges.findall(form) or (text[:1].isupper() and form[:1].islower())
    )


def test_the_english_is_english(known):
    complain(f"{form!r}" for entry in known.values() for form in entry.forms if LETTERS.search(NAMES.sub("", form)))


def test_babel_reads_the_same(known):
    """The small reader of ``geoplan.texts`` against the one that the build compiles with."""
    with catalogue_path("en").open("rb") as stream:
        messages = [message for message in read_po_by_babel(stream, locale="en") if message.id]
    read = {
        (message.id[0] if isinstance(message.id, tuple) else message.id): message.string
        if isinstance(message.string, tuple)
        else (message.string,)
        for message in messages
    }
    assert read == {text: entry.forms for text, entry in known.items()}


# -- the code ------------------------------------------------------------------------------------


def docstrings(tree):
    """Strings that stand alone: docstrings, and what is said of a constant below it."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


def danish_but_not_marked(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = docstrings(tree)
    for call, _ in marking_calls(tree):
        left_out |= {id(node) for argument in call.args[:2] for node in constants(argument)}
    for node in sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Constant)), key=lambda node: (node.lineno, node.col_offset)
    ):
        if isinstance(node.value, str) and id(node) not in left_out:
            words = re.sub(r"[\w<>]*[._][\w.<>]+|<\w+>", "", node.value)  # names and ids are not words
            if LETTERS.search(words) or (" " in words.strip() and DANISH.search(words)):
                yield node


def test_danish_is_marked():
    offenders = []
    for path in code():
        place = path.relative_to(PACKAGE.parent).as_posix()
        if not place.startswith(tuple(LEFT_IN_DANISH)):
            offenders += [f"{place}:{node.lineno}: {node.value!r}" for node in danish_but_not_marked(path)]
    complain(offenders)


def test_what_is_left_in_danish_is_there():
    """The list of exceptions has nothing that is no longer one."""
    files = {path.relative_to(PACKAGE.parent).as_posix(): path for path in code()}
    complain(
        place
        for place in LEFT_IN_DANISH
        if not any(next(danish_but_not_marked(path), None) for name, path in files.items() if name.startswith(place))
    )


def test_a_danish_text_is_found(tmp_path):
    """The scan itself: a help text, an f-string and a dictionary's value are found, names and marked texts are not."""
    code = """
import click
HELP = "Filen findes ikke."
KINDS = {"a": N_("flader"), "fkg.<tema>.kolonne": "t_5607_ladefacilitet.kolonne"}
def say(t, name):
    '''Sig noget på dansk.'''
    click.echo(f"{name} mangler her")
    click.echo(t("Laget mangler.") + t.plural("{n} række", "{n} rækker", 2) + "Æble")
"""
    path = tmp_path / "made.py"
    path.write_text(code, encoding="utf-8")
    assert [node.value for node in danish_but_not_marked(path)] == ["Filen findes ikke.", " mangler her", "Æble"]


def parts_of(text):
    """A text as it was marked; of a phrase also the phrases that are filled into it."""
    if not isinstance(text, Phrase):
        return [text]
    return [text.text, *(part for value in text.values.values() if isinstance(value, Phrase) for part in parts_of(value))]


def test_every_text_of_a_rule_is_translated(rules, known):
    """What the rules really carry, however it was put together."""
    english = Texts("en")
    said = {
        part: rule
        for rule in rules
        for text in (rule.title, rule.message, rule.advice, rule.explains, rule.skip, *(p.title for p in rule.parameters))
        for part in parts_of(text)
    }
    sources = {rule.reference.text: rule for rule in rules}
    complain(
        [f"{rule.id}: {text!r}" for text, rule in said.items() if text and text not in known]
        + [
            f"{rule.id}: {english(text)!r}"
            for text, rule in sources.items()
            if LETTERS.search(english(text)) or DANISH.search(english(text))
        ]
    )


# -- what a reader of English sees ---------------------------------------------------------------


def run(*args):
    return CliRunner(env={"GEOPLAN_LANG": "en"}).invoke(main, list(args), prog_name="geoplan")


@pytest.mark.parametrize(
    "args",
    [[], ["validate"], ["layers"], ["rules"], ["template"], ["ddl"], ["docs"], ["sample"]],
    ids=lambda args: " ".join(args) or "geoplan",
)
def test_help_is_english(args):
    result = run(*args, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    said = NAMES.sub("", result.output)
    complain(line for line in said.splitlines() if LETTERS.search(line) or DANISH.search(line))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["validate"], "Error: Missing argument 'PATH...'. See “geoplan validate --help”.\n"),
        (["validate", "nothing.gpkg"], "Error: nothing.gpkg: there is no such file or folder.\n"),
        (["layers", "9999"], "Error: There is no theme “9999” in the data model."),
        (["rules", "nothing"], "Error: No rule is called “nothing” or begins like that."),
        (["frob"], "Error: No such command “frob”."),
    ],
)
def test_errors_are_english(args, said):
    assert run(*args).stderr.startswith(said)


def test_a_report_is_english(tmp_path):
    """A file with many faults; only what the file itself holds is as it is."""
    path = tmp_path / "t_5607_ladefacilitet.geojson"
    path.write_text(json.dumps(BROKEN), encoding="utf-8")
    result = CliRunner().invoke(main, ["validate", str(path), "--lang", "en"])
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "The delivery cannot be sent until the errors are corrected." in said
    assert "off_kode is 9. Allowed: 1-3 (d_basis_offentlig)." in said
    assert "The geometry is areas. The theme has points." in said
    bare = re.sub(r"\w+\.[\w.]+", "", NAMES.sub("", result.stdout))
    complain(line for line in bare.splitlines() if LETTERS.search(line) or DANISH.search(line))


def test_numbers_and_plurals_are_english():
    t = texts("en")
    assert [t.plural("{n} fejl", "{n} fejl", count) for count in (0, 1, 1234)] == ["0 errors", "1 error", "1,234 errors"]
    assert t("Fejl") == "Error"


def test_phrases_are_translated_inside_out():
    phrase = Phrase.joined(
        "; ", [Phrase("{name} mangler", name="x"), Phrase("{name} skal være {type}", name="y", type=Phrase("tal")), "2.5"]
    )
    assert phrase == "x mangler; y skal være tal; 2.5"
    assert texts("en")(phrase) == "x is missing; y must be a number; 2.5"


# -- where the catalogue is read from ------------------------------------------------------------


@pytest.fixture
def locales(tmp_path, monkeypatch):
    """A copy of the catalogues, with nothing compiled."""
    folder = tmp_path / "locale"
    target = folder / "en" / "LC_MESSAGES" / "geoplan.po"
    target.parent.mkdir(parents=True)
    shutil.copy(catalogue_path("en"), target)
    monkeypatch.setattr(texts_module, "LOCALES", folder)
    texts_module._catalogue.cache_clear()
    yield folder
    texts_module._catalogue.cache_clear()


def compiled(folder, monkeypatch):
    """Compile as the build does."""
    spec = importlib.util.spec_from_file_location("geoplan_setup", PACKAGE.parent / "setup.py")
    setup = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(setup)
    monkeypatch.setattr(setup, "LOCALES", folder)
    setup.compile_catalogues()
    return folder / "en" / "LC_MESSAGES" / "geoplan.mo"


def test_the_build_compiles_what_is_read(locales, monkeypatch):
    path = compiled(locales, monkeypatch)
    path.with_suffix(".po").unlink()
    assert texts("en")("tom") == "empty"
    assert texts("en").plural("{n} række", "{n} rækker", 2) == "2 rows"


def test_a_checkout_without_build_reads_the_source(locales):
    assert not list(locales.rglob("*.mo"))
    assert texts("en")("tom") == "empty"
    assert texts("en").plural("{n} række", "{n} rækker", 1) == "1 row"
    assert texts("en").plural("{n} ukendt ting", "{n} ukendte ting", 2) == "2 ukendte ting"


def test_compiled_and_source_say_the_same(locales, monkeypatch, known):
    def everything():
        texts_module._catalogue.cache_clear()
        read = texts_module._catalogue("en")
        return {text: (read.gettext(text), read.ngettext(text, entry.plural, 2)) for text, entry in known.items() if entry.plural} | {
            text: read.gettext(text) for text, entry in known.items() if not entry.plural
        }

    from_source = everything()
    compiled(locales, monkeypatch)
    assert everything() == from_source


def test_a_newer_source_is_read_instead_of_what_was_compiled(locales, monkeypatch):
    path = compiled(locales, monkeypatch)
    source = path.with_suffix(".po")
    source.write_text(source.read_text(encoding="utf-8").replace('"empty"', '"void"'), encoding="utf-8")
    os.utime(source, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000_000))
    assert texts("en")("tom") == "void"


def test_danish_needs_no_catalogue(locales):
    shutil.rmtree(locales)
    assert texts("da")("tom") == "tom"
    assert texts("da").plural("{n} række", "{n} rækker", 1234) == "1.234 rækker"
    assert texts("en")("tom") == "tom"  # nothing to read: Danish, text by text
    assert Path(texts_module.LOCALES) == locales
