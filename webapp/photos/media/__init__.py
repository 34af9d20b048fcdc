"""Files for the browser: thumbnails, large pictures, originals; only to those who may see the photo."""
