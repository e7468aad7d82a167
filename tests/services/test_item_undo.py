"""Whatever people do and take back at the desk, in whatever order: no opinion is lost, and every count adds up.

Long, since one machine holds every act: only together do they meet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, func, select

from models.codes import Role
from models.tables import Feedback, FeedbackOwner, Pilot, Problem, Unit
from services.access import NotFound, Person, Refused
from services.audit import first_broken
from services.bulk_acts import act_on_matching, matching
from services.corrections import sort_item, take_back_sorting
from services.feedback import list_feedback
from services.feedback_filters import Filters
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.item_undo import undo_act
from services.opinion_counts import load_opinions, reconcile
from services.owners import pass_on
from services.problem_acts import confirm_problem, merge_problems, take_apart, take_out
from services.problem_counts import counts_of_problems
from services.problem_undo import take_back
from services.splitting import PartSaid, join_parts, split_item
from services.states import overall
from services.trash import count_trashed, put_in_trash, restore
from tests.services.desk_items import stored

KINDS = ("bug", "performance", "wrong_data", "suggestion")
CHANGES = st.one_of(
    st.sampled_from(["triaged", "in_progress", "waiting", "guided", "no_action"]).map(
        lambda s: Changes(state=s)
    ),
    st.just(Changes(state="fixed", fixed_in_server="3.4")),
    st.just(Changes(state="wont_fix", reason="Không")),
    st.sampled_from(KINDS).map(lambda k: Changes(kind=k)),
    st.sampled_from([("evnict",), ("department", "PB"), ("NPC", "evnict")]).map(lambda o: Changes(owners=o)),
    st.just(Changes(owners_by_rule=True, severity="critical")),
    st.sampled_from(["evnict", "NPC"]).map(lambda p: Changes(part=p, state="in_progress")),
    st.just(Changes(part="NPC", state="fixed")),
    st.just(Changes(starred=True, spam=True)),
)
WHICH = st.integers(0, 7)


@dataclass(frozen=True)
class World:
    """Where the desk stands, and who works at it."""

    session: Session
    pilot: Pilot
    tree: dict[str, Unit]
    now: datetime
    triager: Person
    officer: Person


class Desk(RuleBasedStateMachine):
    """EVNICT's desk and a corporation's, with four opinions of its own in each run."""

    at: ClassVar[World]

    @initialize()
    def opinions_come(self):
        self.roots = stored(
            self.at.session,
            self.at.pilot,
            self.at.now,
            self.at.tree["PA"],
            4,
            text="Không vào được app. Số điện sai",
        )
        self.all = self.at.session.exec(
            select(func.count()).select_from(Feedback).where(Feedback.part == 0)
        ).one()
        self.acts, self.sortings, self.grouped = [], [], []

    def do(self, work):
        """What the act gave; None where it was refused, and then nothing of it is kept."""
        try:
            return work()
        except (Refused, NotFound):
            self.at.session.rollback()
            return None

    def one(self, which):
        """One of the opinions, or one of their parts."""
        query = select(Feedback.id).where(col(Feedback.root_id).in_(self.roots)).order_by(col(Feedback.id))
        numbers = list(self.at.session.exec(query))
        return numbers[which % len(numbers)]

    @rule(which=WHICH, changes=CHANGES)
    def act(self, which, changes):
        number = self.one(which)
        done = self.do(
            lambda: act_on_item(
                self.at.session, self.at.triager, self.at.pilot, number, changes, now=self.at.now
            )
        )
        if done and done.act:
            self.acts.append(done.act)

    @rule(which=WHICH, state=st.sampled_from(["in_progress", "fixed", "guided"]))
    def officer_acts(self, which, state):
        number = self.one(which)
        self.do(
            lambda: act_on_item(
                self.at.session, self.at.officer, self.at.pilot, number, Changes(state=state), now=self.at.now
            )
        )

    @rule(which=WHICH, to=st.sampled_from(["PB", "PA", "NPC"]))
    def pass_on(self, which, to):
        number = self.one(which)
        done = self.do(
            lambda: pass_on(self.at.session, self.at.officer, self.at.pilot, number, to, now=self.at.now)
        )
        if done:
            self.acts.append(done.act)

    @rule(changes=CHANGES, kind=st.sampled_from(KINDS))
    def bulk(self, changes, kind):
        filters = Filters(kind=kind)

        def work():
            found = matching(self.at.session, self.at.triager, self.at.pilot, filters)
            return act_on_matching(
                self.at.session,
                self.at.triager,
                self.at.pilot,
                filters,
                changes,
                count=found.count,
                fingerprint=found.fingerprint,
                now=self.at.now,
            )

        done = self.do(work)
        if done and done.act:
            self.acts.append(done.act)

    @rule(data=st.data())
    def undo(self, data):
        if self.acts:
            act = data.draw(st.sampled_from(self.acts))
            self.do(lambda: undo_act(self.at.session, self.at.triager, self.at.pilot, act, now=self.at.now))

    @rule(which=WHICH, kind=st.sampled_from(KINDS))
    def sort(self, which, kind):
        number = self.one(which)
        done = self.do(
            lambda: sort_item(
                self.at.session, self.at.triager, self.at.pilot, number, {"kind": kind}, now=self.at.now
            )
        )
        if done:
            self.sortings.append(done.act)

    @rule()
    def unsort(self):
        if self.sortings:
            self.do(
                lambda: take_back_sorting(
                    self.at.session, self.at.triager, self.at.pilot, self.sortings.pop(), now=self.at.now
                )
            )

    @rule(which=WHICH, first=WHICH)
    def duplicate(self, which, first):
        changes = Changes(state="duplicate", duplicate_of=self.one(first))
        done = self.do(
            lambda: act_on_item(
                self.at.session, self.at.triager, self.at.pilot, self.one(which), changes, now=self.at.now
            )
        )
        if done and done.act:
            self.acts.append(done.act)

    @rule(which=WHICH)
    def split(self, which):
        said = [
            PartSaid("Không vào được app.", "login", "bug"),
            PartSaid("Số điện sai", "consumption", "wrong_data"),
        ]
        self.do(
            lambda: split_item(
                self.at.session, self.at.triager, self.at.pilot, self.one(which), said, now=self.at.now
            )
        )

    @rule(which=WHICH)
    def join(self, which):
        self.do(
            lambda: join_parts(
                self.at.session, self.at.triager, self.at.pilot, self.one(which), now=self.at.now
            )
        )

    @rule(which=st.lists(WHICH, min_size=1, max_size=3))
    def put_away(self, which):
        numbers = [self.one(n) for n in which]
        done = self.do(
            lambda: put_in_trash(
                self.at.session, self.at.triager, self.at.pilot, numbers, "Thử", now=self.at.now
            )
        )
        if done and done.act:
            self.acts.append(done.act)

    @rule(which=st.lists(WHICH, min_size=1, max_size=3))
    def take_out_of_trash(self, which):
        self.do(
            lambda: restore(
                self.at.session, self.at.triager, self.at.pilot, [self.one(n) for n in which], now=self.at.now
            )
        )

    @rule(which=st.lists(WHICH, min_size=2, max_size=4))
    def group(self, which):
        numbers = [self.one(n) for n in which]
        done = self.do(
            lambda: confirm_problem(
                self.at.session, self.at.triager, self.at.pilot, numbers, "Lỗi", now=self.at.now
            )
        )
        if done:
            self.grouped.append(done)

    @rule(data=st.data())
    def ungroup(self, data):
        if not self.grouped:
            return
        done = data.draw(st.sampled_from(self.grouped))
        how = data.draw(st.integers(0, 3))
        works = (
            lambda: take_back(self.at.session, self.at.triager, self.at.pilot, done.act, now=self.at.now),
            lambda: take_apart(
                self.at.session, self.at.triager, self.at.pilot, done.problem, now=self.at.now
            ),
            lambda: take_out(
                self.at.session, self.at.triager, self.at.pilot, done.problem, [self.one(0)], now=self.at.now
            ),
            lambda: merge_problems(
                self.at.session,
                self.at.triager,
                self.at.pilot,
                done.problem,
                self.grouped[0].problem,
                now=self.at.now,
            ),
        )
        self.do(works[how])

    @invariant()
    def nothing_is_lost(self):
        rows = self.at.session.exec(select(Feedback).where(col(Feedback.root_id).in_(self.roots))).all()
        whole = {r.id: r for r in rows if r.part == 0}
        assert sorted(whole) == self.roots
        parts = defaultdict(list)
        for row in rows:
            if row.part and row.stands:
                parts[row.root_id].append(row)
        for number, row in whole.items():
            told = [row.stands, row.trashed_at is not None, bool(parts[number])]
            assert sum(told) == 1, (number, told)
        owners = defaultdict(list)
        query = select(FeedbackOwner).where(col(FeedbackOwner.feedback_id).in_([r.id for r in rows]))
        for owner in self.at.session.exec(query):
            owners[owner.feedback_id].append(owner)
        for row in rows:
            of_row = sorted(owners[row.id], key=lambda o: not o.leads)
            assert [o.leads for o in of_row] == [True, False][: len(of_row)]
            assert of_row[0].owner == row.owner
            assert row.owner_unit_id == next((o.unit_id for o in of_row if o.unit_id), None)
            assert overall([o.state for o in of_row], of_row[0].state) == row.state
            assert {o.due_at for o in of_row} == {row.due_at}
            assert (row.state == "duplicate") <= (row.duplicate_of_id is not None)

    @invariant()
    def counts_add_up(self):
        sums = reconcile(load_opinions(self.at.session, self.at.pilot, on=self.at.now.date()).rows)
        trashed = count_trashed(self.at.session, self.at.triager, self.at.pilot)
        assert (sums.total, sums.trashed) == (self.all, trashed)
        listed = list_feedback(self.at.session, self.at.triager, self.at.pilot, Filters())
        assert listed.opinions == self.all - trashed
        standing = list(self.at.session.exec(select(Problem.id).where(col(Problem.stands).is_(True))))
        counted = counts_of_problems(self.at.session, self.at.triager, standing)
        grouped = self.at.session.exec(
            select(func.count())
            .select_from(Feedback)
            .where(col(Feedback.problem_id).is_not(None), col(Feedback.stands).is_(True))
        ).one()
        assert sum(c.items for c in counted.values()) == grouped

    def teardown(self):
        self.at.session.rollback()
        assert first_broken(self.at.session) is None


def test_no_sequence_of_acts_loses_an_opinion_or_breaks_a_count(session, pilot, tree, now, person_of):
    officer = person_of(Role.DATA_OFFICER, tree["NPC"])
    world = World(session, pilot, tree, now, person_of(Role.TRIAGER), officer)
    run_state_machine_as_test(
        type("DeskHere", (Desk,), {"at": world}),
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
