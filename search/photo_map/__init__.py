"""The map of a library: every photo a point, alike photos near each other."""
