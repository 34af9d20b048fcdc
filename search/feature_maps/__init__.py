"""What the networks see of a photo: feature maps of any layer, and its activation map."""
