"""Other words for a word, from the FAQ file: read as if the patient had typed the word itself."""

from collections.abc import Callable, Mapping, Sequence

Words = tuple[str, ...]


class Synonyms:
    """Replaces what the file lists under ``synonyms:``.

    Args:
        listed: a word to its other words, as in the file.
        split: how a text becomes words; the same as for messages.
    """

    def __init__(self, listed: Mapping[str, Sequence[str]], split: Callable[[str], Words]) -> None:
        self._meant: dict[Words, Words] = {}
        for word, others in listed.items():
            for other in others:
                if (typed := split(other)) and typed != split(word):
                    self._meant[typed] = split(word)
        self._longest = max(map(len, self._meant), default=1)
        self._first = {typed[0] for typed in self._meant}

    def applied(self, words: Words) -> Words:
        """*words* with every listed run of words replaced, the longest first."""
        if self._first.isdisjoint(words):
            return words
        out: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                if (meant := self._meant.get(words[at : at + length])) is not None:
                    out.extend(meant if out[-len(meant) :] != list(meant) else ())
                    at += length
                    break
            else:
                out.append(words[at])
                at += 1
        return tuple(out)
