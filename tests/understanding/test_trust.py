"""A probability of being right says how often that is so."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.least_squares import left_out, near_duplicates, solved
from bot.understanding.trust import learn_trust, signs_of

RIDGE = 0.3


def test_trust_is_how_often_it_was_right() -> None:
    chance = np.random.default_rng(1)
    signs = chance.normal(size=(4000, 3)).astype(np.float32)
    right = chance.random(4000) < 1 / (1 + np.exp(-2 * signs[:, 0]))
    said = learn_trust(signs, right).probability(signs)
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.0)):
        among = (said >= low) & (said < high)
        assert said[among].mean() == pytest.approx(right[among].mean(), abs=0.04)


def test_signs_are_finite_even_for_certain_odds() -> None:
    odds = np.array([[1.0, 0.0, 0.0]], dtype=np.float32)
    signs = signs_of(odds, odds, np.array([1.0]), np.array([True, False, False]))
    assert np.isfinite(signs).all()


def test_left_out_scores_are_those_of_a_model_that_never_saw_the_group() -> None:
    chance = np.random.default_rng(2)
    points = chance.normal(size=(60, 5)).astype(np.float32)
    likeness = np.exp(-((points[:, None] - points[None]) ** 2).sum(-1) / 5).astype(np.float32)
    truth = np.eye(3, dtype=np.float32)[chance.integers(0, 3, 60)]
    weight = chance.uniform(0.5, 2, 60).astype(np.float32)
    landmarks = np.arange(20, 60)
    group, rest = np.arange(4), np.arange(4, 60)
    _, factor = solved(likeness[:, landmarks].copy(), landmarks, truth, weight, RIDGE)
    scores = left_out(factor, truth, weight, [group])
    shares, _ = solved(
        likeness[np.ix_(rest, landmarks)], landmarks - 4, truth[rest], weight[rest], RIDGE
    )
    expected = likeness[np.ix_(group, landmarks)] @ shares
    assert np.allclose(scores[group], expected, atol=0.01)


def test_examples_that_say_the_same_are_one_group() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.99, 0.141], [0, 1]], dtype=np.float32)
    assert sorted(sorted(group.tolist()) for group in near_duplicates(vectors)) == [[0, 2], [1, 3]]
