"""Appendix 2 of a unit: at the left its steps from the figures to the letter sent, at the right the document as it will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import ReportState
from models.database import reading
from pages.shared import (
    address,
    draw,
    drafting,
    report_closing,
    report_figures,
    report_letter,
    report_opinions,
    report_paper,
    report_sending,
    unit_choice,
)
from pages.shared.report_step import FIGURES, LETTER, OPINIONS, SENDING, STEP, UNIT, CHECKS
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person, may
from services.pilots import current_pilot, zone_of
from services.report_drafts import read_draft
from services.report_versions import list_versions
from services.rollups import home_unit
from services.today import deadline_words
from services.unit_reports import preview_report
from services.unit_tree import load_tree
