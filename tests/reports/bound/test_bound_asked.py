"""You asked, we did: a paper opens with what its body asked for, and with what has become of it."""

from datetime import date

import pytest
from django.utils import timezone

from reports.bound import NothingToShow
from reports.models import Body, Meeting, Resolution
from tests.actionplans.own_cast import make_cast
from tests.conftest import DAY
from tests.reports.bound.bound_cast import a_paper, rows, sentence, take

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def meeting(cast):
    body = Body.objects.create(slug="board", name="The board", kind="board", authority=cast.authority)
    return Meeting.objects.create(body=body, held_on=date(2026, 10, 2))


def asks(cast, meeting, text, **given):
    given = {"kind": "challenge", "order": meeting.resolutions.count() + 1, **given}
    return Resolution.objects.create(
        meeting=meeting, text=text, entered_at=timezone.now(), entered_by=cast.alice, **given
    )


def test_a_paper_opens_with_what_its_body_asked_for(cast, meeting):
    paper = a_paper(cast.authority, body=meeting.body)
    assert sentence(take(paper, "asked_and_done")) == (
        "The board has asked for nothing at earlier meetings that it has not had an answer to."
    )
    action = cast.action("Send the list", due=-3)
    one = asks(cast, meeting, "Who gets the list?", asked_by="Councillor Fox", action=action)
    two = asks(
        cast, meeting, "Why is it late?", response="answered", response_text="Nobody was free.", responded_on=DAY,
        responded_by=cast.alice,
    )  # fmt: skip
    taken = take(paper, "asked_and_done")
    assert sentence(taken) == "The board asked for two things at earlier meetings; one of them is still open."
    found = rows(taken)
    assert found[f"asked:{one.pk}"][0] == "Councillor Fox: “Who gets the list?”"
    assert found[f"asked:{one.pk}"][1] == "2 October 2026"
    assert found[f"asked:{one.pk}"][3] == "Late, 3 working days"
    assert "Nobody was free." in found[f"asked:{two.pk}"][2]


def test_another_body_is_not_told_of_it(cast, meeting):
    asks(cast, meeting, "Who gets the list?")
    other = Body.objects.create(slug="other", name="Other", kind="board", authority=cast.authority)
    assert not rows(take(a_paper(cast.authority, body=other), "asked_and_done"))


def test_without_a_body_the_officer_is_told_to_choose_it(cast):
    with pytest.raises(NothingToShow, match="Choose the body"):
        take(a_paper(cast.authority), "asked_and_done")
