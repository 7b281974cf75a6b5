"""Loads `bot/content/prescreen.yml` into the classes of `bot.domain.prescreen`.

A wrong file is refused with every problem at once, each as `prescreen.yml:LINE: what is wrong`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from bot.content import FOLDER, Clinic, ContentError
from bot.domain.prescreen.answers import NONE, NOT_SURE
from bot.domain.prescreen.criteria import Outcome, Prescreen, Question, Rule
from bot.prescreen_parts import PartReader, line_of, state_name

PATH = FOLDER / "prescreen.yml"

Earlier = Mapping[str, Question]
"""Questions asked before, by id."""


class PrescreenFileError(ContentError):
    """The file cannot be used; the message lists every problem with file and line."""


def load_prescreen(clinic: Clinic, public_url: str = "", path: Path = PATH) -> Prescreen:
    """The pre-screen with the clinic's own facts filled in. Raises `PrescreenFileError`."""
    try:
        document = YAML().load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PrescreenFileError(f"{path.name}:{line}: is not readable YAML") from error
    if not isinstance(document, CommentedMap):
        raise PrescreenFileError(f"{path.name}:1: must be a mapping of keys to values")
    states = ", ".join(state_name(code) for code in clinic.states_served)
    places = clinic.placeholders(public_url) | {"clinic_states": states}
    file = _File(places, clinic.states_served)
    try:
        prescreen = file.prescreen(document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        place = f"{path.name}:{file.line}"
        raise PrescreenFileError(f"{place}: what begins here has the wrong shape") from error
    if file.problems:
        listed = sorted(set(file.problems))
        raise PrescreenFileError("\n".join(f"{path.name}:{line}: {what}" for line, what in listed))
    return prescreen


class _File(PartReader):
    """The whole file: what its parts say, and what only shows across them."""

    def prescreen(self, document: CommentedMap) -> Prescreen:
        for key in ("version", "labels", "questions", "texts"):
            if key not in document:
                self.wrong(1, f"'{key}' is missing")
        self.labels = {
            key: self.wording(document["labels"], key) for key in document.get("labels", {})
        }
        texts = document.get("texts", CommentedMap())
        self.text_keys = set(texts)
        questions = [self.question(node) for node in document.get("questions", ())]
        self.check_together(document.get("questions", ()), questions)
        known = document.get("not_that_i_know_of", NONE)
        if known not in (NONE, NOT_SURE):
            self.wrong(line_of(document, "not_that_i_know_of"), f"not_that_i_know_of: '{known}'")
        return Prescreen(
            version=str(document.get("version", "")),
            questions=tuple(questions),
            texts={key: self.wording(texts, key) for key in texts},
            labels=self.labels,
            not_that_i_know_of=known,
            status=str(document.get("status", "draft")),
        )

    def check_together(self, nodes: Sequence[CommentedMap], questions: list[Question]) -> None:
        """What only shows across questions: double ids, conditions on what is not asked before."""
        earlier: dict[str, Question] = {}
        rule_ids: set[str] = set()
        for node, question in zip(nodes, questions, strict=True):
            line = node.lc.line + 1
            if question.id in earlier:
                self.wrong(line, f"a second question is called '{question.id}'")
            self.check_conditions(question, earlier, line)
            for rule, rule_node in zip(question.rules, node.get("rules", ()), strict=True):
                at = rule_node.lc.line + 1
                if rule.id in rule_ids:
                    self.wrong(at, f"a second rule is called '{rule.id}'")
                if rule.outcome is Outcome.NOT_NOW:
                    self.check_limit(question, rule, at)
                rule_ids.add(rule.id)
            earlier[question.id] = question

    def check_conditions(self, question: Question, earlier: Earlier, line: int) -> None:
        """A question may depend only on answers that can be there when it is asked."""
        for test in question.ask_if:
            asked = earlier.get(test.question)
            if asked is None:
                self.wrong(
                    line, f"'{question.id}' depends on '{test.question}', not asked before it"
                )
            elif lost := test.values - {choice.id for choice in asked.choices}:
                self.wrong(line, f"'{test.question}' has no answer {', '.join(sorted(lost))}")
        if question.joins and question.joins not in earlier:
            self.wrong(line, f"'{question.id}' joins '{question.joins}', not asked before it")

    def check_limit(self, question: Question, rule: Rule, line: int) -> None:
        """Only an administrative limit may turn somebody away, and never without a word."""
        if not question.administrative:
            self.wrong(line, f"rule '{rule.id}': a medical answer never ends in NOT_NOW")
        if not rule.closing:
            self.wrong(line, f"rule '{rule.id}' ends the talk and needs a 'closing'")
