"""Protecting Children in Kent, February 2009, read back from the record. Anomalies 15, 17 and 18."""

from datetime import date
from decimal import Decimal

import pytest

from actionplans.models import Action, Plan
from indicators.arithmetic import rounded
from indicators.models import Observation
from reports.models import Report
from safeguarding.models import CrossReference, Document, Passage, Post
from standards.models import Finding, Inspection

pytestmark = pytest.mark.one_database

HEADINGS = {
    "Executive summary of findings": range(1, 7),
    "Introduction and context": range(7, 22),
    "Discussion of compliance, competence and capacity": range(22, 34),
    "Conclusions and recommendations": range(34, 46),
    "In conclusion": range(46, 50),
}


def document():
    return Document.objects.get(slug="kent-2009")


def passage(label):
    return Passage.objects.get(document__slug="kent-2009", label=str(label))


def finding(name):
    return Finding.objects.get(slug=f"kent-2009-{name}")


def findings(kind):
    return Finding.objects.filter(document__slug="kent-2009", kind=kind).order_by("order")


def observation(code, **lookups):
    return Observation.objects.get(document__slug="kent-2009", version__indicator__code=code, **lookups)


def action(row, label):
    return Action.objects.get(
        row_actions__row__plan__slug="kent-2009-recommendations", row_actions__row__number=row, row_actions__label=label
    )


# Paragraphs and what is odd about them


def test_passages_when_numbered_run_from_1_to_49_once_each_in_order(record):
    labels = document().passages.exclude(label="").order_by("order").values_list("label", flat=True)
    assert list(labels) == [str(number) for number in range(1, 50)]


@pytest.mark.parametrize("heading", HEADINGS)
def test_passages_when_read_by_heading_stand_where_they_are_printed(record, heading):
    labels = document().passages.filter(heading=heading).exclude(label="").values_list("label", flat=True)
    assert [int(label) for label in labels] == list(HEADINGS[heading])


def test_key_findings_when_printed_without_a_number_stand_before_the_paragraph_of_their_evidence(record):
    printed = list(document().passages.order_by("order").values_list("label", "lead"))
    places = [printed.index((label, "")) - 1 for label in ("3", "4", "5", "6")]
    assert [printed[place] for place in places] == [
        ("", f"{ordinal} key finding of the first phase") for ordinal in ("First", "Second", "Third", "Fourth")
    ]


def test_reference_when_the_printed_paragraphs_are_wrong_leads_to_16_and_17(record):
    reference = CrossReference.objects.get(passage=passage(27))
    assert reference.printed == "paragraphs 8 and 9"
    assert {target.label for target in reference.targets.all()} == {"16", "17"}
    assert "paragraphs 16 and 17" in reference.note


def test_reference_when_seen_from_its_target_is_found_there(record):
    assert [other.passage.label for other in passage(16).referred_to_by.all()] == ["27"]


def test_reference_to_the_key_finding_when_unnumbered_leads_to_the_fourth(record):
    (reference,) = passage(26).references.all()
    assert [target.lead for target in reference.targets.all()] == ["Fourth key finding of the first phase"]


def test_section_47_when_printed_as_s7_is_read_so_and_noted(record):
    assert "section 47" in passage(24).text
    assert "S7" in passage(24).note


@pytest.mark.parametrize("where", ["§27", "§24", "§17", "§49", "§37", "§16", "§39", "§2, §44, Annex 1"])
def test_discrepancy_when_the_print_is_odd_says_what_the_record_does(record, where):
    rows = document().discrepancies.filter(where=where)
    assert rows
    assert all(row.printed and row.held for row in rows)


def test_document_when_dated_and_signed_keeps_three_names_without_posts(record):
    facts = list(document().facts.filter(label="Signed by").values_list("text", flat=True))
    assert facts == ["Peter Gilroy", "Peter Thomason", "Martyn Ayre"]
    assert document().dated_on == date(2009, 2, 6)
    assert not Post.objects.filter(document=document()).exists()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (3, "a small sample"),
        (12, "Most practitioners outside the justice system"),
        (15, "appear to have"),
        (17, "benefit of hindsight"),
        (24, "predominantly concern, for example"),
        (26, "some confidence"),
        (26, "some assurance"),
        (28, "just over 4"),
        (30, "would suggest"),
        (32, "perhaps the more important"),
        (35, "evidence seen so far"),
        (46, "seems unlikely"),
        (47, "£1.5m a year"),
        (48, "outside the review's remit"),
        (49, "room for improvement"),
    ],
)
def test_passage_when_the_report_hedges_keeps_the_hedge(record, label, words):
    assert words in passage(label).text


# The paper


def test_paper_when_reported_goes_to_the_champions_board(record):
    report = Report.objects.get(slug="kent-2009")
    assert (report.body.name, report.meeting.held_on) == ("Children's Champions Board", date(2009, 2, 12))
    assert report.kind == Report.Kind.REVIEW


