"""Inspections and findings entered on screen: who may, what is refused, what others then see."""

from datetime import date

import pytest
from django.urls import reverse

from actionplans.models import Plan, PlanRow
from safeguarding.access import Role
from safeguarding.models import AuditEvent, Document
from standards.models import Finding, Inspection, Judgement, Theme
from tests.factories import create_authority, create_finding, create_inspection, create_regime, create_user
from tests.guards.readers import client_of

pytestmark = pytest.mark.django_db
KEEPER = (Role.PERFORMANCE_OFFICER,)
FRONT = {
    "title": "Inspection of spring", "subject_authority": "Testshire", "starts_on": "2 March 2026",
    "ends_on": "13 March 2026", "received_on": "1/5/2026", "lead_inspector": "A. Inspector",
}  # fmt: skip


@pytest.fixture
def council():
    return create_authority()


@pytest.fixture
def keeper(council):
    return client_of(create_user(authority=council, roles=KEEPER))


def url(verb, *slug):
    return reverse(f"standards:{verb}", args=slug)


def text_of(page):
    return page.content.decode()


def enter(client, regime, **more):
    return client.post(url("inspection_add"), FRONT | {"regime": regime.pk} | more)


# --- The front of it ---


def test_inspection_when_entered_is_a_working_record_and_leads_to_its_judgements(keeper, council):
    page = enter(keeper, create_regime())
    made = Inspection.objects.get()
    assert page["Location"] == url("inspection_judge", made.slug)
    assert (made.authority, made.document, made.starts_on) == (council, None, date(2026, 3, 2))
    assert AuditEvent.objects.filter(verb="add inspection").exists()
    stranger = client_of(create_user(authority=create_authority(), roles=KEEPER))
    assert stranger.get(url("inspection_detail", made.slug)).status_code == 404


def test_inspection_when_its_report_is_published_is_seen_by_every_council_with_its_findings(keeper, council):
    enter(keeper, create_regime(), is_published="on", published_on="8 May 2026")
    made = Inspection.objects.get()
    keeper.post(url("finding_add", made.slug), finding_boxes())
    stranger = client_of(create_user(authority=create_authority()))
    for page in (url("inspection_detail", made.slug), url("finding_detail", Finding.objects.get().slug)):
        assert council.name in text_of(stranger.get(page))
    source = text_of(stranger.get(reverse("document_detail", args=[made.document.slug])))
    assert f"A published report that {council.name} entered." in source
    assert (made.document.title, made.document.printed_on) == ("Inspection of spring", date(2026, 5, 8))
    assert not made.document.is_held


def test_published_inspection_when_changed_goes_by_its_new_title_and_may_be_taken_back(keeper):
    regime = create_regime()
    enter(keeper, regime, is_published="on", published_on="8 May 2026")
    made = Inspection.objects.get()
    edit = url("inspection_edit", made.slug)
    boxes = FRONT | {"regime": regime.pk, "title": "Another title", "version": made.version}
    assert keeper.post(edit, boxes | {"is_published": "on", "published_on": "8 May 2026"}).status_code == 302
    assert Document.objects.get().title == "Another title"
    assert keeper.post(edit, boxes | {"version": made.version + 1}).status_code == 302
    assert (Document.objects.count(), Inspection.objects.get().document) == (0, None)


def test_what_somebody_of_the_demonstration_enters_says_so_and_is_never_published(council):
    person = create_user(authority=council, roles=KEEPER)
    type(person).objects.filter(pk=person.pk).update(is_demonstration=True)
    client = client_of(type(person).objects.get(pk=person.pk))
    assert "is_published" not in text_of(client.get(url("inspection_add")))
    enter(client, create_regime(), is_published="on", published_on="8 May 2026")
    made = Inspection.objects.get()
    assert (made.title, made.document, made.is_demonstration) == ("Inspection of spring (demonstration)", None, True)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"title": ""}, "Enter the title of the inspection."),
        ({"ends_on": "1 March 2026"}, "The last day cannot come before the first."),
        ({"starts_on": ""}, "Enter the first day as well"),
        ({"received_on": "1 January 2026"}, "A report is not received before the inspection began."),
        ({"is_published": "on"}, "Enter the day on which the report was published"),
        ({"received_on": "soon"}, "Enter the day the report was received as a day"),
    ],
)
def test_front_that_cannot_be_is_refused_beside_its_box_and_nothing_typed_is_lost(keeper, boxes, said):
    page = enter(keeper, create_regime(), **boxes)
    assert page.status_code == 200
    assert said in text_of(page)
    assert "A. Inspector" in text_of(page)
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("verb", ["inspection_edit", "inspection_judge", "inspection_remove", "finding_add"])
def test_inspection_that_came_from_a_document_is_not_changed(keeper, council, verb):
    document = Document.objects.create(slug="printed", title="Printed", short_title="Printed", kind="Report")
    printed = create_inspection(authority=council, document=document)
    assert keeper.get(url(verb, printed.slug)).status_code == 403
    assert url(verb, printed.slug) not in text_of(keeper.get(url("inspection_detail", printed.slug)))


