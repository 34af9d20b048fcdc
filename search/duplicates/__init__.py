"""Duplicates: what is the same, what an edited copy, what another moment; groups of them, and what members decide."""
