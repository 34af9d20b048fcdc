"""Training of captioners: data, cached features, cross-entropy, metrics, model cards."""
