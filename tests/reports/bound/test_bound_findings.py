"""Findings, judgements and standards in papers: what the record holds, what answers it, and that nothing does."""

from datetime import date

import pytest

from actionplans.models import Action, Plan, PlanRow, RowAction
from reports.bound import NothingToShow
from reports.paper import Paragraph, SubHeading
from standards.models import (
    Assessment,
    Finding,
    Framework,
    Grade,
    Inspection,
    Judgement,
    JudgementArea,
    Regime,
    Scale,
    Standard,
    Statement,
)
from tests import factories
from tests.actionplans.own_cast import make_cast
from tests.conftest import DAY
from tests.reports.bound.bound_cast import a_paper, derby, rows, sentence, tables, take, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def paper(cast):
    return a_paper(cast.authority)


def an_inspection(cast, slug="inspected", **given):
    regime, _ = Regime.objects.get_or_create(slug="regime", defaults={"name": "Inspection", "short_name": "Inspection"})
    given = {"subject_authority": "Testshire", "starts_on": date(2026, 3, 2), "title": "The inspection"} | given
    return Inspection.objects.create(slug=slug, regime=regime, authority=cast.authority, **given)


def a_finding(inspection, title, kind="area_for_improvement", **given):
    order = inspection.findings.count() + 1
    return Finding.objects.create(
        slug=f"{inspection.slug}-{order}",
        inspection=inspection,
        authority=inspection.authority,
        kind=kind,
        order=order,
        title=title,
        summary=f"{title}, in short.",
        **given,
    )


def answer(cast, finding, title, agreed_on=date(2026, 1, 5), **columns):
    """An action in a row that answers a finding, in a plan agreed or in preparation."""
    plan = Plan.objects.create(
        slug=f"plan-{title.lower()}".replace(" ", "-"),
        title=f"Plan of {title}",
        authority=cast.authority,
        agreed_on=agreed_on,
        agreed_by=cast.alice if agreed_on else None,
    )
    row = PlanRow.objects.create(plan=plan, order=1, number="1", title="Row")
    row.findings.add(finding)
    action = cast.action(title, due=5, **columns)
    RowAction.objects.create(row=row, action=action, label="a", order=1)
    return plan, action


# --- The table of findings ---


def test_findings_stand_beside_what_answers_them_and_say_where_nothing_does(cast, paper):
    inspection = an_inspection(cast)
    first, second = a_finding(inspection, "Plans late"), a_finding(inspection, "Files thin", "weakness")
    a_finding(inspection, "Good work", "strength")
    third = a_finding(inspection, "Door left open", "weakness", remedied="It was shut at once")
    _, action = answer(cast, first, "Write plans")
    taken = take(paper, "findings_table", inspection=inspection.pk)
    found = rows(taken)
    assert list(found) == [f"finding:{row.pk}" for row in (first, second, third)]  # a strength asks for nothing
    assert found[f"finding:{first.pk}"][2:] == [
        "Plans late Plans late, in short.",
        "Write plans (Head of reception, due 27 November 2026: on track)",
    ]
    assert found[f"finding:{second.pk}"][3] == "No action plan answers it yet."
    assert found[f"finding:{third.pk}"][3] == "Put right: It was shut at once."
    assert sentence(taken) == "Two findings ask for something to be done; one of them is answered by no action plan."
    assert tables(taken)[0].landscape and taken.full[0] is tables(taken)[0]
    action.findings.add(second)
    again = take(paper, "findings_table", inspection=inspection.pk)
    assert sentence(again).endswith("and each is answered by an action plan.")


def test_a_draft_answers_no_finding(cast, paper):
    inspection = an_inspection(cast)
    finding = a_finding(inspection, "Plans late")
    plan, action = answer(cast, finding, "Write plans", None, set_on=None)
    for name in ("findings_table", "recommendations_register", "areas_for_improvement"):
        seen = words(take(paper, name, inspection=inspection.pk).full)
        assert "Write plans" not in seen and "No action plan answers it yet." in seen
    Action.objects.filter(pk=action.pk).update(set_on=date(2026, 1, 5))  # a promise, in a plan not agreed
    assert "Write plans" not in words(take(paper, "findings_table", inspection=inspection.pk).full)
    Plan.objects.filter(pk=plan.pk).update(agreed_on=date(2026, 1, 5), agreed_by=cast.alice)
    assert "Write plans" in words(take(paper, "findings_table", inspection=inspection.pk).full)


def test_another_councils_inspection_cannot_be_inserted(cast, paper):
    other = make_cast()
    hidden = an_inspection(other, "hidden")
    a_finding(hidden, "Theirs")
    for name in ("findings_table", "judgements", "areas_for_improvement", "findings_with_evidence", "about_inspection"):
        with pytest.raises(NothingToShow, match="gone"):
            take(paper, name, inspection=hidden.pk)
        with pytest.raises(NothingToShow, match="Choose an inspection"):
            take(paper, name)


