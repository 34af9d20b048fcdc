"""Life of an embedding space: built, made ready, serving, retired; and the meter of its recall."""
