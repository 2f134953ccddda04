"""Any order of steps by anybody: nobody approves what they made, what is issued is what everybody approved and never
changes, and each step leaves one entry in the audit log. `make soak` goes on for longer."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from reports import formats
from reports.composing import content
from reports.finishing import data_digest
from reports.issuing import changes, files, publishing, rules
from reports.making.holding import hold
from reports.models import Issue, IssuedFile, PaperState, Rendering, SignOffStep, Withdrawal
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.reports.issuing.cast import create_cast

WHO = st.integers(0, 4)
TEXTS = ["Assessments were late in one team.", "Assessments were late in two teams.", "None was late."]


class Papers(RuleBasedStateMachine):
    """Two officers, two signatories, and somebody who is both, who try everything at any time."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast = create_cast()
        given = {"authority": self.cast.authority}
        other = factories.create_user(**given, name="Oscar", roles=(Role.REPORT_OFFICER,))
        both = factories.create_user(**given, name="Bo", roles=(Role.REPORT_OFFICER, Role.SIGNATORY))
        self.people = [self.cast.officer, other, *self.cast.signatories, both]
        self.cast.report.signatories.filter(role="sponsor").update(person=both)
        self.bytes, self.edited = {}, {self.cast.officer.pk}
        self.figures = data_digest(content(self.report).public_origins)  # no step changes them

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def report(self):
        return self.cast.report

    def rows(self):
        """How many of each kind of row there are."""
        kinds = AuditEvent, PaperState, SignOffStep, Issue, IssuedFile, Withdrawal
        return [kind.objects.count() for kind in kinds] + [self.report.versions.count()]

    def attempt(self, change, who, **words):
        """A step that is refused leaves nothing behind; one that is taken leaves one entry, and one for a version."""
        before = self.rows()
        try:
            with transaction.atomic():
                change(**words, report=self.report, by=self.people[who], at=self.cast.at)
        except (ValidationError, PermissionDenied):
            assert self.rows() == before
            return
        after = self.rows()
        version = after[-1] - before[-1]
        entries = after[0] - before[0] - version
        assert entries == (1 if after[1:-1] != before[1:-1] or (change is files.make_files and entries) else 0)

    @rule(who=WHO, text=st.sampled_from(TEXTS))
    def edit(self, who, text):
        try:
            hold(self.report, self.people[who])
        except ValidationError:
            return
        if who in {0, 1, 4}:
            self.cast.words._history_user = self.people[who]
            self.cast.write(text)
            self.edited.add(self.people[who].pk)

    @rule(who=WHO)
    def send(self, who):
        self.attempt(changes.send, who)

    @rule(who=WHO)
    def take_back(self, who):
        self.attempt(changes.take_back, who)

    @rule(who=WHO, note=st.sampled_from(["", "Say why."]), approves=st.booleans(), old=st.booleans())
    def decide(self, who, note, approves, old):
        versions = self.report.versions.order_by("number")
        if version := (versions.first() if old else versions.last()):
            self.attempt(changes.approve if approves else changes.send_back, who, version=version, note=note)

    @rule()
    def everybody_approves(self):
        """So that papers are issued often enough: somebody else signs where the third person worked on the paper."""
        signer = self.cast.signatories[0] if self.people[4].pk in self.edited else self.people[4]
        self.report.signatories.filter(role="sponsor").update(person=signer)
        self.attempt(changes.send, 0)
        for who in (2, 3, 4):
            self.decide(who, "", True, False)

    @rule(who=WHO)
    def make_files(self, who):
        self.attempt(files.make_files, who)
        for row in Rendering.objects.filter(finished_at=None, failure=""):
            files.make_file.func(row.pk, "2026-11-20")

    @rule(who=WHO)
    def publish(self, who):
        self.attempt(publishing.publish, who)

    @rule()
    def everything_to_an_issue(self):
        self.everybody_approves()
        self.make_files(0)
        self.publish(1)

    @rule(who=WHO)
    def correct(self, who):
        self.attempt(publishing.begin_correction, who, erratum="One figure was wrong.")

    @rule(who=WHO)
    def give_up(self, who):
        self.attempt(publishing.give_up_correction, who)

    @rule(who=WHO)
    def withdraw(self, who):
        self.attempt(publishing.withdraw, who, reason="It is wrong.")

    @invariant()
    def nobody_approved_what_they_had_made(self):
        found = rules.stands(self.report, "")  # whatever the paper says
        barred = {stand.signatory.person_id for stand in found if stand.standing == "barred"}
        assert barred == self.edited & set(self.report.signatories.values_list("person", flat=True))
        assert not SignOffStep.objects.filter(state="approved", by__in=[self.cast.officer, self.people[1]]).exists()
        for issue in Issue.objects.all():
            approved = issue.paper_version.sign_off_steps.filter(state="approved")
            assert issue.paper_version.made_by_id not in approved.values_list("by", flat=True)

    @invariant()
    def issued_bytes_stay_as_they_were(self):
        now = {file.pk: hashlib.sha256(bytes(file.content)).hexdigest() for file in IssuedFile.objects.all()}
        assert self.bytes.items() <= now.items()
        assert now == dict(IssuedFile.objects.values_list("pk", "digest"))
        self.bytes = now

    @invariant()
    def every_issue_is_of_a_version_that_everybody_approved(self):
        issues = list(Issue.objects.order_by("number").select_related("paper_version"))
        assert [issue.number for issue in issues] == list(range(1, len(issues) + 1))
        for issue in issues:
            steps = SignOffStep.objects.filter(paper_version__digest=issue.paper_version.digest, state="approved")
            assert set(steps.values_list("role", flat=True)) >= {
                "Legal",
                "Finance",
                "Service director",
                "Report sponsor",
            }
            assert issue.data_digest == self.figures
            assert issue.files.count() == 5

    @invariant()
    def its_state_fits_its_issues(self):
        issues, state = Issue.objects.count(), self.report.state
        assert bool(issues) or state in {"draft", "sign_off"}


@pytest.fixture
def quick_files(monkeypatch):
    """Setting pages is tested elsewhere; here a file says what it would be made of."""
    monkeypatch.setattr(formats, "write", lambda paper, format: f"{format} {hash(paper)}".encode())


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Papers,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples < 50,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_order_of_steps_keeps_the_promises(db, quick_files):
    run(3, 20)


@pytest.mark.soak
def test_ten_thousand_steps_keep_the_promises(db, quick_files):
    run(200, 50)


def test_an_approval_of_ones_own_work_would_be_found(db, quick_files, monkeypatch):
    """The control: the same steps by the same people, with nobody barred."""
    for barred in (True, False):
        if not barred:
            monkeypatch.setattr(rules, "makers", lambda report: set())
        machine = Papers()
        machine.edit(4, TEXTS[1])
        machine.send(0)
        machine.decide(4, "", True, False)
        try:
            if barred:
                machine.nobody_approved_what_they_had_made()
            else:
                with pytest.raises(AssertionError):
                    machine.nobody_approved_what_they_had_made()
        finally:
            machine.teardown()
