"""Regularised least squares in a few thousand landmarks' space, with its left-out predictions.

Every example is described by its likeness to the landmarks only (the Nyström method), so that the
cost grows with the number of examples and not with its cube. Left-out predictions come with the
solution, by the leave-one-out identity for whole groups: no second training run is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack, solve_triangular
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bot.understanding.features import Floats

Numbers = NDArray[np.intp]

JITTER = 1e-3
NEAR_DUPLICATES = 0.93
"""Cosine from which two examples say the same in other words."""
STRIP = 1000


def solved(
    likeness: Floats, landmarks: Numbers, truth: Floats, weight: Floats, ridge: float
) -> tuple[Floats, Floats]:
    """Each landmark's share in every class, shape (landmarks, classes); and a factor of shape
    (examples, landmarks) whose products between rows are what examples say for one another.
    `likeness` has the shape (examples, landmarks) and is overwritten."""
    among = likeness[landmarks].copy()
    among[np.diag_indices_from(among)] += JITTER
    root = _cholesky(among)
    trust = np.sqrt(weight)[:, None]
    described = _divided(likeness, root)
    described *= trust
    square = described.T @ described
    square[np.diag_indices_from(square)] += ridge
    inner = _cholesky(square)
    factor = _divided(described, inner)
    solution = solve_triangular(inner, factor.T @ (truth * trust), lower=True, trans=1)
    shares: Floats = solve_triangular(root, solution, lower=True, trans=1)
    return shares, factor


def left_out(factor: Floats, truth: Floats, weight: Floats, groups: list[Numbers]) -> Floats:
    """The scores each example would get from a model that has not seen its group."""
    trust = np.sqrt(weight)[:, None]
    weighed = truth * trust
    residual = weighed - factor @ (factor.T @ weighed)
    for group in groups:
        own = np.eye(len(group), dtype=np.float32) - factor[group] @ factor[group].T
        residual[group] = np.linalg.solve(own, residual[group])
    scores: Floats = truth - residual / trust
    return scores


def near_duplicates(vectors: Floats) -> list[Numbers]:
    """Row numbers of the examples that say the same, chains of likeness included."""
    pairs = []
    for start in range(0, len(vectors), STRIP):
        rows, columns = np.nonzero(vectors[start : start + STRIP] @ vectors.T > NEAR_DUPLICATES)
        pairs.append((rows + start, columns))
    rows, columns = np.hstack(pairs)
    graph = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(vectors),) * 2)
    _, group = connected_components(graph, directed=False)
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _cholesky(matrix: Floats) -> Floats:
    factor, _ = lapack.spotrf(matrix, lower=1, clean=1)
    lower: Floats = factor
    return lower


def _divided(rows: Floats, lower: Floats) -> Floats:
    """rows · lower⁻ᵀ."""
    result: Floats = np.ascontiguousarray(solve_triangular(lower, rows.T, lower=True).T)
    return result
