"""What a process answered about a delivery, read back: findings, how the files were read, places, and the files to download."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.rules.findings import KINDS
from geoplan.rules.types import OUTCOME_DA, SEVERITY_DA, Outcome, Severity
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from geoplan.texts import Texts

SIGNS: Final = {Severity.ERROR: "✘", Severity.WARNING: "▲", Severity.NOTICE: "●", Outcome.JUDGEMENT: "⚖", Outcome.UNDECIDED: "?"}
"""A shape of its own for each kind of finding, beside the word."""

MIMES: Final = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "json": "application/json",
    "txt": "text/plain",
}
TITLES: Final = {
    "html": N_("Rapport med kort (HTML)"),
    "xlsx": N_("Regneark (Excel)"),
    "csv": N_("Liste (CSV)"),
    "geojson": N_("Steder (GeoJSON)"),
    "gpkg": N_("Steder (GeoPackage)"),
    "json": N_("Data (JSON)"),
    "txt": N_("Tekst"),
}


def kind_word(kind: str) -> str:
    """A kind of finding as sign and word."""
    known = {str(one): one for one in KINDS}[kind]
    word = SEVERITY_DA[known] if isinstance(known, Severity) else OUTCOME_DA[known]
    return f"{SIGNS[known]} {texts()(word)}"


def count_word(kind: str, count: int, t: Texts) -> str:
    """So many findings of a kind, with the sign before: ✘ 77 fejl."""
    known = {str(one): one for one in KINDS}[kind]
    if known is Severity.ERROR:
        said = t.plural(N_("{n} fejl"), N_("{n} fejl"), count)
    elif known is Severity.WARNING:
        said = t.plural(N_("{n} advarsel"), N_("{n} advarsler"), count)
    elif known is Severity.NOTICE:
        said = t.plural(N_("{n} bemærkning"), N_("{n} bemærkninger"), count)
    elif known is Outcome.JUDGEMENT:
        said = t.plural(N_("{n} kræver vurdering"), N_("{n} kræver vurdering"), count)
    else:
        said = t.plural(N_("{n} kan ikke afgøres"), N_("{n} kan ikke afgøres"), count)
    return f"{SIGNS[known]} {said}"


class Change(NamedTuple):
    """What is different from an earlier run: faults that are gone, faults that are new, faults that are still there."""

    fixed: int
    new: int
    same: int

    def said(self, t: Texts) -> str:
        """The change as a few words: 12 rettet, 3 nye, 40 som før."""
        return ", ".join(
            [
                t.plural(N_("{n} rettet"), N_("{n} rettet"), self.fixed),
                t.plural(N_("{n} ny"), N_("{n} nye"), self.new),
                t.plural(N_("{n} som før"), N_("{n} som før"), self.same),
            ]
        )


@dataclass(frozen=True)
class Answer:
    """The answer of a validation in ``folder``."""

    folder: Path

    def summary(self, language: str) -> dict[str, Any]:
        """Counts, groups, versions, and what was not run."""
        return self._json(f"sammendrag.{language}.json")

    def layers(self, language: str) -> dict[str, Any]:
        """How each layer was read."""
        return self._json(f"laest.{language}.json")

    def upload(self, language: str) -> list[dict[str, Any]]:
        """The rehearsal of an upload, layer by layer."""
        return list(self._json(f"upload.{language}.json"))

    def table(self, language: str) -> pd.DataFrame:
        """The findings for the screen. Read once for each language."""
        known: dict[str, pd.DataFrame] = self.__dict__.setdefault("_tables", {})
        if language not in known:
            known[language] = pd.read_feather(self.folder / f"fund.{language}.feather")
        return known[language]

    @cached_property
    def shapes(self) -> dict[tuple[str, str, int], tuple[dict[str, Any], list[float]]]:
        """GeoJSON and bounds of the objects that have findings, by file, layer and row."""
        return {(path, layer, row): (shape, box) for path, layer, row, shape, box in self._json("steder.json")}

    @cached_property
    def signs(self) -> Counter[int]:
        """What tells the faults again in another run, with how often each occurs; faults beyond those listed are counted per group."""
        with np.load(self.folder / "tegn.npz") as held:
            numbers, counts = np.unique(held["tegn"], return_counts=True)
        return Counter(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))

    @property
    def complete(self) -> bool:
        """Whether every finding was listed, so that a comparison is exact."""
        return all(group["antal"] == group["vist"] for group in self.summary("da")["grupper"])

    def since(self, before: Answer) -> Change:
        """What is different from ``before``."""
        gone, come = before.signs - self.signs, self.signs - before.signs
        return Change(gone.total(), come.total(), (self.signs & before.signs).total())

    def new_since(self, before: Answer) -> set[int]:
        """The signs that were not there before."""
        return set(self.signs - before.signs)

    def files(self, stem: str = "rapport") -> list[tuple[str, Path]]:
        """The files to download: ending and place, in the order a person wants them."""
        return [(ending, path) for ending in MIMES if (path := self.folder / f"{stem}.{ending}").exists()]

    def _json(self, name: str) -> Any:
        known: dict[str, Any] = self.__dict__.setdefault("_read", {})
        if name not in known:
            known[name] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return known[name]


def alike(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups put together by kind and title, so that a rule that fails in nine themes is one line; the gravest first."""
    together: dict[tuple[str, str], dict[str, Any]] = {}
    for group in groups:
        one = together.setdefault((group["slags"], group["titel"]), {**group, "antal": 0, "temaer": []})
        one["antal"] += group["antal"]
        theme = group["tema"] or group["lag"]
        if theme not in one["temaer"]:
            one["temaer"].append(theme)
    order = [str(kind) for kind in KINDS]
    return sorted(together.values(), key=lambda one: (order.index(one["slags"]), -one["antal"]))


class Wanted(NamedTuple):
    """What somebody wants to see of the findings; empty means all."""

    kinds: Collection[str] = ()
    themes: Collection[str] = ()
    titles: Collection[str] = ()
    text: str = ""
    signs: Collection[int] | None = None


def chosen(table: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """The findings that are wanted, in the report's order. ``text`` is looked for in sentence, rule, field, layer and advice."""
    keep = np.ones(len(table), dtype=bool)
    for column, values in (("slags", wanted.kinds), ("tema", wanted.themes), ("titel", wanted.titles)):
        if values:
            keep &= table[column].isin(list(values)).to_numpy()
    if wanted.signs is not None:
        keep &= table["tegn"].isin(list(wanted.signs)).to_numpy()
    for word in wanted.text.casefold().split():
        keep &= _holds(table, word)
    return table[keep]


def _holds(table: pd.DataFrame, word: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = np.zeros(len(table), dtype=bool)
    for column in ("besked", "regel", "titel", "felt", "lag", "fil", "tema", "raad"):
        found |= table[column].str.casefold().str.contains(word, regex=False).to_numpy(dtype=bool)
    return found
