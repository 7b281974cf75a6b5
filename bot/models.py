"""Trained models: made by Rasa from data/, kept in models/, made anew when their sources change."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from bot.content import FOLDER, read_yaml
from bot.domain.crisis import CrisisRules
from bot.settings import ROOT
from bot.understanding import crisis

MODELS = ROOT / "models"
CRISIS_MODEL = MODELS / "crisis.npz"
_SOURCES = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/understanding/**/*",
    "bot/assistant/nlu.py",
    "bot/domain/crisis*.py",
    "bot/content/*.yml",
)


class NoModel(Exception):
    """There is nothing to load; `intake train` makes one."""


def newest() -> Path:
    """The newest model. Raises `NoModel`."""
    found = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NoModel("there is no model. Hint: intake train")
    return found[-1]


def train() -> Path:
    """Trains a model and returns it; the older ones are removed."""
    started = time.monotonic()
    print("Training the model …", flush=True)
    older = list(MODELS.glob("*.tar.gz"))
    environment = os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TQDM_DISABLE": "1"}
    log = ROOT / "var" / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [sys.executable, "-m", "rasa", "train", "--force"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise NoModel(f"training failed; see {log}")
    for path in older:
        path.unlink()
    model = newest()
    _train_crisis_model()
    _stamp().write_text(_fingerprint(), encoding="utf-8")
    seconds = time.monotonic() - started
    print(
        f"Trained {model.name} in {seconds:.0f} s ({model.stat().st_size / 1e6:.1f} MB).",
        flush=True,
    )
    return model


def _train_crisis_model() -> None:
    """The learned detector beside the rule list; reception loads it without Rasa."""
    rules = CrisisRules.from_mapping(read_yaml(FOLDER / "crisis.yml"))
    learned = crisis.train(crisis.read_examples(), ordinary_examples(), rules)
    unfinished = CRISIS_MODEL.with_suffix(".part")
    learned.save(unfinished)
    unfinished.replace(CRISIS_MODEL)


def ordinary_examples() -> list[str]:
    """What people ask a clinic otherwise: every example of the dialogue and the FAQ."""
    return [
        line.removeprefix("- ")
        for pattern in ("data/faq/*.yml", "data/dialogue/*.yml")
        for path in sorted(ROOT.glob(pattern))
        for block in read_yaml(path)["nlu"]
        for line in block["examples"].splitlines()
    ]


def train_if_changed() -> None:
    trained_from = _stamp().read_text(encoding="utf-8") if _stamp().exists() else ""
    complete = CRISIS_MODEL.exists() and list(MODELS.glob("*.tar.gz"))
    if trained_from != _fingerprint() or not complete:
        train()


def _stamp() -> Path:
    return MODELS / "trained_from"


def _fingerprint() -> str:
    """What the model was made of: data, configuration and the code that learns."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()
