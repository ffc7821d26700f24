"""The edges: each translates between the desk and one way in."""
