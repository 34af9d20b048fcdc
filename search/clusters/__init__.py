"""Groups of alike photos that nobody asked for: found, named, represented, and kept the same over time."""
