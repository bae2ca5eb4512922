"""What people write when they ask for a property, taken apart: points, UUIDs, numbers, parcels and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from geoplan.property.spelling import folded

_NUMBER: Final = r"[-+]?\d+(?:[.,]\d+)?"
_LABELS: Final = re.compile(
    r"(?i)\b(?:point|punkt|utm\s*32|epsg:?\s*25832|øst|nord|east|north|bredde|længde|lat|lon|lng|long|[xyneø])\b\s*[:=]?"
)
_TWO: Final = re.compile(rf"^[\s(]*({_NUMBER})\s*m?\s*[\s;,/]+\s*({_NUMBER})\s*m?[\s)]*$")
_DEGREES: Final = re.compile(r"(\d{1,2})\s*°\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:[.,]\d+)?)?\s*[\"″]?")
_EAST, _NORTH = (200_000.0, 1_000_000.0), (5_900_000.0, 6_500_000.0)
_LATITUDE, _LONGITUDE = (54.0, 58.5), (7.0, 16.0)
_UUID: Final = re.compile(
    r"(?i)^[{(\s]*(?:urn:uuid:|uuid:?\s*)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[})\s]*$"
)
_BFE: Final = re.compile(r"(?i)^\s*bfe[\s-]*(?:nr\.?|nummer)?\s*[:.]?\s*(\d[\d .]{0,12}\d|\d)\s*$")
_ESR: Final = re.compile(r"(?i)^\s*(?:esr|ejd\.?|ejendoms?)[\s-]*(?:ejendoms)?(?:nr\.?|nummer)?\s*[:.]?\s*(.*\d)\s*$")
_KOMMUNE_AND_NUMBER: Final = re.compile(r"^\s*(0?\d{3})\s*[-/ ]\s*(\d{1,7})\s*$")
_DIGITS: Final = re.compile(r"^\s*(\d{1,12})\s*$")
_MATRIKEL: Final = re.compile(
    r"(?i)^\s*(?:(?:matr|mtr|matrikel)\.?\s*(?:nr|nummer)?\.?\s*:?\s*)?(\d{1,5}\s?[a-zæøå]{0,3})(?![a-zæøå0-9])\s*[,;.-]?\s*(.*)$"
)
_SAYS_MATRIKEL: Final = re.compile(r"(?i)^\s*(matr|mtr)")
_LAST_MATRIKEL: Final = re.compile(r"(?i)^(.*[^\d\s,;-])\s*[,;\s-]\s*(?:(?:matr|mtr)\.?\s*(?:nr)?\.?\s*)?(\d{1,5}\s?[a-zæøå]{0,3})\s*$")
_CODE_FIRST: Final = re.compile(r"(?i)^\s*(\d{4,7})\s*[,;\s-]\s*(\d{1,4}\s?[a-zæøå]{0,3})\s*$")
_TOKEN: Final = re.compile(r"\d+[a-z]?(?![a-z0-9])|\d+|[a-z]+|,")
_HOUSE: Final = re.compile(r"\d{1,3}[a-z]?")
_NUMBERED: Final = frozenset({"nr", "nummer", "no"})
_COUNTRY: Final = frozenset({"dk", "danmark", "denmark"})
_FLOORS: Final = frozenset({"st", "stuen", "kl", "kld", "kaelder", "k2", "k3"})
_SIDES: Final = frozenset({"tv", "th", "mf", "midtfor"})


class Place(NamedTuple):
    """A point in EPSG:25832, and whether it was written in degrees."""

    east: float
    north: float
    degrees: bool


def place_of(text: str) -> Place | None:
    """The point that is written: east and north in either order, or latitude and longitude; decimal point or comma. None for no point."""
    degrees = _DEGREES.findall(text)
    if len(degrees) == 2:  # noqa: PLR2004 -- a point has two
        north, east = (int(d) + int(m) / 60 + float((s or "0").replace(",", ".")) / 3600 for d, m, s in degrees)
        return _on_earth(north, east)
    match = _TWO.match(_LABELS.sub(" ", text)) or re.match(r"^\s*(\d{6}),(\d{7})\s*$", text)
    if match is None:
        return None
    first, second = (float(one.replace(",", ".")) for one in match.groups())
    for east, north in ((first, second), (second, first)):
        if _EAST[0] <= east <= _EAST[1] and _NORTH[0] <= north <= _NORTH[1]:
            return Place(east, north, degrees=False)
    return _on_earth(first, second) or _on_earth(second, first)


def _on_earth(latitude: float, longitude: float) -> Place | None:
    if not (_LATITUDE[0] <= latitude <= _LATITUDE[1] and _LONGITUDE[0] <= longitude <= _LONGITUDE[1]):
        return None
    east, north = _transform().transform(longitude, latitude)
    return Place(float(east), float(north), degrees=True)


@lru_cache(maxsize=1)
def _transform():  # type: ignore[no-untyped-def]  # noqa: ANN202 -- pyproj is imported only where degrees are written
    from pyproj import Transformer  # noqa: PLC0415

    return Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)


def uuid_of(text: str) -> str | None:
    """The UUID that is written, in small letters with dashes; None for none."""
    match = _UUID.match(text)
    return "-".join(match.groups()).lower() if match else None


class Numbered(NamedTuple):
    """A number as written: digits without zeros before, the municipality (three digits) where one is said, and what it is said to be."""

    number: str
    kommune: str
    said: str


def number_of(text: str) -> tuple[Numbered, ...]:
    """The numbers that are written: a BFE number, a property number with or without its municipality, or just digits."""
    bfe = _BFE.match(text)
    if bfe:
        return (Numbered(_plain(re.sub(r"[ .]", "", bfe[1])), "", "bfe"),)
    esr = _ESR.match(text)
    both = _KOMMUNE_AND_NUMBER.match(esr[1] if esr else text)
    if both:
        return (Numbered(_plain(both[2]), _kommune(both[1]), "esr"),)
    digits = _DIGITS.match(esr[1] if esr else text)
    if digits is None:
        return ()
    found = [Numbered(_plain(digits[1]), "", "esr" if esr else "")]
    if len(digits[1]) in {9, 10}:  # municipality (three or four digits) and six digits, written together
        found.append(Numbered(_plain(digits[1][-6:]), _kommune(digits[1][:-6]), "esr"))
    return tuple(found)


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _kommune(digits: str) -> str:
    return digits.lstrip("0").zfill(3)


class Matrikel(NamedTuple):
    """A parcel as written: its number in small letters without blanks, and the ejerlav, which may be empty, a code or a name."""

    number: str
    ejerlav: str
    plainly: bool
    """Whether it says that it is one (``matr.nr.``)."""


def matrikels_of(text: str) -> tuple[Matrikel, ...]:
    """The ways in which the text can be a parcel: the number before its ejerlav, or after it."""
    plainly = bool(_SAYS_MATRIKEL.match(text))
    code = _CODE_FIRST.match(text)
    first, last = _MATRIKEL.match(text), _LAST_MATRIKEL.match(text)
    ways = [Matrikel(_joined(code[2]), code[1].lstrip("0"), plainly)] if code else []
    if first:
        ways.append(Matrikel(_joined(first[1]), first[2].strip(" ,;."), plainly))
    elif last:
        ways.append(Matrikel(_joined(last[2]), last[1].strip(" ,;."), plainly))
    return tuple(ways)


def _joined(number: str) -> str:
    return re.sub(r"\s", "", number).lower().lstrip("0")


# -- addresses ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """A way to read an address: the street's words, house number, floor and door (empty where not said), and the words that are left."""

    street: tuple[str, ...]
    house: str = ""
    floor: str = ""
    door: str = ""
    rest: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Words straight before the street that are no town after a postal code: they may be part of its name."""

    @property
    def postcode(self) -> str:
        """The postal code that is written, or empty."""
        return next((one for one in self.rest if _is_postcode(one)), "")

    @property
    def town(self) -> tuple[str, ...]:
        """What may be the name of the town."""
        return tuple(one for one in self.rest if one.isalpha())


def addresses_of(text: str) -> tuple[Written, ...]:
    """The ways in which the text can be an address, those with the longest name of a street first."""
    tokens = _plainly(_TOKEN.findall(" , ".join(folded(part) for part in text.split(","))))
    ways = [way for at, token in enumerate(tokens) if at and _HOUSE.fullmatch(token) for way in _with_house(tokens, at)]
    if not ways:
        ways = list(_without_house(tokens))
    return tuple(sorted(ways, key=lambda one: -len(one.street)))


def _plainly(tokens: list[str]) -> list[str]:
    """Without the words that only say what comes next (``nr.`` before a house number), and without the country."""
    said = [one for one in tokens if one not in _COUNTRY]
    numbered = [at + 1 < len(said) and at > 0 and one in _NUMBERED and bool(_HOUSE.fullmatch(said[at + 1])) for at, one in enumerate(said)]
    return [one for one, drop in zip(said, numbered, strict=True) if not drop]


def _with_house(tokens: list[str], at: int) -> list[Written]:
    """Readings with ``tokens[at]`` as the house number: every run of words before it may be the street."""
    start = at - 1 if tokens[at - 1] == "," else at
    first = next((place + 1 for place in range(start - 1, -1, -1) if tokens[place] == ","), 0)
    house, floor, door, after = _tail(tokens, at)
    ways = []
    for begin in range(first, start):
        street = tuple(tokens[begin:start])
        if any(one.isalpha() for one in street) and not _is_postcode(street[0]):
            rest = tuple(one for one in (*tokens[:begin], *tokens[after:]) if one != ",")
            before = tokens[first:begin]
            unread = () if before and _is_postcode(before[0]) else tuple(before)
            ways.append(Written(street, house, floor, door, rest, unread))
    return ways


def _tail(tokens: list[str], at: int) -> tuple[str, str, str, int]:
    """House number with its letter, floor, door, and where what is left begins."""
    house, after = tokens[at].lstrip("0"), at + 1
    if after < len(tokens) and len(tokens[after]) == 1 and tokens[after].isalpha() and house.isdigit():
        house, after = house + tokens[after], after + 1
    place = after + 1 if after < len(tokens) and tokens[after] == "," else after
    floor, door, end = _flat(tokens, place)
    return house, floor, door, end if floor or door else after


def _flat(words: list[str], place: int) -> tuple[str, str, int]:
    """Floor and door from ``place`` on, and where they end."""
    floor, after = _floor(words, place)
    side = after + 1 if after < len(words) and words[after] == "," else after
    if side < len(words) and (words[side] in _SIDES or (floor and _is_door(words[side]))):
        return floor, "mf" if words[side] == "midtfor" else words[side].lstrip("0"), side + 1
    return floor, "", after


def _floor(words: list[str], place: int) -> tuple[str, int]:
    """The floor at ``place``, empty for none, and where what comes after it begins."""
    word = words[place] if place < len(words) else ""
    if word not in _FLOORS and not (word.isdigit() and len(word) <= 2):  # noqa: PLR2004 -- floors have one or two digits
        return "", place
    floor = "st" if word == "stuen" else "kl" if word in {"kld", "kaelder"} else word.lstrip("0")
    named = place + 1 < len(words) and words[place + 1] in {"sal", "etage"}
    return floor, place + 2 if named else place + 1


def _is_door(word: str) -> bool:
    return word.isdigit() and len(word) <= 3  # noqa: PLR2004 -- four digits are a postal code


def _is_postcode(token: str) -> bool:
    return len(token) == 4 and token.isdigit()  # noqa: PLR2004 -- Danish postal codes have four digits


def _without_house(tokens: list[str]) -> list[Written]:
    """Readings without a house number: every run of words may be the street."""
    ways = []
    for begin in range(len(tokens)):
        for end in range(begin + 1, len(tokens) + 1):
            street = tuple(tokens[begin:end])
            if "," in street:
                break
            if any(one.isalpha() for one in street) and not any(map(_is_postcode, street)):
                rest = tuple(one for one in (*tokens[:begin], *tokens[end:]) if one != ",")
                before = tokens[:begin]
                ways.append(Written(street, rest=rest, unread=() if "," in before or any(map(_is_postcode, before)) else tuple(before)))
    return ways