def test_the_review_of_2009_keeps_its_38_rows_and_adds_nothing(record):
    inspection = Inspection.objects.get(slug="haringey-jar-2008")
    taken = take(derby("findings_review"), "findings_table", inspection=inspection.pk)
    table = tables(taken)[0]
    assert table.caption.endswith(": 38 rows") and table.columns[1].heading == "Haringey JAR Para"
    assert len(rows(taken)) == 38
    assert rows(taken)[f"row:{PlanRow.objects.get(plan__document__slug='haringey-review-2009', number='1').pk}"][1] == (
        "11,15 52"
    )
    said = words(taken.full)
    assert not any(word in said for word in ("No owner", "No date", "Not started", "As printed"))


def test_rows_of_a_living_plan_say_where_its_actions_stand(cast, paper):
    plan, _ = answer(cast, a_finding(an_inspection(cast), "Plans late"), "Write plans")
    found = rows(take(paper, "findings_table", plans=[plan.pk]))
    assert [row[3] for row in found.values()] == ["a Write plans (Head of reception, due 27 November 2026: on track)"]
    draft, _ = answer(cast, a_finding(an_inspection(cast, "b"), "Else"), "Draft", None, set_on=None)
    with pytest.raises(NothingToShow, match="in preparation"):
        take(paper, "findings_table", plans=[draft.pk])


# --- Findings with their evidence, recommendations ---


def test_findings_keep_what_they_rest_on_and_nothing_is_made_up(cast, paper):
    inspection = an_inspection(cast)
    a_finding(inspection, "Sound practice", "key_finding", evidence_basis="Ten files.", assurance="limited")
    a_finding(inspection, "Thin files", "weakness")
    said = words(take(paper, "findings_with_evidence", inspection=inspection.pk).full)
    assert "Rests on Ten files. Assurance Limited." in said
    assert said.count("Rests on") == 1 and "Not stated" not in said


def test_recommendations_say_where_their_promise_stands(cast, paper):
    inspection = an_inspection(cast)
    finding = a_finding(inspection, "Audit more", "recommendation", number="R1")
    answer(cast, finding, "Hold an audit", state="at_risk")
    row = rows(take(paper, "recommendations_register", inspection=inspection.pk))[f"finding:{finding.pk}"]
    assert row == ["R1", "Audit more", "Hold an audit", "At risk"]


# --- Judgements and deadlines ---


def judged(inspection, area, word):
    scale, _ = Scale.objects.get_or_create(slug="scale", defaults={"name": "The scale"})
    grade, _ = Grade.objects.get_or_create(scale=scale, word=word, defaults={"order": scale.grades.count() + 1})
    place, _ = JudgementArea.objects.get_or_create(
        regime=inspection.regime,
        name=area,
        defaults={"order": inspection.regime.areas.count() + 1, "scale": scale, "is_overall": area == "Overall"},
    )
    return Judgement.objects.create(inspection=inspection, area=place, grade=grade, printed=word)


def test_judgements_stand_beside_those_before(cast, paper):
    before = an_inspection(cast, "before", title="Old", starts_on=date(2022, 5, 1))
    now = an_inspection(cast)
    later = an_inspection(cast, "later", starts_on=date(2026, 10, 1))
    judged(before, "Overall", "Good")
    judged(before, "Adoption", "Good")
    judged(later, "Overall", "Outstanding")
    overall, help_ = judged(now, "Overall", "Adequate"), judged(now, "Help", "Good")
    taken = take(paper, "judgements", inspection=now.pk)
    found = rows(taken)
    assert found[f"judgement:{overall.pk}"] == ["Overall", "Adequate", "–", "Good (2022)"]
    assert found[f"judgement:{help_.pk}"][-1] == "–"
    assert sentence(taken) == "Judged adequate overall; of its other areas one good (help)."
    assert tables(taken)[1].caption == "Judged before, on another scale: Old"
    assert "Outstanding" not in words(taken.full)


def test_judgements_without_any_before_have_no_empty_column(cast, paper):
    inspection = an_inspection(cast)
    judged(inspection, "Overall", "Good")
    assert [column.heading for column in tables(take(paper, "judgements", inspection=inspection.pk))[0].columns] == [
        "Area",
        "Judgement",
        "What it says",
    ]


