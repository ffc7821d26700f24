"""Points for replies, as the labelled questions ask for them.

1 for the right route (and for faq a fitting entry); 0.5 for a clarify that offers a fitting entry, and for a physician
reply to an emergency; an emergency reply to a physician question counts 1.
"""

from bot.reply import Reply
from tests.measure.questions import Question

RISKY = ("physician", "emergency")


def points(question: Question, reply: Reply) -> float:
    """0, 0.5 or 1 for *reply* to *question*."""
    if question.route == "faq":
        if reply.route == "faq":
            return float(reply.entry in question.topics)
        offered = {offer.entry for offer in reply.offers}
        return 0.5 if reply.route == "clarify" and offered & set(question.topics) else 0.0
    if question.route == "emergency" and reply.route == "physician":
        return 0.5
    return float(reply.route == question.route or (question.route == "physician" and reply.route == "emergency"))


def costly(question: Question, reply: Reply) -> bool:
    """Whether a physician or emergency message got any other route."""
    return question.route in RISKY and reply.route not in RISKY


def false_alarm(question: Question, reply: Reply) -> bool:
    """Whether a harmless message was sent to the physician."""
    return question.route not in RISKY and reply.route in RISKY
