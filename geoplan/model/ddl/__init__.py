"""SQL that makes the tables of the model, in the dialects of PostGIS and GeoPackage."""

from geoplan.model.ddl.gpkg import gpkg_sql
from geoplan.model.ddl.postgis import postgis_sql

__all__ = ["gpkg_sql", "postgis_sql"]
