"""Pages about captions."""
