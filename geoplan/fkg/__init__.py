"""The common geodata model FKG (GeoFA) as rules: what a delivery of each theme is checked against."""
