"""The page of what falls through, what is let stand, and the counts over time."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from safeguarding.access import Role
from safeguarding.models import AuditEvent, LetStand, SweepCount
from safeguarding.overview.home import panels
from tests.conftest import DAY
from tests.factories import create_authority, create_user
from tests.guards.readers import client_of
from tests.overview.sweep.planted import Council

PAGE = "/falling-through/"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(db):
    authority = create_authority()
    return Council(authority, create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,)))


@pytest.fixture
def officer(council):
    return client_of(council.by)


def text(client, url=PAGE):
    return client.get(url).content.decode()


def of_role(council, role):
    return client_of(create_user(authority=council.authority, roles=(role,)))


def test_nothing_to_mend_is_said_in_words(officer):
    assert "Nothing falls through" in text(officer)


def test_page_groups_cases_by_severity_and_rule_with_who_must_mend_them(council, officer):
    council.finding(title="Chronologies are missing")
    council.action(title="Train the teams")
    page = officer.get(PAGE)
    assert page.context["sentence"] == "Two things fall through: one serious and one warning."
    parts = [(part.severity, [group.rule.key for group in part.groups]) for part in page.context["parts"]]
    assert parts == [("serious", ["findings-without-action"]), ("warning", ["actions-without-reason"])]
    assert "For you to mend" in page.content.decode()


@pytest.mark.one_database
def test_what_is_mine_follows_posts_and_permissions(council):
    council.finding()
    post = council.post(is_held=False)
    council.action(owner=post)
    (board, admin) = (of_role(council, role) for role in (Role.BOARD_MEMBER, Role.ADMINISTRATOR))
    assert board.get(f"{PAGE}?who=mine").context["parts"] == []
    (part,) = admin.get(f"{PAGE}?who=mine").context["parts"]
    assert [group.rule.key for group in part.groups] == ["posts-vacant"]


def test_link_leads_each_where_they_may_go(council):
    council.action(owner=council.post(is_held=False))
    for role, start in ((Role.ADMINISTRATOR, "/posts/"), (Role.BOARD_MEMBER, "/actions/?owner=")):
        client = of_role(council, role)
        (one,) = client.get(f"{PAGE}?rule=posts-vacant").context["table"].data
        assert one.case.url.startswith(start)
        assert client.get(one.case.url).status_code == 200


def test_printed_cases_stand_in_a_fold_and_are_not_counted(council, officer):
    council.finding(document=council.document(), title="Printed long ago")
    page = officer.get(PAGE)
    assert page.context["parts"] == []
    assert [group.rule.key for group in page.context["printed"]] == ["findings-without-action"]
    assert "Nothing falls through" in page.context["sentence"]
    assert "One stands in published documents." in page.context["sentence"]
    assert "Printed long ago" in page.content.decode()


def test_of_many_cases_the_first_are_shown_with_the_way_to_all(council, officer):
    for _ in range(9):
        council.finding()
    page = text(officer)
    assert "?rule=findings-without-action" in page
    assert "All 9" in page
    assert officer.get(f"{PAGE}?rule=findings-without-action").context["table"].caption_text == "9 cases match"


def test_file_holds_every_case_with_what_is_wrong(council, officer):
    council.finding(title="Chronologies are missing", document=council.document())
    council.action(title="Train the teams")
    rows = list(csv.reader(io.StringIO(officer.get(f"{PAGE}?export=csv").content.decode("utf-8-sig"))))
    assert ["Serious", "Chronologies are missing", "Published document"] in [[row[0], row[2], row[6]] for row in rows]
    assert any("answers no finding" in row[3] for row in rows)


@pytest.mark.one_database
def test_another_council_sees_its_own_only(council):
    council.finding(title="Ours alone")
    kent = create_authority(name="Elsewhere")
    page = text(client_of(create_user(authority=kent, roles=(Role.PERFORMANCE_OFFICER,))))
    assert "Ours alone" not in page
    assert "Nothing falls through" in page


# --- Let stand ---


def stand_url(council):
    finding = council.finding(title="Chronologies are missing")
    return reverse("case_let_stand", args=["findings-without-action", f"finding-{finding.pk}"])


def typed(until="31 March 2027"):
    return {"reason": "The next plan takes it up", "until_on": until}


def test_case_that_is_let_stand_is_listed_apart_with_its_reason_until_its_day(council, officer):
    assert officer.post(stand_url(council), typed()).headers["Location"] == PAGE
    page = officer.get(PAGE)
    assert page.context["parts"] == []
    assert "The next plan takes it up" in page.content.decode()
    assert "One more is let stand for a while." in page.context["sentence"]
    assert AuditEvent.objects.filter(verb="let stand").count() == 1
    with time_machine.travel(date(2027, 4, 1), tick=False):
        assert len(client_of(council.by).get(PAGE).context["parts"]) == 1


def test_case_comes_back_when_it_is_taken_back(council, officer):
    officer.post(stand_url(council), typed())
    row = LetStand.objects.get()
    for _ in range(2):  # a second click changes nothing
        assert officer.post(reverse("case_take_back", args=[row.pk])).status_code == 302
    assert len(officer.get(PAGE).context["parts"]) == 1
    assert AuditEvent.objects.filter(verb="end letting stand").count() == 1


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("20 November 2026", "Choose a day after today."),
        ("30 November 2027", "a year is the longest"),
        ("soon", "Enter the last day as a day"),
        ("", "Enter the last day."),
    ],
)
def test_day_that_will_not_do_is_explained_beside_its_box_and_nothing_typed_is_lost(council, officer, until, words):
    page = officer.post(stand_url(council), typed(until)).content.decode()
    assert words in page
    assert "The next plan takes it up" in page
    assert not LetStand.objects.exists()


def test_reason_is_asked_for(council, officer):
    assert "Say why it may stand." in officer.post(stand_url(council), typed() | {"reason": " "}).content.decode()


def test_second_person_is_told_that_it_stands_already(council, officer):
    url = stand_url(council)
    officer.post(url, typed())
    page = of_role(council, Role.CHAIR).post(url, typed("1 May 2027")).content.decode()
    assert "Bob has let it stand already, until 31 March 2027." in page
    assert LetStand.objects.count() == 1


def test_case_may_be_let_stand_again_after_its_day(council, officer):
    url = stand_url(council)
    officer.post(url, typed())
    with time_machine.travel(date(2027, 5, 1), tick=False):
        assert client_of(council.by).post(url, typed("31 December 2027")).status_code == 302
    assert LetStand.objects.filter(ended_on=None).count() == 1


def test_case_that_is_not_there_is_not_found(council, officer):
    for rule, case in (("findings-without-action", "finding-0"), ("no-such-rule", "finding-0")):
        assert officer.get(reverse("case_let_stand", args=[rule, case])).status_code == 404


def test_board_member_may_not_let_stand(council):
    assert of_role(council, Role.BOARD_MEMBER).get(stand_url(council)).status_code == 403


# --- Counts over time ---


def sweep_as_at(day):
    with time_machine.travel(day, tick=False):
        call_command("sweep", verbosity=0)


def test_command_counts_once_a_day_and_the_later_count_stands(council, capsys):
    council.finding()
    sweep_as_at(DAY)
    council.finding()
    sweep_as_at(DAY)
    rows = SweepCount.objects.filter(authority=council.authority, rule="findings-without-action")
    assert list(rows.values_list("on", "number")) == [(DAY, 2)]


def test_what_stands_and_what_is_printed_is_not_counted(council, officer):
    council.finding(document=council.document())
    officer.post(stand_url(council), typed())
    sweep_as_at(DAY)
    assert SweepCount.objects.get(authority=council.authority, rule="findings-without-action").number == 0


def test_course_says_which_way_it_went_and_shows_every_day(council, officer):
    council.finding()
    sweep_as_at(DAY - timedelta(days=30))
    council.finding()
    sweep_as_at(DAY)
    page = officer.get(PAGE)
    said = "Two serious cases, two in all on 20 November 2026: one more than on 21 October 2026."
    assert page.context["course_sentence"] == said
    assert [day.columns for day in page.context["days"]] == [[1, 0, 0], [2, 0, 0]]
    assert [len(line.marks) for line in page.context["drawing"].lines] == [2, 2, 2]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.BOARD_MEMBER, Role.PERFORMANCE_OFFICER])
def test_overview_says_how_many_serious_cases_were_counted(council, role):
    user = create_user(authority=council.authority, roles=(role,))
    council.finding()
    council.action()  # a warning only
    sweep_as_at(DAY)
    (panel,) = [one for one in panels(user, DAY) if one.heading == "What falls through"]
    assert panel.sentence == "One serious case to mend, as counted on 20 November 2026."
    assert panel.link[1] == f"{PAGE}?severity=serious"


def test_overview_without_a_count_says_so(council):
    (panel,) = [one for one in panels(council.by, DAY) if one.heading == "What falls through"]
    assert "Nothing has been counted yet" in panel.sentence