# --- Judgements ---


def judge(client, inspection, **boxes):
    return client.post(url("inspection_judge", inspection.slug), {"version": inspection.version, "lines": 3} | boxes)


def boxes_of(area, **given):
    return {f"{name}_{area.pk}": value for name, value in given.items()}


def test_judgements_are_kept_as_given_and_the_overall_one_is_not_worked_out(keeper, council):
    inspection = create_inspection(authority=council)
    overall, practice = inspection.regime.areas.all()
    good, weak = overall.scale.grades.all()
    assert judge(keeper, inspection, **boxes_of(practice, grade=weak.pk, citation="§26")).status_code == 302
    assert [(row.area, row.grade, row.printed) for row in Judgement.objects.all()] == [(practice, weak, "Weak")]
    inspection.refresh_from_db()
    boxes = boxes_of(overall, grade=good.pk, printed="Good overall") | boxes_of(practice, grade=weak.pk)
    assert judge(keeper, inspection, **boxes).status_code == 302
    assert [row.printed for row in Judgement.objects.all()] == ["Good overall", "Weak"]


def test_themes_of_a_judgement_are_ticked_shown_and_taken_off_again(keeper, council):
    inspection, theme = (
        create_inspection(authority=council),
        Theme.objects.create(slug="supervision", name="Supervision of staff"),
    )
    area = inspection.regime.areas.first()
    boxes = boxes_of(area, grade=area.scale.grades.first().pk)
    judge(keeper, inspection, **boxes, **boxes_of(area, themes=[theme.pk]))
    assert "Supervision of staff" in text_of(keeper.get(url("inspection_detail", inspection.slug)))
    inspection.refresh_from_db()
    box = f'name="themes_{area.pk}" value="{theme.pk}"'
    assert "checked" in text_of(keeper.get(url("inspection_judge", inspection.slug))).split(box)[1].split(">")[0]
    judge(keeper, inspection, **boxes)
    assert not Judgement.objects.get().themes.exists()
    inspection.refresh_from_db()
    page = judge(keeper, inspection, **boxes_of(area, themes=[theme.pk]))
    assert f"Choose the word for “{area}”" in text_of(page)  # a theme alone is no judgement
    assert "Choose from the list." in text_of(judge(keeper, inspection, **boxes_of(area, themes=["x"])))


def test_words_on_no_scale_are_kept_without_a_grade(keeper, council):
    inspection = create_inspection(authority=council)
    overall = inspection.regime.areas.first()
    judge(keeper, inspection, **boxes_of(overall, printed="Serving many people quite well"))
    assert Judgement.objects.get().grade is None


def test_summary_without_a_word_is_refused_and_kept_in_its_box(keeper, council):
    inspection = create_inspection(authority=council)
    page = judge(keeper, inspection, **boxes_of(inspection.regime.areas.first(), summary="Plans drift"))
    assert "Choose the word for “Overall effectiveness”" in text_of(page)
    assert "Plans drift" in text_of(page)


def test_word_of_another_scale_is_refused(keeper, council):
    inspection, other = create_inspection(authority=council), create_regime(words=["Serving most"])
    word = other.areas.first().scale.grades.get()
    page = judge(keeper, inspection, **boxes_of(inspection.regime.areas.first(), grade=word.pk))
    assert "Choose a word from the list." in text_of(page)
    assert not Judgement.objects.exists()


