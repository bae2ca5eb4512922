"""Byggeret of all existing buildings of a municipality in one vectorised pass, and what a plan would change."""
