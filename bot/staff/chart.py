"""Lying bars as numbers for an SVG: one row a label, with one or two parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 280
ROW = 44
BAR = 16
_BELOW_LABEL = 22


@dataclass(frozen=True)
class Row:
    """`value` is written at the right end; `parts` are drawn end to end."""

    label: str
    value: str
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """A drawn rectangle; `kind` is its position among the row's parts."""

    x: float
    width: float
    kind: int


@dataclass(frozen=True)
class Bars:
    label: str
    value: str
    top: int
    parts: tuple[Part, ...]

    @property
    def label_y(self) -> int:
        return self.top + BAR

    @property
    def bar_y(self) -> int:
        return self.top + _BELOW_LABEL


@dataclass(frozen=True)
class Chart:
    height: int
    rows: tuple[Bars, ...]
    width: int = WIDTH


def chart(rows: Sequence[Row]) -> Chart:
    """All rows to one scale: the longest fills the width."""
    longest = max((sum(row.parts) for row in rows), default=0) or 1
    drawn = tuple(
        Bars(row.label, row.value, index * ROW, _parts(row.parts, WIDTH / longest))
        for index, row in enumerate(rows)
    )
    return Chart(len(rows) * ROW, drawn)


def _parts(parts: Sequence[float], scale: float) -> tuple[Part, ...]:
    drawn, x = [], 0.0
    for kind, size in enumerate(parts):
        width = round(size * scale, 1)
        if width:
            drawn.append(Part(round(x, 1), width, kind))
        x += width
    return tuple(drawn)
