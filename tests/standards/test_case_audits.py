"""The programme of case-file audits through its screens."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from safeguarding.access import Role
from safeguarding.models import AuditEvent
from standards.models import CaseAudit, Finding, Framework, Grade, Scale, Standard, Theme
from tests import factories

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(db):
    return factories.create_authority()


def signed_in(council, *roles):
    client = Client()
    client.force_login(factories.create_user(authority=council, roles=roles))
    return client


@pytest.fixture
def officer(council):
    return signed_in(council, Role.PERFORMANCE_OFFICER)


@pytest.fixture
def member(council):
    return signed_in(council, Role.BOARD_MEMBER)


def create_scale(slug="own", words=("Good", "Mixed", "Poor")):
    scale = Scale.objects.create(slug=slug, name=f"Scale {slug}")
    for order, word in enumerate(words, start=1):
        Grade.objects.create(scale=scale, order=order, word=word)
    return scale


def page(client, name, *args):
    return client.get(reverse(f"standards:{name}", args=args)).content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(f"standards:{name}", args=args), data)


PLAN = {"title": "Plans", "method": "single", "planned_for": "October 2026", "planned_sample": "12"}


def create_audit(council, **given):
    return CaseAudit.objects.create(
        **{"authority": council, "title": "Plans", "method": "single", "planned_for": date(2026, 10, 1)} | given
    )


def done(scale=None, *counts, **more):
    boxes = {f"grade_{grade.pk}": n for grade, n in zip(scale.grades.all() if scale else (), counts, strict=True)}
    words = {"done_on": "2 November 2026", "auditors": "Heads of service", "sample": "12", "summary": "Sound."}
    return words | boxes | {"version": 1} | more


def test_audit_from_its_plan_to_a_finding_that_a_plan_can_answer(council, officer, member):
    scale, theme = create_scale(), Theme.objects.create(slug="plans", name="Plans of children")
    assert send(officer, "case_audit_add", **PLAN, scale=scale.pk, themes=[theme.pk]).status_code == 302
    audit = CaseAudit.objects.get()
    assert audit.planned_for == date(2026, 10, 1)
    assert "One is late: “Plans”." in page(member, "case_audit_list")
    assert "It was planned for October 2026 and is late." in page(member, "case_audit_detail", audit.pk)
    data = done(scale, 5, 4, 3, moderated_sample="4", moderation_changed="1")
    assert send(officer, "case_audit_record", audit.pk, **data).status_code == 302
    text = page(member, "case_audit_detail", audit.pk)
    assert "Of 12 files: good five, mixed four and poor three. Four files were graded again" in text
    found = {"kind": "weakness", "title": "Dates are missing", "files": "4", "summary": "Plans lack dates."}
    assert send(officer, "case_audit_finding", audit.pk, **found).status_code == 302
    finding = Finding.objects.get()
    assert list(finding.themes.all()) == [theme]
    assert "Dates are missing" in page(member, "finding_list")
    text = page(member, "finding_detail", finding.slug)
    assert f'href="{reverse("standards:case_audit_detail", args=[audit.pk])}"' in text
    assert "Seen in 4 of 12 files" in text
    assert Finding.objects.without_action().count() == 1  # it waits for a plan
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["add case audit", "change case audit", "add finding"]


@pytest.mark.parametrize(
    ("counts", "more", "words"),
    [
        ((5, 4, 2), {}, "The grades add up to 11 files, fewer than the 12 looked at."),
        ((5, 4, 4), {}, "The grades add up to 13 files, more than the 12 looked at."),
        ((5, 4, 3), {"moderated_sample": "13"}, "No more files can be graded again than the 12 looked at."),
        ((5, 4, 3), {"moderation_changed": "1"}, "No more grades can change than files were graded again."),
        ((5, 4, 3), {"done_on": "21 November 2026"}, "Enter the day it was done, which cannot be one to come."),
        ((5, 4, 3), {"sample": "twelve"}, "Enter a whole number, such as 20"),
        ((5, 4, 3), {"auditors": ""}, "Enter who looked, by post or body."),
    ],
)
def test_counts_that_do_not_fit_are_refused_beside_their_box_and_nothing_typed_is_lost(
    council, officer, counts, more, words
):
    scale = create_scale()
    audit = create_audit(council, scale=scale)
    answer = send(officer, "case_audit_record", audit.pk, **done(scale, *counts, **more))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Sound." in answer.content.decode()
    assert CaseAudit.objects.get().done_on is None


def test_recording_again_puts_right_what_was_recorded(council, officer):
    scale = create_scale()
    audit = create_audit(council, scale=scale)
    send(officer, "case_audit_record", audit.pk, **done(scale, 5, 4, 3))
    send(officer, "case_audit_record", audit.pk, **done(scale, 6, 6, 0, version=2))
    assert [row.files for row in audit.grades.all()] == [6, 6]
    changed = AuditEvent.objects.order_by("-pk").first().detail["grades"]
    assert changed == ["Good: 5; Mixed: 4; Poor: 3", "Good: 6; Mixed: 6"]


def test_audit_without_a_scale_is_recorded_without_grades(council, officer):
    audit = create_audit(council)
    assert send(officer, "case_audit_record", audit.pk, **done()).status_code == 302
    assert "It looked at 12 files and gave no grades." in page(officer, "case_audit_detail", audit.pk)


def test_scale_of_graded_files_stays(council, officer):
    scale, other = create_scale(), create_scale("other")
    audit = create_audit(council, scale=scale)
    send(officer, "case_audit_record", audit.pk, **done(scale, 5, 4, 3))
    answer = send(officer, "case_audit_edit", audit.pk, **PLAN, scale=other.pk, version=2)
    assert "Its files are graded as “Scale own” already." in answer.content.decode()


def test_cancelled_audit_says_why_is_never_late_and_can_be_planned_after_all(council, officer, member):
    audit = create_audit(council)
    assert "Say why" in send(officer, "case_audit_cancel", audit.pk, why="", version=1).content.decode()
    send(officer, "case_audit_cancel", audit.pk, why="The team is new", version=1)
    assert "Cancelled on 20 November 2026: The team is new" in page(member, "case_audit_detail", audit.pk)
    assert "late:" not in page(member, "case_audit_list")
    refused = send(officer, "case_audit_record", audit.pk, **done(version=2))
    assert "The audit was cancelled. Plan it after all first." in refused.content.decode()
    send(officer, "case_audit_cancel", audit.pk, why="The team is new", version=1)  # a second click takes nothing back
    assert CaseAudit.objects.get().cancelled_on == DAY
    send(officer, "case_audit_cancel", audit.pk, after_all="True", version=2)
    assert CaseAudit.objects.get().state(DAY) == "late"


def test_done_audit_is_not_cancelled_and_one_that_is_not_done_has_no_findings(council, officer):
    audit = create_audit(council)
    assert send(officer, "case_audit_finding", audit.pk).status_code == 302
    assert not Finding.objects.exists()
    send(officer, "case_audit_record", audit.pk, **done())
    answer = send(officer, "case_audit_cancel", audit.pk, why="Too late", version=2)
    assert "The audit is done, so that it cannot be cancelled any more." in answer.content.decode()


def test_finding_cannot_be_in_more_files_than_were_looked_at(council, officer):
    audit = create_audit(council)
    send(officer, "case_audit_record", audit.pk, **done())
    found = {"kind": "strength", "title": "Clear", "files": "13", "summary": "All clear."}
    answer = send(officer, "case_audit_finding", audit.pk, **found)
    assert "Enter no more than the 12 files that were looked at." in answer.content.decode()


def test_re_audit_begins_with_the_boxes_of_the_first_and_is_compared_with_it(council, officer, member):
    scale = create_scale()
    first = create_audit(council, scale=scale, how_chosen="By lot")
    send(officer, "case_audit_record", first.pk, **done(scale, 2, 4, 6))
    form = officer.get(f"{reverse('standards:case_audit_add')}?re_audits={first.pk}").context["form"]
    assert (form.initial["re_audits"], form.initial["how_chosen"], form.initial["scale"]) == (first, "By lot", scale)
    again = create_audit(council, scale=scale, re_audits=first, title="Plans: re-audit")
    send(officer, "case_audit_record", again.pk, **done(scale, 11, 1, 0))
    text = page(member, "case_audit_detail", again.pk)
    assert "11 of 12 files were good; before, two of 12 files. That is better by more than chance alone" in text
    assert "Plans: re-audit" in page(member, "case_audit_detail", first.pk)


def test_audits_do_not_come_back_to_each_other_in_a_circle(council, officer):
    first = create_audit(council)
    second = create_audit(council, re_audits=first, title="Second")
    answer = send(officer, "case_audit_edit", first.pk, **PLAN, re_audits=second.pk, version=1)
    assert "Choose an earlier audit, which does not come back to this one." in answer.content.decode()


def test_another_council_sees_nothing_and_readers_change_nothing(council, member):
    audit = create_audit(council)
    elsewhere = signed_in(factories.create_authority(name="Kent"), Role.PERFORMANCE_OFFICER)
    assert elsewhere.get(reverse("standards:case_audit_detail", args=[audit.pk])).status_code == 404
    assert "Plans" not in page(elsewhere, "case_audit_list").partition("<main")[2]
    assert member.get(reverse("standards:case_audit_record", args=[audit.pk])).status_code == 403
    assert "Record it as done" not in page(member, "case_audit_detail", audit.pk)


@pytest.mark.parametrize(("query", "shown"), [("state=late", {"Old"}), ("year=2026", {"Old"}), ("year=2027", {"New"})])
def test_list_is_narrowed_by_year_and_state(council, member, query, shown):
    create_audit(council, title="Old")
    create_audit(council, title="New", planned_for=date(2027, 4, 1))
    table = member.get(f"{reverse('standards:case_audit_list')}?{query}").context["table"]
    assert {row.record.title for row in table.rows} == shown


# --- What people told the council ---


SAID = {
    "kind": "complaint", "starts_on": "1/7/2026", "ends_on": "30/9/2026", "number": "5", "critical": "2",
    "summary": "Too slow.", "source": "Register",
}  # fmt: skip


def test_what_people_told_is_entered_counted_and_changed(council, officer, member):
    theme = Theme.objects.create(slug="plans", name="Plans of children")
    assert send(officer, "feedback_add", **SAID, theme=theme.pk).status_code == 302
    assert "Five complaints, two upheld" in page(member, "feedback_list")
    assert "/edit/" not in page(member, "feedback_list")
    row = theme.feedback.get()
    assert (row.entered_on, row.authority) == (DAY, council)
    send(officer, "feedback_edit", row.pk, **SAID | {"critical": "3"}, theme=theme.pk, version=1)
    assert "Five complaints, three upheld" in page(member, "feedback_list")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"critical": "6"}, "No more can be critical or upheld than the 5 there were."),
        ({"asked": "4"}, "5 spoke, so no fewer can have been asked."),
        ({"ends_on": "30/6/2026"}, "The last day cannot come before the first."),
        ({"ends_on": "31/12/2026"}, "Enter what was told once its last day has come"),
        ({"summary": ""}, "Write what they said."),
        ({"number": "-1"}, "Enter a whole number"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_box(council, officer, more, words):
    theme = Theme.objects.create(slug="plans", name="Plans of children")
    answer = send(officer, "feedback_add", **SAID | more, theme=theme.pk)
    assert words in answer.content.decode()
    assert not theme.feedback.exists()


def test_changed_plan_keeps_its_archived_standard_and_the_cancelled_audit_it_comes_back_to(officer, council):
    framework = Framework.objects.create(slug="framework", title="A framework")
    given = {"framework": framework, "title": "Chronologies", "is_archived": True}
    kept, other = (Standard.objects.create(order=n, number=str(n), **given) for n in (1, 2))
    earlier = CaseAudit.objects.create(
        authority=council, title="Called off", method="single", planned_for=date(2026, 3, 1), cancelled_on=DAY,
        cancelled_by=factories.create_user(authority=council), cancelled_why="No auditor.",
    )  # fmt: skip
    audit = CaseAudit.objects.create(
        authority=council, title="Plans", method="single", planned_for=date(2026, 10, 1), re_audits=earlier
    )
    audit.standards.add(kept)
    form = officer.get(reverse("standards:case_audit_edit", args=[audit.pk])).context["form"]
    assert list(form.fields["standards"].queryset) == [kept]
    offered = {"standards": [kept.pk], "re_audits": earlier.pk, "version": audit.version}
    assert send(officer, "case_audit_edit", audit.pk, **PLAN | {"title": "Plans of girls"} | offered).status_code == 302
    audit.refresh_from_db()
    assert (audit.title, audit.re_audits, list(audit.standards.all())) == ("Plans of girls", earlier, [kept])
    refused = send(
        officer, "case_audit_edit", audit.pk, **PLAN | offered | {"standards": [other.pk], "version": audit.version}
    )
    assert "Choose from the list." in refused.content.decode()


def test_late_audit_awaits_those_who_keep_audits_on_the_overview_until_it_is_done(council, officer, member):
    audit = create_audit(council, title="Plans of children", planned_for=date(2026, 10, 31))
    create_audit(council, title="Later", planned_for=date(2026, 11, 1))
    create_audit(factories.create_authority(), title="Elsewhere")
    shown = officer.get("/").content.decode()
    assert "One case-file audit is late: the month planned for is past, and it is neither done nor cancelled." in shown
    assert "Plans of children" in shown
    assert "Later" not in shown
    assert "Elsewhere" not in shown
    assert "case-file audit is late" not in member.get("/").content.decode()
    audit.delete()
    assert "case-file audit is late" not in officer.get("/").content.decode()


def test_standard_lists_the_audits_about_it_with_what_they_gave(council, officer, member):
    framework = Framework.objects.create(slug="framework", title="A framework")
    standard = Standard.objects.create(framework=framework, order=1, number="1", title="Referral")
    assert "Case-file audits" not in page(member, "standard_detail", "framework", "1").partition("<main")[2]
    scale = create_scale()
    audit = create_audit(council, title="Timeliness", scale=scale)
    audit.standards.add(standard)
    send(officer, "case_audit_record", audit.pk, **done(scale, 3, 5, 4))
    create_audit(council, title="About another")
    shown = page(member, "standard_detail", "framework", "1")
    assert "Timeliness" in shown
    assert "done on 2 November 2026, 12 files" in shown
    assert "About another" not in shown
    elsewhere = signed_in(factories.create_authority(name="Kent"), Role.BOARD_MEMBER)
    assert "Timeliness" not in page(elsewhere, "standard_detail", "framework", "1")
