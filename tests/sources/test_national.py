"""Files for the whole country, made here in the shapes of Datafordeleren: the municipality's rows are found and joined, no others kept."""

# ruff: noqa: PD011 - it is notes that have values here

from __future__ import annotations

import datetime as dt
import json
import tracemalloc

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.errors import UnreadableError, UsageError
from geoplan.io.tables import tables_in
from geoplan.sources.entities import entities, recognised, told_by_name
from geoplan.store import Workspace
from geoplan.store.registers import KEYS, PARTS
from geoplan.workflows.registers import Wanted, bring_registers
from sources.conftest import bbr_csv, packed

PAST = "2020-01-01T00:00:00.000000+01:00"
UUID = "0a3f5081-21d5-32b8-e044-{:012d}"


def file_name(register, entity, form, mode="Current"):
    return f"{register}_V3_{entity}_TotalDownload_{form}_{mode}_688.{form}"


def csv_file(folder, register, entity, rows, *, mode="Current"):
    """Rows as the file of an entity."""
    path = folder / file_name(register, entity, "csv", mode)
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def version(**more):
    return {"registreringFra": PAST, "registreringTil": None, "virkningFra": PAST, "virkningTil": None, "datafordelerRowId": "r", **more}


def square(x, y=6_160_000.0, size=80.0):
    return shapely.box(x, y, x + size, y + size)


@pytest.fixture
def matriklen(tmp_path):
    """Four parcels of which two are the municipality's; one of them lies in two lots and one has a lot that is not in force."""
    parcels = [
        version(id_lokalId=str(one), kommuneLokalId=kommune, ejerlavLokalId="e1", matrikelnummer=f"{one}A", samletFastEjendomLokalId=sfe)
        | {"registreretAreal": 6400, "vejareal": 0, "vejarealberegningsstatus": "Ukendt vejareal", "status": status, "faelleslod": "false"}
        for one, kommune, sfe, status in (
            (1, "k253", "2192505", "Gældende"),
            (2, "k253", "0", "Gældende"),
            (3, "k101", "9", "Gældende"),
            (4, "k253", "7", "Historisk"),
        )
    ]
    lots = gpd.GeoDataFrame(
        {"id_lokalId": list("abcde"), "jordstykkeLokalId": ["1", "1", "2", "2", "3"]}
        | {"status": ["Gældende", "Gældende", "Gældende", "Ikke gennemført", "Gældende"], "datafordelerRowVersion": range(5)},
        geometry=[shapely.force_3d(square(700_000.0 + at * 100), 5.0) for at in range(5)],
        crs=25832,
    )
    lot_path = tmp_path / file_name("MAT", "Lodflade", "gpkg")
    lots.to_file(lot_path, driver="GPKG", engine="pyogrio", layer="lodflade")
    return [
        csv_file(tmp_path, "MAT", "Jordstykke", parcels),
        lot_path,
        csv_file(tmp_path, "MAT", "Ejerlav", [version(id_lokalId="e1", ejerlavskode="40451", ejerlavsnavn="Prøve By", status="Gældende")]),
        csv_file(
            tmp_path,
            "MAT",
            "MatrikelKommune",
            [version(id_lokalId=f"k{one}", kommunekode=f"0{one}", kommunenavn="x", status="Gældende") for one in (253, 101)],
        ),
    ]


def brought(workspace, paths, **wanted):
    return bring_registers(workspace, paths, who="test", wanted=Wanted(**wanted))


def counts(layer):
    return {note.kind: note.values.get("count") for note in layer.notes}


