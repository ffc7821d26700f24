"""Text of messages: its length, and the formatting of HTML and MarkdownV2 as far as a mistake in it loses a message."""

import html
import re

from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_TAG = re.compile(r"<(/?)([^\s>/]*)[^>]*>")
_TAGS = frozenset("b strong i em u ins s strike del span tg-spoiler tg-emoji a code pre blockquote".split())
_RESERVED = re.compile(r"(?<!\\)([\[\]()>#+\-=|{}.!])")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def read_text(parameters: Parameters) -> str:
    """The text of a message to send, as people will see it."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    shown = _shown(parameters, "text").strip()
    if not shown:
        raise bad_request("text must be non-empty")
    if len(shown) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return shown


def read_caption(parameters: Parameters) -> str:
    """The caption of a photo or document, empty if there is none."""
    shown = _shown(parameters, "caption").strip()
    if len(shown) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return shown


def _shown(parameters: Parameters, field: str) -> str:
    text, mode = parameters.text(field), parameters.text("parse_mode").lower()
    match mode:
        case "" | "none" | "markdown":
            return text
        case "html":
            return _from_html(text)
        case "markdownv2":
            return _from_markdown(text)
        case _:
            raise bad_request("unsupported parse_mode")


def _from_html(text: str) -> str:
    opened: list[str] = []
    for tag in _TAG.finditer(text):
        closing, name, at = tag[1], tag[2].lower(), len(text[: tag.start()].encode())
        if not closing and name not in _TAGS:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {at}')
        if closing and (not opened or opened.pop() != name):
            raise _unparsed(f"Unexpected end tag at byte offset {at}")
        if not closing:
            opened.append(name)
    if "<" in _TAG.sub("", text):
        raise _unparsed("Unclosed start tag at byte offset " + str(len(text[: text.rindex("<")].encode())))
    if opened:
        raise _unparsed(f"Can't find end tag corresponding to start tag {opened[-1]}")
    return html.unescape(_TAG.sub("", text))


def _from_markdown(text: str) -> str:
    found = _RESERVED.search(_CODE.sub("", _LINK.sub("", text)))
    if found:
        raise _unparsed(f"Character '{found[1]}' is reserved and must be escaped with the preceding '\\'")
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*_~`]", "", text))


def _unparsed(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