@pytest.mark.parametrize(
    ("clock", "limit", "said"),
    [
        (date(2026, 4, 1), "Within three months, by 1 July 2026, now past.", "for one the time is past"),
        (date(2026, 10, 1), "Within three months, by 1 January 2027.", "One thing was asked for"),
        (None, "Within three months; from which day is not stated.", "no due date can be worked out for any of them"),
    ],
)
def test_deadlines_run_from_a_stated_day_or_not_at_all(cast, paper, clock, limit, said):
    inspection = an_inspection(cast)
    finding = a_finding(inspection, "Plans late", within=3, within_unit="months", clock_starts_on=clock)
    taken = take(paper, "areas_for_improvement", inspection=inspection.pk)
    assert rows(taken)[f"finding:{finding.pk}"][2] == limit
    assert said in sentence(taken)


def test_ofsteds_areas_of_2012_have_no_due_date_and_no_invented_owner(record):
    inspection = Inspection.objects.get(slug="ofsted-derby-2012")
    taken = take(derby("inspection_record"), "areas_for_improvement", inspection=inspection.pk)
    assert sentence(taken).startswith("Four things were asked for; no due date can be worked out for any of them")
    assert all(row[3].startswith("As printed: ") for row in rows(taken).values())
    scale = tables(take(derby(), "judgement_scale", inspection=inspection.pk))[0]
    assert [row.cells[0].text for row in scale.rows] == ["Outstanding", "Good", "Adequate", "Inadequate"]


# --- Standards ---


def a_standard(cast, number="1", **given):
    framework, _ = Framework.objects.get_or_create(slug="framework", defaults={"title": "The framework"})
    return Standard.objects.create(
        framework=framework, order=int(number), number=number, title=f"Title {number}", statement="It asks.", **given
    )


def assess(standard, authority, as_at, summary, *gaps):
    made = Assessment.objects.create(standard=standard, authority=authority, voice="self", as_at=as_at, summary=summary)
    for order, text in enumerate(gaps, start=1):
        Statement.objects.create(assessment=made, order=order, kind="gap", text=text)
    return made


def test_standards_give_the_latest_position_its_gaps_and_what_is_done(cast, paper):
    first, second = a_standard(cast), a_standard(cast, "2")
    assess(first, cast.authority, date(2025, 1, 1), "Old words.")
    assess(first, cast.authority, date(2026, 6, 1), "New words.", "Too few staff.", "Too slow.")
    assess(second, factories.create_authority(name="Elsewhere"), date(2026, 6, 1), "Their words.")
    assess(second, cast.authority, date(2027, 1, 1), "Not yet.")
    plan, _ = answer(cast, a_finding(an_inspection(cast), "Plans late"), "Write plans")
    plan.rows.get().standards.add(first)
    taken = take(paper, "standards_position", framework=first.framework_id)
    said = words(taken.full)
    assert "New words. (Own view, June 2026.)" in said and "Old words" not in said
    assert "The position names two things that fall short: Too few staff. Too slow." in said
    assert "Write plans (Head of reception, due 27 November 2026: on track)." in said
    assert "Their words" not in said and "Not yet" not in said
    assert "No position on this standard is on record." in said
    assert "No agreed action plan serves this standard." in said
    assert sentence(taken).startswith(
        "Two standards; the latest position on record is of June 2026; one names something that falls short; one has "
        "no position on record."
    )
    assert [block.text for block in taken.full if isinstance(block, SubHeading)] == [
        "Standard 1: Title 1",
        "Standard 2: Title 2",
    ]
    one = take(paper, "standard_position", standard=second.pk).full
    assert one[0] == Paragraph("It asks.", lead="What it asks.")


def test_a_standard_that_is_not_picked_or_gone_says_so(cast, paper):
    for choices in ({}, {"standard": 0}, {"standard": 999999}):
        with pytest.raises(NothingToShow, match="Choose a standard"):
            take(paper, "standard_position", **choices)


# --- Cost ---


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("findings_table", 8),
        ("recommendations_register", 8),
        ("areas_for_improvement", 8),
        ("findings_with_evidence", 2),
    ],
)
def test_many_findings_cost_as_many_questions_as_few(cast, paper, django_assert_max_num_queries, name, queries):
    inspection = an_inspection(cast)
    for number in range(12):
        answer(cast, a_finding(inspection, f"Finding {number}"), f"Answer {number}")
        a_finding(inspection, f"Weakness {number}", "weakness")
    with django_assert_max_num_queries(queries):
        take(paper, name, inspection=inspection.pk)


def test_many_standards_cost_as_many_questions_as_few(cast, paper, django_assert_max_num_queries):
    for number in range(1, 13):
        assess(a_standard(cast, str(number)), cast.authority, DAY, "Words.", "Gap.")
    with django_assert_max_num_queries(6):
        take(paper, "standards_position", framework=Framework.objects.get(slug="framework").pk)