def test_parcels_get_their_lots_their_district_and_only_the_municipality(workspace, matriklen):
    done = brought(workspace, matriklen, register="MAT", date=dt.date(2026, 11, 2))
    assert {one.entity: (one.rows, one.kept) for one in done.read} == {
        "MAT MatrikelKommune": (2, 1),
        "MAT Jordstykke": (4, 3),
        "MAT Lodflade": (5, 4),
        "MAT Ejerlav": (1, 1),
    }
    parcels = next(one for one in done.layers if one.layer == "jordstykke")
    told = counts(parcels)
    assert (told["register.elsewhere"], told["register.status"], told["register.lots"]) == (1, 1, 2)
    assert told["register.status.lodflade"] == told["register.distributor"] == 1
    with Workspace.open(workspace) as ws:
        frame = ws.read("jordstykke").sort_values("lokal_id")
        stored = next(one for one in ws.layers() if one.name == "jordstykke")
        origin = next(line for line in ws.audit().detaljer if line.get("laget") == "jordstykke")["oprindelse"]
        assert ws.verify() == []
    assert frame.lokal_id.tolist() == ["1", "2"]
    assert frame.matrikelnr.tolist() == ["1a", "2a"]
    assert frame.ejerlavskode.tolist() == [40451, 40451]
    assert frame.sfe_ejendomsnr.tolist() == [2192505, pd.NA]
    assert frame.vej_areal_m2.isna().all()
    assert frame.geometry.area.tolist() == [12_800, 6_400]
    assert not frame.geometry.has_z.any()
    assert frame.kommunekode.tolist() == ["0253", "0253"]
    assert (stored.date, stored.note) == ("2026-11-02", "(MAT Jordstykke, generation 688, current)")
    first = origin["filer"][0]
    assert (first["generation"], first["udtraek"], first["laest"], first["beholdt"], first["andre_kommuner"]) == ("688", "current", 4, 3, 1)
    assert len(first["sha256"]) == 64


def test_without_the_lots_parcels_are_refused_and_nothing_is_written(workspace, matriklen):
    with pytest.raises(UsageError, match="geometrien er tom") as fault:
        brought(workspace, [path for path in matriklen if "Jordstykke" in path.name or "Kommune" in path.name])
    assert "Intet blev læst ind" in str(fault.value)


def test_the_second_import_changes_nothing_though_the_distributor_numbers_rows_anew(workspace, matriklen):
    brought(workspace, matriklen)
    rows = pd.read_csv(matriklen[0], dtype=str).assign(datafordelerRowId="another")
    rows.to_csv(matriklen[0], index=False)
    done = brought(workspace, matriklen)
    assert all((one.new, one.changed, one.gone) == (0, 0, 0) for one in done.layers)


def test_versions_that_are_replaced_ended_or_to_come_are_left_out(workspace, tmp_path):
    at = {"status": "6", "kommunekode": "0253", "eta006BygningensEtagebetegnelse": "st"}
    rows = [
        version(id_lokalId=UUID.format(1), **at),
        version(id_lokalId=UUID.format(2), **at) | {"registreringTil": PAST},
        version(id_lokalId=UUID.format(3), **at) | {"virkningTil": PAST},
        version(id_lokalId=UUID.format(4), **at) | {"virkningFra": "2999-01-01T00:00:00Z"},
        version(id_lokalId=UUID.format(5).upper(), **at),
    ]
    done = brought(workspace, [csv_file(tmp_path, "BBR", "Etage", rows, mode="Bitemporal")])
    told = counts(done.layers[0])
    assert (told["register.replaced"], told["register.ended"], told["register.not_yet"], told["register.uuid"]) == (1, 1, 1, 1)
    assert done.read[0].mode == "bitemporal"
    with Workspace.open(workspace) as ws:
        assert sorted(ws.read("bbr_etage").id_lokalId) == [UUID.format(1), UUID.format(5)]


@pytest.fixture
def adresser(tmp_path):
    """DAR as it is: points, roads and post districts in tables of their own; the second house number is another municipality's."""
    common = {"status": "3"}
    wkt = "POINT (700040 6160040)"
    return [
        csv_file(
            tmp_path,
            "DAGI",
            "Kommuneinddeling",
            [
                version(
                    id_lokalId="d1",
                    kommunekode="0253",
                    navn="Greve",
                    udenforKommuneinddeling="false",
                    geometri=square(699_000.0, 6_159_000.0, 3000.0).wkt,
                )
            ],
        ),
        csv_file(
            tmp_path,
            "DAR",
            "Husnummer",
            [
                version(
                    id_lokalId=UUID.format(one),
                    kommuneinddeling=where,
                    husnummertekst=text,
                    adgangspunkt=UUID.format(one + 50),
                    navngivenVej="v1",
                    postnummer="p1",
                    jordstykke="1.0",
                    status=status,
                )
                for one, where, text, status in ((1, "d1", "3", "3"), (2, "d9", "5", "3"), (3, "d1", "7B", "4"))
            ],
        ),
        csv_file(
            tmp_path,
            "DAR",
            "Adressepunkt",
            [version(id_lokalId=UUID.format(51), position=wkt, **common), version(id_lokalId=UUID.format(52), position=wkt, **common)],
        ),
        csv_file(
            tmp_path,
            "DAR",
            "NavngivenVej",
            [version(id_lokalId="v1", vejnavn="Grantoftevej", vejadresseringsnavn="Grantoftevej", **common)],
        ),
        csv_file(
            tmp_path,
            "DAR",
            "NavngivenVejKommunedel",
            [version(id_lokalId="n1", navngivenVej="v1", kommune="0253", vejkode="0291", **common)],
        ),
        csv_file(tmp_path, "DAR", "Postnummer", [version(id_lokalId="p1", postnr="2670", navn="Greve", **common)]),
        csv_file(
            tmp_path,
            "DAR",
            "Adresse",
            [
                version(
                    id_lokalId=UUID.format(9),
                    husnummer=UUID.format(1),
                    adressebetegnelse="Grantoftevej 3, 1. tv",
                    etagebetegnelse="1",
                    doerbetegnelse="tv",
                    **common,
                ),
                version(
                    id_lokalId=UUID.format(10),
                    husnummer=UUID.format(2),
                    adressebetegnelse="x",
                    etagebetegnelse="",
                    doerbetegnelse="",
                    **common,
                ),
            ],
        ),
    ]


