"""Medicines and treatment decisions (policy 5)."""

from bot.safety.complaint import about_a_thing, overlap
from bot.safety.lexicon import Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence


def medicine(sentence: Sentence) -> Words:
    """A medicine is named."""
    return first(sentence, sentence.of("medicines"))


def asked(sentence: Sentence) -> Words:
    """A treatment or a medicine for somebody is asked about: "should I put ice on it" (policy 4, 5)."""
    if not sentence.person or about_a_thing(sentence):
        return ()
    for ask in sentence.groups("shapes", "ask-treatment"):
        for kind in ("conditions", "medicines"):
            for mark in sentence.of(kind, weak=True):
                if not overlap(ask, mark):
                    return sentence.said(ask, mark)
    return ()
