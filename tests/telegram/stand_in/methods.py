"""The methods of the Bot API that the stand-in has, by their name in lower case."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tests.telegram.stand_in import queries, sending
from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.profile import TEXTS
from tests.telegram.stand_in.refusal import conflict
from tests.telegram.stand_in.updates import BY_WEBHOOK, LONGEST_POLL, MOST_UPDATES, UNDER_WEBHOOK, Update

Method = Callable[[Backstage, Parameters], Awaitable[Any] | Any]


def get_me(stage: Backstage, parameters: Parameters) -> dict[str, Any]:
    """``getMe``."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": True}
    return stage.me | abilities


async def get_updates(stage: Backstage, parameters: Parameters) -> list[Update]:
    """``getUpdates``."""
    if stage.webhook.url:
        await stage.updates.delay_conflict()
        raise conflict(UNDER_WEBHOOK)
    _allow(stage, parameters)
    limit = parameters.integer("limit", MOST_UPDATES, 1, MOST_UPDATES)
    timeout = parameters.integer("timeout", 0, 0, LONGEST_POLL)
    return await stage.updates.poll(parameters.integer("offset", 0), limit, timeout)


def set_webhook(stage: Backstage, parameters: Parameters) -> bool:
    """``setWebhook``; with an empty address, ``deleteWebhook``."""
    if not parameters.text("url"):
        return delete_webhook(stage, parameters)
    stage.webhook.set(parameters)
    stage.updates.end_poll(BY_WEBHOOK)
    _allow(stage, parameters)
    _drop_pending(stage, parameters)
    for update in stage.updates.pending:
        stage.webhook.post(update)
    return True


def delete_webhook(stage: Backstage, parameters: Parameters) -> bool:
    """``deleteWebhook``."""
    stage.webhook.delete()
    _drop_pending(stage, parameters)
    return True


def get_webhook_info(stage: Backstage, parameters: Parameters) -> dict[str, Any]:
    """``getWebhookInfo``."""
    pending = len(stage.updates.pending)
    info = {"url": stage.webhook.url, "has_custom_certificate": False, "pending_update_count": pending}
    allowed = {"allowed_updates": sorted(stage.updates.allowed)} if stage.updates.allowed else {}
    return info | stage.webhook.error | allowed


def _allow(stage: Backstage, parameters: Parameters) -> None:
    """The kinds of updates that are wanted stay as they are if a call does not name them."""
    allowed = parameters.nested("allowed_updates", "can't parse allowed updates JSON object")
    if isinstance(allowed, list):
        stage.updates.allowed = frozenset(map(str, allowed))


def _drop_pending(stage: Backstage, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        stage.updates.pending.clear()


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": sending.edit_message_text,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message,
    "answercallbackquery": queries.answer_callback_query,
    "answerinlinequery": queries.answer_inline_query,
    "setmycommands": lambda stage, parameters: stage.profile.set_commands(parameters),
    "getmycommands": lambda stage, parameters: stage.profile.get_commands(parameters),
    "deletemycommands": lambda stage, parameters: stage.profile.delete_commands(parameters),
}


def _set_text(stage: Backstage, parameters: Parameters, *, name: str) -> bool:
    return stage.profile.set_text(name, parameters)


def _get_text(stage: Backstage, parameters: Parameters, *, name: str) -> dict[str, str]:
    return stage.profile.get_text(name, parameters)


for _name in TEXTS:
    METHODS["setmy" + _name.replace("_", "")] = partial(_set_text, name=_name)
    METHODS["getmy" + _name.replace("_", "")] = partial(_get_text, name=_name)
