"""The chat API refuses what is wrong with a clear error, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.house import House

WRONG: list[tuple[dict[str, Any], int]] = [
    ({}, 422),
    ({"id": "a"}, 422),
    ({"id": "a", "text": "  "}, 422),
    ({"id": "a", "text": 3}, 422),
    ({"id": "", "text": "hi"}, 422),
    ({"id": "a", "text": "hi", "choice": "yes"}, 422),
    ({"id": "a", "choice": []}, 422),
    ({"id": "a", "text": "x" * 5000}, 413),
]


@pytest.mark.parametrize(("body", "status"), WRONG)
def test_wrong_message_gets_a_clear_error(house: House, body: dict[str, Any], status: int) -> None:
    visitor = house.visitor()
    visitor.news()
    answer = house.http.post("/chat/messages", json=body, headers=visitor.headers)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}
    assert visitor.news() == []


def test_only_the_token_opens_a_conversation(house: House) -> None:
    body = {"id": "a", "text": "hi"}
    assert house.http.post("/chat/messages", json=body).status_code == 401
    wrong = {"Authorization": "Bearer guessed"}
    assert house.http.post("/chat/messages", json=body, headers=wrong).status_code == 401


def test_foreign_site_may_not_use_the_chat(house: House) -> None:
    foreign = {"Origin": "https://elsewhere.example"}
    assert house.http.post("/chat/conversations", headers=foreign).status_code == 403
    own = {"Origin": house.url}
    assert house.http.post("/chat/conversations", headers=own).status_code == 201


def test_other_content_types_are_refused(house: House) -> None:
    visitor = house.visitor()
    headers = visitor.headers | {"Content-Type": "text/plain"}
    answer = house.http.post("/chat/messages", content='{"id":"a"}', headers=headers)
    assert answer.status_code == 415
    broken = visitor.headers | {"Content-Type": "application/json"}
    assert house.http.post("/chat/messages", content="{", headers=broken).status_code == 400


def test_readiness_names_the_part_that_is_missing(house: House) -> None:
    answer = house.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": True, "assistant": False, "content": True}
    assert house.http.get("/healthz").status_code == 200


def test_every_page_forbids_third_parties(house: House) -> None:
    for path in ("/healthz", "/answers/side_effects", "/c/unknown"):
        policy = house.http.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy.replace("https:", "")
