"""Every table, in one place to import from; each subject has its own file."""

from models.accounts import Account, Invitation, SignIn, SignOnRule
from models.answers import Answer, AnswerReading, AnswerTemplate, AnswerVersion
from models.api import ApiCall, ApiToken
from models.audit import Audit
from models.counts import FIGURES, ExtraFigure, InstallCount, InstallCountHistory
from models.desk import CodeReason, CriticalNotice, Handover, Verification
from models.desk_acts import DeskAct, DeskActItem, FeedbackOwner, Macro
from models.desk_queue import FeedbackSearch, ItemPresence, SavedView
from models.feedback import Feedback, FeedbackVersion, Image, LabelEvent
from models.form import FormPresence, FormRun, FormSheet
from models.imports import HeaderMapping, ImportBatch, ImportProblem, WaitingCount
from models.learning import LexiconWord, Training
from models.mail import MailAttachment, OutgoingMail
from models.personal import PersonalBreach, PersonalErasure, PersonalRequest
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
    "Answer",
    "AnswerReading",
    "AnswerTemplate",
    "AnswerVersion",
    "ApiCall",
    "ApiToken",
    "AppFunction",
    "Audit",
    "CodeReason",
    "CriticalNotice",
    "DeskAct",
    "DeskActItem",
    "Extension",
    "ExtraFigure",
    "Feedback",
    "FeedbackOwner",
    "FeedbackSearch",
    "FeedbackVersion",
    "FormPresence",
    "FormRun",
    "FormSheet",
    "Handover",
    "HeaderMapping",
    "Image",
    "ImportBatch",
    "ImportProblem",
    "InstallCount",
    "InstallCountHistory",
    "Invitation",
    "ItemPresence",
    "LabelEvent",
    "LexiconWord",
    "Macro",
    "MailAttachment",
    "OutgoingMail",
    "PersonalBreach",
    "PersonalErasure",
    "PersonalRequest",
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
    "SavedView",
    "Setting",
    "SignIn",
    "SignOnRule",
    "Training",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "Verification",
    "WaitingCount",
]
