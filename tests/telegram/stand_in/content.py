"""What people put into a message: text with its entities, pictures, stickers, sounds."""

import re
import time
from typing import Any

Content = dict[str, Any]
User = dict[str, Any]

_ENTITIES = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?"),
    "mention": re.compile(r"(?<![\w/])@[A-Za-z]\w{2,31}"),
}


def text(words: str) -> Content:
    """A message of words."""
    return _worded("text", "entities", words)


def photo(caption: str | None = None) -> Content:
    """A picture, with or without a caption."""
    sizes = [_file(f"photo{side}") | {"width": side, "height": side} for side in (90, 320, 800)]
    return {"photo": sizes} | ({} if caption is None else _worded("caption", "caption_entities", caption))


def sticker() -> Content:
    """A sticker."""
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "💆"}
    return {"sticker": _file("sticker") | kind}


def voice() -> Content:
    """Spoken words."""
    return {"voice": _file("voice") | {"duration": 4, "mime_type": "audio/ogg"}}


def forwarded(content: Content, author: User) -> Content:
    """*content* as forwarded from *author*."""
    origin = {"type": "user", "sender_user": author, "date": int(time.time()) - 3600}
    return content | {"forward_origin": origin}


def _file(name: str) -> Content:
    return {"file_id": f"AgAD-{name}", "file_unique_id": f"unique-{name}", "file_size": 4321}


def _worded(field: str, entities: str, words: str) -> Content:
    found = [
        {"type": kind, "offset": _units(words[: match.start()]), "length": _units(match[0])}
        for kind, pattern in _ENTITIES.items()
        for match in pattern.finditer(words)
    ]
    return {field: words} | ({entities: found} if found else {})


def _units(words: str) -> int:
    """Telegram counts in UTF-16 units."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
