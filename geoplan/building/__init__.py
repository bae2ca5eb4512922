"""Byggesag: measures, byggeret, permit need, protection lines and cases."""
