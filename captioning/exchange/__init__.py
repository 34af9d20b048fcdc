"""Captions in files that other programs read and write: COCO's JSON, our references, XMP sidecars."""
