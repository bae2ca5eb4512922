"""A workspace to fetch into, a service that plays, and answers of the shapes that the services give (made here, after the facts)."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO

import pytest

from geoplan.sources.http import Patience
from geoplan.store import Workspace
from sources.service import Script, playing

NEEDS = """
[[miljoeportal.layers]]
name = "skovbyggelinje"
may_be_empty = true
needs = ["Objekt_id"]
types = [{ type = "dai:skovbyggelinjer" }]
"""
KEY = "hemmelig+nøgle/7f3a"
QUICK = Patience(connect_s=2, silence_s=2, whole_s=0.4, tries=2, pause_s=0.01)


def theme(number, east=700_000.0, north=6_160_000.0):
    """A protection line as Danmarks Miljøportal gives it."""
    x, y = east + number * 100, north
    ring = [[x, y], [x + 80, y], [x + 80, y + 80], [x, y + 80], [x, y]]
    return {
        "type": "Feature",
        "id": f"skovbyggelinjer.{number}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"Objekt_id": f"{number}", "Cvr_navn": "Prøve Kommune", "Temanavn": "Skovbyggelinje"},
    }


def building(number):
    """A row of BBR as GraphQL gives it."""
    return {
        "id_lokalId": f"0000108c-02f9-4493-9840-{number:012d}",
        "kommunekode": "0253",
        "status": "6",
        "byg007Bygningsnummer": number,
        "byg021BygningensAnvendelse": "120",
        "byg041BebyggetAreal": 100 + number,
        "byg404Koordinat": {"wkt": f"POINT ({700_000 + number} 6160000)"},
    }


def packed(name, text):
    """A zip with one file, as the file download gives it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return out.getvalue()


def bbr_csv(rows):
    """BBR's floors as a file for the whole country: every second row is another municipality's."""
    lines = ["id_lokalId,kommunekode,status,eta006BygningensEtagebetegnelse,eta020SamletArealAfEtage,bygning,datafordelerRowVersion"]
    lines += [f"{at:08d}-02f9-4493-9840-acd5a529542d,{'0253' if at % 2 else '0101'},6,st,{at},b{at},1" for at in range(rows)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("sources") / "made.gpkg"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geoplan.store.setup.PLAN_KINDS", ("lokalplan",))
        Workspace.create(path, kommune="0253", who="test").close()
    return path


@pytest.fixture
def workspace(made, tmp_path):
    """The path of an empty workspace."""
    path = tmp_path / "ws.gpkg"
    shutil.copy(made, path)
    return path


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def service(script, tmp_path):
    """The path of a list of services that all answer on loopback, with small pages."""
    with playing(script) as address:
        own = tmp_path / "tjenester.toml"
        own.write_text(
            "".join(
                f'[{name}]\nurl = "{address}"\npage = {page}\nmax_mb = 1\n{more}'
                for name, page, more in (
                    ("miljoeportal", 3, NEEDS),
                    ("mat", 100, ""),
                    ("bbr_graphql", 3, ""),
                    ("filer", 3, ""),
                    ("plandata", 100, ""),
                )
            ),
            encoding="utf-8",
        )
        yield own
