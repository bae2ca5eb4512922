"""Seven whole deliveries as they really arrive, made from the sample's tables each time they are needed.

The docstring of each tells in Danish what is wrong with it, one plant a line: ``- rule | layer | rows: what``. A rule may leave out its
beginning ``fkg.TABLE.`` where the layer's theme tells it; ``laget`` stands for what concerns a layer or file as a whole. Rows count from 0.
The lines were written by hand from what the file holds; a test asks that the report finds these and nothing else. A line that begins with
``?`` is a finding that geoplan should not make: whoever mends it deletes the line and writes the expected reports anew.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyproj
import shapely

from deliveries import writing
from deliveries.writing import JPEG, PDF, draft, exchange, of, shapefile, town, write, zipped
from geoplan.sample.delivery import write_boundary
from geoplan.sample.planting import drawn, geometry, line, moved, polygon, reaching_in
from geoplan.sample.plants import CROSSED, ID_A
from geoplan.sample.themes import SITE
from geoplan.sample.write import MADE, write_file
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = dt.date(2026, 6, 1)
KOMMUNE = "791"
ZONE_33, DEGREES = "EPSG:25833", "OGC:CRS84"


@dataclass(frozen=True)
class Delivery:
    """A delivery: the name of its expected report, and how it is made in a folder."""

    name: str
    make: Callable[[Path], Path]

    @property
    def plants(self):
        """Rule, layer and row (None for the layer) as the docstring lists them."""
        return list(self._lines("- "))

    @property
    def wrong(self):
        """What geoplan reports and should not: each is a fault of geoplan, to be taken off the list when it is mended."""
        return list(self._lines("? "))

    def _lines(self, mark):
        for text in map(str.strip, (self.make.__doc__ or "").splitlines()):
            if text.startswith(mark):
                rule, layer, rest = (part.strip() for part in text.removeprefix(mark).split("|"))
                yield from ((rule, layer, row) for part in rest.partition(":")[0].split() for row in _rows(part))


def _rows(text):
    """Row numbers from ``laget``, ``7`` or ``0-9``."""
    if text == "laget":
        return [None]
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def boundary(folder):
    """The municipality's area as a file."""
    path = folder / "kommuner.geojson"
    if not path.exists():
        write_boundary(path, town())
    return path


def good_zip(folder):
    """Tre temaer i Shapefiler med navne på 10 tegn, i en undermappe, med en pdf og et foto ved siden af.

    Intet er galt.
    """
    inside = folder / "pak"
    (inside / "Temaer").mkdir(parents=True)
    (inside / "Bilag").mkdir()
    for code, rows in (("5402", 12), ("5605", 10), ("5609", 17)):
        layer = of(draft(code, rows), short=True)
        shapefile(inside / "Temaer" / f"{layer.name}.shp", layer, cpg="UTF-8")
    (inside / "Bilag" / "følgebrev.pdf").write_bytes(PDF)
    (inside / "Bilag" / "åstedet.jpg").write_bytes(JPEG)
    return zipped(inside, folder / "god_leverance.zip")


