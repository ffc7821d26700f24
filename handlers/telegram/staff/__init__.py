"""What staff can do in their private chat with the bot; for anyone else none of it exists."""
