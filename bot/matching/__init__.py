"""Which entry a question is about: vectors, a model learned from the file at load, pairs, calibrated scores."""
