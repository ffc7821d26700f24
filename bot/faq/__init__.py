"""The clinic's curated file: its shape, its reading, its problems."""
