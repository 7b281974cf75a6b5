"""`intake evaluate`: measures the trained parts on sets of rows and prints one table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bot import models, wiring
from bot.evaluation import evaluate
from bot.evaluation_report import misses, plot_reliability, table
from bot.parsing import trained_model
from bot.settings import ROOT, Settings
from bot.understanding.answers import interpret

PLOT = ROOT / "var" / "reliability.png"


def run(settings: Settings, paths: Sequence[Path]) -> None:
    """Prints the figures of the sets named, by default those in `EVAL_DIR`."""
    named = list(paths) or ([Path(settings.eval_dir)] if settings.eval_dir else [])
    files = [file for path in named for file in _files(path)]
    if not files:
        print("No evaluation sets here: name files or folders, or set EVAL_DIR.")
        return
    model = trained_model(models.newest())
    report = evaluate(files, model.interpret, wiring.crisis_detector(), interpret)
    print(table(report))
    print()
    print(misses(report))
    PLOT.parent.mkdir(exist_ok=True)
    plot_reliability(report, PLOT)
    print(f"\nReliability plot: {os.path.relpath(PLOT)}")


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.exists() else []
