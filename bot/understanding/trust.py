"""How far the first answer can be trusted: logistic models over the signs of doubt.

Learned on left-out predictions of our own examples, those that no answer fits included, so that a
probability says how often a new message like this one is understood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import Floats

Doubles = NDArray[np.float64]

STEPS = 25
RESTRAINT = 1.0
"""Ridge on standardised signs."""


@dataclass(frozen=True)
class Trust:
    """A logistic model: `weights` of the standardised signs, the last one alone."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]

    def probability(self, signs: Floats) -> Doubles:
        """One probability per row of signs."""
        tidy = (signs - np.array(self.mean)) / np.array(self.spread)
        return _logistic(tidy @ self.weights[:-1] + self.weights[-1])


def signs_of(scores: Floats, odds: Floats, nearest: Floats, answers: NDArray[np.bool_]) -> Floats:
    """The signs of doubt, shape (texts, signs): how high and how far apart the two best classes
    are, how spread the rest is, how likely any answer is at all, how near the nearest example.
    `scores` and `odds` have the shape (texts, classes); `answers` marks the FAQ classes."""
    best = np.sort(scores, axis=1)[:, :-4:-1]
    likely = np.clip(np.sort(odds, axis=1)[:, :-3:-1], 1e-6, 1 - 1e-6)
    spread = -(odds * np.log(np.maximum(odds, 1e-9))).sum(axis=1)
    any_answer = np.clip(odds[:, answers].sum(axis=1), 1e-6, 1 - 1e-6)
    columns = [
        best[:, 0],
        best[:, 1],
        best[:, 0] - best[:, 1],
        best[:, 1] - best[:, 2],
        np.log(likely[:, 0] / (1 - likely[:, 0])),
        np.log(likely[:, 1] / (1 - likely[:, 1])),
        np.log(any_answer / (1 - any_answer)),
        spread,
        nearest,
    ]
    return np.stack(columns, axis=1)


def learn_trust(signs: Floats, right: NDArray[np.bool_]) -> Trust:
    """Fits by Newton's method."""
    mean, spread = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    tidy = np.column_stack([(signs - mean) / spread, np.ones(len(signs))]).astype(np.float64)
    weights: Doubles = np.zeros(tidy.shape[1])
    restraint = RESTRAINT * np.append(np.ones(len(weights) - 1), 0)
    for _ in range(STEPS):
        said = _logistic(tidy @ weights)
        slope = tidy.T @ (right - said) - restraint * weights
        curve = (tidy * (said * (1 - said))[:, None]).T @ tidy + np.diag(restraint + 1e-6)
        weights = weights + np.linalg.solve(curve, slope)
    return Trust(*(tuple(map(float, part)) for part in (mean, spread, weights)))


def _logistic(power: Doubles) -> Doubles:
    result: Doubles = 1 / (1 + np.exp(-np.clip(power, -30, 30)))
    return result
