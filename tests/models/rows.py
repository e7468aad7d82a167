"""One row of every table, each true to its constraints: what the tests of the constraints then break.

Over 300 lines, since every table has its row here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, SQLModel

from models import tables

AT = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
DAY = date(2025, 12, 1)
SHA = "0" * 64


def row_of_every_table() -> list[SQLModel]:
    """In an order in which they can be stored; each has the key 1, and units 1 to 3 are there to be named."""
    return [
        tables.Setting(key="demonstration", value="1"),
        tables.Pilot(
            id=1,
            code="P",
            name="Thí điểm",
            trial_from=date(2025, 11, 20),
            trial_to=date(2025, 12, 10),
            report_before=date(2025, 12, 15),
            created_at=AT,
        ),
        tables.AppFunction(
            id=1, pilot_id=1, code="login", group_number=1, group_label="Nhóm", label="Đăng nhập", position=0
        ),
        *(
            tables.Unit(id=n, code=f"U{n}", name=f"Đơn vị {n}", kind="company", path=f"/U{n}/", headcount=5)
            for n in (1, 2, 3)
        ),
        tables.Account(id=1, username="an", oidc_subject="s", role="reporter", unit_id=1, created_at=AT),
        tables.SignIn(
            id=1, token_hash=SHA, account_id=1, created_at=AT, last_seen_at=AT, ends_at=AT, ended_at=AT
        ),
        tables.Invitation(id=1, account_id=1, token_hash=SHA, created_by="an", created_at=AT, ends_at=AT),
        tables.SignOnRule(
            id=1,
            kind="group",
            value="evn-bao-cao",
            role="reporter",
            unit_id=1,
            created_by="an",
            created_at=AT,
        ),
        tables.ApiToken(
            id=1, purpose="form_answers", token_hash=SHA, hint="abcd", made_at=AT, made_by="an", ends_at=AT
        ),
        tables.ApiCall(id=1, purpose="form_answers", key="k", body_sha256=SHA, status=200, answer={}, at=AT),
        tables.Audit(
            id=1,
            at=AT,
            account_id=1,
            who="an",
            act="a",
            subject="s",
            subject_id="1",
            previous_hash="",
            hash=SHA,
        ),
        tables.PersonalRequest(
            id=1, kind="delete", hint="a•••@b.vn", received_at=AT, done_at=AT, done_by="an"
        ),
        tables.PersonalErasure(id=1, mark=SHA, request_id=1, at=AT),
        tables.PersonalBreach(
            id=1,
            what="Gửi nhầm tệp",
            people=3,
            happened_at=AT,
            known_at=AT,
            authority_told_at=AT,
            noted_by="an",
            noted_at=AT,
        ),
        tables.ImportBatch(
            id=1,
            pilot_id=1,
            kind="installs",
            source="f.xlsx",
            account_id=1,
            who="an",
            unit_id=1,
            started_at=AT,
        ),
        tables.HeaderMapping(
            id=1, kind="installs", fingerprint=SHA, unit_id=1, columns={}, account_id=1, who="an", said_at=AT
        ),
        tables.LexiconWord(
            id=1,
            phrase="mã sáu số",
            phrase_key="ma sau so",
            speaks_for="login",
            weight=2,
            added_at=AT,
            added_by="an",
        ),
        tables.Training(
            id=1,
            version="v",
            sha256=SHA,
            size=1,
            shipped_version="s",
            examples=1,
            corrections=1,
            held_out=1,
            before=0.5,
            after=0.5,
            shipped_before=0.5,
            shipped_after=0.5,
            kept=True,
            trained_at=AT,
            trained_by="an",
        ),
        tables.ImportProblem(
            id=1, import_batch_id=1, sheet="", row_number=2, column_name="Ngày", found="", expected={}
        ),
        tables.WaitingCount(
            id=1,
            pilot_id=1,
            import_batch_id=1,
            sheet="",
            row_number=2,
            unit_text="ĐL",
            unit_key="dl",
            counted_on=DAY,
        ),
        tables.UnitAlias(
            id=1,
            alias="ĐL 1",
            folded="dl 1",
            unit_id=1,
            confirmed_by_id=1,
            confirmed_at=AT,
            import_batch_id=1,
        ),
        tables.UnitChange(id=1, unit_id=1, import_batch_id=1, before={}, changed_at=AT),
        tables.ReportingDuty(
            id=1, pilot_id=1, unit_id=1, to_unit_id=2, before=date(2025, 12, 15), covered_by_id=3
        ),
        tables.InstallCount(
            id=1,
            pilot_id=1,
            unit_id=1,
            counted_on=DAY,
            import_batch_id=1,
            last_batch_id=1,
            recorded_by="an",
            recorded_at=AT,
        ),
        tables.InstallCountHistory(
            id=1,
            install_count_id=1,
            recorded_by="an",
            recorded_at=AT,
            replaced_by_batch_id=1,
            replaced_at=AT,
        ),
        tables.ExtraFigure(id=1, pilot_id=1, unit_id=1, counted_on=DAY, name="Hội nghị", value="3"),
        tables.Problem(
            id=1,
            pilot_id=1,
            title="Không nhận được OTP",
            function="login",
            kind="bug",
            severity="major",
            stands=False,
            merged_into_id=1,
            created_at=AT,
            changed_at=AT,
        ),
        tables.Feedback(
            id=1,
            pilot_id=1,
            root_id=1,
            source="form",
            source_key="k",
            channel="google_form",
            submitted_at=AT,
            submitted_on=DAY,
            unit_id=1,
            unit_link="assigned",
            text="Không nhận được OTP",
            content_hash=SHA,
            search_text="khong nhan duoc otp",
            function="login",
            function_by="model",
            function_confidence=0.5,
            kind="bug",
            kind_by="rule",
            kind_confidence=1.0,
            severity="major",
            severity_by="person",
            owner_unit_id=1,
            assignee_id=1,
            due_at=AT,
            trash_reason="Thử",
            problem_id=1,
            duplicate_of_id=1,
            import_batch_id=1,
            created_at=AT,
            changed_at=AT,
        ),
        tables.FeedbackOwner(
            id=1, feedback_id=1, owner="U1", unit_id=1, account_id=1, due_at=AT, changed_at=AT
        ),
        tables.DeskAct(id=1, pilot_id=1, account_id=1, who="an", at=AT, changes={}, items=1),
        tables.DeskActItem(id=1, act_id=1, feedback_id=1, before={}, after={}),
        tables.Macro(
            id=1,
            pilot_id=1,
            account_id=1,
            name="Đã sửa",
            changes={},
            created_by="an",
            created_at=AT,
            changed_at=AT,
        ),
        tables.FeedbackSearch(feedback_id=1, words="khong nhan duoc otp"),
        tables.SavedView(
            id=1, pilot_id=1, account_id=1, name="Chờ phân loại", query={}, made_at=AT, changed_at=AT
        ),
        tables.ItemPresence(id=1, feedback_id=1, account_id=1, seen_at=AT),
        tables.ProblemRefusal(id=1, pilot_id=1, problem_id=1, who="an", at=AT),
        tables.ProblemRefusalItem(id=1, refusal_id=1, feedback_id=1),
        tables.FeedbackVersion(
            id=1, feedback_id=1, version=1, text="OTP", before={}, replaced_by_batch_id=1, replaced_at=AT
        ),
        tables.LabelEvent(
            id=1, feedback_id=1, account_id=1, who="an", at=AT, field="kind", old="other", new="bug"
        ),
        tables.Image(id=1, feedback_id=1, position=0, link="https://example.org/1", sha256=SHA),
        tables.AnswerTemplate(id=1, code="c", title="Đã sửa", text="Đã sửa.", changed_by="an", changed_at=AT),
        tables.Answer(id=1, feedback_id=1, text="Đã sửa.", account_id=1, who="an", sent_at=AT, changed_at=AT),
        tables.AnswerVersion(id=1, answer_id=1, version=1, text="Sửa.", who="an", replaced_at=AT),
        tables.AnswerReading(id=1, answer_id=1, unit_id=1, version=1, who="an", at=AT),
        tables.Verification(
            id=1,
            problem_id=1,
            unit_id=1,
            asked_by="an",
            asked_at=AT,
            outcome="verified",
            answered_by="an",
            answered_at=AT,
        ),
        tables.CriticalNotice(id=1, feedback_id=1, owner="evnict", recipients=1, at=AT),
        tables.CodeReason(id=1, account_id=1, day=DAY, reason="Tra CMIS", at=AT),
        tables.Handover(
            id=1,
            pilot_id=1,
            from_at=AT,
            to_at=datetime(2025, 12, 1, 10, 0, tzinfo=UTC),
            facts={},
            handed_by="an",
            handed_by_id=1,
        ),
        tables.FormSheet(id=1, pilot_id=1, sheet_id="s", tab_id=0, tab="Form Responses 1", synced_at=AT),
        tables.FormRun(
            id=1, pilot_id=1, started_at=AT, ended_at=AT, who="an", state="done", import_batch_id=1
        ),
        tables.FormPresence(id=1, feedback_id=1, import_batch_id=1, is_gone_at=AT),
        tables.Report(
            id=1,
            pilot_id=1,
            unit_id=1,
            version=1,
            state="filed",
            closed_at=AT,
            filed_at=AT,
            created_at=AT,
            changed_at=AT,
        ),
        tables.ReportLine(id=1, report_id=1, feedback_id=1),
        tables.ReportImage(
            id=1, report_line_id=1, position=0, sha256=SHA, mime="image/png", width=1, height=1, size=1
        ),
        tables.ReportFile(id=1, report_id=1, format="docx", sha256=SHA, size=1),
        tables.ReportTemplate(
            id=1, pilot_id=1, unit_id=1, name="a.docx", sha256=SHA, size=1, uploaded_by="an", uploaded_at=AT
        ),
        tables.Extension(
            id=1, pilot_id=1, unit_id=1, before=date(2025, 12, 17), granted_by="an", granted_at=AT
        ),
        tables.Reminder(
            id=1, pilot_id=1, unit_id=1, day=DAY, kind="after", through_id=1, who="an", made_at=AT
        ),
        tables.OutgoingMail(
            id=1,
            kind="reminder-after",
            about="P/U1",
            day=DAY,
            to_address="an@example.org",
            subject="Nhắc",
            text="Nhắc",
            message_id="<1@example.org>",
            state="sent",
            try_after=AT,
            sent_at=AT,
            queued_at=AT,
        ),
        tables.MailAttachment(id=1, mail_id=1, position=0, name="a.docx", data=b"a"),
    ]


def store_rows(session: Session) -> None:
    """Store one row of every table."""
    for row in row_of_every_table():
        session.add(row)
        session.flush()
    session.commit()
