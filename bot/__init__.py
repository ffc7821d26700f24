"""The core of Backdesk: text in, a frozen value out. Knows no Telegram, awaits nothing, prints nothing."""
