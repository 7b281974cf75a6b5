"""Crisis detection as reception uses it: the rule list first; a learned model may only add.

The model is kernel least squares over sentence vector and n-grams: a text is judged by the
examples near it, which told hints from figures of speech better than a linear model did. What an
exemption of the rule list silenced is taken out of the text before the model reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import yaml
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bot.domain.crisis import Crisis, CrisisKind, CrisisRules
from bot.understanding.encoder import encoder
from bot.understanding.features import Floats, GramWeights, learn_grams

EXAMPLES = Path(__file__).with_name("examples") / "crisis.yml"
KINDS = tuple(CrisisKind)
ORDINARY = "ordinary"

GRAM_SHARE = 0.7
"""Length of each n-gram block of a row before scaling, the sentence vector's being 1."""
WIDTH = 0.8
"""How fast an example's say fades with distance."""
RIDGE = 0.1
"""How much an example's own label is distrusted."""
NEAREST_ORDINARY = 2500
"""Ordinary sentences kept: those most like a crisis; the rest would only cost time."""
ORDINARY_ALARMS = 0.003
"""Share of ordinary sentences that may alarm. The threshold is as low as this allows: a miss
weighs far more than a false alarm."""
LONG, WINDOW = 16, 14
"""A text of more than LONG words is also read in windows, so that nothing is buried in it."""


@dataclass(frozen=True)
class Rows:
    """Texts as rows of unit length: a sentence vector and n-grams each."""

    vectors: Floats
    """Shape (texts, 384)."""
    by_gram: csr_matrix
    """Which texts hold a gram, shape (grams, texts): a text touches few of the grams."""

    def kernel(self, other: Rows) -> Floats:
        """How much each of these texts has to say about each of the others, (texts, others)."""
        return _fading(self.vectors @ other.vectors.T + (self.by_gram.T @ other.by_gram).toarray())


@dataclass(frozen=True)
class CrisisModel:
    """The examples, and each one's say for "crisis" and for every kind."""

    grams: GramWeights
    rows: Rows
    shares: Floats
    """Shape (examples, 1 + kinds)."""
    threshold: float
    slope: float
    """Turns a score into log odds; even odds at the threshold."""

    def predict(self, text: str, vector: Floats | None = None) -> tuple[CrisisKind | None, float]:
        """The kind, or None below the threshold, and the probability that this is a crisis.

        `text` is as `CrisisRules.unsilenced` gives it; `vector` its sentence vector, if at hand.
        """
        scores = self._nearness(text, vector) @ self.shares
        above = float(scores[0]) - self.threshold
        probability = float(1 / (1 + np.exp(-self.slope * above)))
        return (KINDS[int(scores[1:].argmax())] if above > 0 else None), probability

    def save(self, path: Path) -> None:
        """One npz file; half precision loses nothing visible."""
        words = {
            "grams": sorted(self.grams.columns, key=self.grams.columns.__getitem__),
            "threshold": self.threshold,
            "slope": self.slope,
        }
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                words=np.frombuffer(json.dumps(words).encode(), dtype=np.uint8),
                idf=self.grams.idf,
                shares=self.shares,
                vectors=self.rows.vectors.astype(np.float16),
                weights=self.rows.by_gram.data.astype(np.float16),
                examples=self.rows.by_gram.indices,
                ends=self.rows.by_gram.indptr,
            )

    def _nearness(self, text: str, vector: Floats | None) -> Floats:
        """The kernel between one text and every example, shape (examples,)."""
        seen = encoder().encode([text])[0] if vector is None else vector
        grams = self.grams.row(text)
        weights = GRAM_SHARE * grams.weights
        alike = self.rows.vectors @ seen + weights @ self.rows.by_gram[grams.columns]
        return _fading(alike / np.sqrt(1 + weights @ weights))


class Reader(Protocol):
    """What may add to the rules: a `CrisisModel`."""

    def predict(self, text: str) -> tuple[CrisisKind | None, float]: ...


class CrisisDetector:
    """What reception asks. Without a model the rules work alone."""

    def __init__(self, rules: CrisisRules, model: Reader | None = None) -> None:
        self._rules = rules
        self._model = model

    def detect(self, text: str, previous: Sequence[str] = ()) -> Crisis | None:
        """The crisis in this text, if there is one; `previous`: the visitor's messages before."""
        found = self._rules.detect(text, previous)
        if found is not None or self._model is None:
            return found
        for part in _parts(self._rules.unsilenced(text)):
            kind, _ = self._model.predict(part)
            if kind is not None:
                return Crisis(kind, "learned")
        return None


def load_model(path: Path) -> CrisisModel:
    """Reads what save wrote; raises OSError where the file is missing."""
    with np.load(path, allow_pickle=False) as arrays:
        words = json.loads(arrays["words"].tobytes())
        vectors = arrays["vectors"].astype(np.float32)
        held = (arrays["weights"].astype(np.float32), arrays["examples"], arrays["ends"])
        by_gram = csr_matrix(held, shape=(len(words["grams"]), len(vectors)))
        grams = GramWeights({gram: at for at, gram in enumerate(words["grams"])}, arrays["idf"])
        rows = Rows(vectors, by_gram)
        return CrisisModel(grams, rows, arrays["shares"], words["threshold"], words["slope"])


