"""Word and letter n-grams with TF-IDF weights, as plain arrays: what the sentence vector blurs
("spray" or "lozenge", "before" or "after", a drug's misspelt name), these keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WORD_GRAMS = (1, 3)
LETTER_GRAMS = (2, 5)
SEEN_IN = 2
"""A gram in fewer examples than this says nothing about new ones."""

_WORD = re.compile(r"[^\W_]+(?:['/-][^\W_]+)*|[?!&]")


class SparseRow(NamedTuple):
    """One text's grams: column numbers and weights, each block of length one."""

    columns: NDArray[np.int32]
    weights: Floats


@dataclass(frozen=True)
class GramWeights:
    """The grams known, by block (words, letters), with their inverse document frequency."""

    columns: dict[str, int]
    idf: Floats

    def row(self, text: str) -> SparseRow:
        """The weights of a normalised text; grams not known are left out."""
        columns: list[int] = []
        weights: list[Floats] = []
        for grams in (word_grams(text), letter_grams(text)):
            counts = Counter(self.columns[gram] for gram in grams if gram in self.columns)
            found = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
            often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            block = (1 + np.log(often)) * self.idf[found]
            columns.extend(found)
            weights.append(block / max(float(np.linalg.norm(block)), 1e-9))
        return SparseRow(np.array(columns, dtype=np.int32), np.concatenate(weights))


def learn_grams(texts: Sequence[str]) -> GramWeights:
    """The grams that occur in at least SEEN_IN of the normalised texts."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({*word_grams(text), *letter_grams(text)})
    kept = sorted(gram for gram, times in seen.items() if times >= SEEN_IN)
    times = np.array([seen[gram] for gram in kept], dtype=np.float32)
    idf = np.log((1 + len(texts)) / (1 + times)) + 1
    return GramWeights({gram: column for column, gram in enumerate(kept)}, idf.astype(np.float32))


def word_grams(text: str) -> Iterator[str]:
    """Runs of one to three words, with the text's two edges as words of their own."""
    words = ["<", *_WORD.findall(text), ">"]
    for size in range(WORD_GRAMS[0], WORD_GRAMS[1] + 1):
        for start in range(len(words) - size + 1):
            yield "w " + " ".join(words[start : start + size])


def letter_grams(text: str) -> Iterator[str]:
    """Runs of two to five letters within each word, its edges marked."""
    for word in _WORD.findall(text):
        edged = f"_{word}_"
        for size in range(LETTER_GRAMS[0], LETTER_GRAMS[1] + 1):
            yield from _runs(edged, size)


def _runs(word: str, size: int) -> Iterable[str]:
    return (word[start : start + size] for start in range(len(word) - size + 1))
