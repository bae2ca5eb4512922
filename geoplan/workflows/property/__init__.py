"""Property data as functions: find, show, check."""
