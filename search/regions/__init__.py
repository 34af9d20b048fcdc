"""Regions: boxes around the things on a photo, found by themselves, each with a word and a vector of its own."""
