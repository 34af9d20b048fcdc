"""What people do to clusters, remembered and obeyed by every later run."""
