"""Training and judging the text-photo head on photos with captions."""