def test_last_judgement_of_the_same_thing_is_suggested_and_stands_beside_the_new_one(keeper, council):
    regime = create_regime()
    before = create_inspection(authority=council, regime=regime, ends_on="2020-01-02", starts_on="2020-01-01")
    overall = regime.areas.first()
    good, weak = overall.scale.grades.all()
    earlier = Judgement.objects.create(inspection=before, area=overall, grade=weak, printed="Weak")
    now = create_inspection(authority=council, regime=regime, starts_on="2026-01-01")
    shown = text_of(keeper.get(url("inspection_judge", now.slug)))
    assert f'<option value="{earlier.pk}" selected>' in shown
    judge(keeper, now, **boxes_of(overall, grade=good.pk, previous=earlier.pk))
    page = text_of(keeper.get(url("inspection_detail", now.slug)))
    assert "Weak" in page
    assert "better" in page


def test_previous_judgement_on_another_scale_is_shown_and_not_compared(keeper, council):
    before = create_inspection(authority=council, starts_on="2020-01-01")
    old = before.regime.areas.first()
    earlier = Judgement.objects.create(inspection=before, area=old, grade=old.scale.grades.first(), printed="Good")
    now = create_inspection(authority=council, starts_on="2026-01-01")
    new = now.regime.areas.first()
    judge(keeper, now, **boxes_of(new, grade=new.scale.grades.last().pk, previous=earlier.pk))
    page = text_of(keeper.get(url("inspection_detail", now.slug)))
    assert "not comparable: another scale" in page
    assert "worse" not in page


def test_remarks_that_grade_the_same_thing_differently_are_both_kept_and_the_difference_shown(keeper, council):
    """Domain A7, anomaly 23."""
    inspection = create_inspection(authority=council)
    remarks = [("Timescales in plans", "not always there", "§14"), ("Timescales in plans", "missing in most", "§32")]
    boxes = {
        f"{name}_{place}r": text
        for place, row in enumerate(remarks, start=1)
        for name, text in zip(("subject", "wording", "citation"), row, strict=True)
    }
    assert judge(keeper, inspection, **boxes).status_code == 302
    page = text_of(keeper.get(url("inspection_detail", inspection.slug)))
    assert "not always there" in page
    assert "missing in most" in page
    assert "graded differently in two places" in page


# --- Findings ---


def finding_boxes(**more):
    usual = {"kind": "priority_action", "title": "Plans drift", "summary": "Plans have no dates.", "citation": "§3"}
    return usual | {"assurance": "limited", "assurance_note": "Six files were read."} | more


def test_finding_when_added_stands_at_the_end_of_its_inspection_with_all_that_was_said(keeper, council):
    inspection = create_inspection(authority=council)
    first = create_finding(inspection=inspection, order=4)
    boxes = finding_boxes(within="3", within_unit="months", clock_starts_on="1 May 2026", quotation="In full.")
    page = keeper.post(url("finding_add", inspection.slug), boxes | {"repeats": first.pk})
    made = Finding.objects.exclude(pk=first.pk).get()
    assert page["Location"] == url("finding_detail", made.slug)
    assert (made.order, made.within, made.clock_starts_on, made.repeats) == (5, 3, date(2026, 5, 1), first)
    shown = text_of(keeper.get(page["Location"]))
    for words in ("<blockquote><p>In full.</p></blockquote>", "Limited", "Six files were read.", "1 August 2026"):
        assert words in shown


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"summary": ""}, "Say in your own words what was found."),
        ({"within": "3"}, "Choose months or working days."),
        ({"within": "many"}, "Enter a whole number from 1 to 600"),
        ({"within_unit": "months"}, "Enter how many, or choose “No deadline”."),
        ({"within": "3", "within_unit": "months"}, "Say from which day the time runs"),
        ({"clock_starts_on": "1 May 2026"}, "There is no deadline to count from this day."),
    ],
)
def test_finding_that_cannot_be_is_refused_beside_its_box(keeper, council, boxes, said):
    page = keeper.post(url("finding_add", create_inspection(authority=council).slug), finding_boxes(**boxes))
    assert said in text_of(page)
    assert not Finding.objects.exists()


