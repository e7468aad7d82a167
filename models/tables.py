"""Every table, in one place to import from; each subject has its own file."""

from models.accounts import Account, SignIn
from models.audit import Audit
from models.counts import FIGURES, ExtraFigure, InstallCount, InstallCountHistory
from models.feedback import Feedback, FeedbackVersion, Image, LabelEvent
from models.imports import ImportBatch, ImportProblem, WaitingCount
from models.pilots import AppFunction, Pilot, Setting
from models.problems import Problem
from models.reports import Extension, Reminder, Report, ReportFile, ReportLine
from models.units import ReportingDuty, Unit, UnitAlias, UnitChange

__all__ = [
    "FIGURES",
    "Account",
    "AppFunction",
    "Audit",
    "Extension",
    "ExtraFigure",
    "Feedback",
    "FeedbackVersion",
    "Image",
    "ImportBatch",
    "ImportProblem",
    "InstallCount",
    "InstallCountHistory",
    "LabelEvent",
    "Pilot",
    "Problem",
    "Reminder",
    "Report",
    "ReportFile",
    "ReportLine",
    "ReportingDuty",
    "Setting",
    "SignIn",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "WaitingCount",
]
