"""Tests of the extract of a plot."""
