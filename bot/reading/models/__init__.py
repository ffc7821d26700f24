"""The model files; see shipped.py."""