def test_paper_when_it_prints_no_implications_or_approvals_has_none(record):
    report = Report.objects.get(slug="kent-2009")
    assert (report.implications.count(), report.sign_offs.count()) == (0, 0)


def test_annex_when_live_is_listed_as_the_version_at_publication_and_not_held(record):
    (annex,) = Report.objects.get(slug="kent-2009").attachments.all()
    assert annex.title == "Annex 1: Review Plan"
    assert not annex.is_held
    assert "live" in annex.note
    assert "current when the report was published" in annex.note


def test_recommendations_when_numbered_twice_carry_both_numbers(record):
    labels = list(Report.objects.get(slug="kent-2009").recommendations.values_list("label", flat=True))
    cited = list(findings("recommendation").values_list("number", "citation"))
    assert labels == ["1", "2", "3", "4", "5", "6", "7"]
    assert cited == [(str(number), f"§{number + 38}") for number in range(1, 8)]
    assert [passage(number + 38).lead for number in range(1, 8)] == [f"Recommendation {n}" for n in range(1, 8)]


# What the review found


def test_inspection_when_a_councils_own_review_has_no_judgement_and_five_questions(record):
    review = Inspection.objects.get(slug="kent-review-2009")
    assert (review.regime.slug, review.subject_authority) == ("local-review", "Kent")
    assert not review.judgements.exists()
    assert "five questions" in review.method
    assert passage(2).text.count("\n- ") == 5


@pytest.mark.parametrize(
    ("kind", "count"), [("key_finding", 4), ("exception", 3), ("recommendation", 7), ("weakness", 8), ("strength", 9)]
)
def test_findings_when_counted_by_kind_are_all_there(record, kind, count):
    assert findings(kind).count() == count


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kf1", "small sample"),
        ("kf2", "five Serious Case Reviews"),
        ("kf3", "interviews"),
        ("kf4", "Climbié Inquiry"),
    ],
)
def test_key_finding_when_read_has_its_evidence(record, name, words):
    assert words in finding(name).evidence_basis


@pytest.mark.parametrize(
    ("name", "assurance"),
    [("kf1", "limited"), ("kf2", "not_stated"), ("kf3", "not_stated"), ("kf4", "limited")],
)
def test_key_finding_when_the_report_limits_it_says_how_and_otherwise_not(record, name, assurance):
    assert finding(name).assurance == assurance


@pytest.mark.parametrize(("name", "paragraphs"), [("kf1", ["§35", "§36"]), ("kf4", ["§24", "§26"])])
def test_limited_assurance_when_given_cites_the_paragraphs_it_rests_on(record, name, paragraphs):
    assert [mark for mark in paragraphs if mark in finding(name).assurance_note] == paragraphs


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kf3", "not critical"),
        ("kf3", "potentially"),
        ("kf3", "in some teams"),
        ("kf4", "save for some"),
        ("kf4", "deemed"),
        ("thresholds", "would suggest"),
        ("internal-systems", "some assurance"),
        ("vacancies", "a very small number of teams temporarily"),
        ("admin-cuts", "benefit of hindsight"),
        ("career-scaled-back", "appear to have"),
    ],
)
def test_finding_when_the_report_hedges_keeps_the_hedge(record, name, words):
    assert words in finding(name).summary


def test_exceptions_when_unevidenced_do_not_say_that_nothing_was_done(record):
    assert ["not to say it was not" in item.summary for item in findings("exception")] == [True] * 3


def test_exceptions_when_no_recommendation_names_them_are_without_action(record):
    unanswered = set(Finding.objects.without_action().filter(document__slug="kent-2009", kind="exception"))
    assert unanswered == set(findings("exception"))


def test_recommendations_when_rows_of_the_plan_are_all_answered(record):
    assert not Finding.objects.without_action().filter(document__slug="kent-2009", kind="recommendation").exists()


def test_quotations_when_retold_stay_empty(record):
    assert set(Finding.objects.filter(document__slug="kent-2009").values_list("quotation", flat=True)) == {""}


# Figures


@pytest.mark.parametrize(
    ("code", "subject", "period", "value", "printed", "qualifier"),
    [
        ("VAC", "kent", date(2009, 2, 6), 17, "17%", "currently, on average"),
        ("CASE", "kent", date(2009, 2, 6), 25, "about 25", "about"),
        ("CASE", "haringey-baby-p-worker", date(2007, 12, 31), 18, "18", ""),
        ("CASECP", "kent", date(2009, 2, 6), 4, "4", "on average"),
        ("CASELAC", "kent", date(2009, 2, 6), 4, "just over 4", "just over"),
        ("CPN", "kent", date(2007, 12, 31), 903, "903", ""),
        ("CPN", "kent", date(2008, 12, 31), 1052, "1052", ""),
        ("CPNET", "kent", date(2008, 12, 31), 44, "44", ""),
        ("CSSEXTRA", "kent", date(2010, 3, 31), Decimal("1.5"), "£1.5m per annum", "proposed"),
    ],
)
def test_figure_when_printed_keeps_value_print_and_hedge(record, code, subject, period, value, printed, qualifier):
    row = observation(code, subject__slug=subject, period__ends_on=period, is_derived=False)
    assert (row.figure, row.as_printed, row.qualifier) == (value, printed, qualifier)


