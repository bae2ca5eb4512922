"""How services fail, and what is said of it: what happened, and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fault(StrEnum):
    """How a service failed."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SLOW = "slow"
    NOT_FOUND = "not_found"
    CLOSED = "closed"
    NO_ACCESS = "no_access"
    NO_KEY = "no_key"
    BUSY = "busy"
    BROKEN = "broken"
    REFUSED = "refused"
    WEB_PAGE = "web_page"
    NOT_DATA = "not_data"
    REDIRECTED = "redirected"
    TOO_LARGE = "too_large"
    INCOMPLETE = "incomplete"
    CHANGED = "changed"
    SWAPPED = "swapped"
    ELSEWHERE = "elsewhere"
    EMPTY = "empty"
    NOTHING = "nothing"


SAID: Final[Mapping[Fault, str]] = {
    Fault.UNREACHABLE: N_("{host} kan ikke nås. Er der forbindelse til nettet, og tillader firewall og proxy adressen?"),
    Fault.TIMEOUT: N_("{host} svarede ikke inden for {seconds} sekunder. Prøv igen senere."),
    Fault.SLOW: N_("{host} sendte så langsomt, at svaret ikke var helt efter {seconds} sekunder. Prøv igen på et roligere tidspunkt."),
    Fault.NOT_FOUND: N_("{host} kender ikke adressen (404). Udgaven kan være lukket: se efter en nyere, og ret den i filen med tjenester."),
    Fault.CLOSED: N_("{host} siger, at tjenesten er lukket for altid (410). Den skal erstattes af en anden: ret filen med tjenester."),
    Fault.NO_ACCESS: N_(
        "{host} afviste adgangen ({status}). Er nøglen rigtig, og gælder den disse data? En ny nøgle virker efter et kvarter."
    ),
    Fault.NO_KEY: N_("{service} kræver en nøgle. Sæt den i miljøvariablen {variable}, eller læg den i nøgleringen som geoplan/{key}."),
    Fault.BUSY: N_("{host} har for travlt ({status}). Prøv igen senere."),
    Fault.BROKEN: N_("{host} har selv en fejl ({status}). Prøv igen senere."),
    Fault.REFUSED: N_("{host} afviste forespørgslen ({status}): {words}"),
    Fault.WEB_PAGE: N_("{host} svarede med en hjemmeside og ikke med data. Tjenesten kan være flyttet eller lukket."),
    Fault.NOT_DATA: N_("{host} svarede med noget, der ikke er data i den form, der blev bedt om."),
    Fault.REDIRECTED: N_(
        "{host} sender videre til {other}. Der bliver ikke fulgt med til en anden vært; er tjenesten flyttet, så ret adressen."
    ),
    Fault.TOO_LARGE: N_("{host} sendte mere end {limit} MB, som er grænsen. Intet er gemt."),
    Fault.INCOMPLETE: N_("{host} leverede {count} af {expected} objekter: en del af svaret mangler. Et halvt svar bruges ikke. Prøv igen."),
    Fault.CHANGED: N_("{host}: feltet {column} findes ikke i svaret. Tjenesten har ændret navne (den har nu {names})."),
    Fault.SWAPPED: N_(
        "{host}: koordinaterne er byttet om (nord før øst). Svaret bruges ikke, før filen med tjenester eller tjenesten er rettet."
    ),
    Fault.ELSEWHERE: N_("{host}: koordinaterne ligger uden for Danmark. Er svaret i et andet koordinatsystem end EPSG:25832?"),
    Fault.EMPTY: N_("{host} siger, at der ingen objekter er, men arbejdsområdet har {count}. Er det rigtigt, så brug --accept-empty."),
    Fault.NOTHING: N_("{host} siger, at der ingen objekter er. Det er usandsynligt for {layer}. Er det rigtigt, så brug --accept-empty."),
}
"""What is said of each fault, and what to do."""