def read_examples(path: Path = EXAMPLES) -> dict[str, list[str]]:
    """Kind (or "none", "ordinary") to its sentences, from groups of one sentence a line."""
    content: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return {
        kind: [line for group in groups.values() for line in group.splitlines() if line.strip()]
        for kind, groups in content.items()
    }


def train(
    examples: Mapping[str, Sequence[str]], ordinary: Sequence[str], rules: CrisisRules
) -> CrisisModel:
    """Learns from sentences by kind, and from what people ask a clinic otherwise.

    `examples` as `read_examples` gives them. Repeatable to the last bit.
    """
    labels = [kind for kind, sentences in examples.items() for _ in sentences]
    texts = [rules.read(one) for sentences in examples.values() for one in sentences]
    # A sentence that stands twice would vouch for itself when left out.
    known = set(texts)
    everyday = [one for one in dict.fromkeys(map(rules.read, ordinary)) if one not in known]
    spared = max(0, len(everyday) - NEAREST_ORDINARY)
    grams = learn_grams(texts + everyday)
    everyday = _most_like_crises(everyday, texts, labels, grams)

    rows = _rows(texts + everyday, grams)
    labels += [ORDINARY] * len(everyday)
    truth = np.array([_truth(label) for label in labels], dtype=np.float32)
    shares, left_out = _least_squares(rows.kernel(rows), 2 * truth - 1)
    threshold = _threshold(left_out[np.array(labels) == ORDINARY, 0], spared)
    odds = LogisticRegression().fit(left_out[:, :1] - threshold, truth[:, 0])
    return CrisisModel(grams, rows, shares, threshold, float(odds.coef_[0, 0]))


def _most_like_crises(
    everyday: list[str], texts: list[str], labels: list[str], grams: GramWeights
) -> list[str]:
    """The ordinary sentences that share most n-grams with a crisis."""
    if len(everyday) <= NEAREST_ORDINARY:
        return everyday
    crises = [text for text, label in zip(texts, labels, strict=True) if label in set(KINDS)]
    shared = (_by_gram(everyday, grams).T @ _by_gram(crises, grams)).toarray()
    nearest = np.argsort(-shared.max(axis=1, initial=0), kind="stable")[:NEAREST_ORDINARY]
    return [everyday[at] for at in sorted(nearest)]


def _truth(label: str) -> list[bool]:
    """Whether it is a crisis at all, then of which kind."""
    return [label in set(KINDS), *(label == kind for kind in KINDS)]


def _threshold(scores: Floats, spared: int) -> float:
    """The score above which ORDINARY_ALARMS of the ordinary sentences lie, the spared ones too."""
    alarms = int(ORDINARY_ALARMS * (len(scores) + spared))
    return float(np.sort(scores)[::-1][min(alarms, len(scores) - 1)])


def _rows(texts: Sequence[str], grams: GramWeights) -> Rows:
    by_gram = GRAM_SHARE * _by_gram(texts, grams)
    lengths = np.sqrt(1 + np.asarray(by_gram.multiply(by_gram).sum(axis=0)).ravel())
    vectors = encoder().encode(texts) / lengths[:, None]
    return Rows(vectors.astype(np.float32), (by_gram @ diags(1 / lengths)).tocsr())


def _by_gram(texts: Sequence[str], grams: GramWeights) -> csr_matrix:
    """The n-gram weights of texts, shape (grams, texts)."""
    rows = [grams.row(text) for text in texts]
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    weights = np.concatenate([row.weights for row in rows])
    held = csr_matrix((weights, columns, ends), shape=(len(texts), len(grams.idf)))
    return held.T.tocsr().astype(np.float32)


def _fading(alike: Floats) -> Floats:
    """From cosines to a say that fades with distance."""
    say: Floats = np.exp(-2 * WIDTH * (1 - alike), dtype=np.float32)
    return say


def _least_squares(kernel: Floats, truth: Floats) -> tuple[Floats, Floats]:
    """Each example's share in the solution, and the scores it gets when left out.

    Crises and the rest weigh the same in sum, however many examples each side has.
    """
    crises = truth[:, 0] > 0
    distrust = 2 * np.where(crises, crises.mean(), 1 - crises.mean())
    inverse = np.linalg.inv(kernel + RIDGE * np.diag(distrust).astype(np.float32))
    shares: Floats = (inverse @ truth).astype(np.float32)
    left_out: Floats = (truth - shares / np.diag(inverse)[:, None]).astype(np.float32)
    return shares, left_out


def _parts(text: str) -> list[str]:
    """The whole text, and overlapping windows of it if it is long."""
    words = text.split()
    starts = range(0, len(words) - WINDOW + 1, WINDOW // 2) if len(words) > LONG else ()
    return [text, *(" ".join(words[at : at + WINDOW]) for at in starts)]
