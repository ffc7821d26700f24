"""Fine-tuning of an encoder with its heads, and the quantised file that comes of it."""

import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from bot.reading.encoder import WINDOW
from bot.reading.reader import LANGUAGES, OCCASIONS, RISKS
from tests.training.bases import Base
from tests.training.bert import Heads
from tests.training.rows import Row

TOKENS = 1024
"""Tokens of a batch."""

MOST = 64
"""Rows of a batch."""

STEP = 8
"""Batches are filled up to multiples of this; odd shapes take the processor ten times as long in 16 bits."""

SOFT = 0.01
"""How far from 0 and 1 the answers are put: some labels are wrong."""

WEIGHTS = {"emergency": 1.5, "general": 1.2}
"""How much more a head counts than the others."""

Plain = Callable[[str], str]


def fit(base: Base, rows: Sequence[Row], plain: Plain, *, epochs: int, rate: float, seed: int) -> Heads:
    """The fine-tuned model: *base* with heads, learned from *rows* as *plain* spells them."""
    torch.manual_seed(seed)
    model = Heads(base.bert)
    model.bert.word.weight.requires_grad_(False)  # noqa: FBT003 - torch's own signature; no gain, half the time
    ids = _encoded(base, rows, plain)
    answers = torch.tensor(np.stack([row.answers for row in rows]))
    known = torch.tensor(np.stack([row.known for row in rows]))
    occasions = torch.tensor([row.occasion for row in rows])
    languages = torch.tensor([row.language for row in rows])
    weights = torch.tensor([WEIGHTS.get(name, 1.0) for name in (*RISKS, "pair")])
    of_head = list(model.head.parameters())
    below = [p for p in model.bert.parameters() if p.requires_grad]
    groups = [{"params": below, "lr": rate}, {"params": of_head, "lr": 10 * rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    plan = [batch for epoch in range(epochs) for batch in _batches(ids, seed * 100 + epoch)]
    begun, total = time.monotonic(), 0.0
    model.train()
    for step, batch in enumerate(plan):
        for group, full in zip(optimiser.param_groups, (rate, 10 * rate), strict=True):
            group["lr"] = full * min(1.0, (step + 1) / (0.06 * len(plan))) * max(0.02, 1 - step / len(plan))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            said = model(*_filled([ids[at] for at in batch], base.padding))
        wanted = answers[batch] * (1 - 2 * SOFT) + SOFT
        loss = F.binary_cross_entropy_with_logits(said[:, : len(weights)], wanted, reduction="none") * weights
        loss = (loss * known[batch]).sum() / len(batch)
        loss = loss + 0.3 * _choice(said[:, len(weights) : len(weights) + len(OCCASIONS)], occasions[batch])
        loss = loss + 0.2 * _choice(said[:, -len(LANGUAGES) :], languages[batch])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(below, 1.0)
        optimiser.step()
        total += loss.item()
        if step % 100 == 0:
            left = (time.monotonic() - begun) / (step + 1) * (len(plan) - step - 1) / 60
            print(f"  step {step + 1} of {len(plan)}, loss {total / (step + 1):.3f}, {left:.0f} min left", flush=True)
    return model.eval()


def _choice(said: Tensor, wanted: Tensor) -> Tensor:
    there = wanted >= 0
    if not there.any():
        return said.sum() * 0
    return F.cross_entropy(said[there], wanted[there], reduction="sum") / len(wanted)


def _encoded(base: Base, rows: Sequence[Row], plain: Plain) -> list[list[int]]:
    given = [(plain(row.text), plain(row.beside)) if row.beside else plain(row.text) for row in rows]
    encoded = (list(found.ids) for found in base.tokenizer.encode_batch(given))
    return [ids if len(ids) <= WINDOW else [*ids[: WINDOW - 1], ids[-1]] for ids in encoded]


def _batches(ids: Sequence[Sequence[int]], seed: int) -> list[list[int]]:
    """Rows of like length together, the batches in a chance order."""
    chance = random.Random(seed)
    ordered = sorted(range(len(ids)), key=lambda at: len(ids[at]) + chance.random() * 4)
    batches: list[list[int]] = [[]]
    for at in ordered:
        long = -(-len(ids[at]) // STEP) * STEP
        full = len(batches[-1]) >= MOST or (len(batches[-1]) + STEP) * long > TOKENS
        if batches[-1] and len(batches[-1]) % STEP == 0 and full:
            batches.append([])
        batches[-1].append(at)
    chance.shuffle(batches)
    return batches


def _filled(ids: Sequence[Sequence[int]], padding: int) -> tuple[Tensor, Tensor]:
    long = -(-max(map(len, ids)) // STEP) * STEP
    rows, mask = torch.full((len(ids), long), padding), torch.zeros(len(ids), long)
    for at, row in enumerate(ids):
        rows[at, : len(row)] = torch.tensor(row)
        mask[at, : len(row)] = 1
    return rows, mask


def vectors(module: nn.Module, base: Base, texts: Sequence[str], plain: Plain) -> Iterator[np.ndarray]:
    """What *module* says of each text, in order."""
    with torch.no_grad():
        for at in range(0, len(texts), MOST):
            ids = [
                list(found.ids)[:WINDOW]
                for found in base.tokenizer.encode_batch(list(map(plain, texts[at : at + MOST])))
            ]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                yield from module(*_filled(ids, base.padding)).float().numpy()


def export(module: nn.Module, path: Path) -> None:
    """Write *module* as a quantised ONNX file: weights in 8 bits, a scale a channel."""
    ids = torch.randint(5, 1000, (2, 9))
    whole = path.with_suffix(".f32")
    axes = {"ids": {0: "texts", 1: "tokens"}, "mask": {0: "texts", 1: "tokens"}, "said": {0: "texts"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.float().eval(),
            (ids, torch.ones(2, 9)),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["said"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
