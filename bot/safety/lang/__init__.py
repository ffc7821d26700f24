"""Calls for help in other languages, one file a group of languages, one term a line."""