def test_deadline_may_lack_its_start_if_the_reason_is_given(keeper, council):
    """Domain A7, anomaly 13: no day is made up."""
    inspection = create_inspection(authority=council)
    boxes = finding_boxes(within="3", within_unit="months", clock_note="The report does not say.")
    page = keeper.post(url("finding_add", inspection.slug), boxes, follow=True)
    assert "no due date can be worked out" in text_of(page)


def test_of_two_findings_only_the_later_repeats_the_earlier(keeper, council):
    inspection = create_inspection(authority=council)
    first = create_finding(inspection=inspection)
    second = create_finding(inspection=inspection, repeats=first)
    page = keeper.post(url("finding_edit", first.slug), finding_boxes(repeats=second.pk, version=first.version))
    assert "repeats this one already" in text_of(page)
    first.refresh_from_db()
    assert first.repeats is None


def test_printed_finding_may_be_linked_and_keeps_what_its_document_says(keeper, council):
    document = Document.objects.create(slug="printed", title="Printed", short_title="Printed", kind="Report")
    inspection = create_inspection(authority=council, document=document)
    old, new = create_finding(inspection=inspection), create_finding(inspection=inspection)
    page = text_of(keeper.get(url("finding_edit", new.slug)))
    assert 'name="summary"' not in page
    boxes = finding_boxes(title="Forged", repeats=old.pk, version=new.version)
    assert keeper.post(url("finding_edit", new.slug), boxes).status_code == 302
    title, new = new.title, Finding.objects.get(pk=new.pk)
    assert (new.repeats, new.title) == (old, title)
    assert keeper.get(url("finding_remove", new.slug)).status_code == 403


def test_finding_that_nothing_answers_leads_whoever_keeps_plans_to_where_it_is_answered(keeper, council):
    finding = create_finding(inspection=create_inspection(authority=council))
    chair = client_of(create_user(authority=council, roles=(Role.CHAIR,)))
    there, link = url("finding_detail", finding.slug), f"?finding={finding.slug}"
    page = text_of(keeper.get(there))
    assert link not in page and "Begin a plan that answers it" in page
    plan = Plan.objects.create(slug="ours", title="Our plan", authority=council)
    printed = Document.objects.create(slug="printed", title="Printed", short_title="Printed", kind="Report")
    Plan.objects.create(slug="printed", title="Printed plan", authority=council, document=printed)
    page = text_of(keeper.get(there))
    assert page.count(link) == 1 and f"{reverse('actionplans:row_add', args=['ours'])}{link}" in page
    assert link not in text_of(chair.get(there))
    strength = create_finding(inspection=finding.inspection, kind=Finding.Kind.STRENGTH)
    assert "Answer it in a plan" not in text_of(keeper.get(url("finding_detail", strength.slug)))
    PlanRow.objects.create(plan=plan, title="Row", order=1).findings.add(finding)
    assert link not in text_of(keeper.get(there))


def test_inspection_says_of_each_finding_what_is_known_and_counts_one_month_as_one(keeper, council):
    inspection = create_inspection(authority=council)
    create_finding(inspection=inspection, within=1, within_unit="months")
    create_finding(inspection=inspection, within=2, within_unit="months", citation="§4")
    page = text_of(keeper.get(url("inspection_detail", inspection.slug)))
    assert '<span class="quiet">within 1 month</span>' in page
    assert '<span class="quiet">§4 · within 2 months</span>' in page


def test_finding_is_removed_unless_another_repeats_it(keeper, council):
    inspection = create_inspection(authority=council)
    first = create_finding(inspection=inspection)
    second = create_finding(inspection=inspection, repeats=first)
    page = keeper.post(url("finding_remove", first.slug), follow=True)
    assert "repeats it" in text_of(page)
    keeper.post(url("finding_remove", second.slug))
    keeper.post(url("finding_remove", first.slug))
    assert not Finding.objects.exists()
    assert AuditEvent.objects.filter(verb="delete finding").count() == 2


def test_inspection_is_removed_once_nothing_hangs_on_it(keeper, council):
    inspection = create_inspection(authority=council)
    finding = create_finding(inspection=inspection)
    assert "It has findings" in text_of(keeper.get(url("inspection_remove", inspection.slug)))
    keeper.post(url("finding_remove", finding.slug))
    keeper.post(url("inspection_remove", inspection.slug))
    assert not Inspection.objects.exists()
