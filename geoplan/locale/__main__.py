"""``python -m geoplan.locale``: put the marked texts into the English catalogue, and list what is new and what is gone."""

from __future__ import annotations

import sys

import click

from geoplan.locale.marked import catalogue, catalogue_path, marked
from geoplan.texts import read_po


def main(language: str = "en") -> int:
    """Write the catalogue anew with the translations it has. Status 1 while texts wait to be translated."""
    path = catalogue_path(language)
    known = read_po(path.read_text(encoding="utf-8")) if path.is_file() else {}
    wanted = marked()
    missing = [text for text in wanted if not all(known[text].forms if text in known else ("",))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue(wanted, known), encoding="utf-8", newline="\n")
    for heading, listed in (("to translate", missing), ("gone", [text for text in known if text not in wanted])):
        for text in listed:
            click.echo(f"{heading}: {text!r}")
    click.echo(f"{len(wanted)} texts, {len(missing)} to translate: {path}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
