"""What is not known of a property, and why: a register that is not there is never the same as one that says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.property.composition import Composition
    from geoplan.property.finder import Finder

ABSENT: Final[Mapping[str, str]] = {
    "husnummer": N_("Adresser: laget husnummer er ikke i arbejdsområdet."),
    "adresse": N_("Etager og døre på adresserne: laget adresse er ikke i arbejdsområdet."),
    "bbr_bygning": N_("Bygninger: laget bbr_bygning er ikke i arbejdsområdet."),
    "bbr_etage": N_("Bygningernes etager: laget bbr_etage er ikke i arbejdsområdet."),
    "bbr_enhed": N_("Bygningernes enheder: laget bbr_enhed er ikke i arbejdsområdet."),
    "bbr_tekniskanlaeg": N_("Tekniske anlæg: laget bbr_tekniskanlaeg er ikke i arbejdsområdet."),
    "bygning": N_("Tagomrids: laget bygning er ikke i arbejdsområdet."),
    "ejerlejlighed": N_("Ejerlejligheder: laget ejerlejlighed er ikke i arbejdsområdet."),
    "bygning_paa_fremmed_grund": N_("Bygninger på fremmed grund: laget bygning_paa_fremmed_grund er ikke i arbejdsområdet."),
    "ejendomsbeliggenhed": N_("Den adresse, ejendommen er registreret med: laget ejendomsbeliggenhed er ikke i arbejdsområdet."),
    "vurderingsejendom": N_("Gamle ejendomsnumre i vurderingerne: laget vurderingsejendom er ikke i arbejdsområdet."),
}
ALWAYS: Final = (N_("Ejere: Ejerfortegnelsen hentes ikke."), N_("Servitutter og hæftelser: Tingbogen hentes ikke."))


def unknown(finder: Finder, whole: Composition, parcels: Sequence[Mapping[str, Any]]) -> Iterator[Phrase]:
    """What the sheet cannot tell, and why."""
    yield from _areas(parcels)
    if any(one["common"] for one in parcels):
        yield Phrase(N_("Grundareal og byggeret: et jordstykke er fælleslod og hører til flere ejendomme, så det kan ikke afgøres for én."))
    if whole.property < 0:
        yield Phrase(N_("Ejendommen: jordstykket hører ikke til nogen samlet fast ejendom i registret (vej, fælleslod eller hav)."))
    elif whole.land < 0:
        yield Phrase(N_("Jorden under ejendommen: intet register her siger, hvilken samlet fast ejendom den ligger på."))
    yield from (Phrase(said) for layer, said in ABSENT.items() if layer not in finder.graph.registers.known)
    yield from (Phrase(one) for one in ALWAYS)


def _areas(parcels: Sequence[Mapping[str, Any]]) -> Iterator[Phrase]:
    bare = [str(one["name"]) for one in parcels if one["registered_m2"] is None]
    if bare:
        yield Phrase(N_("Registreret areal: mangler for {names}. Arealet på kortet er ikke det samme."), names="; ".join(bare))
    bare = [str(one["name"]) for one in parcels if one["road_m2"] is None]
    if bare:
        yield Phrase(N_("Vejareal: mangler for {names}. Det er ikke det samme som 0."), names="; ".join(bare))
