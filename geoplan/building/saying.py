"""Sentences about a case as the reader's language writes them: values filled in, decimal comma, and which buildings they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.rulings import Said
    from geoplan.texts import Texts

DIGITS: Final = 3
"""Decimals that a number in a sentence has at most."""
FEW: Final = 3
"""So many names are told in a sentence."""


def number(value: float, texts: Texts) -> str:
    """A number with the decimals that say something, at most three."""
    return texts.number(round(value, DIGITS)).removesuffix(",0" if texts.language == "da" else ".0")


def said(one: Said, texts: Texts) -> str:
    """A sentence with its values filled in as the language writes them, after the buildings that it is about."""
    told = texts(one.text, **{name: _shown(value, texts) for name, value in one.values.items()}) if one.values else texts(one.text)
    return f"{several(one.about, texts)}: {told}" if one.about else told


def several(names: Sequence[str], texts: Texts) -> str:
    """The first of some names, and how many more there are."""
    first = ", ".join(names[:FEW])
    return texts(N_("{names} og {count} til"), names=first, count=len(names) - FEW) if len(names) > FEW else first


def _shown(value: Any, texts: Texts) -> str:
    return number(float(value), texts) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
