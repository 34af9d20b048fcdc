"""Keypoints of the library's photos: made at ingest, kept compactly, calibrated for each extractor."""
