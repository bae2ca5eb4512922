"""The words on the map, in Danish; the map's program gets them in the user's language."""

from __future__ import annotations

from typing import Final

from geoplan.texts import N_, Texts

WORDS: Final = {
    "map": N_("Kort"),
    "tools": N_("Kortværktøjer"),
    "polygon": N_("Tegn"),
    "polygonHelp": N_("Tegn en flade hjørne for hjørne. Klik på det første hjørne for at slutte. Hold Alt nede for ikke at hæfte."),
    "rectangle": N_("Rektangel"),
    "rectangleHelp": N_("Tegn et rektangel: klik på to modstående hjørner."),
    "edit": N_("Ret hjørner"),
    "editHelp": N_("Træk i hjørnerne. Træk midt på en side for at lave et nyt hjørne; højreklik på et hjørne fjerner det."),
    "drag": N_("Flyt"),
    "dragHelp": N_("Træk hele fladen til et andet sted."),
    "rotate": N_("Drej"),
    "rotateHelp": N_("Træk i et hjørne for at dreje fladen."),
    "cut": N_("Skær ud"),
    "cutHelp": N_("Tegn det, der skal skæres ud af fladen."),
    "split": N_("Del"),
    "splitHelp": N_("Tegn en linje tværs over det, der skal deles; dobbeltklik slutter."),
    "remove": N_("Slet"),
    "removeHelp": N_("Klik på den flade, der skal slettes."),
    "removeAsk": N_("Skal fladen slettes? Den kan hentes igen med Fortryd."),
    "removeYes": N_("Slet fladen"),
    "removeNo": N_("Behold den"),
    "undo": N_("Fortryd"),
    "redo": N_("Gentag"),
    "finish": N_("Afslut"),
    "cancel": N_("Annullér"),
    "back": N_("Fjern sidste hjørne"),
    "measure": N_("Mål"),
    "measureHelp": N_("Mål afstand og areal: klik fra punkt til punkt, dobbeltklik slutter."),
    "goto": N_("Gå til koordinat"),
    "gotoHelp": N_("Skriv øst og nord i meter (UTM32), fx 692000 6172000."),
    "gotoWrong": N_("Det er ikke en koordinat i Danmark. Skriv øst og nord i meter, fx 692000 6172000."),
    "show": N_("Vis"),
    "whole": N_("Vis det hele"),
    "layers": N_("Lag"),
    "opacity": N_("Synlighed af {name}"),
    "zoomIn": N_("Zoom ind"),
    "zoomOut": N_("Zoom ud"),
    "zoomFor": N_("zoom ind for at se laget"),
    "snapFor": N_("zoom ind for at hæfte til laget"),
    "failed": N_("laget kunne ikke hentes"),
    "east": N_("Ø"),
    "north": N_("N"),
    "area": N_("areal"),
    "around": N_("omkreds"),
    "length": N_("længde"),
    "background": N_("Baggrundskort"),
    "drawn": N_("Tegnet"),
    "pickHelp": N_("Klik på kortet for at vælge. Med tastaturet: flyt kortet med piletasterne, og tryk Enter for at vælge midten."),
    "keysHelp": N_(
        "Med tastaturet: flyt kortet med piletasterne (med Skift i små skridt). Enter sætter et hjørne midt i kortet, "
        "Backspace fjerner det, F slutter, Esc afbryder."
    ),
    "broken": N_("Kortet kunne ikke vises. Genindlæs siden; hjælper det ikke, så brug tabellen i stedet, og sig det til kommunen."),
}


def words(t: Texts) -> dict[str, str]:
    """Every word on the map in the language of ``t``."""
    return {name: t(text) for name, text in WORDS.items()}
