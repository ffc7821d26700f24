"""Questions of entries in other languages than English: found where they are typed as they stand in the file.

The matcher compares meanings in English; for another language the words themselves are all that is sure.
"""

import unicodedata

from bot.faq.model import Faq


class Phrasebook:
    """The translated questions of a file.

    Args:
        faq: the curated file.
    """

    def __init__(self, faq: Faq) -> None:
        translated = ((entry.id, code, one) for entry in faq.entries for code, one in entry.translations.items())
        pairs = [(_plain(text), (entry, code)) for entry, code, one in translated for text in (one.question, *one.also)]
        self._known = dict(reversed(pairs))

    def found(self, message: str) -> tuple[str, str] | None:
        """The id of the entry that *message* asks for word for word, and in which language.

        Capitals, blanks and end marks do not count.
        """
        return self._known.get(_plain(message)) if self._known else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split()).strip(" ?!.¿¡؟。।")
