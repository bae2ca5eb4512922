"""What ``geoplan plan`` does, as functions: the app calls the same ones."""
