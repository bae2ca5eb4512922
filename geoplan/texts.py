"""What a user reads, in the user's language.

Texts are written in Danish in the code and translated to English in ``locale/en/LC_MESSAGES/geoplan.po``.
``N_`` marks a text where it is written; ``Texts`` translates it where it is shown.
``python tests/tools/marked_texts.py`` puts newly marked texts into the catalogue.
"""

from __future__ import annotations

import gettext
import json
import os
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from geoplan.settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


LANGUAGE: Final = "GEOPLAN_LANG"
"""The variable of the environment that tells the user's language."""

_HERE: ContextVar[str] = ContextVar("language of this thread", default="")
"""The language of one user of a server; the environment's is that of the whole process."""

LOCALES: Final = Path(__file__).with_name("locale")


def N_(text: str) -> str:  # the customary name of the gettext marker
    """Mark ``text`` for translation and give it back unchanged."""
    return text


class _Given(dict[str, Any]):
    """Values by name; a name that has none is filled with a question mark, here and in the reports."""

    def __missing__(self, name: str) -> str:
        return "?"


class Phrase(str):
    """A Danish text that is to be translated where it is shown, unlike a value from the delivery.

    As a string it is the whole Danish text. ``text`` is as it was marked, with ``{names}``; they are filled in from ``values``, some of
    which may be phrases themselves, after translation.
    """

    text: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        """Fill in the Danish text, and keep beside it what it is made of."""
        phrase = super().__new__(cls, text.format_map(_Given(values)) if values else text)
        phrase.text, phrase.values = text, values
        return phrase

    @classmethod
    def joined(cls, separator: str, parts: Sequence[str]) -> Self:
        """The parts with ``separator`` between them, each to be translated by itself."""
        values = {f"part{number}": Phrase(part) if type(part) is str else part for number, part in enumerate(parts)}
        return cls(separator.join(f"{{{name}}}" for name in values), **values)


class Texts:
    """One language's texts and number forms."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **values: Any) -> str:
        """``text`` in this language with ``{names}`` filled in from ``values``, or from its own when it is a phrase."""
        if isinstance(text, Phrase):
            values = {name: self(value) if isinstance(value, Phrase) else value for name, value in text.values.items()} | values
            text = text.text
        translated = self._catalogue.gettext(text) if text else ""
        return translated.format(**values) if values else translated

    def plural(self, singular: str, plural: str, count: int, /, **values: Any) -> str:
        """The form of the text that fits ``count``; ``{n}`` is the count with thousands separated."""
        return self._catalogue.ngettext(singular, plural, count).format(n=self.integer(count), **values)

    def integer(self, value: int) -> str:
        """Whole number with thousands separated: 1.234 in Danish, 1,234 in English."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.language == "da" else grouped

    def number(self, value: float, decimals: int | None = None) -> str:
        """Number with the language's decimal sign: 1.234,50 in Danish. Without ``decimals`` no digit is lost."""
        text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "da" else text


def texts(language: str | None = None) -> Texts:
    """The texts of ``language``, or of this thread's user, or of the environment's GEOPLAN_LANG, or Danish."""
    return Texts(language or _HERE.get() or os.environ.get(LANGUAGE, LANGUAGES[0]))


def speak_here(language: str) -> None:
    """Let ``texts()`` be in this language in this thread only, where one process serves several users; unknown ones change nothing."""
    if language in LANGUAGES:
        _HERE.set(language)


def speak(language: str) -> None:
    """Let ``texts()`` be in this language from now on, in all threads and child processes; a language that is not there changes nothing."""
    if language in LANGUAGES:
        os.environ[LANGUAGE] = language


@contextmanager
def own_language() -> Iterator[None]:
    """Forget after the block what ``speak`` was told in it; what a server's user speaks in this thread does not count inside."""
    before, here = os.environ.get(LANGUAGE), _HERE.set("")
    try:
        yield
    finally:
        _HERE.reset(here)
        os.environ.pop(LANGUAGE, None)
        if before is not None:
            os.environ[LANGUAGE] = before


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    """Danish is the language of the source, so it needs no catalogue. English falls back to it text by text."""
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()
    folder = LOCALES / language / "LC_MESSAGES"
    compiled, source = folder / "geoplan.mo", folder / "geoplan.po"
    if not _is_current(compiled, source):
        return _Uncompiled(source)
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def _is_current(compiled: Path, source: Path) -> bool:
    """Whether there is a compiled catalogue that is not older than its source; in a checkout there may be none, or last month's."""
    if not compiled.is_file():
        return False
    return not source.is_file() or source.stat().st_mtime_ns <= compiled.stat().st_mtime_ns


class _Uncompiled(gettext.NullTranslations):
    """A catalogue read from its source, so that English works in a checkout where nothing was built."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._entries = read_po(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def gettext(self, message: str) -> str:
        return self.ngettext(message, message, 1)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._entries.get(msgid1, Entry()).forms
        return (forms[min(n != 1, len(forms) - 1)] if forms else "") or super().ngettext(msgid1, msgid2, n)


class Entry(NamedTuple):
    """What a catalogue holds of a text: the Danish plural where there is one, and the translation in one or two forms."""

    plural: str = ""
    forms: tuple[str, ...] = ()


_FIELD = re.compile(r'^(msg\w+)(?:\[\d\])?((?:\s+"(?:[^"\\]|\\.)*")+)', re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def read_po(text: str) -> dict[str, Entry]:
    """The entries of a catalogue as ``tests/tools/marked_texts.py`` writes it, by the Danish text; the header is left out."""
    entries = {}
    for block in text.split("\n\n"):
        fields: dict[str, list[str]] = {}
        for name, quoted in _FIELD.findall(block):
            fields.setdefault(name, []).append("".join(map(json.loads, _QUOTED.findall(quoted))))
        if any(fields.get("msgid", ())):
            entries[fields["msgid"][0]] = Entry("".join(fields.get("msgid_plural", ())), tuple(fields.get("msgstr", ())))
    return entries
