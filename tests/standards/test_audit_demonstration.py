"""The demonstration's self-audits: labelled, Derby's alone, with a gap, a dissent and evidence of different age."""

import pytest

from safeguarding.models import User
from standards.audit_board import board_of
from standards.models import Assessment, Framework, SelfAudit, SelfAuditAnswer, StandardEvidence
from tests.conftest import DAY


@pytest.fixture
def derby(record) -> User:
    return User.objects.get(email="performance@derby.example")


def test_everything_invented_says_so_and_no_scale_is_given_to_the_published_framework(derby):
    rounds = SelfAudit.objects.filter(is_demonstration=True)
    assert rounds.count() == 3
    assert all(audit.title.endswith("(demonstration)") for audit in rounds)
    assert {audit.scale.name for audit in rounds} == {"How well a standard is met (demonstration)"}
    assert Framework.objects.get(slug="climbie-2003").scale is None
    assert not Assessment.objects.filter(answer__isnull=False, is_demonstration=False).exists()
    assert not StandardEvidence.objects.filter(is_demonstration=False).exists()


def test_another_council_sees_nothing_of_it(record):
    kent = User.objects.get(email="board@kent.example")
    for model in (SelfAudit, SelfAuditAnswer, StandardEvidence):
        assert model.objects.exists()
        assert not model.objects.visible_to(kent).exists()
    assert not Assessment.objects.visible_to(kent).filter(is_demonstration=True).exists()


def test_closed_rounds_show_a_gap_that_narrowed_and_one_dissent(derby):
    before, last = SelfAudit.objects.filter(closed_on__isnull=False).order_by("as_at")
    boards = [board_of(derby, audit) for audit in (before, last)]
    assert [board.tally.compared for board in boards] == [21, 21]
    assert boards[0].tally.higher > boards[1].tally.higher > 2
    assert [len(board.dissents) for board in boards] == [0, 1]
    assert "That is a smaller share than the time before." in boards[1].sentence(DAY)
    assert all(row.over_agencies != "Not compared" for row in boards[1].rows)


def test_open_round_is_partly_answered_one_return_of_it_sent(derby):
    board = board_of(derby, SelfAudit.objects.get(closed_on=None, is_demonstration=True))
    states = {agency.row.whose: agency.state[0] for agency in board.agencies}
    assert states == {"Derby": "answering", "Health (demonstration)": "answering", "Police (demonstration)": "sent"}
    answers = [answer for agency in board.agencies for answer in agency.answers]
    assert all(answer.carried_from_id for answer in answers)
    assert {answer.is_answered for answer in answers} == {True, False}
    standings = {row.standing(DAY) for row in StandardEvidence.objects.select_related("replaced_by")}
    assert standings == {"current", "old", "expired", "withdrawn"}
    cited = SelfAuditAnswer.objects.exclude(evidence=None).filter(answered_on__isnull=False)
    assert not [one for one in cited if any(item.added_on > one.answered_on for item in one.evidence.all())]
