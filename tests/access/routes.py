"""The table of the server's own addresses: what each gives, to whom, about which unit.

An address without an entry fails a test by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.codes import Role
from services.access import ALLOWED, Action
from tests.access.of_feedback import _no_bug as no_bug
from tests.access.stored import Numbers


@dataclass(frozen=True)
class Way:
    """One address. `at` makes it for a unit's things; `answers` are the codes of an answer to who may, within reach."""

    action: Action
    at: Callable[[Numbers], str]
    answers: tuple[int, ...] = (200,)
    reach: Callable[[Role, str], bool] | None = None
    of_a_unit: bool = True
    personal: bool = False  # a report's words are its unit's own

    @property
    def allowed(self) -> frozenset[Role]:
        """The roles that may."""
        return ALLOWED[self.action]


REPORT, LINKS = Action.SEE_REPORT, Action.SEE_FORM_LINKS
WAYS: dict[str, tuple[Way, ...]] = {
    "/tep/anh/{number}": (Way(Action.SEE_FEEDBACK, lambda n: f"/tep/anh/{n.image}", reach=no_bug),),
    "/tep/anh/{number}/nho": (Way(Action.SEE_FEEDBACK, lambda n: f"/tep/anh/{n.image}/nho", reach=no_bug),),
    "/tep/anh-bao-cao/{number}": (Way(REPORT, lambda n: f"/tep/anh-bao-cao/{n.report_image}"),),
    "/tep/anh-xac-nhan/{number}": (
        Way(Action.SEE_FEEDBACK, lambda _n: "/tep/anh-xac-nhan/1", (404, 403), of_a_unit=False),
    ),
    "/tep/ban-giao-ca/{number}.pdf": (
        Way(Action.HAND_OVER, lambda _n: "/tep/ban-giao-ca/1.pdf", (404,), of_a_unit=False),
    ),
    "/tep/bao-cao/{unit}/ban-thao/{form}": (
        Way(REPORT, lambda n: f"/tep/bao-cao/{n.code}/ban-thao/xlsx", personal=True),
    ),
    "/tep/bao-cao/{unit}/{version}/{form}": (
        Way(REPORT, lambda n: f"/tep/bao-cao/{n.code}/1/docx", personal=True),
        Way(REPORT, lambda n: f"/tep/bao-cao/{n.code}/1/xlsx", personal=True),
    ),
    "/tep/bo-bao-cao/{number}": (
        Way(REPORT, lambda _n: f"/tep/bo-bao-cao/{'a' * 24}", (404,), of_a_unit=False),
    ),
    "/tep/bao-cao-tong-hop/{form}": (
        Way(
            Action.TAKE_CONSOLIDATED, lambda _n: "/tep/bao-cao-tong-hop/xlsx", of_a_unit=False, personal=True
        ),
    ),
    "/tep/don-doc": (
        Way(Action.SEE_REMINDERS, lambda _n: "/tep/don-doc", (200, 404, 409), of_a_unit=False),
        Way(Action.SEE_REMINDERS, lambda n: f"/tep/don-doc?don-vi={n.code}", (200, 409)),
    ),
    "/tep/ton-tai/{form}": (Way(Action.SEE_OUTSTANDING, lambda _n: "/tep/ton-tai/docx", of_a_unit=False),),
    "/tep/tong-hop/{form}": (
        Way(
            Action.TAKE_SUMMARY,
            lambda _n: "/tep/tong-hop/xlsx?tu-ngay=2025-11-20&den-ngay=2025-12-10",
            of_a_unit=False,
        ),
    ),
    "/tep/du-lieu-ca-nhan/{name}": (
        Way(Action.MANAGE_PERSONAL_DATA, lambda _n: "/tep/du-lieu-ca-nhan/khong", (404,), of_a_unit=False),
    ),
    "/tep/nhat-ky/xlsx": (
        Way(Action.SEE_AUDIT, lambda _n: "/tep/nhat-ky/xlsx", of_a_unit=False, personal=True),
    ),
    "/tep/ket-qua-xu-ly/{unit}.xlsx": (
        Way(Action.SEE_CLOSED_LOOP, lambda n: f"/tep/ket-qua-xu-ly/{n.code}.xlsx"),
    ),
    "/tep/lien-ket/{unit}/ma-qr.png": (
        Way(LINKS, lambda n: f"/tep/lien-ket/{n.code}/ma-qr.png", (200, 409)),
    ),
    "/tep/lien-ket/{unit}/to-in.pdf": (
        Way(LINKS, lambda n: f"/tep/lien-ket/{n.code}/to-in.pdf", (200, 409)),
    ),
    "/tep/lien-ket.zip": (Way(LINKS, lambda _n: "/tep/lien-ket.zip", (404, 409), of_a_unit=False),),
    "/tep/mau/{kind}": (
        Way(Action.SEE_IMPORTS, lambda _n: "/tep/mau/so-lieu", of_a_unit=False),
        Way(Action.MANAGE_UNITS, lambda _n: "/tep/mau/don-vi", of_a_unit=False),
    ),
    "/tep/mau-bao-cao": (Way(REPORT, lambda _n: "/tep/mau-bao-cao", of_a_unit=False),),
    "/tep/mau-bao-cao/{unit}": (Way(REPORT, lambda n: f"/tep/mau-bao-cao/{n.code}", (404,)),),
    "/tep/nhap/{number}": (Way(Action.SEE_IMPORTS, lambda n: f"/tep/nhap/{n.batch}"),),
    "/tep/van-ban/{unit}/{version}": (Way(REPORT, lambda n: f"/tep/van-ban/{n.code}/1"),),
    "/tep/y-kien/{form}": (
        Way(Action.EXPORT_FEEDBACK, lambda _n: "/tep/y-kien/csv", of_a_unit=False),
        Way(Action.EXPORT_FEEDBACK, lambda _n: "/tep/y-kien/xlsx", of_a_unit=False),
        Way(Action.EXPORT_FEEDBACK, lambda n: f"/tep/y-kien/csv?don-vi={n.code}"),
        Way(Action.EXPORT_FEEDBACK, lambda _n: "/tep/y-kien/csv?tim=kn&trang=9", of_a_unit=False),
    ),
}
# Addresses that hold nothing of a unit, each with where it is tried.
ELSEWHERE = {
    "/": "leads to the first screen: tests/web/test_shell.py",
    "/{address}": "the empty page that a screen is drawn into: tests/web/test_shell.py",
    "/quan-tri/{address}": "leads to a screen's address: tests/web/test_shell.py",
    "/healthz": "open, says that the program runs: tests/web/test_health.py",
    "/phien": "whether one is still signed in: tests/web/test_sign_in.py",
    "/phien-cua-toi": "one's own sessions: tests/web/test_own_sessions.py",
    "/doi-mat-khau": "one's own password: tests/web/test_own_password.py",
    "/dang-nhap": "the way in: tests/web/test_sign_in.py",
    "/dang-nhap/evn": "on to the provider: tests/web/test_single_sign_on.py",
    "/dang-nhap/evn/ve": "and back: tests/web/test_single_sign_on.py",
    "/dang-xuat": "the way out: tests/web/test_sign_in.py",
    "/loi-moi/{token}": "a link of invitation: tests/web/test_invitation.py",
    "/api/form-answers": "takes answers by its own token: tests/web/test_form_answers.py",
}
OPEN_FILES = "/dang-nhap/tep/"  # fonts and styles of the way in
