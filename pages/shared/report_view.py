"""What the steps of a report share: the unit's report as it stands, the addresses of the steps, who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from locales import gettext as _
from services.access import Action, Person, may
from services.report_drafts import Draft
from services.report_versions import Version
from services.reviews import Review
from services.unit_reports import Preview

UNIT, STEP, SEEN = "don-vi", "buoc", "xem"
FIGURES, OPINIONS, LETTER, CLOSING, SENDING = "so-lieu", "gop-y", "cong-van", "chot", "gui"


@dataclass(frozen=True)
class ReportView:
    """One unit's report. `preview` is what closing it now would give; `versions` are closed, the newest first.

    `authorities` are the heads of a signature that a unit of this kind may have, each a tuple of lines.
    """

    person: Person
    unit: str
    preview: Preview
    draft: Draft
    versions: tuple[Version, ...]
    zone: ZoneInfo
    today: date
    review: Review
    authorities: tuple[tuple[str, ...], ...]

    @property
    def writes(self) -> bool:
        """Whether this person prepares the report."""
        return may(self.person, Action.PREPARE_REPORT)

    @property
    def newest(self) -> Version | None:
        """The version that was closed last."""
        return self.versions[0] if self.versions else None

    @property
    def has_draft(self) -> bool:
        """Whether the draft says anything that the last version does not."""
        return self.draft.edit > 0 and self.draft.differs


def steps(view: ReportView) -> dict[str, str]:
    """The steps that a person walks, by their address; those who read only skip what is typed."""
    told = {
        FIGURES: _("1. Figures"),
        OPINIONS: _("2. Opinions"),
        LETTER: _("3. Letter"),
        CLOSING: _("4. Check and close"),
        SENDING: _("5. Send"),
    }
    if view.writes:
        return told
    return {FIGURES: _("Figures"), CLOSING: _("Checks"), SENDING: _("Versions and letters")}
