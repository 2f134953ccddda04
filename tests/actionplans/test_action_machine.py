"""Any order of steps by anybody: nobody closes what they own, "delivered" has evidence and somebody else's acceptance,
first dates stay, second moves wait for the chair, each change has its audit entry. Soak takes ten thousand steps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from actionplans import delivery_rules, ownership
from actionplans.changes import common, dates, delivery
from actionplans.changes.evidence import add_evidence, withdraw_evidence
from actionplans.guards import DELIVERY, DUE_DATES
from actionplans.models import Action
from safeguarding.access import Role
from safeguarding.models import AuditEvent, PostHolding
from tests import factories
from tests.actionplans.own_cast import make_cast
from tests.conftest import DAY
from tests.guards.doors import take_down

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHO = st.integers(0, 3)


class Promise(RuleBasedStateMachine):
    """One action of the post that Bob and Erin share, for which the plan asks evidence. Erin keeps plans too, as Alice
    does; Dora is the chair. They try everything at any time."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast = make_cast()
        erin = factories.create_user(authority=self.cast.authority, name="Erin", roles=(Role.PERFORMANCE_OFFICER,))
        PostHolding.objects.create(post=self.cast.post, user=erin, starts_on="2026-01-01")
        self.owners = {self.cast.bob.pk, erin.pk}
        self.people = [self.cast.bob, self.cast.alice, self.cast.dora, erin]
        self.action = self.cast.action("Cover rota", due=5, state="not_started", evidence_asked="The rota")
        self.first = self.action.original_due_on

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def picture(self):
        rows = [self.states.count(), self.action.revisions.count(), self.action.evidence.count(), self.events.count()]
        return rows, set(self.action.revisions.values_list("pk", "agreement")), self.action.verifications.count()

    @property
    def states(self):
        return self.action.delivery_states.order_by("on", "pk")

    @property
    def events(self):
        return AuditEvent.objects.filter(subject_id=str(self.action.pk), authority=self.cast.authority.slug)

    def attempt(self, change, who, **words):
        """A change that is refused leaves nothing behind; one that is not has exactly one entry in the log."""
        before = self.picture()
        try:
            with transaction.atomic():
                change(**words, by=self.people[who], at=NOW)
        except (PermissionDenied, ValidationError, IntegrityError):
            assert self.picture() == before
        else:
            assert self.events.count() == before[0][3] + 1

    @rule(who=WHO, state=st.sampled_from(["", "not_started", "on_track", "at_risk", "reported", "reported"]))
    def report(self, who, state):
        self.attempt(delivery.report, who, action=self.action, done="Something", state=state)

    @rule(who=WHO, note=st.just("Seen"), why=st.sampled_from(["", "Serves others", "Serves others"]))
    def verify(self, who, note, why):
        self.attempt(delivery.verify, who, action=self.action, note=note, why_not_measurable=why)

    @rule(who=WHO)
    def send_back(self, who):
        self.attempt(delivery.send_back, who, action=self.action, note="Not yet")

    @rule(who=WHO, change=st.sampled_from([delivery.close, delivery.reopen]))
    def close_or_reopen(self, who, change):
        self.attempt(change, who, action=self.action, why="Said so")

    @rule(who=WHO, days=st.integers(-3, 90))
    def move(self, who, days):
        self.attempt(dates.move_date, who, action=self.action, to_on=DAY + timedelta(days=days), reason="Short")

    @rule(who=WHO, is_agreed=st.booleans())
    def decide(self, who, is_agreed):
        move = self.action.revisions.filter(agreement="asked").first()
        if move:
            self.attempt(dates.decide_move, who, revision=move, is_agreed=is_agreed, decision="Said so")

    @rule(who=WHO)
    def prove(self, who):
        link = "https://derby.example/rota"
        self.attempt(add_evidence, who, action=self.action, title="Rota", link=link)

    @rule(who=WHO)
    def withdraw(self, who):
        if row := self.action.evidence.filter(withdrawn_on=None).first():
            self.attempt(withdraw_evidence, who, evidence=row, why="Wrong one")

    @invariant()
    def states_follow_the_table(self):
        states = ["", *self.states.values_list("state", flat=True)]
        assert set(zip(states, states[1:], strict=False)) <= delivery_rules.allowed()

    @invariant()
    def whoever_owns_or_reported_it_neither_verified_nor_closed_it(self):
        reporter = None
        for state, by in self.states.values_list("state", "by"):
            if state == "reported":
                reporter = by
            assert not (state in {"delivered", "closed"} and by in self.owners)
            assert not (state == "delivered" and by == reporter)

    @invariant()
    def whatever_was_delivered_was_accepted_with_evidence_and_has_an_effect_to_ask_for(self):
        delivered = self.states.filter(state="delivered").count()
        assert self.action.verifications.filter(is_accepted=True).count() == delivered
        assert self.action.effect_states.count() == delivered
        assert not delivered or self.action.evidence.exists()

    @invariant()
    def first_date_stays_and_only_the_first_move_counts_unasked(self):
        assert Action.objects.get(pk=self.action.pk).original_due_on == self.first
        moves = self.action.revisions.order_by("pk")
        assert moves.filter(agreement="not_needed").count() <= 1
        assert moves.filter(agreement="asked").count() <= 1
        for move in moves.filter(agreement__in=["agreed", "refused"]):
            assert move.decided_by_id not in self.owners
            assert move.agreement == "refused" or move.decided_by == self.cast.dora


