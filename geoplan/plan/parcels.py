"""Find parcels by what people write: ``7ab, Karlslunde``, ``7ab Karlslunde By, Karlslunde`` or ``7ab, 440152``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.plan.columns import words
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WRITTEN: Final = re.compile(r"^\s*(?:matr\.?\s*(?:nr\.?)?\s*)?(\d+\s*[a-zæøå]{0,3})(?:\s*[,;]\s*|\s+|$)(.*)$", re.IGNORECASE)
_MOST_SHOWN: Final = 5


class Matrikel(NamedTuple):
    """A parcel as written: number in small letters without blanks, and the ejerlav's name or code, or empty."""

    number: str
    ejerlav: str


def matrikel_of(text: str) -> Matrikel:
    """What is written, in its two parts. Raises UsageError when it does not begin with a parcel number."""
    found = _WRITTEN.match(text)
    if found is None:
        message = N_("“{text}” er ikke et matrikelnummer. Skriv for eksempel “7ab, Karlslunde”.")
        raise UsageError(texts()(message, text=text))
    return Matrikel(re.sub(r"\s", "", found[1]).lower(), found[2].strip(" ,;"))


def find_parcels(parcels: pd.DataFrame, wanted: Sequence[str]) -> NDArray[np.int64]:
    """The position of each wanted parcel in the frame ``jordstykke``.

    An ejerlav may be its code, its whole name, or the beginning of a word in it; without one the number must be the only one of the layer.
    Raises UsageError that names every parcel that is not there, or that may be several, with the candidates.
    """
    number = pd.Series(words(parcels, "matrikelnr"), dtype="string").str.replace(r"\s", "", regex=True).str.lower()
    name = pd.Series(words(parcels, "ejerlavsnavn"), dtype="string").str.lower()
    code = pd.Series(words(parcels, "ejerlavskode"), dtype="string")
    found, faults = [], []
    for text in wanted:
        matrikel = matrikel_of(text)
        at = _candidates(number, name, code, matrikel)
        if len(at) == 1:
            found.append(int(at[0]))
        else:
            faults.append(_fault(text, at, parcels, number, matrikel))
    if faults:
        raise UsageError("\n".join(faults))
    return np.array(found, dtype=np.int64)


def label(parcels: pd.DataFrame) -> NDArray[np.object_]:
    """What each parcel is called: ``7ab Karlslunde By, Karlslunde``."""
    number, name, code = (words(parcels, column) for column in ("matrikelnr", "ejerlavsnavn", "ejerlavskode"))
    place = np.where(pd.isna(name), code, name)
    joined = pd.Series(number, dtype="string").fillna("?").str.cat(pd.Series(place, dtype="string").fillna(""), sep=" ")
    return joined.str.strip().to_numpy(dtype=object)


def _candidates(number: pd.Series[str], name: pd.Series[str], code: pd.Series[str], wanted: Matrikel) -> NDArray[np.int64]:
    """The parcels of the number whose ejerlav fits: exactly where one does, else by the beginning of a word in its name."""
    of_number = (number == wanted.number).fillna(value=False)
    if not wanted.ejerlav:
        return np.flatnonzero(of_number)
    ejerlav = wanted.ejerlav.lower()
    exact = of_number & ((name == ejerlav) | (code == ejerlav)).fillna(value=False)
    if exact.any():
        return np.flatnonzero(exact)
    within = of_number & name.str.contains(rf"(?:^|\W){re.escape(ejerlav)}", regex=True).fillna(value=False)
    return np.flatnonzero(within)


def _fault(text: str, at: NDArray[np.int64], parcels: pd.DataFrame, number: pd.Series[str], wanted: Matrikel) -> str:
    t = texts()
    if not len(at):
        others = np.flatnonzero((number == wanted.number).fillna(value=False))
        known = ", ".join(label(parcels.iloc[others[:_MOST_SHOWN]]))
        hint = " " + t(N_("Nummeret findes som {known}."), known=known) if known else ""
        return t(N_("Jordstykket “{text}” findes ikke i laget jordstykke."), text=text) + hint
    known = "; ".join(label(parcels.iloc[at[:_MOST_SHOWN]]))
    message = N_("“{text}” kan være {count} jordstykker: {known}. Skriv ejerlavets kode eller hele navn.")
    return t(message, text=text, count=len(at), known=known)