def bad_zip(folder):
    """Tre Shapefiler, som næsten alt er galt med, og en zip-fil inde i zip-filen.

    - geometri.uden_koordinatsystem | container_5402 | laget: .prj mangler
    - gc_type_kode.kodeliste | container_5402 | 3: containertype 77
    - off_kode.kodeliste | container_5402 | 5: off_kode 9
    - leverance.tegnsaet | vejbyggelinje_5605 | laget: .cpg siger UTF-8, men teksterne er cp1252
    - link.afskaaret | vejbyggelinje_5605 | 2: linket er skåret af ved 254 tegn
    - bredde.vaerdi | vejbyggelinje_5605 | 4: bredden er 0 m
    - geometri.gyldig | vejbyggelinje_5605 | 6: fladen krydser sig selv
    - bruger_id.kolonne | invasive_5107 | laget: den påkrævede kolonne bruger_id mangler
    - leverance.tegnsaet | invasive_5107 | laget: en note er skåret over midt i et ø
    - statuskode.kodeliste | invasive_5107 | 1: statuskode 7
    - leverance.laeselig | daarlig_leverance.zip/gammelt/2024.zip | laget: en zip-fil i zip-filen
    """
    inside = folder / "pak"
    (inside / "gammelt").mkdir(parents=True)
    containers = draft("5402", 10)
    containers.set("gc_type_kode", 3, 77)
    containers.set("off_kode", 5, 9)
    containers.set("note", 3, "Kuben står på Sønder Allé")
    shapefile(inside / "container_5402.shp", of(containers, name="container_5402", short=True), encoding="CP1252", prj=False)
    lines = draft("5605", 8)
    lines.set("link", 2, f"{SITE}/byggelinjer/".ljust(260, "x"))
    lines.set("bredde", 4, 0.0)
    drawn(CROSSED)(lines, [6])
    lines.set("note", 6, "Målt på åstedet")
    shapefile(inside / "vejbyggelinje_5605.shp", of(lines, name="vejbyggelinje_5605", short=True), encoding="CP1252", cpg="UTF-8")
    plants = draft("5107", 9)
    del plants.columns["bruger_id"]
    plants.set("statuskode", 1, 7)
    plants.set("status", 1, None)
    plants.set("note", 4, "Rydningen " + "x" * 243)
    path = inside / "invasive_5107.shp"
    shapefile(path, of(plants, name="invasive_5107", short=True), cpg="UTF-8")
    exchange(path.with_suffix(".dbf"), b"x" * 243 + b" ", b"x" * 243 + b"\xc3")
    zipped(inside / "gammelt", inside / "2024.zip")
    (inside / "2024.zip").rename(inside / "gammelt" / "2024.zip")
    return zipped(inside, folder / "daarlig_leverance.zip")


EXACT = "0,5500000,2000000,7500000"
"""MapInfo keeps coordinates as whole numbers within bounds; within these they are whole millimetres."""


def mapinfo(folder):
    """To MapInfo-tabeller. Den ene er skrevet med programmets egne grænser for koordinater, så de er hele centimeter: det er ingen fejl.

    MapInfo har ingen tomme tal: de bliver 0. I kolonner med koder er 0 læst som tom; i andre kan ingen se, hvad der er ment.

    - invasivart_kode.kodeliste | Invasive 5107 | 4: arten 99 findes ikke
    - inventoer.personoplysning | Invasive 5107 | 6: et personnavn
    - kolonner.nul_eller_tom | Invasive 5107 | laget: tomme tal er blevet 0
    - facil_ty_k.kodeliste | t_5801_fac_fl | 2: facilitetstype 1
    - geometri.minimum | t_5801_fac_fl | 5: en flade på 4 m²
    - kolonner.nul_eller_tom | t_5801_fac_fl | laget: tomme tal er blevet 0
    """
    home = folder / "mapinfo"
    home.mkdir()
    plants = draft("5107", 10)
    plants.set("invasivart_kode", 4, 99)
    plants.set("inventoer", 6, "Søren Kjær")
    writing.mapinfo(home / "Invasive 5107.tab", of(plants, name="Invasive 5107"))
    areas = draft("5801", 8)
    areas.set("facil_ty_k", 2, 1)
    drawn(polygon((0, 0), (2, 0), (2, 2), (0, 2)))(areas, [5])
    writing.mapinfo(home / "t_5801_fac_fl.tab", of(areas), BOUNDS=EXACT)
    return home


def gml(folder):
    """To GML-filer: naturpleje med en cirkel og uden skema, redningsveje med skema, men i zone 33.

    - leverance.buer | t_5106_nat_pl | 2: en cirkel
    - pleje_type_kode.kodeliste | t_5106_nat_pl | 1: plejetype 4242
    - redvej_type_kode.udfyldt | t_6102_redn_vej | 2: typen mangler
    - geometri.koordinatsystem | t_6102_redn_vej | laget: EPSG:25833
    """
    home = folder / "gml"
    home.mkdir()
    care = draft("5106", 6)
    care.set("pleje_type_kode", 1, 4242)
    shapes = list(care.geometry)
    with_circle = np.array([*shapes[:2], circle(shapes[2], 30.0), *shapes[3:]], dtype=object)
    write(home / "naturpleje.gml", "GML", replace(of(care, geometry_type="Unknown"), geometry=with_circle), XSISCHEMA="OFF")
    roads = draft("6102", 6)
    roads.set("redvej_type_kode", 2, None)
    projected(roads, ZONE_33)
    write(home / "redningsveje.gml", "GML", of(roads, crs=ZONE_33))
    return home


