"""How a message is read: characters made plain, words found, spelling mended."""
