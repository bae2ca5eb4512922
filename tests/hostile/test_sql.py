"""Queries are constants and quoted names with bound values, but for the places listed here, each with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import geoplan

PACKAGE = Path(geoplan.__file__).parent
RUNS = {"execute", "executemany", "executescript", "exec_driver_sql", "sqlite_rows", "query"}
FORMATTED_ON_PURPOSE = {
    "geoplan/io/read.py": (1, "a table's name cannot be bound; it is quoted, and the database was opened for reading only"),
    "geoplan/io/reproducible.py": (2, "table and column of the shipped data model, in a file that geoplan itself has just made"),
    "geoplan/store/dialect.py": (1, "a column as SQLAlchemy writes it, its name quoted by SQLAlchemy"),
}
"""File: how many formatted queries, and why they are safe."""


def formatted(node, assigned):
    """Whether a query is put together from pieces, itself or under the name it was given first, and a piece may be anything."""
    if isinstance(node, ast.Name):
        return any(formatted(value, without(assigned, node.id)) for value in assigned.get(node.id, ()))
    joined = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "format_map", "join"}
    return (joined or called or runs_text(node)) and not harmless(node, assigned)


def runs_text(node):
    """``sa.text(...)`` around the query."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"sa.text", "sqlalchemy.text"}


def harmless(piece, assigned):
    """Whether a piece is a constant, the name of a table or column that ``quoted`` has quoted, or made of such pieces alone."""
    match piece:
        case ast.Constant() | ast.Call(func=ast.Name(id="quoted")) | ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="quoted"), *_]):
            parts = []
        case ast.Name(id=name):
            parts = [] if name.isupper() else assigned.get(name)
            assigned = without(assigned, name)
        case ast.JoinedStr(values=values):
            parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in values]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [left, right]
        case ast.Call(func=ast.Attribute(value=text, attr="join"), args=[pieces]):
            parts = [text, pieces]
        case ast.BinOp(left=text, op=ast.Mult()) | ast.Call(func=ast.Attribute(value=text, attr="replace")):
            parts = [text]
        case ast.GeneratorExp(elt=text) | ast.ListComp(elt=text):
            parts = [text]
        case ast.Call(args=[text]) if runs_text(piece):
            parts = [text]
        case _:
            parts = None
    return parts is not None and all(harmless(part, assigned) for part in parts)


def without(assigned, name):
    """What was given a name, but for ``name``: a name that is made of itself ends there."""
    return {other: values for other, values in assigned.items() if other != name}


def assignments(scope):
    assigned = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    assigned.setdefault(target.id, []).append(node.value)
    return assigned


def scopes(tree):
    """Every function, and what stands outside of functions and classes."""
    defined = ast.FunctionDef | ast.AsyncFunctionDef
    yield from (node for node in ast.walk(tree) if isinstance(node, defined))
    yield ast.Module([node for node in tree.body if not isinstance(node, defined | ast.ClassDef)], [])


def offenders_in(tree):
    found = {}
    for scope in scopes(tree):
        assigned = assignments(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in RUNS and any(formatted(argument, assigned) for argument in node.args[:2]):
                    found[node.lineno, node.col_offset] = node
    return list(found.values())


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
        'base.execute(sa.text(f"SELECT {a}"))',
        'connection.exec_driver_sql(f"DROP TABLE {quoted(a)} {b}")',
        'names = ", ".join(columns)\nbase.execute(f"SELECT {names} FROM {quoted(a)}")',
        'def ask(a):\n    query = "SELECT " + a\n    query = "SELECT 1"\n    base.execute(query)',
    ],
)
def test_a_formatted_query_is_found(code):
    assert list(offenders_in(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'base.execute("SELECT ? FROM a", (b,))\nbase.executescript(SCRIPT)',
        'base.execute(f"SELECT 1 FROM {quoted(a)} WHERE {COLUMN} = ?", (b,))',
        'names = ", ".join(map(quoted, columns))\nbase.execute(f"SELECT {names} FROM {TABLE}")',
        'base.execute("INSERT INTO a VALUES (" + ", ".join("?" * 3) + ")", row)',
    ],
)
def test_a_query_of_constants_and_quoted_names_is_not(code):
    assert not list(offenders_in(ast.parse(code)))


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
