"""Pre-screens: how far each has come, each answer as it was given, what was handed to staff."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage import tables


def newest(s: Session, conversation_id: str) -> tables.Screening | None:
    return s.scalar(
        select(tables.Screening)
        .where(tables.Screening.conversation_id == conversation_id)
        .order_by(tables.Screening.id.desc())
        .limit(1)
    )


def create(
    s: Session, conversation_id: str, version: str, state: str, progress: str, at: datetime
) -> tables.Screening:
    row = tables.Screening(
        conversation_id=conversation_id,
        version=version,
        state=state,
        progress=progress,
        started_at=at,
        changed_at=at,
    )
    s.add(row)
    s.flush()
    return row


def add_answer(
    s: Session,
    row: tables.Screening,
    question_id: str,
    version: str,
    value: str | tuple[str, ...],
    replaced: str | tuple[str, ...] | None,
    channel: str,
    at: datetime,
) -> None:
    """One answer as given; a correction is a row of its own, beside the answer it replaces."""
    s.add(
        tables.ScreeningAnswer(
            screening_id=row.id,
            question_id=question_id,
            question_version=version,
            value=json.dumps(value),
            replaced=None if replaced is None else json.dumps(replaced),
            channel=channel,
            at=at,
        )
    )


def forget_answers(s: Session, row: tables.Screening) -> None:
    """Erases what was answered; that there was a pre-screen stays."""
    s.execute(delete(tables.ScreeningAnswer).where(tables.ScreeningAnswer.screening_id == row.id))


def unfinished_since(s: Session, before: datetime) -> Sequence[tables.Screening]:
    """Neither handed to staff nor touched since `before`."""
    return s.scalars(
        select(tables.Screening).where(
            tables.Screening.submitted_at.is_(None), tables.Screening.changed_at < before
        )
    ).all()


def erase(s: Session, row: tables.Screening) -> None:
    forget_answers(s, row)
    s.delete(row)
