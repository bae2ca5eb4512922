"""Names as they are compared: å and aa, Gl. and Gammel, blanks, dots and one wrong letter make no difference."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "y", "'": "", "’": "", "´": "", "`": ""})
_APART: Final = re.compile(r"[^a-z0-9]+")
_SHORT: Final = {
    "gl": "gammel",
    "gml": "gammel",
    "ndr": "nordre",
    "nr": "noerre",
    "sdr": "soendre",
    "vstr": "vestre",
    "oestr": "oestre",
    "skt": "sankt",
    "sct": "sankt",
    "sanct": "sankt",
    "ll": "lille",
    "kgs": "kongens",
    "kbh": "koebenhavn",
    "dr": "doktor",
    "prof": "professor",
}
"""Short forms that are no beginning of the word."""
_CLOSE_FROM: Final = 5
"""Letters that a name needs before one of them may be wrong."""


def folded(text: str) -> str:
    """Small plain letters and digits: æ, ø and å written out, no accents. Everything else becomes one blank."""
    plain = text.lower().translate(_LETTERS)
    plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return _APART.sub(" ", plain).strip()


def full(name: str) -> tuple[str, ...]:
    """The words of a name, with short forms written out."""
    return written_out(folded(name).split())


def written_out(words: Iterable[str]) -> tuple[str, ...]:
    """Words with short forms written out."""
    return tuple(_SHORT.get(word, word) for word in words)


def _forms(name: str) -> tuple[str, str]:
    """A folded name as it is, and with one sign for each Danish letter, so that æ for e is one letter wrong and not two."""
    return name, name.replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def one_apart(first: str, second: str) -> bool:
    """Whether one letter more, less, other, or two swapped, makes the one text the other."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    rest_first, rest_second = first[start:], second[start:]
    swapped = rest_first[:2] == rest_second[1::-1] and rest_first[2:] == rest_second[2:] and len(rest_first) == len(rest_second)
    return swapped or rest_first[1:] == rest_second[1:] or rest_first[1:] == rest_second or rest_first == rest_second[1:]


def _without_one(text: str) -> Iterator[str]:
    yield text
    yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


class Names:
    """Names that are looked up by what people write; a name is known by its position in ``names``, which are different."""

    def __init__(self, names: Sequence[str]) -> None:
        self.words = [full(name) for name in names]
        self.compact = ["".join(words) for words in self.words]
        self._exact: dict[str, list[int]] = {}
        self._near: dict[str, list[int]] = {}
        for at, name in enumerate(self.compact):
            self._exact.setdefault(name, []).append(at)
            parts = {part for form in _forms(name) if len(form) >= _CLOSE_FROM for part in _without_one(form)}
            for part in parts:
                self._near.setdefault(part, []).append(at)
        self._order = sorted(range(len(self.compact)), key=self.compact.__getitem__)
        self._sorted = [self.compact[at] for at in self._order]
        self._parts = _Parts(self.compact)

    def exact(self, words: Sequence[str]) -> list[int]:
        """Names that are these words."""
        return self._exact.get("".join(words), [])

    def beginning(self, words: Sequence[str]) -> list[int]:
        """Names that begin so, or whose words begin so one by one."""
        start = "".join(words)
        if not start:
            return []
        first = bisect_left(self._sorted, start)
        last = bisect_left(self._sorted, start + "\U0010ffff")
        found = self._order[first:last]
        if len(words) > 1:
            found += [at for at, name in enumerate(self.words) if _each_begins(name, words) and at not in found]
        return found

    def holding(self, words: Sequence[str]) -> list[int]:
        """Names in which every one of the words begins a word."""
        return [at for at, name in enumerate(self.words) if words and all(any(one.startswith(part) for one in name) for part in words)]

    def misspelt(self, words: Sequence[str]) -> list[int]:
        """Names that are one letter away."""
        forms = [form for form in _forms("".join(words)) if len(form) >= _CLOSE_FROM - 1]
        near = {at for form in forms for part in set(_without_one(form)) for at in self._near.get(part, ())}
        return sorted(at for at in near if any(one_apart(form, other) for form in forms for other in _forms(self.compact[at])))

    def similar(self, words: Sequence[str], most: int = 3) -> list[int]:
        """The names that have most in common with these words, the most alike first; none that have little."""
        return self._parts.like("".join(words), most)


def _each_begins(name: Sequence[str], words: Sequence[str]) -> bool:
    return len(name) >= len(words) and all(one.startswith(part) for one, part in zip(name, words, strict=False))


class _Parts:
    """Names by their runs of three letters."""

    ENOUGH: Final = 0.4

    def __init__(self, names: Sequence[str]) -> None:
        self._of: dict[str, list[int]] = {}
        self._count = np.zeros(len(names), dtype=np.int64)
        for at, name in enumerate(names):
            runs = _runs(name)
            self._count[at] = len(runs)
            for run in runs:
                self._of.setdefault(run, []).append(at)

    def like(self, text: str, most: int) -> list[int]:
        runs = _runs(text)
        lists = [self._of[run] for run in runs if run in self._of]
        if not lists:
            return []
        shared = np.bincount(np.concatenate([np.array(one) for one in lists]), minlength=len(self._count))
        score = 2 * shared / (self._count + len(runs))
        best = np.argsort(-score, kind="stable")[:most]
        return [int(at) for at in best if score[at] >= self.ENOUGH]


def _runs(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
