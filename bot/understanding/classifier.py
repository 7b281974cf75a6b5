"""Which class a text belongs to, by its likeness to the examples: sentence vectors compared through
a bell curve, n-grams linearly, both solved together by regularised least squares.

Least squares, because its leave-one-out predictions come with the solution: the odds are calibrated
on them, on every example, without a second training run. On the same features it was a little more
accurate than logistic regression, and knew much better what it had never seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from bot.understanding.encoder import encoder
from bot.understanding.features import Floats, GramWeights, SparseRow, learn_grams
from bot.understanding.normal import normal
from bot.understanding.variants import variants

NARROWNESS = 2.0
"""Of the bell curve; at 8 the model learns its examples by heart."""
GRAM_SHARE = 0.25
"""Weight of the n-grams' likeness beside that of the sentence vectors."""
RIDGE = 0.3
"""How much an example's own label is distrusted; flat between 0.2 and 0.5."""
VARIANT_DISTRUST = 2.0
SHARPNESSES = np.geomspace(2, 40, 60)


@dataclass(frozen=True)
class Classifier:
    """Scores every class for a text; `classes` gives the order of all columns."""

    classes: tuple[str, ...]
    grams: GramWeights
    vectors: Floats
    """The examples' sentence vectors, shape (examples, 384)."""
    shares: Floats
    """What each example says for each class, shape (examples, classes)."""
    gram_shares: Floats
    """The same for each n-gram, shape (grams, classes)."""
    sharpness: float
    """Turns scores into odds: a probability is proportional to exp(sharpness * score)."""

    def probabilities(self, text: str) -> Floats:
        """One calibrated probability per class, summing to one."""
        tidy = normal(text)
        row = self.grams.row(tidy)
        scores = _bell(self.vectors @ encoder().encode([tidy])[0]) @ self.shares
        scores = scores + GRAM_SHARE * (row.weights @ self.gram_shares[row.columns])
        odds: Floats = _odds(scores[None], self.sharpness)[0]
        return odds

    def save(self, folder: Path) -> None:
        """Writes classifier.json and classifier.npz; half precision changes no answer."""
        names = sorted(self.grams.columns, key=self.grams.columns.__getitem__)
        words = {"classes": self.classes, "grams": names, "sharpness": self.sharpness}
        (folder / "classifier.json").write_text(json.dumps(words), "utf-8")
        np.savez_compressed(
            folder / "classifier.npz",
            idf=self.grams.idf,
            vectors=self.vectors.astype(np.float16),
            shares=self.shares.astype(np.float16),
            gram_shares=self.gram_shares.astype(np.float16),
        )


def load_classifier(folder: Path) -> Classifier:
    """Reads what save wrote; raises OSError where a file is missing."""
    words = json.loads((folder / "classifier.json").read_text("utf-8"))
    with np.load(folder / "classifier.npz", allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    columns = {gram: column for column, gram in enumerate(words["grams"])}
    grams = GramWeights(columns, arrays.pop("idf"))
    return Classifier(tuple(words["classes"]), grams, **arrays, sharpness=words["sharpness"])


def learn_classifier(texts: Sequence[str], labels: Sequence[str], renamed: str) -> Classifier:
    """Trains on texts and their classes, of the same length; repeatable. Examples of classes that
    begin with `renamed` are also learned under the treatment's other names."""
    tidy, origins = _with_variants([normal(text) for text in texts], labels, renamed)
    vectors = encoder().encode(tidy)
    grams = learn_grams(tidy)
    rows = _matrix([grams.row(text) for text in tidy], len(grams.idf))
    classes = tuple(sorted(set(labels)))
    truth = np.array([[labels[i] == name for name in classes] for i in origins], dtype=np.float32)
    likeness = _bell(vectors @ vectors.T) + GRAM_SHARE * (rows @ rows.T).toarray()
    shares, left_out = _least_squares(likeness, truth, origins)
    sharpness = _best_sharpness(left_out[: len(texts)], truth[: len(texts)])
    return Classifier(classes, grams, vectors, shares, rows.T @ shares, sharpness)


def _with_variants(
    tidy: list[str], labels: Sequence[str], renamed: str
) -> tuple[list[str], NDArray[np.intp]]:
    """The texts, then their variants; and for each the number of the text it comes from."""
    others = [
        (other, origin)
        for origin, (text, label) in enumerate(zip(tidy, labels, strict=True))
        if label.startswith(renamed)
        for other in variants(text)
    ]
    origins = [*range(len(tidy)), *(origin for _, origin in others)]
    return [*tidy, *(other for other, _ in others)], np.array(origins)


def _bell(cosines: Floats) -> Floats:
    likeness: Floats = np.exp(NARROWNESS * (cosines - 1), dtype=np.float32)
    return likeness


def _matrix(rows: Sequence[SparseRow], grams: int) -> csr_matrix:
    """Shape (texts, grams)."""
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    weights = np.concatenate([row.weights for row in rows])
    return csr_matrix((weights, columns, ends), shape=(len(rows), grams), dtype=np.float32)


def _least_squares(
    likeness: Floats, truth: Floats, origins: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Each example's share in the solution, and the scores it gets when it and its variants are
    left out.

    Examples of large classes are trusted less, by the root of the size, so that small classes
    are heard and "out of scope", the largest, still means that most things are. Variants are
    trusted half as much as what somebody wrote.
    """
    weight = np.where(np.arange(len(origins)) == origins, 1, 1 / VARIANT_DISTRUST)
    sizes = weight @ truth
    distrust = np.sqrt(truth @ sizes / sizes.mean()) / weight
    likeness[np.diag_indices_from(likeness)] += RIDGE * distrust.astype(np.float32)
    factor, _ = lapack.spotrf(likeness.T, lower=1, overwrite_a=1)
    half, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(half) + np.tril(half, -1).T
    shares: Floats = inverse @ truth
    left_out = np.empty_like(truth)
    for group in _groups(origins):
        own = inverse[np.ix_(group, group)]
        left_out[group] = truth[group] - np.linalg.solve(own, shares[group])
    return shares, left_out


def _groups(origins: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Row numbers of each text and its variants."""
    order = np.argsort(origins, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(origins[order])) + 1)


def _best_sharpness(scores: Floats, truth: Floats) -> float:
    """The sharpness under which the left-out examples' true classes are most likely."""

    def surprise(sharpness: float) -> float:
        return -float(np.log((_odds(scores, sharpness) * truth).sum(axis=1)).mean())

    return float(min(SHARPNESSES, key=surprise))


def _odds(scores: Floats, sharpness: float) -> Floats:
    powers: Floats = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
