"""Which property is meant: an address, a parcel, a BFE number, a point, or a drawing in a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.errors import UsageError
from geoplan.plan.columns import words
from geoplan.plan.parcels import find_parcels
from geoplan.texts import N_, texts
from geoplan.workflows.plan.drawing import area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.workflows.plot.grounds import Grounds

_POINT: Final = re.compile(r"^\s*(\d{6,7}(?:[.,]\d+)?)[\s;,]+(\d{7}(?:[.,]\d+)?)\s*$")
_NUMBER: Final = re.compile(r"^\s*(?:bfe[\s-]*(?:nr\.?|nummer)?\s*:?\s*)?(\d{4,10})\s*$", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"^\s*(?P<street>[^\d,]*[^\d,\s])\s+(?P<number>\d{1,4}\s*[a-zA-Z]?)\b", re.IGNORECASE)
_MOST_SHOWN: Final = 6


class Wanted(NamedTuple):
    """What was asked for: positions of parcels, the property they belong to, and the area when it is not that of the parcels."""

    parcels: NDArray[np.int64]
    drawn: shapely.Geometry | None
    how: str


def wanted(query: str, grounds: Grounds) -> Wanted:
    """The parcels that ``query`` means. Raises UsageError with the candidates where it means none or several.

    Tried in this order: a file with an area, a point (east north, EPSG:25832), a BFE number, a parcel, an address.
    """
    if Path(query).suffix and Path(query).is_file():
        return _drawn(query, grounds)
    point = _POINT.match(query)
    if point:
        east, north = (float(part.replace(",", ".")) for part in point.groups())
        return _at_point(shapely.Point(east, north), grounds)
    number = _NUMBER.match(query)
    if number:
        return _of_number(number[1], grounds)
    if re.match(r"^\s*(matr|\d)", query, re.IGNORECASE):
        at = find_parcels(grounds.parcels, [query])
        return Wanted(_with_property(at, grounds), None, "matrikel")
    return _of_address(query, grounds)


def _with_property(at: NDArray[np.int64], grounds: Grounds) -> NDArray[np.int64]:
    """All parcels of the properties that these parcels belong to."""
    return np.flatnonzero(np.isin(grounds.property_of, grounds.property_of[at])).astype(np.int64)


def _at_point(point: shapely.Point, grounds: Grounds) -> Wanted:
    at = grounds.tree.query(point, predicate="intersects")
    if not len(at):
        raise UsageError(texts()(N_("Der er intet jordstykke i punktet {east} {north}."), east=f"{point.x:.0f}", north=f"{point.y:.0f}"))
    return Wanted(_with_property(np.sort(at)[:1], grounds), None, "punkt")


def _of_number(number: str, grounds: Grounds) -> Wanted:
    at = np.flatnonzero(grounds.property_key == number.lstrip("0"))
    if not len(at):
        raise UsageError(texts()(N_("Ingen ejendom i arbejdsområdet har BFE-nummer {number}."), number=number))
    return Wanted(at.astype(np.int64), None, "bfe")


def _drawn(query: str, grounds: Grounds) -> Wanted:
    drawn = area(query)
    at = grounds.tree.query(drawn, predicate="intersects")
    inside = at[shapely.area(shapely.intersection(grounds.shapes[at], drawn)) > 1.0]
    return Wanted(np.sort(inside).astype(np.int64), drawn, "tegning")


# -- addresses ----------------------------------------------------------------------------------------


def _of_address(query: str, grounds: Grounds) -> Wanted:
    """The property on which the house number's point lies."""
    t = texts()
    found = _ADDRESS.match(query)
    if found is None:
        message = N_("“{query}” er hverken en adresse, et matrikelnummer, et BFE-nummer eller et punkt. Skriv for eksempel “Skolevej 3”.")
        raise UsageError(t(message, query=query))
    if not len(grounds.parcels) or not len(grounds.addresses):
        message = N_("Arbejdsområdet har ingen husnumre. Indlæs laget husnummer, eller skriv jordstykket, for eksempel “7ab, Karlslunde”.")
        raise UsageError(t(message))
    streets, house = pd.Series(words(grounds.addresses, "vejnavn"), dtype="string"), _house(words(grounds.addresses, "husnr"))
    street = _plain(found["street"])
    plain = streets.map(_plain, na_action="ignore")
    fits = (plain == street).fillna(value=False).to_numpy(dtype=bool)
    if not fits.any():
        fits = plain.str.startswith(street).fillna(value=False).to_numpy(dtype=bool)
    if not fits.any():
        raise UsageError(_no_street(query, streets))
    number = re.sub(r"\s", "", found["number"]).lower()
    at = np.flatnonzero(fits & (house == number))
    parcels = np.unique(grounds.parcel_of_address[at])
    parcels = parcels[parcels >= 0]
    if len(np.unique(grounds.property_of[parcels])) == 1:
        return Wanted(_with_property(parcels, grounds), None, "adresse")
    raise UsageError(_which(query, at, np.flatnonzero(fits), grounds))


def _house(numbers: NDArray[np.object_]) -> NDArray[np.object_]:
    text = pd.Series(numbers, dtype="string").str.lower().str.replace(r"\s", "", regex=True).str.lstrip("0")
    return text.fillna("").to_numpy(dtype=object)


def _plain(street: str) -> str:
    """A street's name as it is compared: small letters, one blank, aa for å, and the usual short forms written out."""
    text = re.sub(r"\s+", " ", street.strip().lower()).replace("aa", "å").replace(".", "")
    text = re.sub(r"\b(gl)\b", "gammel", text)
    return re.sub(r"\b(sdr)\b", "søndre", re.sub(r"\b(ndr)\b", "nordre", text))


def _no_street(query: str, streets: pd.Series[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 -- only where a name is not found

    known = sorted(set(streets.dropna()))
    street = query.split(",", maxsplit=1)[0].rstrip(" 0123456789abcdefABCDEF")
    near = get_close_matches(street, known, n=3, cutoff=0.6)
    t = texts()
    hint = " " + t(N_("Mente du {names}?"), names=", ".join(near)) if near else ""
    return t(N_("Vejen i “{query}” findes ikke i laget husnummer."), query=query) + hint


def _which(query: str, at: NDArray[np.int64], of_street: NDArray[np.int64], grounds: Grounds) -> str:
    t = texts()
    if not len(at):
        numbers = sorted({str(one) for one in words(grounds.addresses.iloc[of_street], "husnr") if one}, key=lambda one: (len(one), one))
        shown = ", ".join(numbers[:_MOST_SHOWN]) + (" …" if len(numbers) > _MOST_SHOWN else "")
        return t(N_("Husnummeret i “{query}” findes ikke. På vejen er der {numbers}."), query=query, numbers=shown)
    rows = grounds.addresses.iloc[at[:_MOST_SHOWN]]
    parcels = grounds.parcel_of_address[at[:_MOST_SHOWN]]
    names = [
        f"{street} {house}" + (f" ({grounds.names[parcel]})" if parcel >= 0 else "")
        for street, house, parcel in zip(words(rows, "vejnavn"), words(rows, "husnr"), parcels, strict=True)
    ]
    if (parcels < 0).all():
        return t(N_("{names} ligger ikke på noget jordstykke i arbejdsområdet."), names="; ".join(names))
    return t(N_("“{query}” kan være flere ejendomme: {names}. Skriv jordstykket i stedet."), query=query, names="; ".join(names))
