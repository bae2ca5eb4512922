"""Vectorised geometry on numpy arrays of shapely geometries: arrays in, arrays out, no loop over features."""
