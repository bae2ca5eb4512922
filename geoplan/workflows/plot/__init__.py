"""What applies on a plot: find the property, gather what concerns it, and say what could not be examined."""
