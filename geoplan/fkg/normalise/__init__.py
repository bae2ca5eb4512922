"""A delivery made ready to load: what is certain is mended and recorded, what is not goes aside with its reason."""
