"""Which entry a question is about: features, a model learned from the file at load, calibrated scores."""
