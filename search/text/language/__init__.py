"""The language of the search box: words, "phrases", -words, and filters like `camera:nikon` or `before:2024-05`."""
