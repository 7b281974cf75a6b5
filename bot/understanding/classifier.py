"""Which class a text belongs to, by its likeness to the examples: sentence vectors compared through
a bell curve, n-grams linearly, both solved together by regularised least squares.

Least squares, because its left-out predictions come with the solution: odds and trust are learned
on them, on every example, without a second training run. On the same features it was more accurate
than logistic regression, and knew much better what it had never seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.understanding.encoder import encoder
from bot.understanding.features import Floats, GramWeights, SparseRow, learn_grams
from bot.understanding.least_squares import Numbers, left_out, near_duplicates, solved
from bot.understanding.normal import normal
from bot.understanding.trust import Trust, learn_trust, signs_of

NARROWNESS = 1.0
"""Of the bell curve; from 3 on left-out examples are understood less well."""
GRAM_SHARE = 0.25
"""Weight of the n-grams' likeness beside that of the sentence vectors."""
RIDGE = 0.3
"""How much an example's own label is distrusted."""
LANDMARKS = 4000
"""Examples that all texts are compared with; from 1,500 to 3,000 two points were gained."""
SHARPNESSES = np.geomspace(2, 40, 60)


class Reading(NamedTuple):
    """What the classifier says of one text."""

    odds: Floats
    """One probability per class, summing to one."""
    right: float
    """How likely the first class is right, from all signs of doubt."""
    either: float
    """How likely it is one of the two likeliest answers."""


@dataclass(frozen=True)
class Classifier:
    """Scores every class for a text; `classes` gives the order of all columns."""

    classes: tuple[str, ...]
    grams: GramWeights
    vectors: Floats
    """The landmarks' sentence vectors, shape (landmarks, 384)."""
    shares: Floats
    """What each landmark says for each class, shape (landmarks, classes)."""
    gram_shares: Floats
    """The same for each n-gram, shape (grams, classes)."""
    sharpness: float
    """Turns scores into odds: a probability is proportional to exp(sharpness * score)."""
    right: Trust
    either: Trust
    answers: str
    """Classes that begin with this are answers."""

    def read(self, text: str) -> Reading:
        """Odds and trust for one text."""
        tidy = normal(text)
        row = self.grams.row(tidy)
        cosines = self.vectors @ encoder().encode([tidy])[0]
        scores = _bell(cosines) @ self.shares
        scores = (scores + GRAM_SHARE * (row.weights @ self.gram_shares[row.columns]))[None]
        odds = _odds(scores, self.sharpness)
        nearest = np.array([cosines.max()])
        signs = signs_of(scores, odds, nearest, _starting(self.classes, self.answers))
        right = float(self.right.probability(signs)[0])
        return Reading(odds[0], right, float(self.either.probability(signs)[0]))

    def probabilities(self, text: str) -> Floats:
        """One calibrated probability per class, summing to one."""
        return self.read(text).odds

    def save(self, folder: Path) -> None:
        """Writes classifier.json and classifier.npz; half precision changes no answer."""
        words = {
            "classes": self.classes,
            "grams": sorted(self.grams.columns, key=self.grams.columns.__getitem__),
            "sharpness": self.sharpness,
            "right": asdict(self.right),
            "either": asdict(self.either),
            "answers": self.answers,
        }
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
    return Classifier(
        tuple(words["classes"]),
        GramWeights(columns, arrays.pop("idf")),
        **arrays,
        sharpness=words["sharpness"],
        right=Trust(**words["right"]),
        either=Trust(**words["either"]),
        answers=words["answers"],
    )


def learn_classifier(texts: Sequence[str], labels: Sequence[str], answers: str) -> Classifier:
    """Trains on texts and their classes, of the same length; repeatable. Classes that begin with
    `answers` are those that may be answered."""
    tidy = [normal(text) for text in texts]
    vectors = encoder().encode(tidy)
    grams = learn_grams(tidy)
    rows = _matrix([grams.row(text) for text in tidy], len(grams.idf))
    classes = tuple(sorted(set(labels)))
    truth = np.array([[label == name for name in classes] for label in labels], dtype=np.float32)
    weight = _weights(truth)
    landmarks = _chosen(len(texts))
    likeness = _bell(vectors @ vectors[landmarks].T)
    likeness += GRAM_SHARE * (rows @ rows[landmarks].T).toarray()
    shares, factor = solved(likeness, landmarks, truth, weight, RIDGE)
    groups = near_duplicates(vectors)
    scores = left_out(factor, truth, weight, groups)
    sharpness = _best_sharpness(scores, truth)
    nearest = _nearest_other(vectors, landmarks, groups)
    odds = _odds(scores, sharpness)
    may_answer = _starting(classes, answers)
    signs = signs_of(scores, odds, nearest, may_answer)
    best = truth[np.arange(len(truth)), scores.argmax(axis=1)] > 0
    two = scores[:, may_answer].argsort(axis=1)[:, -2:]
    one_of_two = np.take_along_axis(truth[:, may_answer], two, axis=1).any(axis=1)
    return Classifier(
        classes,
        grams,
        vectors[landmarks],
        shares,
        rows[landmarks].T @ shares,
        sharpness,
        learn_trust(signs, best),
        learn_trust(signs, one_of_two),
        answers,
    )


def _chosen(examples: int) -> Numbers:
    """Every example, or LANDMARKS of them by lot."""
    order = np.random.default_rng(0).permutation(examples)
    return np.sort(order[:LANDMARKS])


def _weights(truth: Floats) -> Floats:
    """Examples of large classes are trusted less, by the root of the size, so that small classes
    are heard and "out of scope", the largest, still means that most things are."""
    sizes = truth.sum(axis=0)
    weight: Floats = np.sqrt(sizes.mean() / (truth @ sizes))
    return weight


def _nearest_other(vectors: Floats, landmarks: Numbers, groups: list[Numbers]) -> Floats:
    """Each example's cosine with the nearest landmark that does not say the same."""
    cosines = vectors @ vectors[landmarks].T
    group_of = np.empty(len(vectors), dtype=np.intp)
    for number, group in enumerate(groups):
        group_of[group] = number
    cosines[group_of[:, None] == group_of[landmarks]] = -1
    nearest: Floats = cosines.max(axis=1)
    return nearest


def _bell(cosines: Floats) -> Floats:
    likeness: Floats = np.exp(NARROWNESS * (cosines - 1), dtype=np.float32)
    return likeness


def _matrix(rows: Sequence[SparseRow], grams: int) -> csr_matrix:
    """Shape (texts, grams)."""
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    weights = np.concatenate([row.weights for row in rows])
    return csr_matrix((weights, columns, ends), shape=(len(rows), grams), dtype=np.float32)


def _starting(classes: Sequence[str], beginning: str) -> NDArray[np.bool_]:
    return np.array([name.startswith(beginning) for name in classes])


def _best_sharpness(scores: Floats, truth: Floats) -> float:
    """The sharpness under which the left-out examples' true classes are most likely."""

    def surprise(sharpness: float) -> float:
        return -float(np.log((_odds(scores, sharpness) * truth).sum(axis=1)).mean())

    return float(min(SHARPNESSES, key=surprise))


def _odds(scores: Floats, sharpness: float) -> Floats:
    powers: Floats = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
