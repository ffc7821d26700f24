"""Whether an update is what the library's types say; it checks none, so what is missing or odd comes through."""

from datetime import datetime

from telegram import Chat, MaybeInaccessibleMessage, Message, Update, User


def is_sound(update: Update) -> bool:
    """Whether the handlers can work on *update*."""
    query, message = update.callback_query, update.effective_message
    inline = update.inline_query
    if inline is not None:
        return isinstance(inline.id, str) and isinstance(inline.query, str) and _is_user(inline.from_user)
    if query is not None:
        named = isinstance(query.id, str) and isinstance(query.data, str | None)
        below = query.message is None or (
            isinstance(query.message, MaybeInaccessibleMessage) and _is_chat(query.message.chat)
        )
        return named and _is_user(query.from_user) and below
    return message is None or _is_message(message)


def _is_message(message: Message) -> bool:
    parts = (message.text, message.caption)
    answered = message.reply_to_message
    return (
        _is_chat(message.chat)
        and isinstance(message.date, datetime)
        and isinstance(message.edit_date, datetime | None)
        and all(isinstance(part, str | None) for part in parts)
        and (message.from_user is None or _is_user(message.from_user))
        and isinstance(message.message_id, int)
        and isinstance(message.media_group_id, str | None)
        and (answered is None or answered.from_user is None or _is_user(answered.from_user))
    )


def _is_chat(chat: object) -> bool:
    return isinstance(chat, Chat) and isinstance(chat.id, int) and isinstance(chat.type, str)


def _is_user(user: object) -> bool:
    return isinstance(user, User) and isinstance(user.id, int)
