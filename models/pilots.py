"""The rollout itself: its letter, its days, the functions of its app. Another pilot is another row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant


class Pilot(SQLModel, table=True):
    """One rollout. Both days of the trial are in it; a report is on time strictly before `report_before`."""

    __table_args__ = (
        CheckConstraint("trial_from <= trial_to", name="trial_runs_forward"),
        CheckConstraint("trial_to < report_before", name="reports_follow_the_trial"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    letter_number: str = ""
    letter_on: date | None = None
    trial_from: date
    trial_to: date
    report_before: date
    launch_on: date | None = None
    time_zone: str = "Asia/Ho_Chi_Minh"
    form_url: str = ""
    sheet_id: str = ""
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_current: bool = True
    created_at: datetime = Field(sa_type=Instant)


class AppFunction(SQLModel, table=True):
    """A function of the app as Appendix 1 of the letter lists it, in its order and words."""

    __tablename__ = "app_function"
    __table_args__ = (UniqueConstraint("pilot_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    code: str
    group_number: int
    group_label: str
    label: str
    position: int


class Setting(SQLModel, table=True):
    """What is true of this database as a whole, such as that it is a demonstration."""

    key: str = Field(primary_key=True)
    value: str
