"""Property data: which property is meant, what belongs to it, and where the registers contradict each other."""
