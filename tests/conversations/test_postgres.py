"""The same promises on PostgreSQL, where many processes meet."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import wiring
from bot.intake import handoff
from bot.intake.desk import Desk
from bot.storage import handoffs, staff, tables
from tests.conftest import TurnableClock
from tests.house import DANA, House, open_house


@pytest.fixture
def postgres_house(clock: TurnableClock, postgres: str) -> Iterator[House]:
    url = postgres.replace("postgresql://", "postgresql+psycopg://", 1)
    with open_house(clock, url, None) as opened:
        yield opened
        with opened.desk.write() as s:
            for table in reversed(tables.Base.metadata.sorted_tables):
                s.execute(table.delete())
    wiring.use(None)


def test_handoff_by_text_works_on_postgres(postgres_house: House) -> None:
    dana = postgres_house.hire("Dana", DANA)
    visitor = postgres_house.visitor()
    visitor.say("a question")
    postgres_house.settle()
    number = postgres_house.number()
    dana.received()
    assert f"You have {number}" in dana.text(str(number))[0]
    dana.text("hello there")
    assert visitor.news()[-1]["text"] == "hello there"
    dana.text("done")
    assert visitor.state["holder"] == "assistant"


def claim_at_once(desk: Desk, people: int) -> list[bool]:
    """So many people claim the one open request in the same moment."""
    with desk.write() as s:
        ids = [
            staff.add(
                s, f"P{i}", f"+1702555{1000 + i}", desk.clock(), on_call=True, backup=False
            ).id
            for i in range(people)
        ]

    def claim(staff_id: int) -> bool:
        with desk.write() as s:
            row = handoffs.open_ones(s)[0]
            return handoff.claim(s, desk, row, staff.get(s, staff_id))

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(claim, ids))


def test_of_fifty_claims_at_once_one_wins_on_postgres(postgres_house: House) -> None:
    postgres_house.visitor().say("a question")
    assert claim_at_once(postgres_house.desk, 50).count(True) == 1


def test_of_fifty_claims_at_once_one_wins_on_sqlite(house: House) -> None:
    house.visitor().say("a question")
    assert claim_at_once(house.desk, 50).count(True) == 1
