"""Bad inputs, made by our own code: each function writes one into an empty folder and gives the path to hand to geoplan.

``made`` is a folder with one good delivery in each format, to be spoiled; ``address`` is the probe server. Files are small or sparse.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import stat
import struct
import zipfile
from contextlib import chdir, closing
from pathlib import Path

GML = '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:ogr="http://ogr.maptools.org/"{root}>{body}</gml:FeatureCollection>'
MEMBER = (
    "<gml:featureMember><ogr:x><ogr:geometryProperty><gml:Point{srs}><gml:coordinates>700000,6200000</gml:coordinates></gml:Point>"
    "</ogr:geometryProperty><ogr:temakode>5607</ogr:temakode></ogr:x></gml:featureMember>"
)
POINT = '{"type":"Point","coordinates":[700000,6200000]}'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
SPARSE = 500 << 20


# -- archives ----------------------------------------------------------------------------------------


def zipped(folder, entries, name="leverance.zip", method=zipfile.ZIP_DEFLATED):
    path = folder / name
    with zipfile.ZipFile(path, "w", method) as out:
        for entry, content in entries:
            out.writestr(entry, content)
    return path


def zip_up(folder, made, address):
    return zipped(folder, [("../../ude.geojson", "{}")])


def zip_absolute(folder, made, address):
    """A name that points at a place where the test sees whatever is written."""
    return zipped(folder, [(str(folder / "ude.geojson"), "{}")])


def zip_drive(folder, made, address):
    return zipped(folder, [("C:\\ude.geojson", "{}")])


def zip_backslash(folder, made, address):
    return zipped(folder, [("a\\..\\..\\ude.geojson", "{}")])


def zip_link(folder, made, address):
    info = zipfile.ZipInfo("adgang.gpkg")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped(folder, [(info, "/etc/passwd")])


def zip_doubles(folder, made, address):
    return zipped(folder, [("lag.geojson", "{}"), ("LAG.GEOJSON", "{}")])


def zip_file_is_folder(folder, made, address):
    return zipped(folder, [("lag.geojson", "{}"), ("lag.geojson/a.geojson", "{}")])


def zip_bomb(folder, made, address):
    return zipped(folder, [("lag.geojson", bytes(110 << 20))])


def zip_overlapping(folder, made, address):
    """As in zbsm: one body of data that every entry of the directory points at."""
    path = zipped(folder, [("a", bytes(5 << 20)), *((f"b{i:03}", "") for i in range(300))])
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    first = data[start : start + 46 + 1]
    entries = b"".join(first[:28] + struct.pack("<H", 4) + first[30:46] + b"b%03d" % i for i in range(300))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 300, 300, len(entries), start, 0)
    path.write_bytes(data[:start] + entries + end)
    return path


def zip_lies(folder, made, address):
    path = zipped(folder, [("lag.geojson", "0" * 1_000_000)])
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)))
    return path


def zip_many(folder, made, address):
    return zipped(folder, [(f"{i}.geojson", "") for i in range(10_001)])


def zip_in_zip(folder, made, address):
    inner = zipped(folder, [("a.geojson", "{}")], "indre.zip")
    outer = zipped(folder, [("indre.zip", inner.read_bytes())], "ydre.zip")
    inner.unlink()
    return outer


def zip_locked(folder, made, address):
    path = zipped(folder, [("lag.geojson", "{}")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def zip_cut(folder, made, address):
    path = zipped(folder, [("lag.geojson", (made / "god.geojson").read_bytes())])
    path.write_bytes(path.read_bytes()[:-30])
    return path


def zip_directory_lies(folder, made, address):
    """The end says that the directory is 4 GB large and far away."""
    path = zipped(folder, [("lag.geojson", "{}")])
    data = path.read_bytes()
    at = data.index(b"PK\x05\x06")
    path.write_bytes(data[:at] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_534, 65_534, 0xFFFFFFF0, 0xFFFFFFF0, 0))
    return path


def zip_long_name(folder, made, address):
    return zipped(folder, [("æ" * 3000 + ".geojson", "{}")])


def zip_lzma(folder, made, address):
    """A method of packing whose header may ask for 4 GB of memory."""
    return zipped(folder, [("lag.geojson", "{}")], method=zipfile.ZIP_LZMA)


def archive_other(folder, made, address):
    path = folder / "leverance.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(100))
    return path


# -- XML ---------------------------------------------------------------------------------------------


def xml(folder, content, name="lag.gml"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def xml_laughs(folder, made, address):
    return xml(folder, '<?xml version="1.0"?>' + LAUGHS + GML.format(root="", body="&j;"))


def xml_utf16(folder, made, address):
    return xml(folder, ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + GML.format(root="", body="&j;")).encode("utf-16"))


def xml_utf7(folder, made, address):
    return xml(folder, '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + GML.format(root="", body=MEMBER.format(srs="")))


def xml_ebcdic(folder, made, address):
    return xml(folder, ('<?xml version="1.0" encoding="cp037"?>' + LAUGHS + GML.format(root="", body="&j;")).encode("cp037"))


def xml_parameter_entity(folder, made, address):
    return xml(folder, f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{address}/a.dtd"> %a;]>' + GML.format(root="", body=""))


def xml_include(folder, made, address):
    body = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/a.xml" parse="text"/><xi:include href="/etc/passwd"/>'
    return xml(folder, GML.format(root="", body=body))


def xml_attribute(folder, made, address):
    return xml(folder, GML.format(root="", body=MEMBER.format(srs=f' srsName="{"a" * (30 << 20)}"')))


def xml_deep(folder, made, address):
    deep = "<gml:GeometryCollection><gml:geometryMember>" * 100_000 + "</gml:geometryMember></gml:GeometryCollection>" * 100_000
    member = f"<gml:featureMember><ogr:x><ogr:geometryProperty>{deep}</ogr:geometryProperty><ogr:a>1</ogr:a></ogr:x></gml:featureMember>"
    return xml(folder, GML.format(root="", body=member))


def xml_remote_schema(folder, made, address):
    root = f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://ogr.maptools.org/ {address}/a.xsd"'
    return xml(folder, GML.format(root=root, body=MEMBER.format(srs=f' srsName="{address}/srs.gml"')))


def xml_schema_elsewhere(folder, made, address):
    root = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://ogr.maptools.org/ ../../../../dev/zero"'
    return xml(folder, GML.format(root=root, body=MEMBER.format(srs="")))


def xml_side_schema(folder, made, address):
    included = f'<xs:include schemaLocation="/dev/zero"/><xs:include schemaLocation="{address}/b.xsd"/>'
    schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{included}</xs:schema>'
    xml(folder, schema, "lag.xsd")
    return xml(folder, GML.format(root="", body=MEMBER.format(srs="")))


def xml_side_template(folder, made, address):
    path = xml(folder, GML.format(root="", body=MEMBER.format(srs="")))
    xml(folder, LAUGHS + "<GMLFeatureClassList>&j;</GMLFeatureClassList>", "lag.gfs")
    return path


# -- JSON and CSV ------------------------------------------------------------------------------------


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def sparse(folder, name, head, size, tail=""):
    path = folder / name
    with path.open("wb") as out:
        out.write(head.encode())
        out.seek(size)
        out.write(tail.encode())
        out.truncate()
    return path


def collection(properties, geometry, more=""):
    feature = f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
    return f'{{"type":"FeatureCollection",{more}"features":[{feature}]}}'


def json_deep(folder, made, address):
    geometry = '{"type":"MultiPolygon","coordinates":' + "[" * 100_000 + "]" * 100_000 + "}"
    return written(folder, "lag.geojson", collection("{}", geometry))


def json_deep_properties(folder, made, address):
    return written(folder, "lag.geojson", collection('{"a":' * 100_000 + "1" + "}" * 100_000, POINT))


def json_long_text(folder, made, address):
    head = '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"temakode":5607,"note":"'
    return sparse(folder, "lag.geojson", head, 1 << 30, '"}}]}')


def json_long_real_text(folder, made, address):
    return written(folder, "lag.geojson", collection(f'{{"temakode":5607,"note":"{"x" * (60 << 20)}"}}', POINT))


def json_huge_numbers(folder, made, address):
    numbers = f'{{"temakode":{"9" * 1_000_000},"a":1e999999,"b":-1e400,"c":0.{"0" * 100_000}1}}'
    point = '{"type":"Point","coordinates":[1e308,-1e999]}'
    return written(folder, "lag.geojson", collection(numbers, point))


def json_nan(folder, made, address):
    return written(folder, "lag.geojson", collection('{"a":NaN}', '{"type":"Point","coordinates":[NaN,Infinity]}'))


def json_link(folder, made, address):
    crs = f'"crs":{{"type":"link","properties":{{"href":"{address}/a.wkt","type":"ogcwkt"}}}},'
    return written(folder, "lag.geojson", collection('{"temakode":5607}', POINT, more=crs))


def json_hidden_link(folder, made, address):
    """Written with an escape, and after the features."""
    text = collection(f'{{"temakode":5607,"note":"{"x" * 100_000}"}}', POINT)
    crs = f',"cr\\u0073":{{"type":"li\\u006ek","properties":{{"href":"{address}/a.wkt"}}}}'
    return written(folder, "lag.geojson", text[:-1] + crs + "}")


def csv_long_line(folder, made, address):
    rows = "temakode;x;y;note\n" + "5607;700000;6200000;a\n" * 5000
    return sparse(folder, "lag_5607.csv", rows + "5607;700000;6200000;", SPARSE, "\n")


def csv_columns(folder, made, address):
    return written(folder, "lag_5607.csv", ";".join(f"a{i}" for i in range(1_000_000)) + "\n")


def csv_deep_wkt(folder, made, address):
    deep = "GEOMETRYCOLLECTION(" * 100_000 + "POINT(1 1)" + ")" * 100_000
    return written(folder, "lag_5607.csv", f'temakode;wkt\n5607;"{deep}"\n')


def csv_address_as_crs(folder, made, address):
    written(folder, "lag_5607.prj", f"{address}/a.prj")
    return written(folder, "lag_5607.csv", "temakode;x;y\n5607;700000;6200000\n")


# -- GeoPackage --------------------------------------------------------------------------------------


def copied(folder, made, suffix):
    for part in made.glob("god.*"):
        if part.suffix in ({".shp", ".shx", ".dbf", ".prj", ".cpg"} if suffix == ".shp" else {suffix}):
            shutil.copy(part, folder / f"lag_5607{part.suffix}")
    return folder / f"lag_5607{suffix}"


def changed(folder, made, *statements):
    path = copied(folder, made, ".gpkg")
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            base.create_function(name, 1, lambda _: 0.0)
        base.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            base.execute(statement)
    return path


def as_layer(table):
    contents = "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id, min_x, min_y, max_x, max_y)"
    columns = f"INSERT INTO gpkg_geometry_columns VALUES ('{table}', 'geom', 'POINT', 25832, 0, 0)"
    return f"{contents} VALUES ('{table}', 'features', '{table}', 25832, 0, 0, 1, 1)", columns


def gpkg_endless_view(folder, made, address):
    view = f"CREATE VIEW endeloes AS {ENDLESS} SELECT i AS fid, NULL AS geom FROM n"
    return changed(folder, made, view, *as_layer("endeloes"))


def gpkg_system_view(folder, made, address):
    """What every reader must look at is itself a query without end."""
    columns = "'a' || i AS table_name, 'features' AS data_type, 'a' || i AS identifier, '' AS description, '' AS last_change"
    return changed(
        folder,
        made,
        "ALTER TABLE gpkg_contents RENAME TO gemt",
        f"CREATE VIEW gpkg_contents AS {ENDLESS} SELECT {columns}, 0 AS min_x, 0 AS min_y, 1 AS max_x, 1 AS max_y, 25832 AS srs_id FROM n",
    )


def gpkg_extension(folder, made, address):
    """A view and a trigger that load code, read other files and write."""
    return changed(
        folder,
        made,
        f"CREATE VIEW kode AS SELECT 1 AS fid, load_extension('{folder / 'kode'}') AS geom",
        f"CREATE VIEW fremmed AS SELECT 1 AS fid, gdal_get_pixel_value('/vsicurl/{address}/a.tif', 1, 'georef', 1, 1) AS geom",
        f"CREATE TRIGGER skriv BEFORE INSERT ON god BEGIN SELECT writefile('{folder / 'ude'}', 'x'); END",
        *as_layer("kode"),
        *as_layer("fremmed"),
    )


def gpkg_generated(folder, made, address):
    column = "ALTER TABLE god ADD COLUMN beregnet TEXT GENERATED ALWAYS AS (printf('%.*c', 900000000, 'x')) VIRTUAL"
    return changed(folder, made, column)


def gpkg_check(folder, made, address):
    return changed(folder, made, "ALTER TABLE god ADD COLUMN kontrol TEXT CHECK (length(randomblob(900000000)) > 0)")


def gpkg_virtual(folder, made, address):
    """A table that is another file or address: GDAL's own module, and SpatiaLite's."""
    entry = "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', '{0}', '{0}', 0, '{1}')"
    return changed(
        folder,
        made,
        entry.format("fremmed", f"CREATE VIRTUAL TABLE fremmed USING VirtualOGR(''/vsicurl/{address}/a.geojson'')"),
        entry.format("lokal", "CREATE VIRTUAL TABLE lokal USING VirtualText(''/etc/passwd'', ''UTF-8'', 0)"),
        *as_layer("fremmed"),
    )


def gpkg_srs(folder, made, address):
    return changed(folder, made, f"UPDATE gpkg_spatial_ref_sys SET definition = '{address}/srs', organization = 'x' WHERE srs_id = 25832")


def gpkg_application(folder, made, address):
    path = copied(folder, made, ".gpkg")
    data = bytearray(path.read_bytes())
    data[68:72] = b"EVIL"
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    return path


def gpkg_cut(folder, made, address):
    path = copied(folder, made, ".gpkg")
    path.write_bytes(path.read_bytes()[:20_000])
    return path


def gpkg_garbage(folder, made, address):
    path = copied(folder, made, ".gpkg")
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 97):
        data[at] ^= 0x5A
    path.write_bytes(data)
    return path


def with_geometry(folder, made, wkb):
    blob = b"GP\x00\x01" + struct.pack("<i", 25832) + wkb
    return changed(folder, made, *(f"DROP TRIGGER {t}" for t in triggers(made)), f"UPDATE god SET geom = x'{blob.hex()}' WHERE fid = 1")


def triggers(made):
    with closing(sqlite3.connect(made / "god.gpkg")) as base:
        return [f'"{name}"' for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]


def gpkg_points(folder, made, address):
    return with_geometry(folder, made, struct.pack("<BII", 1, 2, 0x7FFFFFFF) + bytes(32))


def gpkg_rings(folder, made, address):
    return with_geometry(folder, made, struct.pack("<BIII", 1, 3, 0xFFFFFFFF, 0xFFFFFFFF))


def gpkg_nested(folder, made, address):
    return with_geometry(folder, made, struct.pack("<BII", 1, 7, 1) * 10_000 + struct.pack("<BIdd", 1, 1, 7e5, 6.2e6))


def gpkg_nested_multi(folder, made, address):
    """So deep that reading it would take the whole stack; behind a multi, which is of an honest kind."""
    nested = struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 7, 1) * 100_000
    return with_geometry(folder, made, nested + struct.pack("<BIdd", 1, 1, 7e5, 6.2e6))


def gpkg_nested_second(folder, made, address):
    """As deep, behind the second member: the first is what it ought to be."""
    member = struct.pack("<BIIIdddddddd", 1, 3, 1, 4, 7e5, 6.2e6, 700_010, 6.2e6, 700_010, 6_200_010, 7e5, 6.2e6)
    nested = struct.pack("<BII", 1, 6, 2) + member + struct.pack("<BII", 1, 7, 1) * 100_000
    return with_geometry(folder, made, nested + struct.pack("<BIdd", 1, 1, 7e5, 6.2e6))


def gpkg_curve(folder, made, address):
    arc = struct.pack("<BII6d", 1, 8, 3, 7e5, 6.2e6, 700_010, 6_200_010, 700_020, 6.2e6)
    return with_geometry(folder, made, struct.pack("<BII", 1, 10, 0xFFFF) + arc)


def gpkg_blob(folder, made, address, begin=b""):
    blob = f"x'{(b'GP' + bytes([0, 1]) + struct.pack('<i', 25832) + begin).hex()}' || zeroblob({30 << 20})"
    return changed(
        folder, made, *(f"DROP TRIGGER {t}" for t in triggers(made)), f"UPDATE god SET geom = CAST({blob} AS BLOB) WHERE fid = 1"
    )


def gpkg_blob_of_ring(folder, made, address):
    """Zeros that begin as an area does, with a ring that is longer than they are."""
    return gpkg_blob(folder, made, address, struct.pack("<BIII", 1, 3, 1, 0x7FFFFFF))


def gpkg_long_text(folder, made, address):
    text = "UPDATE god SET note = replace(hex(zeroblob(15728640)), '0', 'x') WHERE fid = 1"
    return changed(folder, made, *(f"DROP TRIGGER {t}" for t in triggers(made)), text)


# -- other formats -----------------------------------------------------------------------------------


def shp_lengths(folder, made, address):
    """Records that say they are 2 GB long, and begin outside the file."""
    path = copied(folder, made, ".shp")
    data = bytearray(path.read_bytes())
    data[104:108] = struct.pack(">i", 0x3FFFFFFF)
    path.write_bytes(data)
    index = path.with_suffix(".shx")
    table = bytearray(index.read_bytes())
    table[108:116] = struct.pack(">ii", 0x3FFFFFF0, 0x3FFFFFFF)
    index.write_bytes(table)
    return path


def shp_without_index(folder, made, address):
    path = copied(folder, made, ".shp")
    path.with_suffix(".shx").unlink()
    return path


def shp_without_table(folder, made, address):
    path = copied(folder, made, ".shp")
    path.with_suffix(".dbf").unlink()
    return path


def shp_announced(folder, made, address):
    path = copied(folder, made, ".shp")
    data = bytearray(path.read_bytes())
    data[24:28] = struct.pack(">I", 0x7FFFFFFF)
    path.write_bytes(data)
    return path


def shp_rows(folder, made, address):
    path = copied(folder, made, ".shp")
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[4:8] = struct.pack("<I", 0xFFFFFFFF)
    table.write_bytes(data)
    return path


def shp_no_width(folder, made, address):
    """Rows of no width: any number of them fits into no bytes at all."""
    path = copied(folder, made, ".shp")
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[4:12] = struct.pack("<IHH", 0x7FFFFFFF, 33, 0)
    table.write_bytes(data)
    return path


def shp_points(folder, made, address):
    """A line of two thousand million points."""
    path = copied(folder, made, ".shp")
    data = bytearray(path.read_bytes())
    data[108:112] = struct.pack("<i", 3)
    data[32:36] = struct.pack("<i", 3)
    data[144:152] = struct.pack("<ii", 0x7FFFFFFF, 0x7FFFFFFF)
    path.write_bytes(data)
    return path


def shp_address_as_crs(folder, made, address):
    path = copied(folder, made, ".shp")
    path.with_suffix(".prj").write_text(f"{address}/a.prj")
    return path


def shp_linked_table(folder, made, address):
    path = copied(folder, made, ".shp")
    table = path.with_suffix(".dbf")
    table.unlink()
    table.symlink_to("/etc/passwd")
    return folder


def shp_pipe_for_index(folder, made, address):
    path = copied(folder, made, ".shp")
    path.with_suffix(".shx").unlink()
    os.mkfifo(path.with_suffix(".shx"))
    return path


def fgb_header(folder, made, address):
    path = copied(folder, made, ".fgb")
    data = bytearray(path.read_bytes())
    data[8:12] = struct.pack("<I", 0x7FFFFFFF)
    path.write_bytes(data)
    return path


def fgb_body(folder, made, address):
    path = copied(folder, made, ".fgb")
    data = bytearray(path.read_bytes())
    for at in range(12, len(data), 13):
        data[at] ^= 0xFF
    path.write_bytes(data)
    return path


def tab_other_file(folder, made, address):
    opened = 'Open Table "/etc/passwd" Hide\nDefinition Table\n  Type NATIVE\n  File "/etc/passwd"\n'
    text = f"!table\n!version 300\n!charset WindowsLatin1\n\n{opened}"
    return written(folder, "lag_5607.tab", text)


def tab_fields(folder, made, address):
    fields = "".join(f"    a{i} Char (254) ;\n" for i in range(2_000_000 // 20))
    text = f'!table\n!version 300\n!charset Neutral\n\nDefinition Table\n  Type NATIVE Charset "Neutral"\n  Fields 100000\n{fields}'
    for suffix in (".dat", ".map", ".id"):
        (folder / f"lag_5607{suffix}").write_bytes(bytes(1024))
    return written(folder, "lag_5607.tab", text)


def mif_points(folder, made, address):
    head = 'Version 300\nCharset "WindowsLatin1"\nDelimiter ","\nColumns 1\n  temakode Integer\nData\n\nPline 2000000000\n700000 6200000\n'
    written(folder, "lag_5607.mid", "5607\n")
    return written(folder, "lag_5607.mif", head)


def parquet_garbage(folder, made, address):
    path = folder / "lag_5607.parquet"
    path.write_bytes(b"PAR1" + os.urandom(1000) + struct.pack("<I", 0x7FFFFFFF) + b"PAR1")
    return path


def parquet_rows(folder, made, address):
    """Three hundred million rows in some kilobytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "lag_5607.parquet"
    run = pa.table({"temakode": pa.array([5607] * 1_000_000, pa.int32()), "note": pa.array(["x" * 1000] * 1_000_000).dictionary_encode()})
    with pq.ParquetWriter(path, run.schema, compression="zstd") as out:
        for _ in range(30):
            out.write_table(run)
    return path


