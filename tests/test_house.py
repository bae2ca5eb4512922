"""The house as a whole: floors, packages, what starting costs, and what must not be committed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {
    "geopandas",
    "pandas",
    "pyarrow",
    "shapely",
    "fiona",
    "pyogrio",
    "pyproj",
    "numpy",
    "folium",
    "jinja2",
    "xlsxwriter",
    "streamlit",
    "matplotlib",
}
LARGEST_FILE = 5_000_000


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def complain(offenders):
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(map(str, offenders))


def committed():
    """The files git knows; an unpacked source archive has none to look at."""
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_imports_point_downwards():
    found = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout


def test_the_command_starts_light():
    """Help and completion answer at once: nothing that reads geodata is imported before it is needed."""
    found = run(sys.executable, "-c", "import sys, geoplan.cli; print('\\n'.join(sys.modules))")
    assert found.returncode == 0, found.stderr
    complain(sorted(HEAVY & {name.partition(".")[0] for name in found.stdout.split()}))


@pytest.mark.parametrize("arguments", [["--help"], ["validate", "--help"]], ids=" ".join)
def test_help_imports_no_more(arguments):
    code = f"import sys, geoplan.cli\ntry: geoplan.cli.main({arguments!r})\nexcept SystemExit: pass\nprint('modules:', *sys.modules)"
    found = run(sys.executable, "-c", code)
    assert found.returncode == 0, found.stderr
    complain(sorted({"geopandas", "shapely", "fiona", "pyogrio", "folium"} & {name.partition(".")[0] for name in found.stdout.split()}))


def folder_of(package):
    """The folder of a package, which pyproject may give another name at the top."""
    top, _, rest = package.partition(".")
    return ROOT / PROJECT["tool"]["setuptools"]["package-dir"][top] / rest.replace(".", "/")


def test_packages_are_those_of_the_folders():
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    tops = {"geoplan": "geoplan", "app": "geoplan_app"}
    made = {path.parent for top in tops for path in ROOT.glob(f"{top}/**/__init__.py")}
    parts = [path.relative_to(ROOT).parts for path in made]
    folders = {".".join((tops[first], *rest)) for first, *rest in parts}
    without = {path.parent for top in tops for path in ROOT.glob(f"{top}/**/*.py")} - made
    named = {name for name in listed if not (folder_of(name) / "__init__.py").is_file()}
    complain(
        [f"{name}: a folder, but not in pyproject" for name in sorted(folders - listed)]
        + [f"{name}: in pyproject, but there is no such package" for name in sorted(named)]
        + [f"{path.relative_to(ROOT)}: modules without __init__.py" for path in sorted(without)]
    )


def test_package_data_is_there():
    made = ("assets", "locale")  # made when the package is built
    offenders = []
    for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items():
        folder = folder_of(package)
        offenders += [f"{package}: {pattern}" for pattern in patterns if not pattern.startswith(made) and not list(folder.glob(pattern))]
    complain(offenders)


# Built from pieces, so that this file holds none of what it looks for.
HOST = "".join(
    (r"https?://[^\s\"'<>/]*", "(", "|".join(("pypi" + r"\.org", "file" + "s.python" + "hosted", "arti" + "factory", "nex" + "us")), ")")
)
MACHINE = {
    "a home directory": re.compile("/" + r"(?:home|Users)/[a-z][\w.-]*/"),
    "a path of this machine": re.compile(r"(?<![\w.])" + "/" + r"(?:work|workspace|tmp/gp|mnt|root)/[\w.-]"),
    "a drive": re.compile(r"\b[A-Z]:\\" + r"\\?Users\\"),
    "a package registry": re.compile(HOST + "|registry" + r"\.npm" + "js" + r"|\bnpm" + r"\.pkg|index-" + "url|extra-" + "index"),
    "an address of this machine": re.compile(
        r"\b(?:10|192\.168)" + r"\.\d{1,3}\.\d{1,3}(?:\.\d{1,3})?:\d{2,5}\b|local" + r"host:\d{4,5}/(?:simple|npm)"
    ),
    "a secret": re.compile("-----BEGIN " + "[A-Z ]*PRIVATE" + r" KEY|\bgh[pousr]_" + r"[A-Za-z0-9]{30,}|\bAKIA" + r"[0-9A-Z]{16}\b"),
}
EXAMPLES = (
    *("/" + "home/ane/geodata/x.shp", "/" + "work/main/x.py", "C:" + chr(92) + "Users" + chr(92) + "ane"),
    *(
        "https" + "://files.python" + "hosted.org/x.whl",
        "https" + "://registry.npm" + "js.org/x.tgz",
        "http" + "://arti" + "factory.example/x",
    ),
    *("--index-" + "url x", "10.0" + ".0.7:8080", "-----BEGIN " + "PRIVATE KEY", "gh" + "p_" + "a" * 36),
)
SAID_ALOUD = {".gitignore"}


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_is_looked_for_is_recognised(text):
    assert any(pattern.search(text) for pattern in MACHINE.values())


def test_nothing_of_a_machine_is_committed():
    offenders = []
    for path in committed():
        content = path.read_bytes()
        if b"\0" in content[:8000] or path.name in SAID_ALOUD:
            continue
        text = content.decode("utf-8", "replace")
        for what, pattern in MACHINE.items():
            for found in pattern.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                offenders.append(f"{path.relative_to(ROOT)}:{line}: {what}: {found.group(0)[:60]}")
    complain(offenders)


def test_text_files_are_utf8_and_end_with_a_line():
    offenders = []
    for path in committed():
        content = path.read_bytes()
        if path.suffix not in {".py", ".toml", ".md", ".csv", ".po", ".j2", ".yml"} or not content:
            continue
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            offenders.append(f"{path.relative_to(ROOT)}: {error}")
        offenders += [f"{path.relative_to(ROOT)}: no line end at the end" for _ in [0] if not content.endswith(b"\n")]
        offenders += [f"{path.relative_to(ROOT)}: carriage returns" for _ in [0] if b"\r\n" in content and path.suffix != ".csv"]
    complain(offenders)


def test_nothing_large_is_committed():
    complain([f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes" for path in committed() if path.stat().st_size > LARGEST_FILE])


def test_every_exception_of_ours_is_one_tree():
    from geoplan import errors

    made = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, BaseException)]
    complain([one.__name__ for one in made if not issubclass(one, errors.GeoplanError) or not one.__doc__])


def test_tests_of_one_name_do_not_hide_one_another():
    """Without packages, pytest takes two test files of one name for the same module."""
    bare = [path for path in (ROOT / "tests").rglob("*.py") if not (path.parent / "__init__.py").exists()]
    names = [path.name for path in bare if path.name != "conftest.py"]
    complain(sorted({name for name in names if names.count(name) > 1}))
