"""The tests, the measurements, and the training of the learned part."""
