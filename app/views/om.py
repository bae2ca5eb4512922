"""The page *Om*: accessibility, privacy, contact, versions and licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.texts import N_
from geoplan.workflows.versions import versions
from geoplan_app.about import contact, packages, scripts
from geoplan_app.frame import page
from geoplan_app.leverance.files import limit_mb
from geoplan_app.leverance.words import escaped

if TYPE_CHECKING:
    from geoplan.texts import Texts


def _what(t: Texts) -> None:
    st.markdown(
        t(
            N_(
                "geoplan er åben software til kommunens arbejde med planer, byggesager og geodata. Svarene er vejledende og bygger på "
                "de data, "
                "kommunen selv har lagt ind; de er ikke en afgørelse. Koden må bruges af alle (MIT-licens)."
            )
        )
    )


def _accessibility(t: Texts) -> None:
    st.header(t(N_("Tilgængelighed")))
    st.markdown(
        t(
            N_(
                "Siderne er lavet efter WCAG 2.1 niveau AA. Dette er en beskrivelse af, hvad der er prøvet. Kommunens egen erklæring efter "
                "webtilgængelighedsloven (lavet med Digitaliseringsstyrelsens værktøj) skal lægges ved siden af, når løsningen tages i "
                "brug."
            )
        )
    )
    st.subheader(t(N_("Det er prøvet")))
    st.markdown(
        t(
            N_(
                "- Alle sider er gennemgået med det automatiske værktøj axe-core.\n"
                "- Sider kan betjenes med tastatur alene; et byggeri kan indtastes med tal i stedet for at tegnes.\n"
                "- Svar vises aldrig med farve alene: der er altid et tegn og et ord.\n"
                "- Alt, hvad et kort viser, står også som tekst eller tabel på siden.\n"
                "- Siderne virker i mørk og lys visning og på en telefons bredde (det svarer til tre gangs forstørrelse).\n"
                "- Sproget er angivet, og siderne kan læses på dansk og engelsk."
            )
        )
    )
    st.subheader(t(N_("Det ved vi ikke er godt nok")))
    st.markdown(
        t(
            N_(
                "- Siderne er ikke prøvet af mennesker, der bruger skærmlæser til daglig.\n"
                "- Store tabeller tegnes som et billede med et skjult lag for skærmlæsere. De kan gås igennem med piletaster, men er "
                "tunge. "
                "Ved siden af dem er der altid et felt, en knap eller en fil med det samme indhold.\n"
                "- Knappen i et felt til filer hedder “Upload” for en skærmlæser, og få andre ord i felterne er engelske.\n"
                "- Kortet kan flyttes og zoomes med tastatur, men man kan ikke tegne på det uden mus eller finger.\n"
                "- Kun Chromium er prøvet automatisk; Firefox og Safari er ikke."
            )
        )
    )


def _contact(t: Texts) -> None:
    st.header(t(N_("Kontakt")))
    said = contact()
    if said:
        st.markdown(escaped(said))
    else:
        st.markdown(t(N_("Kommunen har ikke skrevet en kontakt ind endnu. Driften sætter den med variablen GEOPLAN\\_CONTACT.")))
    st.markdown(t(N_("Skriv, hvilken side du var på, og fejlens nummer, hvis du fik et. Send ikke CPR-numre.")))


def _privacy(t: Texts) -> None:
    st.header(t(N_("Privatliv")))
    st.markdown(
        t(
            N_(
                "- **Ingen tredjeparter.** Siden henter intet fra og sender intet til andre end den server, den ligger på: ingen "
                "statistik, "
                "ingen skrifttyper eller kort fra andre. Kommunen kan slå et baggrundskort til; så hentes kortbilleder derfra, og det "
                "står her.\n"
                "- **Filer, du lægger ind**, ligger i en lukket mappe på serveren, mens du arbejder med dem. De slettes, når du trykker "
                "Fjern, "
                "når dit besøg slutter, eller når serveren stopper. Højst {mb} MB.\n"
                "- **Sager og planer**, du gemmer, ligger i kommunens arbejdsområde (en fil eller database hos kommunen) med et "
                "revisionsspor: "
                "hvem, hvornår, hvad.\n"
                "- **CPR-lignende tal** skjules i alt, hvad siden viser og skriver i rapporter.\n"
                "- **Adresser på sider, du deler**, rummer grund, plan, sag eller regel, aldrig navne.\n"
                "- **Cookies:** kun tekniske. Én mod forfalskede forespørgsler, og ved login én, der husker, at du er logget ind (30 dage)."
            ),
            mb=limit_mb(),
        )
    )


def _basemap(t: Texts) -> None:
    from geoplan_app.basemap import image_hosts  # noqa: PLC0415 -- reads the environment when it is asked

    hosts = [str(one) for one in image_hosts()]
    if hosts:
        st.info(t(N_("Baggrundskort er slået til og hentes fra: {hosts}."), hosts=escaped(", ".join(hosts))), icon=":material/map:")


def _versions(t: Texts) -> None:
    st.header(t(N_("Versioner")))
    names = {"datamodel": t(N_("Datamodel (FKG)")), "planmodel": t(N_("Planmodel"))}
    st.table([{t(N_("Del")): names.get(name, name), t(N_("Version")): version} for name, version in versions(["lokalplan"]).items()])


def _licences(t: Texts) -> None:
    st.header(t(N_("Licenser")))
    st.subheader(t(N_("JavaScript i siden")))
    found = scripts()
    if not found:
        st.markdown(t(N_("Kortets programmer er ikke bygget ind i denne installation.")))
    else:
        changed = [name for one in found for name, _, as_fetched in one.files if not as_fetched]
        if changed:
            st.error(t(N_("Disse filer er ikke, som de blev hentet: {names}."), names=escaped(", ".join(changed))), icon=":material/error:")
        else:
            st.markdown(t(N_("Alle filer er, som de blev hentet, da løsningen blev bygget: deres SHA-256 er regnet efter nu.")))
        st.table([{t(N_("Navn")): escaped(one.name), t(N_("Version")): one.version, t(N_("Licens")): one.licence} for one in found])
        with st.expander(t(N_("Filerne og deres SHA-256, og hvad de selv har med")), icon=":material/fingerprint:"):
            st.table([{t(N_("Fil")): escaped(name), "SHA-256": digest} for one in found for name, digest, _ in one.files])
            parts = [
                {t(N_("Navn")): escaped(part.name), t(N_("Version")): part.version, t(N_("Licens")): part.licence}
                for one in found
                for part in one.bundled
            ]
            if parts:
                st.table(parts)
    st.subheader(t(N_("Python-pakker")))
    st.table(
        [{t(N_("Navn")): escaped(one.name), t(N_("Version")): one.version, t(N_("Licens")): escaped(one.licence)} for one in packages()]
    )


with page("om") as t:
    st.title(t(N_("Om geoplan")))
    _what(t)
    _accessibility(t)
    _contact(t)
    _privacy(t)
    _basemap(t)
    _versions(t)
    _licences(t)
