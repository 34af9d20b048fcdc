"""What is said of clusters: names, the photos that stand for them, and those that lie far off."""
