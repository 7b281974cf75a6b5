"""Questions that the curated set could not answer, grouped by how alike they are.

What every question to this clinic has in common (its treatment's name above all) is taken away
first: the mean of the curated questions' vectors. Two questions are alike if the cosine of what is
left is at least `ALIKE`. The one with the most look-alikes leads a group and takes all of them
along; then the next. On 25 made-up questions about 12 things: 12 groups, none mixed; without the
subtraction four things that name the medicine fall together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.intake.desk import Desk
from bot.storage import staff_pages
from bot.understanding.encoder import Rows, encoder

ALIKE = 0.55
NEWEST = 300


@dataclass(frozen=True)
class Unanswered:
    id: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Group:
    """Questions alike; the first leads. `id` is the leader's."""

    questions: tuple[Unanswered, ...]

    @property
    def id(self) -> int:
        return self.questions[0].id

    @property
    def newest(self) -> datetime:
        return max(question.at for question in self.questions)


def groups(desk: Desk) -> list[Group]:
    """The newest questions, the largest group first."""
    with desk.read() as s:
        asked = [
            Unanswered(row.id, " ".join(row.text.split()), row.at)
            for row in staff_pages.unanswered(s, NEWEST)
        ]
    if not asked:
        return []
    vectors = _apart([q.text for q in asked], [topic.question for topic in desk.faq.values()])
    found = [Group(tuple(asked[i] for i in members)) for members in alike(vectors)]
    return sorted(found, key=lambda group: (-len(group.questions), -group.id))


def group_led_by(desk: Desk, question_id: int) -> Group | None:
    return next((group for group in groups(desk) if group.id == question_id), None)


def _apart(texts: Sequence[str], curated: Sequence[str]) -> Rows:
    """Unit rows for `texts`, without what the curated questions have in common."""
    vectors = encoder().encode([text.lower() for text in (*texts, *curated)])
    left: Rows = vectors[: len(texts)] - vectors[len(texts) :].mean(axis=0)
    unit: Rows = left / np.linalg.norm(left, axis=1, keepdims=True)
    return unit


def alike(vectors: Rows, least: float = ALIKE) -> Iterator[Sequence[int]]:
    """Positions of the unit rows that belong together, each group's leader first."""
    close = vectors @ vectors.T >= least
    left = np.ones(len(vectors), dtype=bool)
    while left.any():
        leader = int(np.where(left, (close & left).sum(axis=1), -1).argmax())
        members = close[leader] & left
        members[leader] = False
        left &= ~members
        left[leader] = False
        yield [leader, *(int(i) for i in np.flatnonzero(members))]
