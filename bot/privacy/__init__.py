"""What keeps people unknown: keys instead of ids, sealed payloads, masked texts."""