def circle(shape, radius):
    """A circle around the middle of ``shape`` as WKB of a MultiSurface of one CurvePolygon of one CircularString."""
    x, y = np.round(shapely.get_coordinates(shape.centroid)[0], 3)
    xy = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    string = struct.pack("<BII", 1, 8, len(xy)) + b"".join(struct.pack("<dd", *point) for point in xy)
    return struct.pack("<BII", 1, 12, 1) + struct.pack("<BII", 1, 10, 1) + string


def twelve_themes(folder):
    """Tolv temaer i én GeoPackage, og en håndfuld fejl.

    - objekt_id.entydig | t_5607_ladefacilitet | 4 9: to gældende rækker med samme objekt_id
    - antal_pl.vaerdi | t_5800_fac_pkt | 7: 10.000 pladser
    - geometri.gyldig | t_5801_fac_fl | 3: fladen krydser sig selv
    - rute_ty_k.udgaaet_kode | t_5802_fac_li | 5: rutetype 11 er udgået
    - geometri.overlap | t_5712_plej_aeldr_dis | 0 3: to distrikter overlapper
    - geometri.netvaerk | t_5608_cykelknudepunkter | 6: knudepunktet ligger ved siden af nettet
    - off_kode.beredskab | t_6102_redn_vej | 8: en redningsvej, som alle kan se
    """
    at = {code: draft(code) for code in ("5607", "5800", "5801", "5802", "5700", "5710", "5712", "5608", "5609", "6102", "6202", "6203")}
    for row in (4, 9):
        for name, value in (("objekt_id", ID_A), ("systid_fra", None), ("oprettet", None)):
            at["5607"].set(name, row, value)
    at["5800"].set("antal_pl", 7, 10_000)
    drawn(CROSSED)(at["5801"], [3])
    at["5802"].set("rute_ty_k", 5, 11)
    reaching_in(at["5712"], [0, 3])
    moved(3.0, 4.0)(at["5608"], [6])
    at["6102"].set("off_kode", 8, 1)
    path = folder / "tolv_temaer.gpkg"
    write_file(path, [of(one) for one in at.values()])
    return path


def mixed_folder(folder):
    """En mappe med lidt af hvert.

    GeoJSON i grader uden crs, CSV med semikolon og decimalkomma, en GeoPackage med stilarter, en tom fil og tekster.

    - leverance.laeselig | blandet/tom.gpkg | laget: filen er tom
    - leverance.laeselig | blandet/noter.log | laget: filen er ikke geodata
    - leverance.decimalkomma | containere_5402 | laget: koordinater med komma
    - t_frekvens.laengde | containere_5402 | 2: 51 tegn
    - kommunekode.kendt | containere_5402 | 4: kommunen 999 findes ikke
    - kommunekode.cvr | containere_5402 | 4: og er derfor heller ikke den, cvr_kode hører til
    - geometri.laeselig | containere_5402 | 6: x er skrevet med bogstaver
    - svaerhed_k.kodeliste | ruter_5802 | 3: sværhedsgrad 7
    - geometri.minimum | ruter_5802 | 5: en linje på 0,5 m
    - geometri.koordinatsystem | ruter_5802 | laget: grader
    - plej_distrikt_type_kode.kodeliste | distrikter_5712 | 2: distriktstype 88

    """
    home = folder / "blandet"
    home.mkdir()
    (home / "tom.gpkg").write_bytes(b"")
    (home / "noter.log").write_text("Vi har glemt fire containere. Hilsen Åse\n", encoding="utf-8")
    (home / "læs mig.txt").write_text("Filerne hører sammen.\n", encoding="utf-8")
    _containers_as_csv(home / "containere_5402.csv")
    routes = draft("5802", 8)
    routes.set("svaerhed_k", 3, 7)
    drawn(line((0, 0), (0.5, 0)))(routes, [5])
    projected(routes, DEGREES)
    path = home / "ruter_5802.geojson"
    write(path, "GeoJSON", of(routes, name="ruter_5802", crs=DEGREES))
    made = json.loads(path.read_text(encoding="utf-8"))
    made.pop("crs", None)
    made.pop("name", None)
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    districts = draft("5712", 6)
    districts.set("plej_distrikt_type_kode", 2, 88)
    write_file(home / "distrikter_5712.gpkg", [of(districts, name="distrikter_5712")])
    with closing(sqlite3.connect(home / "distrikter_5712.gpkg")) as base:
        base.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT, styleQML TEXT)")
        base.execute("INSERT INTO layer_styles VALUES (1, 'distrikter_5712', '<qgis/>')")
        entry = ("layer_styles", "attributes", "layer_styles", MADE)
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, ?, ?, ?)", entry)
        base.commit()
    return home