def test_house_numbers_get_their_point_road_and_district(workspace, adresser):
    done = brought(workspace, adresser)
    assert {one.layer: one.rows for one in done.layers} == {"kommuneinddeling": 1, "husnummer": 1, "adresse": 1, "navngivenvej": 1}
    with Workspace.open(workspace) as ws:
        house, address = ws.read("husnummer").iloc[0], ws.read("adresse").iloc[0]
    assert (house.vejnavn, house.husnr, house.vejkode, house.postnr, house.postnrnavn) == ("Grantoftevej", "3", "0291", "2670", "Greve")
    assert (house.jordstykke, house.kommunekode, house.geometry.wkt) == ("1", "0253", "POINT (700040 6160040)")
    assert (address.husnummer, address.etagebetegnelse, address.doerbetegnelse) == (UUID.format(1), "1", "tv")


def test_dawa_files_still_come_in_by_their_own_status_numbers(workspace, tmp_path):
    rows = [
        {
            "id": UUID.format(one),
            "status": status,
            "vejnavn": "Grantoftevej",
            "husnr": "3",
            "vejkode": "291",
            "kommunekode": "253",
            "x": 700_040,
            "y": 6_160_040,
        }
        for one, status in ((1, 1), (2, 2), (3, 3))
    ]
    path = tmp_path / "adgangsadresser.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    done = brought(workspace, [path])
    told = counts(done.layers[0])
    assert (told["register.dawa"], told["register.status"], done.layers[0].new) == (3, 2, 1)


def test_other_keys_and_values_of_the_registers(workspace, tmp_path, matriklen):
    common = {"status": "Gældende"}
    flats = [
        version(
            id_lokalId=f"{one}",
            BFEnummer=f"10{one}",
            ejerlejlighedsnummer="1",
            fordelingstalTaeller="1",
            fordelingstalNaevner="9",
            samletFastEjendomLokalId=sfe,
            **common,
        )
        | {"b_BygningPaaFremmedGrundFladeL": None, "b_BygningPaaFremmedGrundPunktL": "pt" if one == 1 else None}
        for one, sfe in ((1, "2192505"), (2, "9"))
    ]
    ebr = [
        version(
            id_lokalId=UUID.format(1),
            bestemtFastEjendomBFENr="2192505",
            kommuneinddelingKommunekode=code,
            adresseManueltAngivet="true",
            status="gældende",
            betegnelse="x",
        )
        for code in ("0253", "0101")
    ]
    vur = [
        {"vurderingsejendomID": one, "ESRkommunenummer": code, "ESRejendomsnummer": 3472, "VURejendomsid": one}
        for one, code in ((1, 253), (2, 101))
    ]
    assessed = [
        {"id": 10 * one, "fkVurderingsejendomID": one, "aar": 2023, "grundvaerdiBeloeb": 0, "benyttelseKode": "01"} for one in (1, 2)
    ]
    crossed = [{"BFEKrydsreferenceID": one, "BFEnummer": "2192505", "fkEjendomsvurderingID": 10 * one} for one in (1, 2)]
    paths = [
        *matriklen,
        csv_file(tmp_path, "MAT", "Ejerlejlighed", flats),
        csv_file(tmp_path, "EBR", "Ejendomsbeliggenhed", ebr),
        csv_file(tmp_path, "VUR", "BFEKrydsreference", crossed),
        csv_file(tmp_path, "VUR", "Ejendomsvurdering", assessed),
        csv_file(tmp_path, "VUR", "Vurderingsejendom", vur),
    ]
    brought(workspace, paths)
    with Workspace.open(workspace) as ws:
        flat, place = ws.read("ejerlejlighed"), ws.read("ejendomsbeliggenhed")
        assert (flat.bfe_nummer.tolist(), flat.bpfg_lokal_id.tolist(), flat.sfe_ejendomsnr.tolist()) == ([101], ["pt"], [2192505])
        assert (place.bestemtFastEjendomBFENr.tolist(), place.adresseManueltAngivet.tolist()) == ([2192505], [True])
        assert ws.read("vurderingsejendom").ESRejendomsnummer.tolist() == [3472]
        assert ws.read("ejendomsvurdering").id.tolist() == [10]
        assert ws.read("bfekrydsreference").BFEnummer.tolist() == [2192505]


