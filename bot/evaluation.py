"""The figures of the evaluation sets: how often a message is understood as its label says.

Texts are read to be judged and never shown: a report holds counts, labels and row ids.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.domain.crisis import Crisis

SETS = ("faq", "oos", "dialogue", "crisis", "prescreen")
NOT_FAQ = frozenset({"out_of_scope", "ask_diagnosis", "ask_medical_advice", "request_human"})

Row = Mapping[str, Any]
Interpret = Callable[[str, str, str], Mapping[str, Any]]
"""Pre-screen reading: (field, question, text) to {"kind", "value", "also"}."""


class Understood(Protocol):
    """What is judged of an interpretation."""

    @property
    def intent(self) -> str: ...
    @property
    def faqs(self) -> Sequence[str]: ...
    @property
    def between(self) -> Sequence[str]: ...
    @property
    def confidence(self) -> float: ...


class Detector(Protocol):
    """What is judged of crisis detection."""

    def detect(self, text: str) -> Crisis | None: ...


Understand = Callable[[str], Understood]


class SetError(ValueError):
    """A file is not an evaluation set; the message says which and why."""


@dataclass
class Figure:
    """A share of rows, over all of them and over those found as they stand (`real`)."""

    name: str
    hits: int = 0
    rows: int = 0
    real_hits: int = 0
    real_rows: int = 0
    listed: list[str] = field(default_factory=list)
    """Ids of the rows worth a look: the misses, or the hits of a figure that should be low."""

    def count(self, row: Row, hit: bool, look: bool) -> None:
        """Adds a row; `look` puts it on the list."""
        real = row["kind"] == "real"
        self.hits += hit
        self.rows += 1
        self.real_hits += hit and real
        self.real_rows += real
        if look:
            self.listed.append(row["id"])


@dataclass
class Report:
    """Figures by name, in the order printed; confusions of labels; (confidence, right) pairs."""

    figures: dict[str, Figure] = field(default_factory=dict)
    confusions: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    def should_be_high(self, name: str, row: Row, hit: bool) -> None:
        self._figure(name).count(row, hit, look=not hit)

    def should_be_low(self, name: str, row: Row, hit: bool) -> None:
        self._figure(name).count(row, hit, look=hit)

    def confused(self, row: Row, given: str) -> None:
        self.confusions.setdefault((row["label"], given), []).append(row["id"])

    def _figure(self, name: str) -> Figure:
        return self.figures.setdefault(name, Figure(name))


def evaluate(
    paths: Iterable[Path], understand: Understand, detector: Detector, interpret: Interpret
) -> Report:
    """Judges every row of the files and folders named. Raises SetError."""
    report = Report()
    judges: dict[str, Callable[[Row], None]] = {
        "faq": lambda row: _judge_faq(report, row, understand(row["text"])),
        "oos": lambda row: _judge_outside(report, row, understand(row["text"])),
        "dialogue": lambda row: _judge_dialogue(report, row, understand(row["text"])),
        "crisis": lambda row: _judge_crisis(report, row, detector.detect(row["text"])),
        "prescreen": lambda row: _judge_answer(
            report, row, interpret(row["field"], row["question"], row["text"])
        ),
    }
    sets = _by_set(paths)
    for name, rows in sets.items():
        for row in rows:
            judges[name](row)
    for name in (name for name in sets if name != "crisis"):
        for row in sets[name]:
            _judge_false_alarm(report, row, detector.detect(row["text"]))
    return report


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSON-lines file; a row without an id gets its file and line as one."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise SetError(f"{path}, line {number}: not JSON ({error.msg})") from error
            if not {"text", "label"} <= set(row):
                raise SetError(f"{path}, line {number}: a row needs a text and a label")
            yield {"id": f"{path.stem}:{number}", "kind": "", **row}


def _by_set(paths: Iterable[Path]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for path in paths:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            name = next((name for name in SETS if file.stem.startswith(name)), None)
            if name is None:
                raise SetError(f"{file}: the name of a set begins with one of {', '.join(SETS)}")
            found.setdefault(name, []).extend(read_rows(file))
    return {name: found[name] for name in SETS if name in found}


def _judge_faq(report: Report, row: Row, read: Understood) -> None:
    label = row["label"]
    answered = read.faqs[0] if read.faqs else None
    right = read.intent == label if label in NOT_FAQ else answered == label
    report.should_be_high("FAQ accuracy", row, right)
    report.should_be_low("  wrong answers", row, answered not in (None, label))
    report.should_be_low("  asked back", row, bool(read.between))
    report.judged.append((read.confidence, right))
    if label == "out_of_scope":
        report.should_be_high("Out of scope kept out", row, answered is None)
    if not right:
        report.confused(row, answered or read.intent)


def _judge_outside(report: Report, row: Row, read: Understood) -> None:
    kept_out = not read.faqs
    report.should_be_high("Out of scope kept out", row, kept_out)
    report.judged.append((read.confidence, kept_out))
    if not kept_out:
        report.confused(row, read.faqs[0])


def _judge_dialogue(report: Report, row: Row, read: Understood) -> None:
    right = read.intent == row["label"]
    report.should_be_high("Dialogue intents", row, right)
    report.judged.append((read.confidence, right))
    if not right:
        report.confused(row, read.faqs[0] if read.faqs else read.intent)


def _judge_crisis(report: Report, row: Row, found: Crisis | None) -> None:
    label = row["label"]
    if label == "none":
        report.should_be_low("Crisis false alarms, hard rows", row, found is not None)
        return
    given = "none" if found is None else f"crisis_{found.kind.value}"
    report.should_be_high("Crisis recall", row, found is not None)
    if not row.get("borderline"):
        report.should_be_high("  borderline rows left out", row, found is not None)
    report.should_be_high(f"  {label.removeprefix('crisis_')}", row, found is not None)
    if found is not None:
        report.should_be_high("  kind right, of those found", row, given in _accepted(row, "alt"))
    if given not in _accepted(row, "alt"):
        report.confused(row, given)


def _judge_false_alarm(report: Report, row: Row, found: Crisis | None) -> None:
    if row.get("also") == "crisis_suicide":
        report.should_be_high("Crisis noticed in a form answer", row, found is not None)
    else:
        report.should_be_low("Crisis false alarms, ordinary rows", row, found is not None)


def _judge_answer(report: Report, row: Row, reading: Mapping[str, Any]) -> None:
    kind, value = reading["kind"], str(reading.get("value"))
    if row["label"] == "correction":
        right = kind == "correction" and value == str(row.get("corrected_value", value))
    else:
        given = value if kind == "value" else kind
        right = given in {row["expected"], *row.get("accept", ())}
    report.should_be_high("Pre-screen read right", row, right)
    report.should_be_low("  wrong value", row, kind == "value" and not right)
    if not right:
        report.confused({**row, "label": f"{row['field']} {row['label']}"}, kind)
    if "also" in row:
        report.should_be_high("  second thing noticed", row, row["also"] in reading["also"])


def _accepted(row: Row, others: str) -> set[str]:
    return {row["label"], *row.get(others, ())}


def confusion_counts(report: Report) -> Counter[tuple[str, str]]:
    """How often each (label, given) pair was confused."""
    return Counter({pair: len(ids) for pair, ids in report.confusions.items()})
