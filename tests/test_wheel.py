"""The built wheel, in a virtual environment of its own and outside the clone, is a working geoplan with its data model inside."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSETS = (Path("geoplan/report/assets"), Path("app/planmap/assets/vendor"))
MAP = "geoplan_app/planmap/assets/"


def run(*command: object, cwd: Path) -> str:
    """What the command prints; its complaint when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy of the tracked files. Leaflet is taken over from this tree, so that no registry is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    for made in ASSETS:
        if (ROOT / made / "made-from.sha256").is_file():
            shutil.copytree(ROOT / made, source / made)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, cwd=folder)
    return next(folder.glob("geoplan-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A virtual environment with the wheel and nothing of this clone; what geoplan depends on is borrowed from the tests' own."""
    folder = tmp_path_factory.mktemp("outside")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_the_wheel_holds_the_model_the_catalogues_and_the_map(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "geoplan_datamodel/fkg/fields.csv",
        "geoplan_datamodel/fkg/parameters.toml",
        "geoplan/locale/en/LC_MESSAGES/geoplan.mo",
        "geoplan/report/schema/report.schema.json",
        "geoplan/report/templates/report.html.j2",
        "geoplan/report/assets/leaflet.js",
        "geoplan/py.typed",
        "geoplan_app/main.py",
        "geoplan_app/views/byggeri.py",
        *(MAP + name for name in ("planmap.js", "planmap.css", "vendor/leaflet.js", "vendor/leaflet-geoman.min.js", "vendor/VENDOR.json")),
    }
    assert wanted <= names
    assert not [name for name in names if name.startswith(("datamodel/", "tests/", "benchmarks/", "app/"))]


def test_every_file_of_the_map_is_in_the_wheel_and_is_told_of(wheel):
    """What the repository has of the map, and the third-party files with licence and hash; nothing of the tests' own tools."""
    packed = zipfile.ZipFile(wheel)
    names = set(packed.namelist())
    ours = {MAP + path.name for path in (ROOT / "app" / "planmap" / "assets").iterdir() if path.is_file()}
    assert ours <= names
    told = json.loads(packed.read(MAP + "vendor/VENDOR.json"))
    hashes = {MAP + "vendor/" + name: digest for one in told for name, digest in one["files"].items()}
    assert {one["name"]: one["licence"] for one in told} == {"leaflet": "BSD-2-Clause", "@geoman-io/leaflet-geoman-free": "MIT"}
    assert all(hashlib.sha256(packed.read(name)).hexdigest() == digest for name, digest in hashes.items())
    vendored = {name for name in names if name.startswith(MAP + "vendor/")}
    assert vendored - set(hashes) == {MAP + "vendor/VENDOR.json", MAP + "vendor/made-from.sha256"}
    assert all(one["files"] and any("LICENSE" in name for name in one["files"]) for one in told)
    assert not [name for name in names if "axe" in name]


def test_the_map_s_program_names_no_other_host(wheel):
    """Nothing of ours asks another machine; the names of standards in SVG and in comments are no requests."""
    packed = zipfile.ZipFile(wheel)
    ours = [
        name
        for name in packed.namelist()
        if name.startswith("geoplan_app/") and name.endswith((".js", ".css", ".py")) and "/vendor/" not in name
    ]
    asked = {(name, found) for name in ours for found in re.findall(rb"(?:https?:)?//[\w.-]+\.[a-z]{2,}", packed.read(name))}
    examples_and_links = {b"http://www.w3.org", b"https://was.digst.dk", b"https://www.retsinformation.dk", b"https://dokument.plandata.dk"}
    assert {found for _, found in asked} <= examples_and_links, asked


def test_the_installed_command_works_outside_the_clone(installed):
    geoplan = installed / "env" / "bin" / "geoplan"
    where = run(installed / "env" / "bin" / "python", "-c", "import geoplan; print(geoplan.__file__)", cwd=installed)
    assert str(ROOT) not in where
    assert run(geoplan, "--version", cwd=installed).startswith("geoplan ")
    layers = json.loads(run(geoplan, "layers", "5607", "--format", "json", cwd=installed))
    assert "ladefacilitet_type_kode" in json.dumps(layers)
    assert "Prøvekøbing" in run(geoplan, "app", "--help", cwd=installed)
    asked = "import geoplan_app.asgi, geoplan_app.routes as r; print((r.ASSETS / 'vendor' / 'leaflet.js').is_file(), r.ASSETS)"
    there = run(installed / "env" / "bin" / "python", "-c", asked, cwd=installed)
    assert "True" in there
    assert str(ROOT) not in there
    run(geoplan, "template", "5607", "tom.gpkg", cwd=installed)
    report = json.loads(run(geoplan, "validate", "tom.gpkg", "--format", "json", "--severity", "error", cwd=installed))
    assert report["input"][0]["theme"] == "5607"
    assert report["summary"]["error"] == 0
