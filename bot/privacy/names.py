"""How much a word looks like somebody's name, judged by what it means and not by a list of all names.

Names of people lie together among the word vectors. A few examples point the way there; a line fitted between them and
the most frequent words tells names that nobody listed.
"""

from functools import cache
from typing import Final

import numpy as np

from bot.language.vocabulary import Floats, Vocabulary, load_vocabulary

_EXAMPLES: Final = tuple(
    "abdul ahmed aisha ali amanda amy andrea angela anna ashley barbara betty brenda carlos carol carolyn "
    "catherine chen chidi christina christine cynthia david davies deborah deepak diane donna emily evans "
    "evelyn fatima ferrari fischer francesca garcia giovanni gloria hannah hans hassan heather helen hiroshi "
    "ingrid ivan ivanov jacqueline james jan janet janice jean joan johnson jones jose joyce judith julie jurgen "
    "karen katherine kathleen kelly khan kim klaus kwame lars laura lauren lee linda lisa lopez lucia luis marco "
    "maria marta martha martinez melissa michael michelle miguel ming mohammed muller murphy nancy nguyen nicole "
    "novak olena omar pablo pamela paolo patel pavel peter pierre piotr priya rachel raj rebecca robert rodriguez "
    "rossi samantha sandra sanjay sara schmidt sergei sharon shirley singh smith sofia stephanie susan suzuki "
    "sven tanaka taylor teresa thandi thomas victoria walsh weber wei william williams wilson yuki zhang".split()
)
_FREQUENT: Final = 6000
"""So many of the most frequent words stand for all words that are no names; the few names among them do no harm."""

_RIDGE: Final = 20.0
_CHUNK: Final = 4096
LEAST: Final = -1.0
"""What is less like a name than that is not told apart."""


@cache
def likeness() -> dict[str, float]:
    """For each common word how like a name it is: about 1 for names, -1 for others."""
    vocabulary = load_vocabulary()
    weights = _fitted(vocabulary)
    scores = [
        _unit(vocabulary, np.arange(start, min(start + _CHUNK, len(vocabulary.index)))) @ weights[:-1] + weights[-1]
        for start in range(0, len(vocabulary.index), _CHUNK)
    ]
    rounded = np.maximum(np.concatenate(scores), LEAST).round(2)
    return dict(zip(vocabulary.index, rounded.tolist(), strict=True))


def _fitted(vocabulary: Vocabulary) -> Floats:
    """The weights of a ridge regression, the last for the constant; examples and frequent words count alike."""
    examples = [vocabulary.index[name] for name in _EXAMPLES if name in vocabulary.index]
    frequent = np.setdiff1d(np.argsort(-vocabulary.zipf)[:_FREQUENT], examples)
    rows = np.concatenate([examples, frequent])
    here = np.c_[_unit(vocabulary, rows), np.ones(len(rows), np.float32)]
    wanted = np.where(np.arange(len(rows)) < len(examples), 1.0, -1.0)
    weight = np.where(wanted > 0, len(frequent) / len(examples), 1.0)[:, None]
    fitted = np.linalg.solve((here * weight).T @ here + _RIDGE * np.eye(here.shape[1]), (here * weight).T @ wanted)
    return fitted.astype(np.float32)


def _unit(vocabulary: Vocabulary, rows: np.typing.NDArray[np.intp]) -> Floats:
    vectors = vocabulary.vectors[rows].astype(np.float32) * vocabulary.scale
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = vectors / np.maximum(norms, np.float32(1e-9))
    return unit
