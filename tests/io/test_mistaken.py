"""A file given by mistake is called what it is, and the sender is told what to send instead: one finding each."""

import re
import zipfile

import pytest
from click.testing import CliRunner

from geoplan.cli import main

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GIVEN = {
    "leverance.xlsx": (b"PK\x03\x04", "regneark.*CSV"),
    "leverance.xls": (OLE, "regneark.*CSV"),
    "kort.pdf": (b"%PDF-1.7\n", "PDF.*GeoPackage"),
    "brev.docx": (b"PK\x03\x04", "dokument.*GeoPackage"),
    "foto.jpg": (b"\xff\xd8\xff\xe0", "billede.*GeoPackage"),
    "tegning.dwg": (b"AC1032", "CAD-tegning.*GeoPackage"),
    "tegning.dxf": (b"  0\nSECTION\n", "CAD-tegning.*GeoPackage"),
    "kort.kml": (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "KML.*GeoPackage"),
    "kort.kmz": (b"PK\x03\x04", "KML.*GeoPackage"),
    "projekt.qgz": (b"PK\x03\x04", "kortprojekt.*selve dataene"),
    "lag.qlr": (b"<!DOCTYPE qgis-layer-definition><qlr/>", "kortprojekt.*selve dataene"),
    "kommune.accdb": (b"\x00\x01\x00\x00Standard ACE DB", "Access.*GeoPackage"),
    "lag.shp": (b"%PDF-1.7\n", "PDF.*GeoPackage"),
    "lag.gpkg": (b"PK\x03\x04", "zip-fil.*Omdøb"),
    "udtraek.json": (b'[{"id": 1}]', "ikke GeoJSON"),
    "lag.xyz": (b"\x01\x02\x03", "ikke geodata"),
    "notat.txt": (b"hej", "bilag.*GeoPackage"),
}


def said(path):
    result = CliRunner().invoke(main, ["validate", str(path)], prog_name="geoplan")
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("name", GIVEN)
def test_one_finding_says_what_it_is_and_what_to_send(tmp_path, name):
    content, wanted = GIVEN[name]
    (tmp_path / name).write_bytes(content)
    text = said(tmp_path / name)
    assert text.startswith("1 fejl, ")
    assert re.search(f"- {name}: Filen er [^–]*{wanted}[^–]* Gør sådan", text), text


def test_among_layers_it_is_an_attachment(tmp_path):
    with zipfile.ZipFile(tmp_path / "leverance.zip", "w") as out:
        out.writestr("lag_5607.csv", "temakode;x;y\n5607;700000;6200000\n")
        out.writestr("kort.pdf", b"%PDF-1.7\n")
    assert "leverance.laeselig" not in said(tmp_path / "leverance.zip")