def gdb_garbage(folder, made, address):
    path = folder / "lag_5607.gdb"
    path.mkdir()
    (path / "a00000001.gdbtable").write_bytes(b"\x03\x00\x00\x00" + b"\xff" * 200)
    (path / "a00000001.gdbtablx").write_bytes(b"\x03\x00\x00\x00" + b"\xff" * 200)
    return path


def gdb_linked(folder, made, address):
    path = gdb_garbage(folder, made, address)
    (path / "a00000002.gdbtable").symlink_to("/etc/passwd")
    return folder


def vrt(folder, made, address):
    source = f'<OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{address}/a.geojson</SrcDataSource></OGRVRTLayer>'
    return written(folder, "lag_5607.geojson", f"<OGRVRTDataSource>{source}</OGRVRTDataSource>")


def vrt_late(folder, made, address):
    """After more spaces and remarks than are looked through at first."""
    source = f'<OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{address}/a.geojson</SrcDataSource></OGRVRTLayer>'
    return written(folder, "lag_5607.gml", f"<!--{' ' * (2 << 20)}--><OGRVRTDataSource>{source}</OGRVRTDataSource>")


# -- what is no file, and names ----------------------------------------------------------------------


def link_out(folder, made, address):
    (folder / "adgang.gpkg").symlink_to(made / "god.gpkg")
    (folder / "mappe").symlink_to("/etc")
    return folder


