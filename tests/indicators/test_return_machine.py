"""Any order of steps by anybody: nobody judges what they sent in, what stands is what was approved, and every change of
state has one state row and one audit entry. `make soak` takes ten thousand steps."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from indicators import changes
from indicators.changes import Refused
from indicators.guards import RETURN_STEPS
from indicators.models import Observation, Return, ReturnState
from indicators.return_rules import State
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.guards.doors import take_down
from tests.indicators.returns_cast import NOW, create_cast

STEPS = {
    "submit": changes.submit_return,
    "withdraw": changes.withdraw_return,
    "approve": changes.approve_return,
    "close": changes.close_return,
}
WHO, STALE = st.integers(0, 2), st.sampled_from([False] * 9 + [True])
SAYING_WHY = {"send back": changes.send_back_return, "reopen": changes.reopen_return}


class Returns(RuleBasedStateMachine):
    """A manager and two officers, who try everything at any time."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast = create_cast()
        ann = factories.create_user(authority=self.cast.authority, name="Ann", roles=(Role.PERFORMANCE_OFFICER,))
        self.people = [self.cast.bob, self.cast.alice, ann]
        self.standing = {}  # what was last approved, by definition

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def row(self):
        return Return.objects.filter(round=self.cast.round, subject=self.cast.subject).first()

    @property
    def states(self):
        return ReturnState.objects.filter(quarterly_return__round=self.cast.round).order_by("pk")

    @property
    def figures(self):
        return Observation.objects.filter(quarterly_return__round=self.cast.round)

    @property
    def events(self):
        return AuditEvent.objects.filter(subject_type="indicators.Return", authority=self.cast.authority.slug)

    def picture(self):
        figures = set(self.figures.values_list("pk", "numerator", "is_current", "approved_at"))
        return self.states.count(), self.events.count(), figures

    def attempt(self, change, **words):
        """A step that is refused must leave nothing behind."""
        before = self.picture()
        try:
            with transaction.atomic():
                change(**words)
        except (Refused, IntegrityError):
            assert self.picture() == before
        else:
            self.standing = self.agreed()
            assert self.events.count() - before[1] >= self.states.count() - before[0] <= 1

    def agreed(self):
        return dict(self.figures.agreed().values_list("version", "numerator"))

    @rule(who=WHO, numerator=st.integers(0, 173), reason=st.sampled_from(["", "Counted twice"]))
    def save(self, who, numerator, reason):
        before, cast = self.agreed(), self.cast
        about = {
            "round": cast.round,
            "subject": cast.subject,
            "version": cast.version,
            "by": self.people[who],
            "at": NOW,
        }
        entries, reasons = cast.entries(timely=(str(numerator), "173")), {cast.timely: reason}
        self.attempt(changes.save_draft, **about, entries=entries, reasons=reasons)
        assert self.agreed() == before  # a draft changes nothing that stands

    @rule(who=WHO, step=st.sampled_from(sorted(STEPS)), stale=STALE)
    def step(self, who, step, stale):
        if row := self.row:
            version = row.version - stale
            self.attempt(STEPS[step], quarterly_return=row, version=version, by=self.people[who], at=NOW)

    @rule(who=WHO, step=st.sampled_from(sorted(SAYING_WHY)), note=st.sampled_from(["", "Say why"]))
    def step_with_a_reason(self, who, step, note):
        if row := self.row:
            words = {"quarterly_return": row, "version": row.version, "by": self.people[who], "at": NOW, "note": note}
            self.attempt(SAYING_WHY[step], **words)

    @invariant()
    def nobody_judges_what_they_sent_in(self):
        senders = set()
        for state, by in self.states.values_list("state", "by"):
            if state == State.SUBMITTED:
                senders.add(by)
            assert state not in {State.APPROVED, State.SENT_BACK} or by not in senders

    @invariant()
    def what_stands_changes_only_with_an_approval(self):
        if self.row and self.states.last().state != State.APPROVED:
            assert self.agreed() == self.standing

    @invariant()
    def one_figure_stands_and_at_most_one_waits(self):
        for version in (self.cast.timely, self.cast.open):
            rows = self.figures.filter(version=version)
            assert rows.current().count() <= 1
            assert rows.waiting().count() <= 1

    @invariant()
    def every_state_has_its_entry(self):
        assert self.events.exclude(verb="save return").count() == self.states.count()


@pytest.mark.django_db
def test_steps_in_any_order_keep_the_rules():
    """Fewer on PostgreSQL, whose own guards are tried step by step elsewhere."""
    run(examples=4 if connection.vendor == "sqlite" else 2, steps=30)


@pytest.mark.soak
@pytest.mark.django_db
def test_ten_thousand_steps_keep_the_rules():
    run(examples=200, steps=50)


def run(*, examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    limits = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=checks)
    run_state_machine_as_test(Returns, settings=limits)


@pytest.mark.one_database
@pytest.mark.django_db
def test_machine_notices_when_nobody_asks_who_sent_a_return_in(monkeypatch):
    """The control: the same three steps by an officer, which the machine takes among others."""
    send_in_and_approve()
    monkeypatch.setattr(changes, "refuse_sender", lambda quarterly_return, by: None)
    take_down(RETURN_STEPS)
    with pytest.raises(AssertionError):
        send_in_and_approve()


def send_in_and_approve() -> None:
    machine = Returns()
    try:
        machine.save(1, 139, "")
        machine.step(1, "submit", False)
        machine.step(1, "approve", False)
        assert machine.states.filter(state=State.SUBMITTED).exists()
        machine.nobody_judges_what_they_sent_in()
    finally:
        machine.teardown()
