"""Every link beside a figure, in a browser: the list that it opens tells the same number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from locales.vietnamese import vietnamese_number
from models.codes import Role
from tests.e2e.conftest import settled, until_seen

# The figures of the map are one query each, which tests of services hold whole: here each so many-th.
OF_THE_MAP = 29
LISTS = ("y-kien", "theo-doi", "van-de", "ten-don-vi")


def number(text: str) -> int:
    """The last whole number of a text, as it is written in Vietnamese."""
    found = re.findall(r"\d+(?:\.\d{3})*(?![\d,%])", text)
    assert found, f"no number in {text!r}"
    return int(found[-1].replace(".", ""))


def counted(page: Page) -> set[int]:
    """What the list on the screen tells of itself: opinions (and lines, where some have parts), units, problems, names."""
    settled(page)
    if "/theo-doi" in page.url:
        return {number(page.get_by_role("heading", name=re.compile(r"Đơn vị \(\d+\)")).inner_text())}
    head = page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer").first.inner_text()
    return {number(part) for part in re.findall(r"[\d.]+ (?:ý kiến|dòng|vấn đề|tên)", head)}


def told(link: Locator) -> str:
    """The words of a link without the name of its icon, also where they are folded away."""
    return (link.text_content() or "").replace("arrow_forward", "").strip()


def beside_tasks(page: Page) -> Iterator[tuple[int, str]]:
    """What waits today, with where it leads."""
    for task in page.locator("[class*='st-key-task-']").all():
        figure = task.locator("strong").first
        href = task.get_by_role("link").first.get_attribute("href") or ""
        if figure.count() and href.split("?")[0] in LISTS and "y-kien=" not in href:
            yield number(figure.inner_text()), href


def on_cards(page: Page) -> Iterator[tuple[int, str]]:
    """The cards of the overview, and the line that reconciles."""
    for card in page.locator(".st-key-outlook-cards").get_by_test_id("stColumn").all():
        value, whole = card.get_by_test_id("stMetricValue").inner_text(), card.inner_text()
        for link in card.get_by_role("link").all():
            words, href = told(link), link.get_attribute("href") or ""
            if "van-de" in href:
                problems = re.search(r"([\d.]+) vấn đề", whole)
                assert problems, whole
                yield number(problems[1]), href
            else:
                yield number(words if re.search(r"\d", words) else value), href
    for link in page.locator(".st-key-reconciliation").get_by_role("link").all():
        yield number(told(link)), link.get_attribute("href") or ""


def on_the_map(page: Page) -> Iterator[tuple[int, str]]:
    """The sums of the map, and some of its cells and days."""
    links = page.get_by_test_id("stMain").get_by_test_id("stMarkdownContainer").locator("a[href^='/y-kien?']")
    texts = links.evaluate_all("found => found.map(a => [a.textContent, a.getAttribute('href')])")
    assert len(texts) > 2 * OF_THE_MAP
    for text, href in [*texts[:3], *texts[3::OF_THE_MAP]]:
        yield number(text), href


TASKS, LINE = "[class*='st-key-task-']", ".st-key-reconciliation a"
# The screen's last figure, with which all are drawn; how many links are there at least.
WALKS: tuple[tuple[Role, str, Callable[[Page], Iterator[tuple[int, str]]], str, int], ...] = (
    (Role.HEADQUARTERS, "/viec-hom-nay", beside_tasks, TASKS, 2),
    (Role.TRIAGER, "/viec-hom-nay", beside_tasks, TASKS, 2),
    (Role.HEADQUARTERS, "/tien-do", on_cards, LINE, 8),
    (Role.HEADQUARTERS, "/tien-do?xem=chuc-nang", on_the_map, LINE, 6),
)


@pytest.mark.parametrize(
    ("role", "path", "figures", "last", "least"), WALKS, ids=[f"{w[0]} {w[1]}" for w in WALKS]
)
def test_each_link_beside_a_figure_leads_to_as_many(
    signed_in: Callable[..., Page], role: Role, path: str, figures, last: str, least: int
):
    page = signed_in(role, path)
    page.locator(last).first.wait_for()
    settled(page)
    found = dict.fromkeys((n, href) for n, href in figures(page))
    assert len(found) >= least
    root = "/".join(page.url.split("/", 3)[:3])
    for figure, href in found:
        page.goto(f"{root}/{href.lstrip('/')}")
        # A busy server may still be drawing what is looked at.
        for _turn in range(40):
            if figure in (seen := counted(page)):
                break
            page.wait_for_timeout(250)
        assert figure in seen, f"{path}: {figure} leads to {href}"


def test_each_part_of_the_bar_opens_as_many_units(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, "/theo-doi")
    page.locator(".st-key-filing-parts button").first.wait_for()
    settled(page)
    parts = {
        str(part.get_attribute("class")).split("st-key-part-")[1].split()[0]: part.inner_text()
        for part in page.locator(".st-key-filing-parts [class*='st-key-part-']").all()
    }
    assert len(parts) >= 3
    for code, words in parts.items():
        n = number(re.sub(r"·.*", "", words, flags=re.DOTALL))
        units = page.get_by_role("heading", name=re.compile(rf"Đơn vị \({n}\)"))
        page.locator(f".st-key-part-{code} button").click()
        expect(page).to_have_url(re.compile(re.escape(code.split("-")[-1])))
        expect(units).to_be_visible()
        settled(page)


def test_each_kept_list_opens_as_many(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, "/y-kien")
    shipped = page.locator("[class*='st-key-view-shipped-']").get_by_role("button")
    shipped.first.wait_for()
    settled(page)
    views = [view.inner_text() for view in shipped.all()]
    assert len(views) >= 3
    for view in views:
        page.goto(f"{page.url.split('/y-kien')[0]}/y-kien")
        shipped.first.wait_for()
        settled(page)
        n = vietnamese_number(number(view))
        head = page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer").first
        seen = head.filter(has_text=re.compile(rf"(?<![\d.]){re.escape(n)} (ý kiến|dòng)"))
        until_seen(seen, page.get_by_role("button", name=view, exact=True).click)
