"""Methods that answer what people pressed or typed inline; each query can be answered for a short while only."""

from typing import Any

from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MOST_RESULTS = 50
MOST_BYTES = 64
LONGEST_NOTICE = 200


def answer_callback_query(stage: Backstage, parameters: Parameters) -> bool:
    """``answerCallbackQuery``."""
    _check_open(stage, parameters.text("callback_query_id"))
    if len(parameters.text("text")) > LONGEST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    return True


def answer_inline_query(stage: Backstage, parameters: Parameters) -> bool:
    """``answerInlineQuery``."""
    results = parameters.nested("results", "can't parse JSON encoded inline query results") or []
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    ids = [_checked(result) for result in results]
    if len(ids) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    _check_open(stage, parameters.text("inline_query_id"))
    return True


def _check_open(stage: Backstage, query: str) -> None:
    if query not in stage.queries:
        raise bad_request(TOO_OLD)


def _checked(result: Any) -> str:
    if not isinstance(result, dict):
        raise _unparsed("Inline query result must be an object")
    for field in ("type", "id", *(("title",) if result.get("type") == "article" else ())):
        if not isinstance(result.get(field), str):
            raise _unparsed(f'Can\'t find field "{field}"')
    if not 1 <= len(result["id"].encode()) <= MOST_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    text = result.get("input_message_content", {}).get("message_text", "")
    if result["type"] == "article" and not text:
        raise bad_request("message text is empty")
    if len(text) > 4096:
        raise bad_request("MESSAGE_TOO_LONG")
    return str(result["id"])


def _unparsed(why: str) -> Exception:
    return bad_request(f"can't parse inline query result: {why}")
