"""Methods that send, edit and delete messages."""

from typing import Any

from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.chats import Message
from tests.telegram.stand_in.formatting import read_caption, read_text
from tests.telegram.stand_in.keyboard import read_keyboard
from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)

_CHAT_ACTIONS = frozenset(
    "cancel typing upload_photo record_video upload_video record_voice upload_voice record_audio upload_audio "
    "upload_document choose_sticker find_location record_video_note upload_video_note".split(),
)


def send_message(stage: Backstage, parameters: Parameters) -> Message:
    """``sendMessage``."""
    return _sent(stage, parameters, {"text": read_text(parameters)})


def send_photo(stage: Backstage, parameters: Parameters) -> Message:
    """``sendPhoto``: an uploaded one, or one named by its id."""
    size = _uploaded(parameters, "photo")
    photo = {"file_id": f"photo-{size}", "file_unique_id": f"p{size}", "width": 90, "height": 90, "file_size": size}
    return _sent(stage, parameters, {"photo": [photo]} | _caption(parameters))


def send_document(stage: Backstage, parameters: Parameters) -> Message:
    """``sendDocument``: an uploaded one, or one named by its id."""
    size = _uploaded(parameters, "document")
    document = {"file_id": f"document-{size}", "file_unique_id": f"d{size}", "file_size": size}
    return _sent(stage, parameters, {"document": document} | _caption(parameters))


def send_chat_action(stage: Backstage, parameters: Parameters) -> bool:
    """``sendChatAction``."""
    stage.chats.writable(parameters)
    if parameters.text("action").lower() not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def edit_message_text(stage: Backstage, parameters: Parameters) -> Message:
    """``editMessageText``."""
    message = _own(stage, parameters)
    return _edited(message, {"text": read_text(parameters)}, parameters)


def edit_message_reply_markup(stage: Backstage, parameters: Parameters) -> Message:
    """``editMessageReplyMarkup``."""
    return _edited(_own(stage, parameters), {}, parameters)


def delete_message(stage: Backstage, parameters: Parameters) -> bool:
    """``deleteMessage``."""
    message = stage.chats.named(parameters, "message to delete")
    stage.chats.drop(message)
    return True


def _sent(stage: Backstage, parameters: Parameters, content: dict[str, Any]) -> Message:
    chat = stage.chats.writable(parameters)
    keyboard = read_keyboard(parameters)
    answered = stage.chats.replied_to(parameters, chat)
    content |= {"reply_markup": keyboard} if keyboard else {}
    content |= {"reply_to_message": answered} if answered else {}
    return dict(stage.chats.keep(chat, stage.me, content))


def _own(stage: Backstage, parameters: Parameters) -> Message:
    message = stage.chats.named(parameters, "message to edit")
    if message["from"]["id"] != stage.me["id"]:
        raise bad_request("message can't be edited")
    return message


def _edited(message: Message, content: dict[str, Any], parameters: Parameters) -> Message:
    keyboard = read_keyboard(parameters)
    if keyboard == message.get("reply_markup") and content.items() <= message.items():
        raise bad_request(NOT_MODIFIED)
    message.pop("reply_markup", None)
    message |= content | {"edit_date": message["date"]} | ({"reply_markup": keyboard} if keyboard else {})
    return dict(message)


def _uploaded(parameters: Parameters, kind: str) -> int:
    named = parameters.text(kind)
    file = parameters.files.get(named.removeprefix("attach://") if named.startswith("attach://") else kind)
    if file is None and (not named or named.startswith("attach://")):
        raise bad_request(f"there is no {kind} in the request")
    if file == b"":
        raise bad_request("file must be non-empty")
    return len(file or named)


def _caption(parameters: Parameters) -> dict[str, str]:
    caption = read_caption(parameters)
    return {"caption": caption} if caption else {}
