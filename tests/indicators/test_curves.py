"""What people say of a curve: a usual range started anew by a person, with a reason, seen first; and the story."""

import pytest
import time_machine
from django.urls import reverse

from indicators.models import CurveStory, Rebase
from safeguarding.models import AuditEvent
from tests.conftest import DAY

CODE = "SA45"
ANEW = {"starts_on": "2025-04-01", "what_changed": "Localities begin", "reason": "Teams were split by place."}


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def start(client, **given):
    return client.post(reverse("indicators:range_start", args=[CODE]), ANEW | given)


def chart(client):
    return client.get(reverse("indicators:indicator_detail", args=[CODE])).context["chart"]


def page(client, code=CODE) -> str:
    return client.get(reverse("indicators:indicator_detail", args=[code])).content.decode()


@pytest.mark.one_database
def test_new_range_is_seen_before_it_starts(signed_in):
    client = signed_in("performance")
    before = Rebase.objects.count()
    seen = start(client)
    assert seen.status_code == 200 and Rebase.objects.count() == before
    text = seen.content.decode()
    assert "What it would say" in text and "As it is now" in text and "With the new range" in text
    assert 'value="Localities begin"' in text  # nothing typed is lost
    sent = seen.context["form"].data["seen"]
    assert start(client, seen=sent).status_code == 302
    assert Rebase.objects.count() == before + 1


def test_new_range_stands_on_the_chart_with_who_and_why(signed_in):
    client = signed_in("performance")
    start(client, seen=ANEW["starts_on"])
    text = page(signed_in("board"))
    assert ">Localities begin</text>" in text
    assert "Teams were split by place." in text and "Tom Ashworth" in text
    event = AuditEvent.objects.get(verb="started usual range anew")
    assert event.detail["reason"] == ANEW["reason"] and event.detail["indicator"] == CODE


@pytest.mark.one_database
def test_another_quarter_is_seen_anew(signed_in):
    """Whoever changes the quarter after looking has not seen what it would say."""
    assert start(signed_in("performance"), seen="2024-04-01").status_code == 200
    assert not Rebase.objects.filter(definition__indicator__code=CODE).exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"starts_on": "2001-04-01"}, "Choose a quarter from the list."),
        ({"starts_on": ""}, "Choose a quarter."),
        ({"reason": " "}, "Say why"),
        ({"what_changed": "x" * 41}, "Shorten this to 40 characters"),
    ],
)
def test_what_is_lacking_is_said_beside_its_field(signed_in, given, said):
    answer = start(signed_in("performance"), seen=ANEW["starts_on"], **given)
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not Rebase.objects.filter(definition__indicator__code=CODE).exists()


def test_range_starts_once_a_quarter(signed_in):
    client = signed_in("performance")
    start(client, seen=ANEW["starts_on"])
    again = start(client, seen=ANEW["starts_on"])
    assert "starts anew in this quarter already" in again.content.decode()


def test_range_taken_back_leaves_its_record_and_the_old_range(signed_in):
    client, board = signed_in("performance"), signed_in("board")
    before = chart(board)
    start(client, seen=ANEW["starts_on"])
    assert chart(board) != before
    rebase = Rebase.objects.get(what_changed=ANEW["what_changed"])
    url = reverse("indicators:range_withdraw", args=[rebase.pk])
    assert "Say why" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "The split came a year later."}).status_code == 302
    rebase.refresh_from_db()
    assert rebase.withdrawn_reason and rebase.withdrawn_by.name == "Tom Ashworth"
    assert chart(board) == before


def test_the_first_quarter_of_a_definition_is_not_offered(signed_in):
    form = signed_in("performance").get(reverse("indicators:range_start", args=[CODE])).context["form"]
    offered = [value for value, _ in form.fields["starts_on"].choices if value]
    assert offered == sorted(offered, reverse=True)
    assert len(offered) == 14  # of fifteen complete quarters


def test_story_is_read_by_everybody_and_told_by_those_who_keep_curves(signed_in):
    url = reverse("indicators:story_edit", args=["NI64"])
    said = {
        "story": "Few families.",
        "partners": "",
        "what_works": "",
        "low_cost": "Review at nine months.",
        "version": 0,
    }
    assert signed_in("board").post(url, said).status_code == 403
    assert signed_in("performance").post(url, said).status_code == 302
    text = page(signed_in("board"), "NI64")
    assert "Few families." in text and "Review at nine months." in text
    assert "Partners with a part to play" not in text
    assert CurveStory.objects.get(indicator__code="NI64").authority.slug == "derby"


def test_another_councils_story_is_not_read(signed_in):
    text = page(signed_in("board-kent"))
    assert "The story behind it" not in text
    assert "Hand out new work" not in text


@pytest.mark.one_database
def test_measure_without_a_run_says_so_and_offers_nothing_to_start(signed_in):
    answer = signed_in("performance").get(reverse("indicators:range_start", args=["OPEN"]))
    assert "nothing to start anew" in answer.content.decode()


@pytest.mark.one_database
def test_known_change_is_explained_where_nobody_has_told_the_story(signed_in):
    """A board member who sees a range begin anew finds who let it, and why, on the same page."""
    CurveStory.objects.filter(indicator__code=CODE).delete()
    start(signed_in("performance"), seen=ANEW["starts_on"])
    text = page(signed_in("board"))
    assert text.count("Teams were split by place.") == 1 and "Take it back" not in text
    assert "The usual range starts anew</span>" in text  # in the key of the chart
    assert "Take it back" in page(signed_in("performance"))
