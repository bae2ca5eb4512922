"""What a user reads, in the user's language.

Texts are written in Danish in the code and translated to English in ``locale/en/LC_MESSAGES/geoplan.po``.
``N_`` marks a text where it is written; ``Texts`` translates it where it is shown.
"""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from importlib.resources import files
from typing import Any, Self

from geoplan.settings import LANGUAGES


def N_(text: str) -> str:  # the customary name of the gettext marker
    """Mark ``text`` for translation and give it back unchanged."""
    return text


class Phrase(str):
    """A Danish text among a finding's values that is to be translated where it is shown, unlike a value from the delivery.

    ``{names}`` in it are filled in from ``values`` after translation.
    """

    values: dict[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        """Keep the text as it was written, and its values beside it."""
        phrase = super().__new__(cls, text)
        phrase.values = values
        return phrase


class Texts:
    """One language's texts and number forms."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **values: Any) -> str:
        """``text`` in this language with ``{names}`` filled in from ``values``."""
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
    """The texts of ``language``, or of the environment's GEOPLAN_LANG, or Danish."""
    return Texts(language or os.environ.get("GEOPLAN_LANG", LANGUAGES[0]))


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    """Danish is the language of the source, so it needs no catalogue. English falls back to it text by text."""
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()
    path = files("geoplan").joinpath("locale", language, "LC_MESSAGES", "geoplan.mo")
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        return gettext.GNUTranslations(stream)