def _containers_as_csv(path):
    containers = draft("5402", 8)
    containers.set("t_frekvens", 2, "når den er fuld, og ellers hver anden uge om mandagen".ljust(51, "!")[:51])
    containers.set("kommunekode", 4, 999)
    left_out = {"versions_id", "systid_fra", "systid_til", "oprettet", "cvr_navn", "status"}
    names = [name for name in containers.columns if name not in left_out]
    with path.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([*names, "x", "y"])
        for row, shape in enumerate(containers.geometry):
            x, y = (f"{value:.3f}".replace(".", ",") for value in shapely.get_coordinates(shape)[0])
            cells = [containers.columns[name][row] for name in names]
            writer.writerow([*cells, "øst for søen" if row == 6 else x, y])


def projected(draft, crs):
    """Move all of the draft to another coordinate system.

    Plant faults that are told with their place only where its millimetre is not 5: moved there and back it may be rounded either way.
    """
    there = pyproj.Transformer.from_crs(CRS, crs, always_xy=True)
    geometry(lambda old: shapely.transform(old, there.transform, interleaved=False))(draft, range(len(draft.geometry)))


def streams(folder):
    """Cykelstrækninger i FlatGeobuf, og GeoJSON med et objekt pr. linje, hvor to temaer er blandet.

    - planstatus_kode.kvalificeret | t_5609_cykelknudepunktsstraekninger | 6: vedtaget net, som kun myndigheder kan se
    - leverance.blandede_temaer | registreringer [5107] | laget: seks rækker af 5107 og fire af 5402
    - bekaemp.cpr | registreringer [5107] | 3: et tal, der ligner et CPR-nummer
    - statuskode.kodeliste | registreringer [5402] | 8: statuskode 9; rækken er lagets tredje
    - geometri.koordinatsystem | registreringer [5107] | laget: grader
    - geometri.koordinatsystem | registreringer [5402] | laget: grader
    """
    home = folder / "stroemme"
    home.mkdir()
    net = draft("5609", 12)
    net.set("planstatus_kode", 6, 1)
    net.set("off_kode", 6, 3)
    write(home / "t_5609_cykelknudepunktsstraekninger.fgb", "FlatGeobuf", of(net))
    species, containers = draft("5107", 6), draft("5402", 4)
    species.set("bekaemp", 3, "Ring til 010203-9999")
    containers.set("statuskode", 2, 9)
    containers.set("status", 2, None)
    for one in (species, containers):
        projected(one, DEGREES)
    both = _stacked(of(species), of(containers))
    write(home / "registreringer.geojsonl", "GeoJSONSeq", replace(both, name="registreringer", crs=DEGREES))
    return home


def _stacked(one, other):
    """Two layers one after the other, with the columns of both."""
    names = [*one.columns, *(name for name in other.columns if name not in one.columns)]

    def column(layer, name):
        like = one.columns.get(name, other.columns.get(name)).type
        return layer.columns[name] if name in layer.columns else pa.nulls(len(layer.geometry), like)

    columns = {name: pa.concat_arrays([column(one, name), column(other, name)]) for name in names}
    return replace(one, columns=columns, geometry=np.concatenate([one.geometry, other.geometry]), widths=one.widths | other.widths)


DELIVERIES = (
    Delivery("shapefile_god", good_zip),
    Delivery("shapefile_daarlig", bad_zip),
    Delivery("mapinfo", mapinfo),
    Delivery("gml", gml),
    Delivery("geopackage_tolv_temaer", twelve_themes),
    Delivery("mappe_blandet", mixed_folder),
    Delivery("flatgeobuf_geojsonl", streams),
)
