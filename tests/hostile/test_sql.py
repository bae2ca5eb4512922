"""Queries are constants with bound values, but for the places listed here, each with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import geoplan

PACKAGE = Path(geoplan.__file__).parent
RUNS = {"execute", "executemany", "executescript", "sqlite_rows", "query", "text"}
FORMATTED_ON_PURPOSE = {
    "geoplan/io/read.py": (1, "a table's name cannot be bound; it is quoted, and the database was opened for reading only"),
    "geoplan/io/reproducible.py": (2, "table and column of the shipped data model, in a file that geoplan itself has just made"),
}
"""File: how many formatted queries, and why they are safe."""


def formatted(node, assigned):
    """Whether a query is put together from pieces, itself or under the name it was given first."""
    if isinstance(node, ast.Name):
        return any(formatted(value, {}) for value in assigned.get(node.id, ()))
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "format_map", "join"}


def offenders_in(tree):
    assigned = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    assigned.setdefault(target.id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in RUNS and any(formatted(argument, assigned) for argument in node.args[:2]):
                yield node


def test_no_query_is_formatted():
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in offenders_in(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(path.relative_to(PACKAGE.parent).as_posix(), []).append(f"{node.lineno}: {ast.unparse(node)[:110]}")
    offenders = {place: lines for place, lines in found.items() if len(lines) != FORMATTED_ON_PURPOSE.get(place, (0, ""))[0]}
    assert not offenders, "\n".join(f"{place}: {len(lines)}\n  " + "\n  ".join(lines) for place, lines in offenders.items())
    assert set(FORMATTED_ON_PURPOSE) <= set(found), "an exception that is no longer one"


@pytest.mark.parametrize(
    "code",
    [
        'base.execute(f"SELECT {a}")',
        'base.execute("SELECT %s" % a)',
        'base.execute("SELECT {}".format(a))',
        'query = "SELECT " + a\nbase.execute(query)',
        'sqlite_rows(path, f"SELECT {a}")',
    ],
)
def test_a_formatted_query_is_found(code):
    assert list(offenders_in(ast.parse(code)))


def test_a_constant_query_is_not():
    assert not list(offenders_in(ast.parse('base.execute("SELECT ? FROM a", (b,))\nbase.executescript(SCRIPT)')))


def test_nothing_is_evaluated():
    """Rules and parameters are data: no eval, exec, compile, pickle or import by a name from a file."""
    calls = {"eval", "exec", "compile", "__import__"}
    modules = {"pickle", "marshal", "shelve", "dill", "yaml"}
    offenders = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
            imported = isinstance(node, ast.Import) and modules & {name.name.partition(".")[0] for name in node.names}
            if called or imported:
                offenders.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)[:80]}")
    assert not offenders, "\n".join(offenders)


def test_fiona_is_loaded_where_the_environment_was_set():
    """fiona brings a GDAL of its own, which knows the safe options from the environment only: never at the top of a module."""
    offenders = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        first = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        offenders += [path.name for node in first if "fiona" in ast.unparse(node)]
        if "import fiona" in ast.unparse(tree) and "prepare_environment()" not in ast.unparse(tree):
            offenders.append(f"{path.name}: no prepare_environment")
    assert not offenders