def pipe(folder, made, address):
    path = folder / "lag.geojson"
    os.mkfifo(path)
    return path


def pipe_inside(folder, made, address):
    pipe(folder, made, address)
    return folder


def device(folder, made, address):
    return Path("/dev/zero")


def socket_inside(folder, made, address):
    with closing(socket.socket(socket.AF_UNIX)) as made_socket, chdir(folder):  # its name may be 107 bytes long
        made_socket.bind("lag.geojson")
    return folder


def odd_names(folder, made, address):
    for name in ("\x1b[2J\x1b[31mrød.geojson", "linje\nto.geojson", "\u202egnp.nosjoeg.exe", "cpr 010190-1234.geojson"):
        shutil.copy(made / "god.geojson", folder / name)
    (folder / os.fsdecode(b"\xff\xfe.geojson")).write_bytes(b"hej")
    return folder


def long_name(folder, made, address):
    path = folder / ("a" * 240 + ".geojson")
    shutil.copy(made / "god.geojson", path)
    return path


def long_path(folder, made, address):
    return folder / ("a/" * 2040 + "a.geojson")


def long_part(folder, made, address):
    return folder / ("a" * 4096)


def no_rights(folder, made, address):
    path = folder / "lag.geojson"
    path.touch(mode=0)
    return path


