"""The synthetic municipality Prøvekøbing: a delivery without faults, and its twin with faults whose list is known."""
