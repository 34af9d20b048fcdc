"""Photos by words: one document of words a photo, and full text search over them."""
