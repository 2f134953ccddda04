"""Derby's review of the Haringey findings, early 2009: its 38 rows read back (domain A2; A7 7 to 13 and 21)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Q

from actionplans.models import Action, DeliveryState, EffectState, Plan, PlanRow, RowAction, SourceReference
from indicators.models import Observation, Target
from reports.models import Report
from safeguarding.models import Document
from standards.models import Inspection

pytestmark = pytest.mark.one_database

SLUG = "haringey-review-2009"

# Typed from the printed table: row, column of paragraphs as printed, the paragraphs it means, number of actions.
TABLE = [
    ("1", "11,15 52", [11, 15, 52], 8),
    ("2", "13", [13], 2),
    ("3", "14", [14], 1),
    ("4", "16", [16], 3),
    ("5", "17,18", [17, 18], 1),
    ("6", "16", [16], 4),
    ("7", "19,31", [19, 31], 1),
    ("8", "20", [20], 3),
    ("9", "21", [21], 1),
    ("10", "22", [22], 1),
    ("11", "", [], 1),
    ("12", "23", [23], 1),
    ("13", "24", [24], 1),
    ("14", "25", [25], 1),
    ("15", "26", [26], 1),
    ("16", "29", [29], 2),
    ("17", "30", [30], 2),
    ("18", "32", [32], 2),
    ("19", "33", [33], 2),
    ("20", "36, 40, 41", [36, 40, 41], 8),
    ("21", "26,37", [26, 37], 2),
    ("22", "38", [38], 1),
    ("23", "39, 40, 54 – 57", [39, 40, 54, 55, 56, 57], 7),
    ("24", "39", [39], 2),
    ("25", "39,49", [39, 49], 1),
    ("26", "", [], 3),
    ("27", "45", [45], 2),
    ("28", "43", [43], 1),
    ("29", "44", [44], 3),
    ("30", "46", [46], 2),
    ("31", "", [], 2),
    ("32", "53", [53], 3),
    ("33", "", [], 1),
    ("34", "", [], 2),
    ("35", "", [], 3),
    ("36", "", [], 1),
    ("37", "", [], 2),
    ("38", "", [], 1),
]
COMMENTS = {"1a", "1b", "1c", "6c", "8a", "15a", "17a", "17b", "27a", "32c"}
WATCHING = {"1g", "10a", "16b", "25a"}
CONDITIONAL = {"26a", "26b", "26c", "32b"}


def row(number: str) -> PlanRow:
    return PlanRow.objects.get(plan__slug=SLUG, number=number)


def action(place: str) -> Action:
    """The action at a place such as "20c"."""
    return RowAction.objects.get(row__plan__slug=SLUG, row__number=place[:-1], label=place[-1]).action


def actions():
    return Action.objects.filter(document__slug=SLUG)


def places(kind: str) -> set[str]:
    found = RowAction.objects.filter(row__plan__slug=SLUG, action__kind=kind).select_related("row")
    return {str(item) for item in found}


def figure(code: str) -> Observation:
    return Observation.objects.get(document__slug=SLUG, version__indicator__code=code)


# --- the document, its date and its title ---


def test_document_when_no_date_is_printed_then_it_is_taken_as_early_2009_with_reasons(record):
    document = Document.objects.get(slug=SLUG)
    assert (document.printed_date, document.printed_on) == ("", None)
    assert (document.taken_as_on, document.taken_as_text) == (date(2009, 1, 31), "early 2009")
    assert document.taken_as_by == "The record's editors"
    for evidence in ("December 2008", "2009-10", "Laming", "March"):
        assert evidence in document.taken_as_reason


def test_haringey_report_when_cited_then_it_is_named_and_not_held(record):
    assert Document.objects.get(slug="haringey-jar").is_held is False
    inspection = Inspection.objects.get(slug="haringey-jar-2008")
    assert inspection.subject_authority == "Haringey"
    assert (inspection.starts_on, inspection.ends_on, inspection.published_on) == (None, None, None)
    assert not inspection.judgements.exists()
    assert list(Plan.objects.get(slug=SLUG).inspections.all()) == [inspection]


def test_report_when_retold_then_it_has_a_body_and_no_meeting_or_sign_off(record):
    report = Report.objects.get(slug=SLUG)
    assert report.kind == Report.Kind.FINDINGS_REVIEW
    assert report.body.name == "Derby Safeguarding Children Board"
    assert (report.meeting, report.item_number, report.author, report.sponsor) == (None, "", "", "")
    assert not report.sign_offs.exists()


def test_passages_when_the_table_is_the_text_then_only_title_and_headings_stand_outside_it(record):
    headings = list(Document.objects.get(slug=SLUG).passages.values_list("heading", flat=True))
    title = "Derby Safeguarding Children Board - Review of Haringey Joint Area Review Findings"
    assert headings == [title, "Practice", "Additional Items"]


# --- rows and the paragraphs they answer (anomalies 8 and 12) ---


def test_plan_when_read_in_order_then_it_has_38_rows_numbered_as_printed(record):
    plan = Plan.objects.get(slug=SLUG)
    assert list(plan.rows.values_list("number", flat=True)) == [number for number, *_ in TABLE]
    assert list(plan.rows.values_list("order", flat=True)) == list(range(1, 39))
    assert (plan.reference_heading, plan.body) == ("Haringey JAR Para", "Derby Safeguarding Children Board")


@pytest.mark.parametrize(("number", "printed", "paragraphs", "count"), TABLE, ids=[line[0] for line in TABLE])
def test_row_when_read_back_then_reference_is_as_printed_and_parsed_and_actions_are_complete(
    record, number, printed, paragraphs, count
):
    found = row(number)
    assert found.printed_reference == printed
    assert list(found.references.values_list("paragraph", flat=True)) == paragraphs
    places = [str(item) for item in found.row_actions.select_related("row")]
    assert places == [number + letter for letter in "abcdefgh"[:count]]


def test_references_when_checked_then_all_point_to_the_haringey_report(record):
    references = SourceReference.objects.filter(row__plan__slug=SLUG)
    assert references.count() == sum(len(paragraphs) for _, _, paragraphs, _ in TABLE)
    assert set(references.values_list("document__slug", "is_confirmed")) == {("haringey-jar", True)}
    assert references.values("paragraph").distinct().count() == 37


def test_paragraph_when_it_serves_several_rows_then_each_row_has_it(record):
    references = SourceReference.objects.filter(row__plan__slug=SLUG)
    shared = {}
    for paragraph, number in references.values_list("paragraph", "row__number"):
        shared.setdefault(paragraph, set()).add(number)
    assert {paragraph: rows for paragraph, rows in shared.items() if len(rows) > 1} == {
        16: {"4", "6"},
        26: {"15", "21"},
        39: {"23", "24", "25"},
        40: {"20", "23"},
    }


@pytest.mark.parametrize(
    ("number", "words"), [("1", "11, 15 and 52"), ("23", "54, 55, 56 and 57"), ("26", "No paragraph is printed")]
)
def test_reference_note_when_the_print_needs_reading_then_it_explains(record, number, words):
    assert words in row(number).reference_note


def test_section_when_a_heading_is_printed_then_rows_below_carry_it_and_row_1_has_none(record):
    sections = dict(PlanRow.objects.filter(plan__slug=SLUG).values_list("number", "section"))
    assert sections.pop("1") == ""
    assert {sections[str(n)] for n in range(2, 33)} == {"Practice"}
    assert {sections[str(n)] for n in range(33, 39)} == {"Additional Items"}


# --- issues ---


def test_row_1_when_it_has_two_topics_then_issues_indicators_and_actions_are_all_many(record):
    found = row("1")
    headings = list(found.issues.values_list("sub_heading", flat=True))
    assert headings == [""] * 9 + ["Capacity at all levels"] * 5
    assert set(found.indicators.values_list("code", flat=True)) == {"NI59", "NI60"}
    assert "9 years" in found.issues.get(order=10).text
    assert "no added investment" in found.issues.get(order=10).text


def test_row_17_when_it_names_an_indicator_then_it_is_linked(record):
    assert list(row("17").indicators.values_list("code", flat=True)) == ["NI64"]


@pytest.mark.parametrize("number", ["10", "11"])
def test_row_title_when_the_issue_is_a_question_then_it_stays_one(record, number):
    assert row(number).title.endswith("?")


@pytest.mark.parametrize(("number", "strengths"), [("2", 2), ("14", 1), ("18", 1), ("20", 3), ("31", 2)])
def test_issues_when_they_report_success_then_they_are_strengths(record, number, strengths):
    assert row(number).issues.filter(kind="strength").count() == strengths


@pytest.mark.parametrize(
    ("number", "order", "hedge"),
    [
        ("1", 1, "roughly"),
        ("3", 1, "patchy"),
        ("4", 1, "nominally"),
        ("4", 2, "not all"),
        ("9", 1, "at the least"),
        ("15", 1, "In all probability"),
        ("23", 5, "can helpfully"),
        ("31", 1, "generally"),
        ("31", 2, "sometimes"),
        ("38", 1, "tended"),
        ("38", 3, "some of the indicators"),
    ],
)
def test_issue_when_the_print_hedges_then_the_hedge_stays(record, number, order, hedge):
    assert hedge in row(number).issues.get(order=order).text


def test_agencies_when_a_row_names_them_then_they_are_linked(record):
    expected = {
        "2": {"Derby Safeguarding Children Board", "Regional Improvement and Efficiency Partnership"},
        "3": set(),
        "11": {"Derby Safeguarding Children Board", "General practitioners"},
        "12": {
            "Police",
            "Health services",
            "Children and Young People's Social Care, Derby",
            "Derby Safeguarding Children Board",
        },
        "17": {"Directors of Children's Services, London", "Directors of Children's Services, East Midlands"},
        "25": {"Independent Safeguarding Authority"},
        "31": {
            "Association of Directors of Children's Services",
            "Department for Children, Schools and Families",
        },
        "36": {"Housing services"},
        "37": {
            "Derby Safeguarding Children Board",
            "Social Work Taskforce",
            "Training and Development Agency for Schools",
        },
    }
    assert {number: set(row(number).agencies.values_list("name", flat=True)) for number in expected} == expected


@pytest.mark.parametrize(
    ("place", "group"),
    [
        ("4a", "Social Care core group"),
        ("6d", "Quality Assurance Group"),
        ("11a", "Stay Safe Group"),
        ("20h", "Quality Assurance Group"),
        ("24b", "Children and Young People's Commission"),
        ("34a", "Heads' Reference Group"),
    ],
)
def test_groups_when_they_are_no_agency_then_they_stand_on_the_action(record, place, group):
    assert group in action(place).groups


# --- actions (anomalies 9, 10 and 11) ---


def test_actions_when_nothing_is_printed_then_none_has_owner_date_or_state(record):
    assert actions().count() == sum(count for *_, count in TABLE) == 85
    unset = {"owner": None, "lead_agency": None, "original_due_on": None, "review_on": None}
    assert not actions().exclude(**unset, printed_owner="", printed_due="", priority="")
    assert not DeliveryState.objects.filter(action__in=actions())
    assert not EffectState.objects.filter(action__in=actions())
    assert not actions().filter(Q(revisions__isnull=False) | Q(updates__isnull=False) | Q(evidence__isnull=False))


def test_actions_when_counted_then_each_stands_in_one_row_with_a_text_and_a_reason_for_its_kind(record):
    assert not actions().filter(Q(reading="") | Q(text=""))
    assert not actions().annotate(n=Count("row_actions")).exclude(n=1)
    assert set(actions().values_list("authority__slug", flat=True)) == {"derby"}


def test_comments_when_they_stand_among_actions_then_they_are_not_counted_and_cannot_be_late(record):
    assert places("comment") == COMMENTS
    assert places("watching") == WATCHING
    counted = set(actions().counted().values_list("pk", flat=True))
    for place in COMMENTS | WATCHING:
        assert action(place).pk not in counted
        assert action(place).can_be_late is False
    assert action("29b").pk in counted
    assert action("29b").can_be_late is True


def test_conditional_actions_when_they_wait_then_they_name_their_event(record):
    assert places("conditional") == CONDITIONAL
    for place in ("26a", "26b", "26c"):
        assert "Laming" in action(place).awaits
        assert "further consideration by the DSCB" in action(place).awaits
    assert "No changes made to ICS" in action("32b").awaits
    assert "continuing to suffer" in action("32b").awaits
    assert action("32b").hedge == "consider"


def test_pointer_in_row_4_when_it_refers_below_then_it_depends_on_the_audit_study_of_row_20(record):
    assert places("dependency") == {"4c"}
    assert action("4c").depends_on == action("20b")
    assert not actions().exclude(pk=action("4c").pk).filter(depends_on__isnull=False)


@pytest.mark.parametrize("place", ["1f", "2b", "7a", "19a", "22a", "30a", "33a", "38a"])
def test_practice_when_it_has_no_end_then_it_is_standing_and_cannot_be_late(record, place):
    assert action(place).kind == Action.Kind.STANDING
    assert action(place).can_be_late is False


@pytest.mark.parametrize(
    ("place", "hedge"),
    [
        ("2a", "to be pursued"),
        ("6c", "may be helpful"),
        ("8b", "explore options"),
        ("15a", "some scope"),
        ("18b", "will be explored"),
        ("20b", "consider the feasibility"),
        ("20c", "will consider"),
        ("20d", "explore the possibilities"),
        ("21a", "could helpfully"),
        ("23b", "appear to be helping"),
        ("23d", "in due course"),
        ("25a", "are expected to"),
        ("35a", "explore the possibilities"),
    ],
)
def test_action_when_the_print_hedges_then_the_hedge_is_kept(record, place, hedge):
    assert action(place).hedge == hedge


def test_lead_in_when_words_stand_over_several_actions_then_it_stands_on_the_first(record):
    found = RowAction.objects.filter(row__plan__slug=SLUG).exclude(lead_in="").select_related("row")
    lead_ins = {str(item): item.lead_in for item in found}
    assert set(lead_ins) == {"6a", "26a", "30a", "35a"}
    assert lead_ins["30a"] == "Ensure that"
    assert "performance management" in lead_ins["6a"]
    assert "a and b only" in row("6").note


def test_row_8_when_it_gives_a_cause_and_a_budget_then_both_are_told(record):
    assert "ICS" in action("8a").text
    assert "2009-10" in action("8a").text
    assert action("8a").hedge == "some capacity"


def test_row_20_when_it_proposes_an_audit_then_the_number_of_cases_is_told_and_only_considered(record):
    assert "6-12 cases" in action("20c").text
    assert "consider" in action("20c").text
    assert "March" in action("20a").text


def test_row_35_when_the_print_is_garbled_then_the_note_says_so_and_nothing_is_supplied(record):
    assert "garbled" in row("35").note
    assert "development" in row("35").note
    assert "development" not in action("35a").text


# --- figures and targets (anomalies 7 and 13) ---


def test_ni64_when_printed_and_counted_then_both_are_kept_and_agree_at_whole_per_cent(record):
    found = figure("NI64")
    assert (found.as_printed, found.value) == ("19%", 19)
    assert (found.numerator, found.denominator) == (25, 130)
    assert found.computed != found.value
    assert Decimal("19.23") < found.computed < Decimal("19.24")
    assert found.figure == 19
    assert found.agrees_with_print is True
    assert "low number" in found.published_view


@pytest.mark.parametrize(("code", "printed", "value"), [("NI59", "63.1%", "63.1"), ("NI60", "80.1%", "80.1")])
def test_timeliness_when_counts_are_not_stated_then_there_are_none_and_the_note_says_so(record, code, printed, value):
    found = figure(code)
    assert (found.as_printed, found.value) == (printed, Decimal(value))
    assert (found.numerator, found.denominator, found.agrees_with_print) == (None, None, None)
    assert "Counts not stated" in found.basis_note


@pytest.mark.parametrize("code", ["NI59", "NI60", "NI64"])
def test_national_indicators_when_the_period_is_not_said_then_year_to_date_is_assumed(record, code):
    found = figure(code)
    assert found.version.number == 1
    assert found.subject.slug == "derby"
    assert (found.period.kind, found.period.starts_on, found.period.ends_on) == (
        "year_to_date",
        date(2008, 4, 1),
        date(2008, 12, 31),
    )
    assert found.period_is_assumed is True
    assert "assumed" in found.basis_note
    assert found.published_band == ""


@pytest.mark.parametrize(("code", "level", "printed"), [("NI59", 70, "70%"), ("NI60", 88, "88%"), ("NI64", 8, "8%")])
def test_target_when_it_is_for_the_year_end_then_it_does_not_judge_december(record, code, level, printed):
    target = Target.objects.get(document__slug=SLUG, version__indicator__code=code)
    assert (target.kind, target.level, target.printed) == (Target.Kind.YEAR_END, level, printed)
    assert target.ends_on == date(2009, 3, 31)
    assert target.applies_to(figure(code).period) is False


def test_caseload_when_printed_as_a_range_then_it_is_one_and_18_stands_apart(record):
    found = figure("CASE")
    assert (found.value_low, found.value_high, found.figure) == (16, 25, None)
    assert (found.as_printed, found.qualifier) == ("16 to 25", "roughly")
    assert found.version.label == "As printed, formula not stated"
    supposed = figure("CASEVAC")
    assert (supposed.value, supposed.version.indicator.is_current) == (18, False)
    assert supposed.qualifier.startswith("around")


def test_audit_sample_when_only_considered_then_its_range_is_held_as_such(record):
    found = figure("AUDN")
    assert (found.value_low, found.value_high, found.as_printed) == (6, 12, "6-12")
    assert found.qualifier == "under consideration"
    assert "No audit of this size is reported" in found.basis_note


# --- what is odd about it as printed ---


@pytest.mark.parametrize(
    ("where", "held"),
    [
        ("Whole document", "stay empty"),
        ("Section headings", "No heading was supplied"),
        ("Rows 1, 2, 6, 13, 18, 24 and 30", "one row"),
        ("Row 17, first against second column", "exactly two years"),
        ("Row 17, 19% and 25 of 130", "agree at the precision printed"),
        ("Row 17, a low number", "11 percentage points"),
        ("Rows 1 and 17, targets", "do not judge a figure of December"),
        ("Rows 1, 8 and 32, money for lost time", "Three entries"),
        ("Row 4, pointer", "20b"),
        ("Row 35", "no text was supplied"),
    ],
)
def test_discrepancy_when_the_print_is_odd_then_the_record_says_what_it_does(record, where, held):
    assert held in Document.objects.get(slug=SLUG).discrepancies.get(where=where).held
