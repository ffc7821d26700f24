"""The encoder that both readers are made of, in torch: BERT (Devlin et al. 2018), and the heads on it."""

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from torch import Tensor, nn

from bot.reading.reader import HEADS

WIDTH = 384
_FAR = -1e4
"""Added to what may not be looked at; large, and still a number in 16 bits."""


class Layer(nn.Module):
    """One layer: attention, then two dense steps."""

    def __init__(self, heads: int = 12, inner: int = 4 * WIDTH, eps: float = 1e-12) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=eps), nn.LayerNorm(WIDTH, eps=eps)
        self.f1, self.f2 = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)

    def forward(self, x: Tensor, far: Tensor, drop: float) -> Tensor:
        """*x* (texts, tokens, width) one layer on; *far* is added to the attention."""
        texts, tokens, _ = x.shape
        q, k, v = (f(x).view(texts, tokens, self.heads, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        looks = (q @ k.transpose(-1, -2)) * (WIDTH // self.heads) ** -0.5 + far
        seen = F.dropout(looks.softmax(-1), drop, self.training) @ v
        x = self.n1(x + F.dropout(self.o(seen.transpose(1, 2).reshape(texts, tokens, WIDTH)), drop, self.training))
        return self.n2(x + F.dropout(self.f2(F.gelu(self.f1(x))), drop, self.training))


class Bert(nn.Module):
    """Token ids to a vector a token."""

    def __init__(self, vocabulary: int, layers: int, positions: int = 512, drop: float = 0.1) -> None:
        super().__init__()
        self.word, self.pos = nn.Embedding(vocabulary, WIDTH), nn.Embedding(positions, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = drop

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """A vector for each token; *ids* and *mask* are (texts, tokens), *mask* 1 where a token stands."""
        far = ((1 - mask) * _FAR)[:, None, None, :]
        x = self.norm(self.word(ids) + self.pos.weight[: ids.shape[1]] + self.kind)
        x = F.dropout(x, self.drop, self.training)
        for layer in self.layers:
            x = layer(x, far.to(x.dtype), self.drop)
        return x


class Heads(nn.Module):
    """The fine-tuned reader: mean and strongest of all tokens, so that one clause counts as much as the whole."""

    def __init__(self, bert: Bert) -> None:
        super().__init__()
        self.bert = bert
        self.head = nn.Linear(2 * WIDTH, HEADS)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The heads' numbers: (texts, HEADS)."""
        x, there = self.bert(ids, mask), mask[..., None]
        mean = (x * there).sum(1) / there.sum(1)
        strongest = (x + (there - 1) * -_FAR).max(1).values
        return self.head(torch.cat([mean, strongest], -1).float())


class Mean(nn.Module):
    """The untouched encoder: one vector of length 1 a text, for matching."""

    def __init__(self, bert: Bert) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The vectors: (texts, width)."""
        there = mask[..., None]
        return F.normalize((self.bert(ids, mask) * there).sum(1) / there.sum(1), dim=-1)