def test_json_and_zip_are_read_as_csv_is(workspace, tmp_path):
    rows = pd.read_csv(
        csv_file(
            tmp_path,
            "BBR",
            "Etage",
            [
                {
                    "id_lokalId": UUID.format(at),
                    "kommunekode": "0253" if at % 2 else "0101",
                    "status": "6",
                    "eta006BygningensEtagebetegnelse": "st",
                }
                for at in range(9)
            ],
        ),
        dtype=str,
    )
    text = json.dumps(rows.to_dict("records"), indent=1)
    plain, zipped = tmp_path / file_name("BBR", "Etage", "json"), tmp_path / "BBR_V3_Etage_TotalDownload_json_Current_689.zip"
    plain.write_text("\ufeff" + text, encoding="utf-8")
    zipped.write_bytes(packed(plain.name, text))
    for path in (plain, zipped):
        done = brought(workspace, [path])
        assert (done.read[0].rows, done.read[0].kept) == (9, 4)
    assert done.read[0].generation == "688"  # the file in the zip says what it is


@pytest.mark.parametrize("content", ['[{"id_lokalId": "1"}, {"id_lok', "[1, 2]", '[{"a": 1} {"b"}]', "[{"])
def test_broken_json_is_told_and_changes_nothing(workspace, tmp_path, content):
    path = tmp_path / file_name("BBR", "Etage", "json")
    path.write_text(content, encoding="utf-8")
    with pytest.raises((UnreadableError, UsageError)) as fault:
        brought(workspace, [path])
    assert str(tmp_path) not in str(fault.value)


