"""Every Danish text that is marked for translation, found in the source code, and the catalogue that holds them.

``python tests/tools/marked_texts.py`` puts them into the English catalogue, and lists what is to be translated and what is gone.
With JSON files as arguments, each ``{"dansk": "English"}`` or ``{"dansk": ["singular", "plural"]}``, their translations are put in too.

Marked is what stands as a constant in ``N_(...)``, ``Phrase(...)``, a call of the user's texts (``texts(...)``, ``t(...)``,
``texts()(...)``) or their ``plural(...)``, and the titles and sources of parameters.
"""

from __future__ import annotations

import ast
import csv
import json
import sys
import tomllib
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import geoplan
from geoplan.model.load import shipped
from geoplan.texts import Entry, read_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PACKAGE: Final = Path(geoplan.__file__).parent
APP: Final = PACKAGE.with_name("app")
PARAMETERS: Final = ("fkg/parameters.toml", "plan/parameters.toml", "register/consistency.toml")
CHECKS: Final = "register/consistency.csv"
SERVICES: Final = "register/services.toml"
LAW: Final = "law"
SPEAKERS: Final = frozenset({"N_", "Phrase", "texts", "t", "language", "_texts"})
"""What a text is given to: markers, and the names that the user's ``Texts`` goes by."""

HEADER: Final = """\
# English texts of geoplan. The Danish ones stand in the code; `python tests/tools/marked_texts.py` puts new ones here.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


class Marked(NamedTuple):
    """A marked text, its plural where it has one, and the file that it stands in."""

    text: str
    plural: str
    place: str


def marked() -> dict[str, Marked]:
    """Every marked text once, by file and then in the order they stand there. A plural goes with the first."""
    found: dict[str, Marked] = {}
    for one in (*_in_code(), *_in_parameters(), *_in_checks(), *_in_services()):
        known = found.get(one.text)
        found[one.text] = known._replace(plural=known.plural or one.plural) if known else one
    return found


def constants(node: ast.expr) -> list[ast.Constant]:
    """The text constants that ``node`` may be: itself, what ``N_`` marks, or those on both sides of a choice."""
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    if isinstance(node, ast.Call) and _called(node.func) == "N_":
        return constants(node.args[0])
    return [node] if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else []


def marking_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, bool]]:
    """The calls that mark their first argument, and whether they mark the second as its plural."""
    function = any(
        isinstance(node, ast.ImportFrom) and node.module == "geoplan.texts" and "texts" in [name.name for name in node.names]
        for node in ast.walk(tree)
    )  # then ``texts("en")`` asks for a language, and ``texts()("...")`` says a text
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _called(node.func)
        if name == "plural":
            yield node, True
        elif name in SPEAKERS - ({"texts"} if function and isinstance(node.func, ast.Name) else frozenset()):
            yield node, False


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Call):  # texts()("...")
        return _called(function.func)
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def code() -> list[Path]:
    """The files whose texts a user reads: those of the package, and those of the app."""
    return [*sorted(PACKAGE.rglob("*.py")), *sorted(APP.rglob("*.py"))]


def _in_code() -> Iterator[Marked]:
    for path in code():
        place = path.relative_to(PACKAGE.parent).as_posix()
        calls = list(marking_calls(ast.parse(path.read_text(encoding="utf-8"))))
        plurals = {id(call): constants(call.args[1]) for call, counted in calls if counted}
        of_another = {id(node) for nodes in plurals.values() for node in nodes}
        found = [
            ((node.lineno, node.col_offset), Marked(_text(node), "".join(map(_text, plurals.get(id(call), ()))), place))
            for call, _ in calls
            for node in constants(call.args[0])
            if id(node) not in of_another
        ]
        yield from (one for _, one in sorted(set(found)))


def _text(node: ast.Constant) -> str:
    return str(node.value)


def _in_parameters() -> Iterator[Marked]:
    laws = sorted(f"{LAW}/{one.name}" for one in shipped().joinpath(LAW).iterdir() if one.name.endswith(".toml"))
    for path in (*PARAMETERS, *laws):
        place = f"datamodel/{path}"
        for table in tomllib.loads(shipped().joinpath(path).read_text(encoding="utf-8")).values():
            yield Marked(table["title"], "", place)
            for value in table["values"]:
                said = (value["source"], value.get("note", ""), value["value"] if isinstance(value["value"], str) else "")
                yield from (Marked(text, "", place) for text in said if text)


def _in_checks() -> Iterator[Marked]:
    """The texts of the checks between the registers: every column whose name says that it is Danish."""
    content = shipped().joinpath(CHECKS).read_text(encoding="utf-8")
    for row in csv.DictReader(StringIO(content, newline="")):
        yield from (Marked(text, "", f"datamodel/{CHECKS}") for name, text in row.items() if name.endswith("_da") and text)


def _in_services() -> Iterator[Marked]:
    """What is said of the live services, and what they are called."""
    for table in tomllib.loads(shipped().joinpath(SERVICES).read_text(encoding="utf-8")).values():
        yield from (Marked(table[name], "", f"datamodel/{SERVICES}") for name in ("title", "state"))


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "geoplan.po"


def catalogue(wanted: Mapping[str, Marked], known: Mapping[str, Entry]) -> str:
    """A catalogue of the marked texts with the translations that are known; the same bytes for the same texts."""
    blocks = [HEADER.rstrip("\n")]
    for one in wanted.values():
        forms = known.get(one.text, Entry()).forms
        lines = [f"#: {one.place}", f"msgid {_quoted(one.text)}"]
        if one.plural:
            lines.append(f"msgid_plural {_quoted(one.plural)}")
            lines += [f"msgstr[{number}] {_quoted(forms[number] if number < len(forms) else '')}" for number in range(2)]
        else:
            lines.append(f"msgstr {_quoted(forms[0] if forms else '')}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    """``text`` in quotes; one of several lines stands on several lines."""
    lines = [json.dumps(line, ensure_ascii=False) for line in text.splitlines(keepends=True)] or ['""']
    return lines[0] if len(lines) == 1 else "\n".join(['""', *lines])


def given(files: Sequence[str]) -> dict[str, Entry]:
    """The translations in JSON files."""
    pairs = {}
    for file in files:
        pairs |= json.loads(Path(file).read_text(encoding="utf-8"))
    return {text: Entry(forms=(said,) if isinstance(said, str) else tuple(said)) for text, said in pairs.items()}


def main(files: Sequence[str] = (), language: str = "en") -> int:
    """Write the catalogue anew with the translations it has and is given. Status 1 while texts wait to be translated."""
    path = catalogue_path(language)
    known = read_po(path.read_text(encoding="utf-8")) if path.is_file() else {}
    wanted = marked()
    known |= {text: entry for text, entry in given(files).items() if text in wanted}
    missing = [text for text in wanted if not all(known[text].forms if text in known else ("",))]
    path.write_text(catalogue(wanted, known), encoding="utf-8", newline="\n")
    lines = [f"to translate: {text!r}" for text in missing] + [f"gone: {text!r}" for text in known if text not in wanted]
    sys.stdout.write("\n".join([*lines, f"{len(wanted)} texts, {len(missing)} to translate", ""]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
