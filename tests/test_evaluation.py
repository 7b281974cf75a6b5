"""The figures count as the sets' rules say, and a report shows no text of a row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.domain.crisis import Crisis, CrisisKind
from bot.evaluation import Report, SetError, evaluate
from bot.evaluation_report import calibration_error, misses, plot_reliability, table


@dataclass(frozen=True)
class Reading:
    intent: str
    faqs: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    confidence: float = 1.0


READINGS = {
    "price please": Reading("faq", ("cost",)),
    "is it risky": Reading("faq", ("side_effects",)),
    "cost or cover": Reading("faq_unsure", between=("cost", "insurance")),
    "person now": Reading("request_human"),
    "weather": Reading("out_of_scope"),
    "hi": Reading("greet"),
}


def understand(text: str) -> Reading:
    return READINGS[text]


class WordDetector:
    def detect(self, text: str) -> Crisis | None:
        kinds = {"alarm": CrisisKind.MEDICAL, "despair": CrisisKind.SUICIDE}
        return Crisis(kinds[text], "word") if text in kinds else None


def interpret(field: str, question: str, text: str) -> dict[str, Any]:
    readings: dict[str, dict[str, Any]] = {
        "forty": {"kind": "value", "value": "40", "also": []},
        "sixteen": {"kind": "value", "value": "16", "also": ["minor"]},
        "dunno": {"kind": "unclear", "value": None, "also": []},
        "make it 48": {"kind": "correction", "value": "48", "also": []},
    }
    return readings[text]


def judged(folder: Path, name: str, *rows: dict[str, Any]) -> Report:
    lines = [json.dumps({"kind": "written", **row}) for row in rows]
    (folder / f"{name}.jsonl").write_text("\n".join(lines))
    return evaluate([folder], understand, WordDetector(), interpret)


def share(report: Report, name: str) -> tuple[int, int]:
    figure = report.figures[name]
    return figure.hits, figure.rows


def test_asking_back_is_a_miss_but_no_wrong_answer(tmp_path: Path) -> None:
    report = judged(
        tmp_path,
        "faq",
        {"text": "price please", "label": "cost"},
        {"text": "is it risky", "label": "safety"},
        {"text": "cost or cover", "label": "cost"},
        {"text": "person now", "label": "request_human"},
    )
    assert share(report, "FAQ accuracy") == (2, 4)
    assert share(report, "  wrong answers") == (1, 4)
    assert share(report, "  asked back") == (1, 4)


def test_out_of_scope_rows_of_both_sets_count_as_kept_out(tmp_path: Path) -> None:
    judged(tmp_path, "faq", {"text": "weather", "label": "out_of_scope"})
    report = judged(tmp_path, "oos", {"text": "price please", "label": "gibberish", "id": "o-1"})
    assert share(report, "Out of scope kept out") == (1, 2)
    assert "gibberish → cost: o-1" in misses(report)


def test_real_rows_are_counted_apart(tmp_path: Path) -> None:
    report = judged(
        tmp_path,
        "dialogue",
        {"text": "hi", "label": "greet", "kind": "real"},
        {"text": "weather", "label": "greet"},
    )
    figure = report.figures["Dialogue intents"]
    assert (figure.hits, figure.rows, figure.real_hits, figure.real_rows) == (1, 2, 1, 1)


def test_a_crisis_found_as_another_kind_counts_as_found(tmp_path: Path) -> None:
    report = judged(
        tmp_path,
        "crisis",
        {"text": "despair", "label": "crisis_suicide"},
        {"text": "alarm", "label": "crisis_suicide", "alt": ["crisis_medical"]},
        {"text": "hi", "label": "crisis_suicide", "borderline": True},
        {"text": "alarm", "label": "none"},
    )
    assert share(report, "Crisis recall") == (2, 3)
    assert share(report, "  borderline rows left out") == (2, 2)
    assert share(report, "  kind right, of those found") == (2, 2)
    assert share(report, "Crisis false alarms, hard rows") == (1, 1)


def test_an_alarm_on_ordinary_traffic_is_a_false_one(tmp_path: Path) -> None:
    report = judged(tmp_path, "oos", {"text": "hi", "label": "out_of_scope"})
    assert share(report, "Crisis false alarms, ordinary rows") == (0, 1)


def test_a_pre_screen_answer_needs_kind_and_value(tmp_path: Path) -> None:
    row = {"question": "How old are you?", "field": "age", "label": "value"}
    report = judged(
        tmp_path,
        "prescreen",
        {**row, "text": "forty", "expected": "40"},
        {**row, "text": "forty", "expected": "14"},
        {**row, "text": "sixteen", "expected": "16", "also": "minor"},
        {**row, "text": "dunno", "expected": "40", "accept": ["unclear"]},
        {
            **row,
            "text": "make it 48",
            "expected": "correction",
            "label": "correction",
            "corrected_value": "48",
        },
    )
    assert share(report, "Pre-screen read right") == (4, 5)
    assert share(report, "  wrong value") == (1, 5)
    assert share(report, "  second thing noticed") == (1, 1)


def test_a_report_shows_no_text_of_a_row(tmp_path: Path) -> None:
    report = judged(tmp_path, "faq", {"text": "is it risky", "label": "safety"})
    assert "risky" not in table(report) + misses(report)
    assert "faq:1" in misses(report)


def test_confidence_that_tells_the_truth_has_no_error() -> None:
    report = Report(judged=[(0.75, True)] * 3 + [(0.75, False)])
    assert calibration_error(report) == pytest.approx(0)


def test_the_reliability_plot_is_drawn(tmp_path: Path) -> None:
    plot_reliability(Report(judged=[(0.9, True), (0.3, False)]), tmp_path / "plots" / "r.png")
    assert (tmp_path / "plots" / "r.png").stat().st_size > 1000


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("weather", "{}", "begins with one of"),
        ("faq", "not json", "line 1: not JSON"),
        ("faq", '{"text": "x"}', "needs a text and a label"),
    ],
)
def test_a_file_that_is_no_set_is_named(tmp_path: Path, name: str, content: str, hint: str) -> None:
    (tmp_path / f"{name}.jsonl").write_text(content)
    with pytest.raises(SetError, match=hint):
        evaluate([tmp_path], understand, WordDetector(), interpret)