def test_danish_letters_and_signs_between_cells_as_others_write_them(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("id_lokalId;navn\r\n1;Sø; \r\n".replace("; \r", "\r").encode("windows-1252"))
    (table,) = tables_in(path)
    assert table.header() == ("id_lokalId", "navn")
    assert [batch.to_pydict() for batch in table.batches()] == [{"id_lokalId": ["1"], "navn": ["Sø"]}]


def test_an_outline_of_megabytes_in_a_cell_is_read(tmp_path):
    line = shapely.LineString([(700_000 + at % 999 / 7, 6_160_000 + at / 3) for at in range(200_000)])
    path = csv_file(tmp_path, "DAGI", "Kommuneinddeling", [{"id_lokalId": "1", "kommunekode": "0253", "geometri": line.wkt}])
    assert path.stat().st_size > 4 << 20
    (table,) = tables_in(path)
    (batch,) = table.batches()
    assert len(batch["geometri"][0].as_py()) > 4 << 20


def test_memory_does_not_grow_with_the_file(tmp_path):
    """What is kept decides, not what is read: ten times the rows of others take the same memory (Python's own)."""
    peaks = []
    for times in (2_000, 20_000):
        path = tmp_path / f"{times}.json"
        path.write_text(json.dumps([{"id_lokalId": str(at), "kommunekode": "0101", "eta006": "st" * 20} for at in range(times)]))
        tracemalloc.start()
        for table in tables_in(path):
            assert sum(len(batch) for batch in table.batches()) == times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 20_000 * 2_000


# -- recognising -----------------------------------------------------------------------------------------------------------


def test_names_of_files_tell_register_entity_mode_and_generation():
    told = told_by_name("BBR_V3_Bygning_TotalDownload_csv_Temporal_688.csv")
    assert (told.register, told.entity, told.mode, told.generation) == ("BBR", "Bygning", "temporal", "688")
    told = told_by_name("DAGI_V2_Postnummerinddeling_500000_TotalDownload_gpkg_Current_118.gpkg")
    assert (told.entity, told.mode, told.generation) == ("Postnummerinddeling", "current", "118")
    assert told_by_name("bygninger.csv") is None


def test_every_entity_is_one_that_the_store_knows_and_can_be_held_against_a_municipality():
    for one in entities():
        assert one.kind in KEYS, one
        assert one.ways, one
        for way in one.ways:
            for link in way.links:
                kind, _, column = link.target.partition(".")
                assert kind in KEYS, link
                assert column, link
    assert {one.kind for one in entities()} >= set(PARTS)


def test_a_table_is_recognised_by_its_columns_when_its_name_says_nothing():
    assert recognised("x.csv", ["id_lokalId", "byg021BygningensAnvendelse", "grund", "jordstykke"]).kind == "bbr_bygning"
    assert recognised("x.csv", ["id_lokalId", "grund", "jordstykke"]).kind == "bbr_grundjordstykke"
    assert recognised("x.csv", ["navn", "antal"]) is None
    assert recognised("x.csv", ["byg021BygningensAnvendelse"], register="MAT") is None


# -- the municipality's area -----------------------------------------------------------------------------------------------


def test_roofs_without_a_code_are_held_against_the_boundary_and_by_parcels_only_where_nobody_knows_it(workspace, matriklen, tmp_path):
    roofs = gpd.GeoDataFrame(
        {"id_lokalId": ["1", "2", "3"], "bygningstype": "Bygning", "BBRUUID": None},
        geometry=[square(700_010.0, size=9), square(700_350.0, 6_162_000.0, size=9), square(800_000.0, size=9)],
        crs=25832,
    )
    path = tmp_path / file_name("GEODKV", "Bygning", "gpkg")
    roofs.to_file(path, driver="GPKG", engine="pyogrio", layer="bygning")
    with pytest.raises(UsageError, match="kan ikke afgrænses til kommunen"):
        brought(workspace, [path])
    brought(workspace, matriklen)
    (layer,) = brought(workspace, [path]).layers
    assert (layer.new, counts(layer)["register.by_parcels"]) == (1, 1)
    boundary = tmp_path / "kommune.geojson"
    gpd.GeoDataFrame({"kommunekode": ["0253"]}, geometry=[square(699_000.0, 6_159_000.0, 5000.0)], crs=25832).to_file(
        boundary, engine="pyogrio"
    )
    (layer,) = brought(workspace, [path], boundary=boundary).layers
    assert (layer.rows, counts(layer)["register.elsewhere"]) == (2, 1)
    assert "register.by_parcels" not in counts(layer)


# -- the command -----------------------------------------------------------------------------------------------------------


def test_the_command_reports_what_was_read_kept_and_left_out(workspace, tmp_path):
    path = tmp_path / "BBR_V3_Etage_TotalDownload_csv_Current_688.zip"
    path.write_bytes(packed("BBR_V3_Etage_TotalDownload_csv_Current_688.csv", bbr_csv(1000)))
    run = CliRunner().invoke(main, ["workspace", "import", str(workspace), "--register", "BBR", str(path)])
    assert run.exit_code == 0, run.output
    assert "BBR Etage, generation 688, current. Læste 1.000 rækker, 500 er kommunens." in run.output
    assert "Udeladt, hører til andre kommuner: 500" in run.output
    assert "500 nye, 0 ændrede, 0 som før, 0 udgåede." in run.output
    run = CliRunner().invoke(main, ["workspace", "import", str(workspace), "--register", "MAT", str(path)])
    assert run.exit_code == 2
    assert "Intet blev læst ind" in run.output


@pytest.mark.parametrize(
    "arguments",
    [["jordstykke"], ["a", "b", "c"], ["jordstykke", "x.gpkg", "--mode", "current"], ["x.zip", "--register", "BBR", "--inner", "y"]],
)
def test_the_two_forms_of_the_command_are_not_mixed(workspace, arguments):
    run = CliRunner().invoke(main, ["workspace", "import", str(workspace), *arguments])
    assert run.exit_code == 2
