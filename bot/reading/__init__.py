"""A message made plain, and what the two encoders make of it. Pure: text in, a frozen value out."""
