"""Opening hours: as people write them, as values, and what follows from them at a moment."""
