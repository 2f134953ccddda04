"""The evidence on one theme through its page, from small records."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from safeguarding.access import Role
from standards.models import Assessment, CaseAudit, CaseAuditGrade, Feedback, Framework, Grade, Scale, Theme
from tests import factories

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(db):
    return factories.create_authority()


@pytest.fixture
def theme(db):
    return Theme.objects.create(slug="plans", name="Plans of children")


def member_of(council):
    client = Client()
    client.force_login(factories.create_user(authority=council, roles=(Role.BOARD_MEMBER,)))
    return client


def read(client, theme):
    page = client.get(reverse("theme_evidence", args=[theme.slug]))
    return page, {panel.key: panel for panel in page.context["panels"]}


def create_scale():
    scale = Scale.objects.create(slug="own", name="Own words")
    for order, word in enumerate(("Good", "Mixed", "Poor"), start=1):
        Grade.objects.create(scale=scale, order=order, word=word)
    return scale


def create_audit(council, theme, *counts, on=date(2026, 9, 1)):
    by, scale = factories.create_user(authority=council), Scale.objects.first() or create_scale()
    audit = CaseAudit.objects.create(
        authority=council, title="Plans", method="single", scale=scale, planned_for=on, done_on=on, done_by=by,
        sample=sum(counts),
    )  # fmt: skip
    audit.themes.add(theme)
    for grade, files in zip(scale.grades.all(), counts, strict=True):
        CaseAuditGrade.objects.create(audit=audit, grade=grade, files=files)
    return audit


def create_feedback(council, theme, **given):
    by = factories.create_user(authority=council)
    usual = {"kind": "child", "number": 30, "asked": 40, "critical": 3, "summary": "Heard.", "source": "Cards"}
    usual |= {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30), "entered_on": DAY, "entered_by": by}
    return Feedback.objects.create(authority=council, theme=theme, **usual | given)


def test_page_puts_audits_beside_voices_and_says_that_they_disagree(council, theme):
    create_audit(council, theme, 2, 6, 12)
    create_feedback(council, theme)
    page, panels = read(member_of(council), theme)
    assert (panels["audits"].verdict, panels["voices"].verdict) == ("poor", "good")
    text = page.content.decode()
    assert (
        "The evidence disagrees. Good: 30 children, three critical. Poor: the last audit found 12 of 20 files" in text
    )
    assert "Nothing is on record from the figures, surveys, complaints, inspections and standards." in text


def test_theme_leads_to_its_evidence(council, theme):
    page = member_of(council).get(reverse("theme_detail", args=[theme.slug])).content.decode()
    assert f'href="{reverse("theme_evidence", args=[theme.slug])}"' in page


def test_evidence_of_another_council_is_none_of_ours(council, theme):
    elsewhere = factories.create_authority(name="Kent")
    create_audit(elsewhere, theme, 2, 6, 12)
    create_feedback(elsewhere, theme)
    page, panels = read(member_of(council), theme)
    assert all(panel.is_missing for panel in panels.values())
    assert "Nothing on record says how things stand today with plans of children." in page.content.decode()


def test_audit_and_voices_stand_on_the_line_of_the_theme(council, theme):
    create_audit(council, theme, 12, 6, 2)
    create_feedback(council, theme)
    rows = member_of(council).get(reverse("theme_detail", args=[theme.slug])).context["table"].rows
    assert {(row.record.label, row.record.value) for row in rows} == {
        ("Case-file audit", "20 files"),
        ("Children's voice", "30 children, three critical"),
    }


@pytest.mark.parametrize(("voices", "verdict"), [(["self"], "says nothing"), (["self", "moderated"], "mixed")])
def test_moderated_position_outweighs_the_own_view_of_the_same_day(council, theme, voices, verdict):
    scale = create_scale()
    framework = Framework.objects.create(slug="f", title="F", scale=scale)
    standard = framework.standards.create(order=1, number="1", title="Supervision")
    standard.themes.add(theme)
    words = {"self": "Good", "moderated": "Mixed"}
    for voice in reversed(voices):
        grade = scale.grades.get(word=words[voice])
        Assessment.objects.create(
            standard=standard, authority=council, voice=voice, as_at=date(2026, 6, 1), grade=grade, summary="So."
        )
    _, panels = read(member_of(council), theme)
    assert panels["standards"].verdict == verdict
    assert len(panels["standards"].lines) == 1


@pytest.mark.parametrize(
    ("name", "disagrees"), [("conferences", True), ("early-help", False), ("domestic-abuse", False)]
)
def test_demonstration_shows_a_theme_that_disagrees_and_two_that_agree(signed_in, name, disagrees):
    """Of audits and voices, whose numbers are written down; figures are drawn."""
    page, panels = read(signed_in("board"), Theme.objects.get(slug=name))
    assert panels["audits"].verdict in {"good", "poor"}
    assert panels["audits"].verdict == panels["voices"].verdict
    assert "demonstration-banner" in page.content.decode()


# --- Surveys ---


def test_survey_shows_its_base_its_response_and_each_score_beside_others(signed_in):
    page = signed_in("board").get(reverse("indicators:survey_detail", args=["lga-health-check-2020"]))
    text = page.content.decode()
    assert "67 of 162 asked answered: 41.4%, printed as 41%." in text
    assert "Fewer than half of those asked answered." in text
    scores = page.context["scores"]
    assert [str(subject) for subject in scores.subjects] == ["Derby", "East Midlands", "National"]
    by_title = {line.indicator.title: line for line in scores.measures}
    tensions = by_title["Tensions"]
    assert (tensions.texts, tensions.is_reverse, tensions.judgement.rating) == (("84", "79", "81"), True, "red")
    assert "Scored in reverse: a high score is bad" in text
    workload = by_title["Standard 3 - Safe Workloads and Case Allocation"]
    assert [question.texts[0] for question in workload.questions] == ["59"]


def test_survey_is_reached_from_its_measures_and_standards(signed_in):
    client, page = signed_in("board"), reverse("indicators:survey_detail", args=["lga-health-check-2020"])
    standard = reverse("standards:standard_detail", args=["employer-standards", "5"])
    assert f'href="{page}"' in client.get(standard).content.decode()
    assert f'href="{standard}"' in client.get(page).content.decode()
    assert f'href="{page}"' in client.get(reverse("theme_evidence", args=["supervision"])).content.decode()
