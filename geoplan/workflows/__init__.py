"""The verbs of geoplan, each one function: called by the command line and by the app alike."""