def run(*, examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    limits = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=checks)
    run_state_machine_as_test(Promise, settings=limits)


@pytest.mark.django_db
def test_steps_in_any_order_keep_the_promise():
    """Fewer on PostgreSQL, whose own guards are tried step by step elsewhere."""
    run(examples=4 if connection.vendor == "sqlite" else 2, steps=30)


@pytest.mark.soak
@pytest.mark.django_db
def test_ten_thousand_steps_keep_the_promise():
    run(examples=200, steps=50)


def every_step() -> set[tuple[str, str]]:
    return {(before, after) for before in delivery_rules.State for after in delivery_rules.State}


def by_an_owner(machine):
    machine.prove(1)
    machine.report(1, "reported")
    machine.verify(3, "Seen", "Serves others")


def by_its_reporter(machine):
    machine.prove(1)
    machine.report(1, "reported")
    machine.verify(1, "Seen", "Serves others")


def without_evidence(machine):
    machine.report(0, "reported")
    machine.verify(1, "Seen", "Serves others")


def moved_twice(machine):
    machine.move(0, 30)
    machine.move(0, 60)


def out_of_order(machine):
    machine.close_or_reopen(2, delivery.close)
    machine.report(1, "not_started")


# What is not asked, and steps that somebody then takes who may not: Bob, Alice, Dora and Erin are 0 to 3.
WITHOUT = {
    "who owns it": (by_an_owner, ownership, "holds", lambda user, action, on: False),
    "who reported it": (by_its_reporter, ownership, "has_reported", lambda user, action: False),
    "for evidence": (without_evidence, delivery_rules, "lacking", lambda claim: []),
    "the chair": (moved_twice, dates, "needs_agreement", lambda moves: False),
    "which step follows": (out_of_order, common, "allowed", every_step),
}


def check_after(steps) -> None:
    """What the machine holds against an action once these steps have been tried."""
    machine = Promise()
    try:
        steps(machine)
        machine.states_follow_the_table()
        machine.whoever_owns_or_reported_it_neither_verified_nor_closed_it()
        machine.whatever_was_delivered_was_accepted_with_evidence_and_has_an_effect_to_ask_for()
        machine.first_date_stays_and_only_the_first_move_counts_unasked()
    finally:
        machine.teardown()


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("what", WITHOUT)
def test_machine_notices_when_nobody_asks(monkeypatch, what):
    """The controls, with the database's own guards down too: the machine takes these steps among others."""
    steps, module, name, careless = WITHOUT[what]
    check_after(steps)
    monkeypatch.setattr(module, name, careless)
    take_down(DELIVERY)
    take_down(DUE_DATES)
    with pytest.raises(AssertionError):
        check_after(steps)
