"""The pages of the policy on small numbers: read by everybody, set by administrators who have seen what it does."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from indicators import policies
from indicators.disclosed import DEFAULT
from indicators.disclosure import Level, Rule
from indicators.models import DisclosurePolicy
from indicators.policy_changes import set_policy
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.returns_cast import text
from tests.indicators.test_disclosed import Council

PAGE, SET = "/small-numbers/", "/small-numbers/set/"
ANSWERS = {
    "version": 0,
    "threshold": "10",
    "zero": "shown",
    "levels": ["unit", "agency", "authority"],
    "starts_on": "1 December 2026",
    "reason": "Ten, as the board decided.",
}


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(date(2026, 11, 20), tick=False):
        yield


@pytest.fixture
def council(db):
    council = Council()
    council.admin = factories.create_user(authority=council.authority, name="Ada", roles=(Role.ADMINISTRATOR,))
    council.board = factories.create_user(authority=council.authority, name="Bea", roles=(Role.BOARD_MEMBER,))
    return council


def page(client, user, url=PAGE):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return text(answer)


def test_page_before_any_policy_says_what_holds_all_the_same(council, client):
    said = page(client, council.board)
    assert "a count of 1 to 5 is withheld. 0 is shown" in said
    assert "the council has set no policy of its own yet" in said
    assert "Set a new version" not in said and "Every version" not in said


def test_page_says_the_policy_in_force_and_the_one_to_come(council, client):
    council.policy(threshold=3, covers_agencies=False, reason="As <decided>")
    council.policy(number=2, starts_on=date(2026, 12, 1), threshold=1, zero_is_small=True)
    said = page(client, council.board)
    assert "a count of 1 to 3 is withheld" in said and "the figures of units and the council as a whole" in said
    assert "1 January 2026 (version 1)" in said and "From 1 December 2026" in said
    assert "0 to 1" in said  # in the list of versions
    assert "As &lt;decided&gt;" in said


def test_page_names_the_measures_that_count_children(council, client):
    counting, other = council.version(), council.version(children=False)
    said = page(client, council.board)
    assert counting.indicator.title in said and other.indicator.title not in said


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(5, frozenset()), "nothing is withheld"),
        (Rule(1), "a count of 1 is withheld"),
        (Rule(5, zero_is_small=True), "a count of 0 to 5 is withheld. 0 is withheld too"),
        (Rule(5, frozenset({Level.AGENCY})), "the figures of agencies."),
    ],
)
def test_rule_in_words(rule, words):
    assert words in " ".join(policies.in_words(rule))


def test_administrator_sees_what_it_would_withhold_before_it_is_set(council, client):
    version = council.version(shape="flow")
    council.give(version, 7, 40, 60, 20)
    council.give(version, 3, 40, 60, 20, quarter=0)
    client.force_login(council.admin)
    first = client.post(SET, ANSWERS)
    assert first.status_code == 200 and not DisclosurePolicy.objects.exists()
    # Of ten figures in two quarters two are withheld by 1 to 5, and four would be by 1 to 10.
    assert "It would withhold 4 of 10 figures of the last four quarters; the present policy withholds 2." in text(first)
    assert "Set this policy" in text(first)
    seen = first.context["form"]["seen"].value()
    done = client.post(SET, {**ANSWERS, "seen": seen}, follow=True)
    assert "The policy is set, from 1 December 2026 on." in text(done)
    policy = DisclosurePolicy.objects.get()
    assert (policy.number, policy.rule, policy.starts_on) == (1, Rule(10), date(2026, 12, 1))
    assert (policy.made_by, policy.reason) == (council.admin, "Ten, as the board decided.")
    event = AuditEvent.objects.get(verb="set policy on small numbers")
    assert event.detail["threshold"] == 10 and event.actor == council.admin.email


def test_answers_changed_after_they_were_seen_are_shown_anew(council, client):
    client.force_login(council.admin)
    seen = client.post(SET, ANSWERS).context["form"]["seen"].value()
    for change in ({"threshold": "3"}, {"zero": "withheld"}, {"levels": ["unit"]}, {"starts_on": "2 December 2026"}):
        answer = client.post(SET, {**ANSWERS, "seen": seen, **change})
        assert answer.status_code == 200 and not DisclosurePolicy.objects.exists()
    assert client.post(SET, {**ANSWERS, "seen": seen, "reason": "Better words."}).status_code == 302


def test_no_level_can_be_chosen(council, client):
    client.force_login(council.admin)
    answers = {name: value for name, value in ANSWERS.items() if name != "levels"}
    seen = client.post(SET, answers).context["form"]["seen"].value()
    assert client.post(SET, {**answers, "seen": seen}).status_code == 302
    assert DisclosurePolicy.objects.get().rule.levels == frozenset()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"threshold": "0"}, "Enter a whole number from 1 to 30."),
        ({"threshold": "31"}, "Enter a whole number from 1 to 30."),
        ({"threshold": "five"}, "Enter a whole number from 1 to 30."),
        ({"zero": ""}, "Choose whether 0 is shown."),
        ({"levels": ["ward"]}, "Choose from the three levels."),
        ({"starts_on": "soon"}, "Enter the first day as a day"),
        ({"reason": ""}, "Say why"),
    ],
)
def test_wrong_answer_is_refused_beside_its_field_and_nothing_is_lost(council, client, change, words):
    client.force_login(council.admin)
    answer = client.post(SET, {**ANSWERS, **change})
    assert words in text(answer) and answer.status_code == 200
    kept = {**ANSWERS, **change}["reason"]
    assert answer.context["form"]["reason"].value() == kept


def test_first_day_that_is_past_is_refused_and_today_is_not(council, client):
    client.force_login(council.admin)
    refused = client.post(SET, {**ANSWERS, "starts_on": "19 November 2026"})
    assert refused.status_code == 200 and "Enter today or a later day" in text(refused)
    assert "Set this policy" not in text(refused)
    answers = {**ANSWERS, "starts_on": "20 November 2026"}
    seen = client.post(SET, answers).context["form"]["seen"].value()
    assert client.post(SET, {**answers, "seen": seen}).status_code == 302
    assert DisclosurePolicy.objects.get().starts_on == date(2026, 11, 20)


def test_change_itself_refuses_a_day_that_is_past(council):
    given = {"rule": Rule(5), "reason": "Words", "version": 0, "by": council.admin, "at": timezone.now()}
    with pytest.raises(ValidationError, match="papers before it"):
        set_policy(starts_on=date(2026, 11, 19), **given)
    assert not DisclosurePolicy.objects.exists()


def test_two_administrators_at_once_the_second_is_told_and_keeps_the_words(council, client):
    client.force_login(council.admin)
    seen = client.post(SET, ANSWERS).context["form"]["seen"].value()
    council.policy(threshold=3, made_by=council.admin, made_at="2026-11-20T10:00:00Z")
    answer = client.post(SET, {**ANSWERS, "seen": seen})
    assert answer.status_code == 409 and "Ada set version 1 while this was open here" in text(answer)
    assert "Ten, as the board decided." in text(answer)
    again = {**ANSWERS, "seen": answer.context["form"]["seen"].value(), "version": 1}
    assert client.post(SET, again).status_code == 302
    assert [policy.threshold for policy in DisclosurePolicy.objects.order_by("number")] == [3, 10]


def test_only_those_who_keep_rules_set_one_and_no_council_sees_anothers(council, client):
    other = factories.create_authority(name="Elsewhere")
    DisclosurePolicy.objects.create(
        authority=other, number=1, starts_on=date(2026, 1, 1), threshold=9, reason="Theirs alone"
    )
    assert "Theirs alone" not in page(client, council.board)
    assert client.post(SET, ANSWERS).status_code == 403
    client.force_login(council.admin)
    assert client.get(SET).context["form"]["version"].value() == 0
    assert "Set a new version" in page(client, council.admin)


def test_effects_count_only_measures_of_children_with_figures(council):
    counted, other = council.version(shape="flow"), council.version(children=False)
    council.version()  # has no figures
    council.give(counted, 3, 40, 60, {"state": "missing", "reason": "Down"})
    council.give(other, (1, 2))
    rows = policies.effects(council.admin, Rule(5, frozenset()), DEFAULT, date(2026, 11, 20))
    assert [(row.indicator, row.figures, row.now, row.then) for row in rows] == [(counted.indicator, 4, 2, 0)]
    assert policies.summed_up([]).startswith("There are no figures")


def test_effects_are_those_of_the_last_four_quarters_that_have_ended(council):
    version = council.version(shape="flow")
    council.give(version, 3, 40, 60, 20)  # July to September 2026
    for day, number in ((date(2026, 9, 30), 0), (date(2026, 10, 1), 5), (date(2027, 9, 30), 5), (date(2027, 10, 1), 0)):
        rows = policies.effects(council.admin, Rule(5), DEFAULT, day)
        assert sum(row.figures for row in rows) == number, day


def test_audit_section_links_the_page(council, client):
    assert reverse("indicators:small_numbers") in client_page(client, council.admin, "/people/")


def client_page(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()
