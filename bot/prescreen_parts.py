"""Reads one question, rule or wording of `prescreen.yml`, noting mistakes with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast, get_args

import us
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import DECLINED, NO, NONE, NOT_SURE, UNSURE, YES
from bot.domain.prescreen.criteria import (
    TYPED,
    Choice,
    Condition,
    Field,
    Outcome,
    Question,
    Rule,
    Wording,
)

SERVED = "served_states"
_BLANKS_FILLED_LATER = {"link", "count", "items"}
_YES_NO_FIELDS = {"age", "yesno_ever", "yesno_now"}
_TESTS = ("is", "lacks", "outside")
_QUESTION_KEYS = {
    "id", "field", "text", "topic", "why", "version", "choices", "named_by", "ask_if", "channels",
    "rules", "sources", "again", "unanswered", "on_request", "joins", "joined", "consent",
    "administrative", "after", "unsure", "none", "screening", "steers",
}  # fmt: skip
_RULE_KEYS = {
    "id", "when", "staff", "outcome", "hold", "same_day", "page", "crisis", "says", "closing",
    "sources", "erase",
}  # fmt: skip
_ALLOWED = {
    "page": ("urgent", "normal"),
    "crisis": ("suicide", "medical"),
    "unanswered": ("not_sure", "ask_then_review", "no"),
    "consent": ("collect", "share", "text", "contact"),
}


class PartReader:
    """Goes on after a mistake, so that all of them are listed at once."""

    def __init__(self, places: Mapping[str, str | None], states: Sequence[str]) -> None:
        self.places = places
        self.states = tuple(states)
        self.line = 1
        self.problems: list[tuple[int, str]] = []
        self.labels: dict[str, Wording] = {}
        self.text_keys: set[str] = set()

    def wrong(self, line: int, what: str) -> None:
        self.problems.append((line, what))

    # ── one question ────────────────────────────────────────────────────────────────────────────

    def question(self, node: CommentedMap) -> Question:
        name, line = str(node.get("id", "?")), node.lc.line + 1
        self.line = line
        for key in ("id", "field", "text", "topic", "why", "version"):
            if key not in node:
                self.wrong(line, f"question '{name}' lacks '{key}'")
        for key in set(node) - _QUESTION_KEYS:
            self.wrong(line_of(node, key), f"question '{name}' has an unknown key '{key}'")
        kind = node.get("field")
        if kind not in get_args(Field):
            at = line_of(node, "field") if kind else line
            self.wrong(at, f"question '{name}': no field is called '{kind}'")
        self.check_words(node, name)
        choices = tuple(self.choices(node))
        return Question(
            id=name,
            field=cast(Field, kind),
            text=self.wording(node, "text"),
            topic=str(node.get("topic", "")),
            why=self.wording(node, "why"),
            version=int(node.get("version", 0)),
            choices=choices,
            named_by=tuple(str(words) for words in node.get("named_by", ())),
            ask_if=tuple(self.ask_if(node)),
            channels=tuple(Channel(name) for name in node.get("channels", ("web", "sms"))),
            rules=tuple(self.rule(name, rule, choices, kind) for rule in node.get("rules", ())),
            sources=tuple(node.get("sources", ())),
            again=self.wording(node, "again") if "again" in node else None,
            unanswered=node.get("unanswered", "not_sure"),
            on_request=bool(node.get("on_request")),
            joins=node.get("joins"),
            joined=self.wording(node, "joined") if "joined" in node else None,
            consent=node.get("consent"),
            administrative=bool(node.get("administrative")),
            after=bool(node.get("after")),
            steers=bool(node.get("steers")),
            screening=bool(node.get("screening")),
        )

    def choices(self, node: CommentedMap) -> Iterator[Choice]:
        """The choices as written, then those that every question of the kind takes."""
        kind, written = node.get("field"), []
        listed = node.get("choices", CommentedSeq())
        for at, item in enumerate(listed):
            if item == SERVED:
                written += [Choice(code, same(state_name(code))) for code in self.states]
            elif isinstance(item, CommentedMap) and "id" in item:
                phrases = tuple(str(words) for words in item.get("phrases", ()))
                written.append(Choice(str(item["id"]), self.label(item), phrases))
            else:
                self.wrong(listed.lc.item(at)[0] + 1, "a choice needs an 'id' and 'web'")
        if kind in _YES_NO_FIELDS and not written:
            written += [self.common(YES), self.common(NO)]
        ids = {choice.id for choice in written}
        if node.get("none") and NONE not in ids:
            written.append(self.common(NONE))
        if node.get("unsure", True):
            if kind not in TYPED:
                one_of_these = "not_sure_one" if node.get("screening") else NOT_SURE
                written.append(replace(self.common(one_of_these), id=NOT_SURE))
            written.append(self.common(DECLINED))
        yield from written

    def common(self, key: str) -> Choice:
        if key not in self.labels:
            self.wrong(1, f"labels lack '{key}'")
        return Choice(key, self.labels.get(key, same(key)))

    def ask_if(self, node: CommentedMap) -> Iterator[Condition]:
        for question, values in node.get("ask_if", {}).items():
            yield Condition(question, "is", frozenset(str(value) for value in values))

    # ── one rule ────────────────────────────────────────────────────────────────────────────────

    def rule(
        self, question: str, node: CommentedMap, choices: Sequence[Choice], kind: object
    ) -> Rule:
        name, line = str(node.get("id", "?")), node.lc.line + 1
        for key in ("id", "when", "staff"):
            if key not in node:
                self.wrong(line, f"rule '{name}' lacks '{key}'")
        for key in set(node) - _RULE_KEYS:
            self.wrong(line, f"rule '{name}' has an unknown key '{key}'")
        outcome = node.get("outcome")
        if outcome is not None and outcome not in Outcome.__members__:
            self.wrong(line, f"rule '{name}': no outcome is called '{outcome}'")
            outcome = None
        self.check_words(node, name)
        for key in ("says", "closing"):
            if node.get(key) and node[key] not in self.text_keys:
                self.wrong(line, f"rule '{name}': no text is called '{node[key]}'")
        return Rule(
            id=name,
            when=self.condition(question, name, node, choices, kind),
            staff=str(node.get("staff", "")),
            outcome=Outcome(outcome) if outcome else None,
            hold=bool(node.get("hold")),
            same_day=bool(node.get("same_day")),
            page=node.get("page"),
            crisis=node.get("crisis"),
            says=node.get("says"),
            closing=node.get("closing"),
            erase=bool(node.get("erase")),
            sources=tuple(node.get("sources", ())),
        )

    def check_words(self, node: CommentedMap, name: str) -> None:
        """Keys that take one of a few words."""
        for key, allowed in _ALLOWED.items():
            if key in node and node[key] not in allowed:
                self.wrong(line_of(node, key), f"'{name}': '{key}' is one of {', '.join(allowed)}")

    def condition(
        self, question: str, rule: str, node: CommentedMap, choices: Sequence[Choice], kind: object
    ) -> Condition:
        when, line = node.get("when"), node.lc.line + 1
        if not isinstance(when, CommentedMap) or len(when) != 1 or next(iter(when)) not in _TESTS:
            self.wrong(line, f"rule '{rule}': 'when' needs one of {', '.join(_TESTS)}")
            return Condition(question, "is", frozenset())
        test, listed = next(iter(when.items()))
        values = {str(value) for value in listed}
        if "unsure" in values:
            values = (values - {"unsure"}) | UNSURE
        if SERVED in values:
            values = (values - {SERVED}) | set(self.states)
        offered = {choice.id for choice in choices} | UNSURE | set(self.states)
        for value in sorted(values - offered) if kind not in TYPED else ():
            self.wrong(line, f"rule '{rule}': question '{question}' has no answer '{value}'")
        return Condition(question, test, frozenset(values))

    # ── words ───────────────────────────────────────────────────────────────────────────────────

    def wording(self, node: CommentedMap, key: str) -> Wording:
        raw = node.get(key)
        line = line_of(node, key) if key in node else node.lc.line + 1
        if isinstance(raw, CommentedMap):
            return self.forms(raw, line)
        if not isinstance(raw, str) or not raw.strip():
            self.wrong(line, f"'{key}' needs words")
            return same("")
        return same(self.filled(raw, line))

    def label(self, item: CommentedMap) -> Wording:
        return self.forms(item, item.lc.line + 1)

    def forms(self, node: CommentedMap, line: int) -> Wording:
        web, sms, es = (node.get(form) for form in ("web", "sms", "es"))
        if not (web or sms):
            self.wrong(line, "needs words under 'web' or 'sms'")
        return Wording(
            web=self.filled(str(web or sms), line),
            sms=self.filled(str(sms or web), line),
            es=self.filled(str(es), line) if es else None,
        )

    def filled(self, text: str, line: int) -> str:
        for blank in re.findall(r"\{(\w+)\}", text):
            if self.places.get(blank) is not None:
                text = text.replace("{" + blank + "}", str(self.places[blank]))
            elif blank not in _BLANKS_FILLED_LATER:
                self.wrong(line, f"nothing fills the blank {{{blank}}}")
        return text


def same(text: str) -> Wording:
    return Wording(text, text)


def line_of(node: CommentedMap, key: str) -> int:
    return int(node.lc.key(key)[0]) + 1


def state_name(code: str) -> str:
    state: Any = us.states.lookup(code)
    return str(state.name) if state else code
