"""Every table, in one place to import from; each subject has its own file."""

from models.accounts import Account, Invitation, SignIn, SignOnRule
from models.api import ApiCall, ApiToken
from models.audit import Audit
from models.counts import FIGURES, ExtraFigure, InstallCount, InstallCountHistory
from models.feedback import Feedback, FeedbackVersion, Image, LabelEvent
from models.form import FormPresence, FormRun, FormSheet
from models.imports import HeaderMapping, ImportBatch, ImportProblem, WaitingCount
from models.learning import LexiconWord, Training
from models.pilots import AppFunction, Pilot, Setting
from models.problems import Problem, ProblemRefusal, ProblemRefusalItem
from models.reports import (
    Extension,
    Reminder,
    Report,
    ReportFile,
    ReportImage,
    ReportLine,
    ReportTemplate,
)
from models.units import ReportingDuty, Unit, UnitAlias, UnitChange

__all__ = [
    "FIGURES",
    "Account",
    "ApiCall",
    "ApiToken",
    "AppFunction",
    "Audit",
    "Extension",
    "ExtraFigure",
    "Feedback",
    "FeedbackVersion",
    "FormPresence",
    "FormRun",
    "FormSheet",
    "HeaderMapping",
    "Image",
    "ImportBatch",
    "ImportProblem",
    "InstallCount",
    "InstallCountHistory",
    "Invitation",
    "LabelEvent",
    "LexiconWord",
    "Pilot",
    "Problem",
    "ProblemRefusal",
    "ProblemRefusalItem",
    "Reminder",
    "Report",
    "ReportFile",
    "ReportImage",
    "ReportLine",
    "ReportTemplate",
    "ReportingDuty",
    "Setting",
    "SignIn",
    "SignOnRule",
    "Training",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "WaitingCount",
]
