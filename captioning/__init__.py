"""Captions: the sentence under a photo, from a machine or from a person, and the nets that write it."""
