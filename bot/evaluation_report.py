"""An evaluation report as one table, with misses by row id, and as a reliability plot."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.evaluation import Figure, Report, confusion_counts

BINS = 10


def table(report: Report) -> str:
    """The figures, one a line: share and rows, over all and over the real ones."""
    lines = [f"{'':38}{'all':>7}{'rows':>7}{'real':>9}{'rows':>7}"]
    lines += [_line(figure) for figure in report.figures.values()]
    if report.judged:
        error = calibration_error(report)
        lines.append(f"{'Calibration error of confidence':38}{100 * error:6.1f} points")
    return "\n".join(lines)


def misses(report: Report) -> str:
    """Row ids worth a look, by figure; then which label was taken for which."""
    lines = [
        f"{figure.name.strip()}: {' '.join(figure.listed)}"
        for figure in report.figures.values()
        if figure.listed
    ]
    lines.append("")
    for (label, given), times in confusion_counts(report).most_common():
        ids = " ".join(report.confusions[label, given])
        lines.append(f"{times:4} {label} → {given}: {ids}")
    return "\n".join(lines)


def calibration_error(report: Report) -> float:
    """Mean gap between confidence and share right over ten bins, weighed by rows."""
    bins = reliability(report)
    rows = sum(count for _, _, count in bins)
    return sum(abs(said - right) * count for said, right, count in bins) / rows


def reliability(report: Report) -> list[tuple[float, float, int]]:
    """For each bin that has rows: mean confidence, share right, number of rows."""
    said = np.array([confidence for confidence, _ in report.judged])
    right = np.array([hit for _, hit in report.judged], dtype=float)
    places = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        (float(said[places == place].mean()), float(right[places == place].mean()), int(count))
        for place, count in enumerate(np.bincount(places, minlength=BINS))
        if count
    ]


def plot_reliability(report: Report, path: Path) -> None:
    """Draws confidence against share right; the size of a dot is its number of rows."""
    from matplotlib.figure import Figure as Drawing

    said, right, rows = zip(*reliability(report), strict=True)
    drawing = Drawing(figsize=(5, 5), layout="constrained")
    axes = drawing.subplots()
    axes.plot([0, 1], [0, 1], color="#b8b8b8", linewidth=1)
    axes.scatter(said, right, s=[20 + 2 * count for count in rows], color="#2f6f73", alpha=0.8)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share understood as labelled")
    axes.set_title(f"{sum(rows)} messages, error {100 * calibration_error(report):.1f} points")
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(path, dpi=120)


def _line(figure: Figure) -> str:
    share = f"{100 * figure.hits / figure.rows:6.1f}%"
    real = f"{100 * figure.real_hits / figure.real_rows:8.1f}%" if figure.real_rows else f"{'–':>9}"
    return f"{figure.name:38}{share}{figure.rows:7}{real}{figure.real_rows:7}"
