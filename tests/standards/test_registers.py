"""Registers of recommendations: numbers with or without a subject, and what councils say of their compliance."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from safeguarding.access import Role
from safeguarding.models import AuditEvent
from standards.models import (
    Compliance,
    Criterion,
    Framework,
    RecommendationRegister,
    RegisteredRecommendation,
    Standard,
)
from standards.register_reading import spans
from tests import factories
from tests.guards.lists import csv_rows
from tests.indicators.returns_cast import text

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Cast:
    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.keeper = factories.create_user(authority=self.authority, roles=(Role.PERFORMANCE_OFFICER,))
        self.client, self.abroad = Client(), Client()
        self.client.force_login(self.keeper)
        self.elsewhere = factories.create_authority(name="Kent")
        self.abroad.force_login(factories.create_user(authority=self.elsewhere, roles=(Role.BOARD_MEMBER,)))
        self.register = RecommendationRegister.objects.create(slug="inquiry", title="An inquiry")
        for number in (1, 2, 3):
            RegisteredRecommendation.objects.create(register=self.register, number=number)

    def keys(self, *numbers):
        return list(self.register.recommendations.filter(number__in=numbers).values_list("pk", flat=True))

    def say(self, *numbers, **given):
        usual = {"about": "some" if numbers else "whole", "status": "complying", "as_at": "1 November 2026"}
        return self.client.post(
            "/registers/inquiry/statement/", usual | {"recommendations": self.keys(*numbers)} | given
        )

    def listed(self, query="", client=None):
        page = (client or self.client).get(f"/registers/inquiry/?{query}&export=csv")
        return {int(line[0]): line[2:] for line in csv_rows(page.content)[1:]}


@pytest.fixture
def cast(db):
    return Cast()


def test_register_is_added_with_its_numbers_and_grows_but_never_shrinks(cast):
    page = cast.client.post("/registers/add/", {"title": "Add", "count": "30", "source": "A review"})
    register = RecommendationRegister.objects.get(title="Add")
    assert page.headers["Location"] == f"/registers/{register.slug}/" != "/registers/add/"
    url = f"/registers/{register.slug}/edit/"
    page = cast.client.post(url, {"title": "Add", "count": "29", "version": 1})
    assert "There are 30 already, and none is taken away." in text(page)
    assert cast.client.post(url, {"title": "Add", "count": "31", "version": 1}).status_code == 302
    assert register.recommendations.count() == 31
    read = text(cast.client.get(f"/registers/{register.slug}/"))
    assert "31 recommendations are recorded, none of them with a named subject." in read
    assert "No council has said how it stands." in read


@pytest.mark.parametrize("count", ["0", "501", "many", ""])
def test_number_of_recommendations_is_a_number_within_reason(cast, count):
    page = cast.client.post("/registers/add/", {"title": "Another", "count": count})
    assert page.status_code == 200
    assert "Enter" in text(page)
    assert RecommendationRegister.objects.count() == 1


def test_subject_needs_a_place_where_it_is_named(cast):
    url, given = "/registers/inquiry/2/edit/", {"subject": "Who answers first", "version": 1}
    page = cast.client.post(url, given)
    assert "Say where the subject is named, or give a link to it" in text(page)
    assert cast.client.post(url, given | {"citation": "Report, 4.1"}).status_code == 302
    assert "Recommendation 2 changed" in text(cast.client.get("/registers/inquiry/"))
    assert cast.client.get("/registers/inquiry/?named=yes&export=csv").content.decode().count("Who answers first") == 1
    assert set(cast.listed("named=no")) == {1, 3}


def test_several_are_stated_together_and_one_later_by_itself(cast):
    assert cast.say(1, 2, status="partly").status_code == 302
    assert cast.say(2, as_at="2 November 2026").status_code == 302
    assert cast.listed()[1][0] == "Derby: Partly complying, 1 November 2026"
    assert cast.listed()[2][0] == "Derby: Complying, 2 November 2026"
    assert cast.listed()[3][0] == ""
    assert set(cast.listed("status=partly")) == {1}
    page = text(cast.client.get("/registers/inquiry/"))
    assert "Recommendations 1 and 2" in page
    assert "Two have statements of their own." in page
    assert Compliance.objects.count() == 3
    assert [event.verb for event in AuditEvent.objects.all()] == ["record compliance"] * 2


def test_statement_of_the_whole_is_said_of_each_as_such_and_is_no_statement_of_it(cast):
    cast.say(1)
    cast.say(status="with_exceptions", exceptions="Replies are late", as_at="2 November 2026")
    whole = "Derby: Complying, with exceptions (of the whole), 2 November 2026"
    assert [cast.listed()[number] for number in (1, 2)] == [[whole, ""]] * 2
    page = text(cast.client.get("/registers/inquiry/"))
    assert "Derby says of the whole, as at 2 November 2026: complying, with exceptions." in page
    assert "Replies are late" in page
    cast.say(1, as_at="2 November 2026")
    assert cast.listed()[1][0] == "Derby: Complying, 2 November 2026"  # of one day, that about itself counts


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"status": "with_exceptions"}, "Say what the exceptions are, or choose another status."),
        ({"as_at": "21 November 2026"}, "a promise is no statement"),
        ({"as_at": "soon"}, "Enter the day it is about as a day"),
        ({"status": ""}, "Choose the status."),
        ({"about": ""}, "Choose what the statement is about."),
        ({"about": "some"}, "Tick the recommendations that the statement is about."),
    ],
)
def test_statement_refused_says_why_and_nothing_typed_is_lost(cast, given, words):
    page = cast.say(**({"summary": "Typed at length"} | given))
    assert words in text(page)
    assert "Typed at length" in text(page)
    assert Compliance.objects.count() == 0


def test_number_that_the_list_leads_from_is_ticked_already(cast):
    page = cast.client.get("/registers/inquiry/statement/?number=2")
    assert page.context["form"].initial["recommendations"] == list(cast.register.recommendations.filter(number=2))
    assert cast.client.get("/registers/inquiry/statement/?number=2x").status_code == 200


def test_another_council_sees_the_register_and_not_what_is_no_paper(cast):
    cast.say(1)
    assert cast.listed(client=cast.abroad)[1][0] == ""
    assert "No council has said how it stands." in text(cast.abroad.get("/registers/inquiry/"))
    assert cast.abroad.get("/registers/inquiry/statement/").status_code == 403


def test_numbers_are_said_in_runs():
    assert spans([1, 4, 5, 6, 9]) == "1, 4 to 6 and 9"


# --- The record ---


def test_kents_statement_of_2009_is_printed_as_data(record):
    client = Client()
    client.force_login(factories.create_user(authority=factories.create_authority(), roles=(Role.BOARD_MEMBER,)))
    page = text(client.get("/registers/climbie-inquiry/"))
    assert "108 recommendations are recorded, none of them with a named subject." in page
    assert "Kent says of the whole, as at 6 February 2009: complying, with exceptions." in page
    assert "Time taken to tell referrers the outcome" in page
    statement = Compliance.objects.get()
    assert (statement.recommendation, statement.entered_by, statement.findings.count()) == (None, None, 3)
    lines = csv_rows(client.get("/registers/climbie-inquiry/?export=csv").content)[1:]
    assert [line[0] for line in lines] == [str(number) for number in range(1, 109)]
    assert {line[1] for line in lines} == {"Not named in the record"}
    assert {line[2] for line in lines} == {"Kent: Complying, with exceptions (of the whole), 6 February 2009"}


def test_printed_register_keeps_its_words_and_takes_subjects(record):
    client = Client()
    client.force_login(factories.create_user(authority=factories.create_authority(), roles=(Role.PERFORMANCE_OFFICER,)))
    assert client.get("/registers/climbie-inquiry/edit/").status_code == 403
    given = {"subject": "Named in a text before us", "link": "https://example.org/report", "version": 1}
    assert client.post("/registers/climbie-inquiry/17/edit/", given).status_code == 302
    assert "Named in a text before us" in text(client.get("/registers/climbie-inquiry/?number=17"))


def test_search_finds_parts_of_standards_frameworks_and_registers(cast):
    framework = Framework.objects.create(slug="section-11", title="Duties of partners")
    standard = Standard.objects.create(framework=framework, number="2", title="Training", order=1)
    Criterion.objects.create(standard=standard, order=1, label="2.1", text="Volunteers are trained as well")
    RegisteredRecommendation.objects.filter(number=2).update(subject="Quoracy of panels")
    for words, url in {
        "volunteers trained": "/standards/section-11/2/",
        "duties partners": "/frameworks/section-11/",
        "inquiry": "/registers/inquiry/",
        "quoracy": "/registers/inquiry/",
    }.items():
        assert url in text(cast.client.get("/search/", {"q": words})), words
