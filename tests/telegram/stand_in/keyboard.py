"""Keyboards under messages, checked as the real server does."""

import re
from typing import Any

from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request

MOST_BYTES = 64
MOST_BUTTONS = 100
MOST_COPIED = 256

_URL = re.compile(r"(?:https?|tg)://[^\s/]+\.?[^\s]*")

_ACTIONS = (
    "url",
    "copy_text",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "pay",
)

Keyboard = dict[str, Any]


def read_keyboard(parameters: Parameters) -> Keyboard | None:
    """The inline keyboard of a call, without empty rows; None if it has none."""
    markup = parameters.nested("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsed('Can\'t find field "text"')
    actions = [name for name in _ACTIONS if button.get(name)]
    if not actions:
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > MOST_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied is not None and not (isinstance(copied, dict) and 1 <= len(str(copied.get("text", ""))) <= MOST_COPIED):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in actions and not _URL.fullmatch(str(button["url"])):
        raise bad_request("BUTTON_URL_INVALID")
    return {"text": button["text"], actions[0]: button[actions[0]]}


def _unparsed(why: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {why}")


def button_data(message: dict[str, Any]) -> list[str]:
    """The data of every button under *message*, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def button_labels(message: dict[str, Any]) -> list[str]:
    """The label of every button under *message*, row by row."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
