"""The workspace: one municipality's layers, plans and cases with full history, in a GeoPackage or in PostGIS."""