@pytest.mark.parametrize("code", ["VAC", "CASE"])
def test_figure_when_its_formula_is_not_stated_hangs_on_the_version_that_says_so(record, code):
    rows = Observation.objects.filter(document__slug="kent-2009", version__indicator__code=code)
    assert {row.version.number for row in rows} == {1}
    assert "formula not stated" in rows[0].version.label


def test_vacancy_some_years_ago_when_printed_as_a_range_is_no_single_figure(record):
    row = observation("VAC", subject__slug="kent", period__kind="span")
    assert (row.value_low, row.value_high, row.figure) == (4, 7, None)
    assert row.as_printed == "between 4% and 7%"


def test_vacancy_rates_when_the_method_changed_say_that_they_do_not_compare(record):
    rows = Observation.objects.filter(document__slug="kent-2009", version__indicator__code="VAC", subject__slug="kent")
    assert ["method of calculation has changed" in row.basis_note for row in rows] == [True, True]
    assert all(row.period_is_assumed for row in rows)


def test_vacancy_in_few_teams_when_only_a_bound_is_printed_has_no_upper_end(record):
    row = observation("VAC", subject__slug="kent-few-teams")
    assert (row.value_low, row.value_high, row.figure) == (25, None, None)
    assert "temporarily" in row.qualifier
    assert row.subject.name == "A very small number of teams, Kent"


def test_vacancy_nationally_when_printed_as_1_in_7_is_converted_and_says_so(record):
    row = observation("VAC", subject__slug="england")
    assert row.as_printed == "1 in 7"
    assert rounded(row.figure, 1) == rounded(Decimal(100) / 7, 1)
    assert "our conversion" in row.basis_note


def test_plans_when_counted_in_two_decembers_give_the_growth_we_worked_out(record):
    before, after = (observation("CPN", period__ends_on=date(year, 12, 31)).figure for year in (2007, 2008))
    change = observation("CPNET", is_derived=True)
    percent = observation("CPNETP")
    assert change.figure == after - before == 149
    assert rounded(percent.figure, 1) == rounded((after - before) * 100 / before, 1) == Decimal("16.5")
    assert (percent.is_derived, percent.as_printed) == (True, "")


def test_net_change_in_december_when_printed_is_not_mixed_with_the_years_growth(record):
    kinds = set(Observation.objects.filter(version__indicator__code="CPNET").values_list("period__kind", "value"))
    assert kinds == {("month", Decimal(44)), ("span", Decimal(149))}


# What is to be done


def test_plan_when_a_recommendation_asks_for_several_things_has_several_actions(record):
    plan = Plan.objects.get(slug="kent-2009-recommendations")
    assert {row.number: row.actions.count() for row in plan.rows.all()} == {
        "1": 2,
        "2": 2,
        "3": 3,
        "4": 3,
        "5": 1,
        "6": 2,
        "7": 1,
    }


def test_actions_when_the_report_names_an_owner_keep_the_words_and_otherwise_nothing(record):
    rows = Action.objects.filter(document__slug="kent-2009").exclude(printed_owner="").order_by("pk")
    assert list(rows.values_list("printed_owner", flat=True)) == [
        "Managers of CSS",
        "Area Consultant Practitioners",
        "Policy & Performance Unit",
        "Chief Executive",
    ]
    assert not Action.objects.filter(document__slug="kent-2009", owner__isnull=False).exists()


def test_actions_when_a_span_of_weeks_is_printed_keep_the_words_and_get_no_date(record):
    assert action("1", "a").printed_due == "over the next 5-6 weeks"
    assert not Action.objects.filter(document__slug="kent-2009", original_due_on__isnull=False).exists()


def test_actions_when_nothing_is_said_of_delivery_have_no_state(record):
    rows = Action.objects.filter(document__slug="kent-2009").as_they_stood(date(2026, 1, 1))
    assert {row.delivery for row in rows} == {None}


def test_ending_practitioner_data_entry_when_it_waits_for_training_is_conditional(record):
    row = action("3", "a")
    assert row.kind == Action.Kind.CONDITIONAL
    assert "suitably trained" in row.awaits


def test_links_with_universities_when_the_posts_are_not_back_depend_on_them(record):
    assert action("4", "c").depends_on == action("4", "b")


def test_actions_when_read_say_why_they_are_read_so(record):
    rows = Action.objects.filter(document__slug="kent-2009")
    assert rows.count() == 14
    assert not rows.filter(reading="").exists()
