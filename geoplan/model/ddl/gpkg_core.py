"""The tables that every GeoPackage has, and the rows that make a table or view a layer of it."""

from __future__ import annotations

from geoplan.model.ddl.sql import literal
from geoplan.model.types import GEOMETRY

APPLICATION_ID = 0x47504B47
"""``GPKG`` in ASCII: what makes a SQLite file a GeoPackage."""

USER_VERSION = 10300
"""GeoPackage 1.3."""

SRS_ID = 25832

_UTM32 = (
    'PROJCS["ETRS89 / UTM zone 32N",GEOGCS["ETRS89",DATUM["European_Terrestrial_Reference_System_1989",'
    'SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6258"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4258"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
    'PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
    'PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],'
    'AUTHORITY["EPSG","25832"]]'
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SCHEMA_EXTENSION = literal("http://www.geopackage.org/spec121/#extension_schema")

OPENING = f"""PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {USER_VERSION};
PRAGMA foreign_keys = ON;
BEGIN;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84', 4326, 'EPSG', 4326, {literal(_WGS84)}, NULL),
  ('ETRS89 / UTM zone 32N', {SRS_ID}, 'EPSG', {SRS_ID}, {literal(_UTM32)}, NULL);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', {_SCHEMA_EXTENSION}, 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', {_SCHEMA_EXTENSION}, 'read-write');"""  # noqa: S608 - text of SQL is what is made here; all of it constants
"""What a SQLite file needs to be a GeoPackage."""


def contents(table: str, kind: str, identifier: str, description: str) -> str:
    """Enter a table or view in the list of contents; ``kind`` is features or attributes."""
    columns = ("table_name", "data_type", "identifier", "description", "srs_id")
    return _insert("gpkg_contents", columns, table, kind, identifier, description, SRS_ID if kind == "features" else None)


def geometry_column(table: str, geometry_type: str) -> str:
    """Enter the geometry column of a table or view: 2D, in EPSG:25832."""
    columns = ("table_name", "column_name", "geometry_type_name", "srs_id", "z", "m")
    return _insert("gpkg_geometry_columns", columns, table, GEOMETRY, geometry_type.upper(), SRS_ID, 0, 0)


def data_column(table: str, column: str, heading: str, description: str) -> str:
    """Enter the title and description of a column, which QGIS shows as its alias."""
    columns = ("table_name", "column_name", "title", "description")
    return _insert("gpkg_data_columns", columns, table, column, heading or None, description or None)


def _insert(table: str, columns: tuple[str, ...], *values: str | int | None) -> str:
    row = ", ".join(literal(value) for value in values)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row});"  # noqa: S608 - text of SQL is what is made here
