"""One linear model over sentence vector and n-grams: regularised least squares, with odds
calibrated on each example's prediction by a model that has not seen it.

Least squares, because its leave-one-out predictions come with the solution: no cross-validation
runs, and thirty examples a class train in seconds. It was as accurate as logistic regression.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.understanding.encoder import DIMENSIONS, encoder
from bot.understanding.features import Floats, GramWeights, SparseRow, learn_grams
from bot.understanding.normal import normal

GRAM_SHARE = 0.7
"""Length of the n-gram part of a row, the sentence vector's being 1."""
RIDGE = 0.5
"""How much an example's own label is distrusted; flat between 0.3 and 1."""
SHARPNESSES = np.geomspace(2, 40, 60)


@dataclass(frozen=True)
class Classifier:
    """Scores of every class for a text; `classes` gives the order."""

    classes: tuple[str, ...]
    grams: GramWeights
    dense: Floats
    """Shape (384 + 1, classes); the last row is the bias."""
    sparse: Floats
    """Shape (grams, classes)."""
    sharpness: float
    """Turns scores into odds: probability is proportional to exp(sharpness * score)."""

    def probabilities(self, text: str) -> Floats:
        """One calibrated probability per class, summing to one."""
        tidy = normal(text)
        row = self.grams.row(tidy)
        scores = encoder().encode([tidy])[0] @ self.dense[:-1] + self.dense[-1]
        scores = scores + GRAM_SHARE * (row.weights @ self.sparse[row.columns])
        odds: Floats = _odds(scores[None], self.sharpness)[0]
        return odds

    def save(self, folder: Path) -> None:
        """Writes classifier.json and classifier.npz; half precision loses nothing visible."""
        names = sorted(self.grams.columns, key=self.grams.columns.__getitem__)
        words = {"classes": self.classes, "grams": names, "sharpness": self.sharpness}
        (folder / "classifier.json").write_text(json.dumps(words), "utf-8")
        np.savez_compressed(
            folder / "classifier.npz",
            idf=self.grams.idf,
            dense=self.dense,
            sparse=self.sparse.astype(np.float16),
        )


def load_classifier(folder: Path) -> Classifier:
    """Reads what save wrote; raises OSError where a file is missing."""
    words = json.loads((folder / "classifier.json").read_text("utf-8"))
    with np.load(folder / "classifier.npz", allow_pickle=False) as arrays:
        columns = {gram: column for column, gram in enumerate(words["grams"])}
        return Classifier(
            tuple(words["classes"]),
            GramWeights(columns, arrays["idf"]),
            arrays["dense"],
            arrays["sparse"].astype(np.float32),
            words["sharpness"],
        )


def learn_classifier(texts: Sequence[str], labels: Sequence[str]) -> Classifier:
    """Trains on texts and their classes, of the same length; repeatable to the last bit."""
    tidy = [normal(text) for text in texts]
    grams = learn_grams(tidy)
    rows = _joined(encoder().encode(tidy), [grams.row(text) for text in tidy], len(grams.idf))
    classes = tuple(sorted(set(labels)))
    truth = np.array([[label == name for name in classes] for label in labels], dtype=np.float32)
    shares, left_out = _least_squares((rows @ rows.T).toarray(), truth)
    weights = rows.T @ shares
    dense = np.vstack([weights[:DIMENSIONS], weights[-1:]])
    sparse = weights[DIMENSIONS:-1] / GRAM_SHARE
    return Classifier(classes, grams, dense, sparse, _best_sharpness(left_out, truth))


def _joined(vectors: Floats, sparse: list[SparseRow], grams: int) -> csr_matrix:
    """Sentence vector, n-grams and a constant side by side; shape (texts, 384 + grams + 1)."""
    ends = np.cumsum([0, *(len(row.columns) for row in sparse)])
    columns = np.concatenate([row.columns for row in sparse])
    weights = GRAM_SHARE * np.concatenate([row.weights for row in sparse])
    found = csr_matrix((weights, columns, ends), shape=(len(sparse), grams), dtype=np.float32)
    ones = np.ones((len(vectors), 1), dtype=np.float32)
    return hstack([csr_matrix(vectors), found, csr_matrix(ones)]).tocsr()


def _least_squares(kernel: Floats, truth: Floats) -> tuple[Floats, Floats]:
    """Each example's share in the solution, and the scores it gets when left out.

    Small classes count as much as large ones: an example is trusted in inverse proportion to
    its class's size.
    """
    sizes = truth.sum(axis=0)
    distrust = (truth @ sizes) / sizes.mean()
    inverse = np.linalg.inv(kernel + RIDGE * np.diag(distrust))
    shares = inverse @ truth
    left_out = truth - shares / np.diag(inverse)[:, None]
    return shares.astype(np.float32), left_out.astype(np.float32)


def _best_sharpness(scores: Floats, truth: Floats) -> float:
    """The sharpness under which the left-out examples' true classes are most likely."""

    def surprise(sharpness: float) -> float:
        return -float(np.log((_odds(scores, sharpness) * truth).sum(axis=1)).mean())

    return float(min(SHARPNESSES, key=surprise))


def _odds(scores: Floats, sharpness: float) -> Floats:
    powers: NDArray[np.float32] = np.exp(
        sharpness * (scores - scores.max(axis=1, keepdims=True)), dtype=np.float32
    )
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