def many_files(folder, made, address):
    first = folder / "0.geojson"
    first.touch()
    for i in range(1, 100_000):
        (folder / f"{i}.geojson").touch()
    return folder


def deep_folder(folder, made, address):
    folder.joinpath(*["a"] * 300).mkdir(parents=True)
    return folder


def nothing(folder, made, address):
    path = folder / "lag.gpkg"
    path.touch()
    return path


def program(folder, made, address):
    path = folder / "lag.shp"
    path.write_bytes(b"\x7fELF" + os.urandom(2000))
    return path


def not_there(folder, made, address):
    return folder / "findes ikke 010190-1234.gpkg"


def an_address(folder, made, address):
    return f"{address}/a.geojson"


def a_driver_string(folder, made, address):
    return f"/vsicurl/{address}/a.geojson"


REFUSED = "afvist"
DAMAGED = r"beskadiget|afkortet|kan ikke læses|kan ikke åbnes"
READ = r"Undersøgt"
"""Read as what it is: the report tells what is wrong, or that it is fine."""

TABLE = {
    "zip: .. i navn": (zip_up, 1, "peger ud af mappen"),
    "zip: fuld sti": (zip_absolute, 1, "peger ud af mappen"),
    "zip: drev": (zip_drive, 1, "peger ud af mappen"),
    "zip: omvendt skråstreg": (zip_backslash, 1, "peger ud af mappen"),
    "zip: link": (zip_link, 1, "links"),
    "zip: samme navn": (zip_doubles, 1, "samme navn"),
    "zip: fil og mappe af samme navn": (zip_file_is_folder, 1, "samme navn"),
    "zip: bombe": (zip_bomb, 1, "gange sin størrelse"),
    "zip: overlappende dele": (zip_overlapping, 1, "overlapper|gange sin størrelse"),
    "zip: lyver om størrelser": (zip_lies, 1, "beskadiget"),
    "zip: 10.001 filer": (zip_many, 1, "højst"),
    "zip i zip": (zip_in_zip, 1, "en anden zip-fil"),
    "zip: adgangskode": (zip_locked, 1, "adgangskode"),
    "zip: afkortet": (zip_cut, 1, "beskadiget"),
    "zip: indeks på 4 GB": (zip_directory_lies, 1, "beskadiget"),
    "zip: navn på 6.000 bytes": (zip_long_name, 1, REFUSED),
    "zip: pakket med LZMA": (zip_lzma, 1, REFUSED),
    "7z": (archive_other, 1, "zip"),
    "xml: milliard grin": (xml_laughs, 1, "DOCTYPE"),
    "xml: DOCTYPE i UTF-16": (xml_utf16, 1, "DOCTYPE"),
    "xml: UTF-7": (xml_utf7, 1, "tegnsæt"),
    "xml: EBCDIC": (xml_ebcdic, 1, "ikke geodata"),
    "xml: parameterentitet": (xml_parameter_entity, 1, "DOCTYPE"),
    "xml: XInclude": (xml_include, 1, f"{READ}|{DAMAGED}|ingen lag"),
    "xml: attribut på 30 MB": (xml_attribute, 1, f"{READ}|{DAMAGED}"),
    "xml: 200.000 lag dyb": (xml_deep, 1, f"{READ}|{DAMAGED}"),
    "gml: skema og SRS på nettet": (xml_remote_schema, 1, READ),
    "gml: skema andetsteds": (xml_schema_elsewhere, 1, REFUSED),
    "gml: .xsd peger ud": (xml_side_schema, 1, REFUSED),
    "gml: .gfs med entiteter": (xml_side_template, 1, "DOCTYPE"),
    "json: 100.000 klammer": (json_deep, 1, DAMAGED),
    "json: 100.000 dyb egenskab": (json_deep_properties, 1, DAMAGED),
    "json: tekst på 1 GB": (json_long_text, 1, DAMAGED),
    "json: tekst på 60 MB": (json_long_real_text, 1, DAMAGED),
    "json: enorme tal": (json_huge_numbers, 1, f"{READ}|{DAMAGED}"),
    "json: NaN": (json_nan, 1, f"{READ}|{DAMAGED}"),
    "json: crs som link": (json_link, 1, "henviser"),
    "json: skjult crs-link": (json_hidden_link, 1, "henviser"),
    "csv: linje på 500 MB": (csv_long_line, 1, "en linje i den er over"),
    "csv: en million kolonner": (csv_columns, 1, "kolonner"),
    "csv: 100.000 dyb WKT": (csv_deep_wkt, 1, "Geometrien kan ikke læses"),
    "csv: .prj med adresse": (csv_address_as_crs, 1, READ),
    "gpkg: endeløs visning": (gpkg_endless_view, 1, READ),
    "gpkg: systemtabel er visning": (gpkg_system_view, 1, REFUSED),
    "gpkg: load_extension og trigger": (gpkg_extension, 1, READ),
    "gpkg: beregnet kolonne": (gpkg_generated, 1, REFUSED),
    "gpkg: CHECK med randomblob": (gpkg_check, 1, READ),
    "gpkg: virtuel tabel": (gpkg_virtual, 1, REFUSED),
    "gpkg: SRS som adresse": (gpkg_srs, 1, READ),
    "gpkg: forkert application_id": (gpkg_application, 1, READ),
    "gpkg: afkortet": (gpkg_cut, 1, DAMAGED),
    "gpkg: ødelagte sider": (gpkg_garbage, 1, DAMAGED),
    "wkb: 2^31 punkter": (gpkg_points, 1, READ),
    "wkb: 2^32 ringe": (gpkg_rings, 1, READ),
    "wkb: 10.000 samlinger i hinanden": (gpkg_nested, 1, "Geometrien kan ikke læses"),
    "wkb: 100.000 samlinger i en multi": (gpkg_nested_multi, 1, "Geometrien kan ikke læses"),
    "wkb: 100.000 samlinger bag andet medlem": (gpkg_nested_second, 1, "Geometrien kan ikke læses"),
    "wkb: kurve med 65.535 ringe": (gpkg_curve, 1, READ),
    "wkb: 30 MB nuller": (gpkg_blob, 1, "Geometrien kan ikke læses"),
    "wkb: 30 MB nuller i en ring": (gpkg_blob_of_ring, 1, "Geometrien kan ikke læses"),
    "gpkg: tekst på 30 MB": (gpkg_long_text, 1, "En celle er på 30 MB"),
    "shp: post på 2 GB": (shp_lengths, 1, f"{READ}|{DAMAGED}"),
    "shp: uden .shx": (shp_without_index, 1, ".shx mangler"),
    "shp: uden .dbf": (shp_without_table, 1, ".dbf mangler"),
    "shp: siger 4 GB": (shp_announced, 1, "afkortet"),
    "dbf: 4 milliarder rækker": (shp_rows, 1, "afkortet"),
    "dbf: rækker uden bredde": (shp_no_width, 1, DAMAGED),
    "shp: linje med 2^31 punkter": (shp_points, 1, f"{READ}|{DAMAGED}"),
    "shp: .prj med adresse": (shp_address_as_crs, 1, READ),
    "shp: .dbf er link": (shp_linked_table, 1, "ledsagefiler er et link"),
    "shp: .shx er pipe": (shp_pipe_for_index, 1, "ledsagefiler er et link"),
    "fgb: hoved på 2 GB": (fgb_header, 1, f"{DAMAGED}|ingen lag"),
    "fgb: ødelagt krop": (fgb_body, 1, f"{DAMAGED}|ingen lag"),
    "tab: åbner /etc/passwd": (tab_other_file, 1, REFUSED),
    "tab: 100.000 kolonner": (tab_fields, 1, DAMAGED),
    "mif: 2 milliarder punkter": (mif_points, 1, f"{READ}|{DAMAGED}"),
    "parquet: volapyk": (parquet_garbage, 1, DAMAGED),
    "parquet: 30 mio. rækker": (parquet_rows, 1, "gange sin størrelse"),
    "gdb: volapyk": (gdb_garbage, 1, DAMAGED),
    "gdb: link indeni": (gdb_linked, 1, "link"),
    "vrt som .geojson": (vrt, 1, "henviser"),
    "vrt efter 2 MB": (vrt_late, 1, "ikke geodata"),
    "mappe: links ud": (link_out, 1, "link"),
    "pipe": (pipe, 1, "almindelig"),
    "mappe: pipe": (pipe_inside, 1, "almindelig"),
    "enhed": (device, 1, "almindelig"),
    "mappe: sokkel": (socket_inside, 1, "almindelig"),
    "navne med styretegn": (odd_names, 1, READ),
    "navn på 248 tegn": (long_name, 1, READ),
    "sti på 4.096 tegn": (long_path, 2, "findes ikke"),
    "navn på 4.096 tegn": (long_part, 2, "findes ikke"),
    "uden rettigheder": (no_rights, 1, "ret til at læse|0 byte"),
    "mappe: 100.000 filer": (many_files, 1, "højst"),
    "mappe: 300 dyb": (deep_folder, 1, "dyb"),
    "0 byte": (nothing, 1, "0 byte"),
    "program som .shp": (program, 1, "ikke geodata"),
    "findes ikke": (not_there, 2, "findes ikke"),
    "adresse": (an_address, 2, "adresser læses ikke"),
    "/vsicurl/": (a_driver_string, 2, "adresser læses ikke"),
}
"""What it is: who makes it, the status geoplan ends with, and what it says."""
