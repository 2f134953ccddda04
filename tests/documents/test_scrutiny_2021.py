"""Derby's scrutiny paper of March 2021, read back from the record. Anomalies 1 to 6 and the paper's other oddities."""

from datetime import date
from decimal import Decimal

import pytest

from actionplans.models import Action, Plan
from indicators.arithmetic import base_of_growth
from indicators.models import Indicator, IndicatorVersion, Observation, RatingRule, Survey
from reports.models import Report
from safeguarding.models import Document, Passage, Post
from standards.models import Finding, Framework

pytestmark = pytest.mark.one_database

LABELS = "1.2 2.1 3.1 4.1 4.2 4.3 4.4 4.4 4.5 4.6 4.7 5.1 6.1 7.1 8.1 9.1 10.1"
HEADINGS = [
    "Purpose",
    "Recommendation(s)",
    "Reason(s)",
    "Supporting information",
    "Public/stakeholder engagement",
    "Other options",
    "Financial and value for money issues",
    "Legal implications",
    "Climate implications",
    "Other significant implications",
    "Approvals",
    "Background papers: List of appendices:",
]
# Measure: Derby, East Midlands, National, number of questions as printed
SCORES = {
    "SWS1": (80, 81, 81, 4),
    "SWS2": (74, 74, 77, 3),
    "SWS3": (72, 74, 75, 5),
    "SWS4": (67, 69, 74, 10),
    "SWS5": (69, 65, 74, 6),
    "SWS6": (70, 63, 69, 7),
    "SWS7": (78, 79, 79, 6),
    "SWS8": (85, 80, 79, 2),
    "SWCONT": (87, 84, 86, 3),
    "SWTENS": (84, 79, 81, 1),
    "SWSAT": (80, 68, 74, None),
    "SWSTAY": (82, 71, 76, None),
    "SWCOV": (73, 72, 77, None),
}
QUESTIONS = {
    "SWQWORK": (59, "SWS3"),
    "SWQUNION": (59, None),
    "SWQCPD": (55, "SWS6"),
    "SWQCOPE": (59, "SWCOV"),
    "SWQCARED": (75, "SWS4"),
    "SWQINCL": (74, "SWS4"),
    "SWQRECOM": (83, "SWCONT"),
}
TIMELINESS = {"SA45": 95, "CINR": 97, "CPV": 85, "CPR": 94, "CICV": 90, "CICR": 100, "ICPC15": 59}


def document():
    return Document.objects.get(slug="scrutiny-2021")


def passage(label):
    return Passage.objects.get(document__slug="scrutiny-2021", label=label)


def observation(code, **lookups):
    return Observation.objects.get(document__slug="scrutiny-2021", version__indicator__code=code, **lookups)


def finding(name):
    return Finding.objects.get(slug=f"scrutiny-2021-{name}")


def bands(*, reverse):
    return list(RatingRule.objects.get(slug="scrutiny-2021-bands").bands.filter(reverse=reverse))


def holds(band, value):
    above = band.lower is None or value > band.lower or (value == band.lower and band.lower_is_included)
    below = band.upper is None or value < band.upper or (value == band.upper and band.upper_is_included)
    return above and below


# Dates (anomaly 1) and paragraph numbers (anomaly 2)


def test_date_when_printed_a_year_early_is_kept_beside_the_one_we_work_with(record):
    paper = document()
    assert (paper.printed_date, paper.printed_on) == ("29 March 2020", date(2020, 3, 29))
    assert paper.dated_on == date(2021, 3, 29)
    assert paper.taken_as_by == "The record's editors"
    assert "approved between 15 and 17 March 2021" in paper.taken_as_reason


def test_date_when_the_reason_names_weekdays_names_the_right_ones(record):
    paper = document()
    assert f"{paper.printed_on:%-d %B %Y} was a {paper.printed_on:%A}" in paper.taken_as_reason
    assert f"{paper.taken_as_on:%-d %B %Y} was a {paper.taken_as_on:%A}" in paper.taken_as_reason


def test_meeting_when_the_printed_date_is_wrong_is_on_the_day_taken(record):
    report = Report.objects.get(slug="scrutiny-2021")
    assert (report.body.name, report.meeting.held_on) == ("Children and Young People Scrutiny", date(2021, 3, 29))
    assert report.item_number == "06"


def test_labels_when_they_begin_at_1_2_and_repeat_4_4_are_as_printed(record):
    labels = document().passages.exclude(label="").order_by("order").values_list("label", flat=True)
    assert list(labels) == LABELS.split()


def test_two_paragraphs_when_both_numbered_4_4_stay_apart(record):
    survey, pressures = document().passages.filter(label="4.4").order_by("order")
    assert "trade unions" in survey.text
    assert pressures.lead == "Pressures and Performance"
    assert survey.get_absolute_url() != pressures.get_absolute_url()


def test_headings_when_read_in_order_are_the_printed_ones(record):
    seen = list(document().passages.order_by("order").values_list("heading", flat=True))
    assert list(dict.fromkeys(seen)) == HEADINGS


@pytest.mark.parametrize(
    "where",
    [
        "Date line",
        "Purpose",
        "§4.4",
        "§4.6",
        "§4.3",
        "§4.1, §4.2",
        "§4.1, §4.3",
        "§4.4, first",
        "§4.4, first; §4.2",
        "§4.4, second",
        "§4.6, §4.7, appendices",
        "Approvals",
    ],
)
def test_discrepancy_when_the_print_is_odd_says_what_the_record_does(record, where):
    rows = document().discrepancies.filter(where=where)
    assert rows
    assert all(row.printed and row.held for row in rows)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("4.1", "critically important"),
        ("4.3", "guidance"),
        ("4.5", "may raise issues"),
        ("4.6", "in COVID especially"),
        ("4.7", "best practice"),
        ("6.1", "open to exploring"),
    ],
)
def test_passage_when_the_paper_hedges_keeps_the_hedge(record, label, words):
    assert words in passage(label).text


@pytest.mark.parametrize(
    ("lead", "number"),
    [(f"Standard {n}", word) for n, word in enumerate("Four Three Five Ten Six Seven Six Two".split(), start=1)],
)
def test_standard_when_the_paper_describes_its_questions_is_a_passage_of_its_own(record, lead, number):
    assert document().passages.get(lead=lead).text.startswith(f"{number} questions:")


# The committee paper


def test_sign_offs_when_printed_keep_role_name_post_and_date(record):
    rows = Report.objects.get(slug="scrutiny-2021").sign_offs.values_list("role", "name", "post", "signed_on")
    assert list(rows) == [
        ("Legal", "Olu Idowu", "HOS Legal Services", date(2021, 3, 17)),
        ("Finance", "Janice Hadfield", "HOS Finance", date(2021, 3, 16)),
        (
            "Service Director(s)",
            "Suanne Lim",
            "Service Director Early Help & Children's Social Care",
            date(2021, 3, 15),
        ),
        ("Report sponsor Other(s)", "Andy Smith", "Strategic Director of People", date(2021, 3, 15)),
    ]


def test_sign_off_when_the_author_signs_or_roles_are_fused_says_so(record):
    report = Report.objects.get(slug="scrutiny-2021")
    author, fused = report.sign_offs.exclude(note="")
    assert author.name in report.author
    assert "author" in author.note
    assert "fused" in fused.note


@pytest.mark.parametrize(
    ("label", "heading", "is_none"),
    [
        ("7.1", "Financial and value for money issues", True),
        ("8.1", "Legal implications", False),
        ("9.1", "Climate implications", True),
        ("10.1", "Other significant implications", True),
    ],
)
def test_implication_when_none_is_an_answer(record, label, heading, is_none):
    row = Report.objects.get(slug="scrutiny-2021").implications.get(label=label)
    assert (row.heading, row.is_none) == (heading, is_none)
    assert row.text


def test_recommendation_when_the_committee_decides_nothing_is_to_note(record):
    (row,) = Report.objects.get(slug="scrutiny-2021").recommendations.all()
    assert (row.label, row.verb) == ("2.1", "note")


def test_attachments_when_background_papers_are_blank_are_the_one_appendix_not_held(record):
    (row,) = Report.objects.get(slug="scrutiny-2021").attachments.all()
    assert (row.kind, row.title, row.is_held) == ("appendix", "Appendix 1 - Keep Babies Safe Strategy", False)


def test_posts_when_held_as_printed_are_evidence_of_one_moment_only(record):
    posts = Post.objects.filter(document=document())
    assert {post.holdings.get().printed_name for post in posts} == {
        "Andy Smith",
        "Suanne Lim",
        "Olu Idowu",
        "Janice Hadfield",
    }
    assert [post.holder(date(2021, 3, 29)) for post in posts] == [None] * 4


# Bands (anomalies 3 and 4)


def test_bands_when_printed_keep_their_bounds_and_their_gaps(record):
    rows = [(b.band, b.lower, b.lower_is_included, b.upper, b.upper_is_included) for b in bands(reverse=False)]
    assert rows == [("green", 75, True, None, True), ("amber", 51, True, 74, True), ("red", None, True, 50, False)]


@pytest.mark.parametrize("value", ["50", "50.5", "50.9999", "74.0001", "74.5"])
def test_value_when_it_falls_into_a_gap_is_in_no_stored_band(record, value):
    assert not [band for band in bands(reverse=False) if holds(band, Decimal(value))]


@pytest.mark.parametrize(("value", "word"), [("49.9999", "red"), ("51", "amber"), ("74", "amber"), ("75", "green")])
def test_value_when_on_a_printed_bound_is_in_one_stored_band(record, value, word):
    assert [band.band for band in bands(reverse=False) if holds(band, Decimal(value))] == [word]


def test_reverse_scores_when_only_red_is_explained_have_no_other_band(record):
    (red,) = bands(reverse=True)
    assert (red.band, red.lower, red.lower_is_included, red.upper) == ("red", 75, False, None)
    assert not holds(red, Decimal(75))


def test_tensions_when_red_by_the_rule_keeps_the_papers_view_beside_it(record):
    row = observation("SWTENS", subject__slug="derby")
    (red,) = bands(reverse=True)
    assert row.version.is_reverse_scored
    assert holds(red, row.figure)
    assert "no area is called critical" in row.published_view
    assert row.published_band == ""


def test_bands_when_the_paper_prints_none_beside_a_score_are_not_invented(record):
    rows = Observation.objects.filter(document__slug="scrutiny-2021")
    assert set(rows.values_list("published_band", flat=True)) == {""}


# The survey


@pytest.mark.parametrize("code", SCORES)
def test_scores_when_printed_in_a_table_are_its_figures(record, code):
    subjects = ("derby", "east-midlands", "national-2021")
    assert tuple(observation(code, subject__slug=subject).figure for subject in subjects) == SCORES[code][:3]


@pytest.mark.parametrize(("subject", "base"), [("derby", 67), ("east-midlands", 412), ("national-2021", 3227)])
def test_scores_when_shown_carry_how_many_replied(record, subject, base):
    rows = Observation.objects.filter(
        document__slug="scrutiny-2021", version__indicator__code__in=SCORES, subject__slug=subject
    )
    assert rows.count() == 13
    assert set(rows.values_list("base", flat=True)) == {base}


def test_scores_when_only_tensions_is_reversed_are_the_others_not(record):
    versions = IndicatorVersion.objects.filter(indicator__code__in=SCORES)
    assert [v.indicator.code for v in versions if v.is_reverse_scored] == ["SWTENS"]
    assert {v.rating_rule.slug for v in versions} == {"scrutiny-2021-bands"}
    assert {v.over_time for v in versions} == {IndicatorVersion.OverTime.NEVER}


@pytest.mark.parametrize("code", SCORES)
def test_measure_when_the_paper_counts_its_questions_keeps_the_count(record, code):
    assert IndicatorVersion.objects.get(indicator__code=code).question_count == SCORES[code][3]


def test_question_counts_when_added_come_to_47_of_59(record):
    counts = IndicatorVersion.objects.filter(indicator__code__in=SCORES).values_list("question_count", flat=True)
    survey = Survey.objects.get(slug="lga-health-check-2020")
    assert (sum(filter(None, counts)), survey.question_count) == (47, 59)
    assert "47" in survey.note


@pytest.mark.parametrize("code", QUESTIONS)
def test_question_when_scored_by_itself_stands_under_its_measure(record, code):
    row = observation(code)
    parent = row.version.indicator.parent
    assert (row.figure, parent and parent.code) == QUESTIONS[code]
    assert (row.base, row.version.rating_rule) == (None, None)


@pytest.mark.parametrize("code", ["SWQUNION", "SWQCPD", "SWQCOPE"])
def test_question_when_its_place_is_not_printed_says_so(record, code):
    caution = Indicator.objects.get(code=code).caution
    assert "our reading" in caution or "does not say" in caution


def test_response_when_counted_agrees_with_what_is_printed(record):
    row = observation("RESP")
    assert (row.numerator, row.denominator, row.as_printed, row.value) == (67, 162, "41%", 41)
    assert row.agrees_with_print is True
    assert row.computed != row.value


def test_survey_when_held_says_who_was_asked_when(record):
    survey = Survey.objects.get(slug="lga-health-check-2020")
    assert (survey.asked, survey.replied, survey.printed_rate) == (162, 67, "41%")
    assert (survey.fieldwork, survey.results) == ("December 2020", "February 2021")
    assert "412" in survey.note
    assert "3,227" in survey.note


def test_standards_when_printed_are_eight_and_each_has_its_measure(record):
    standards = Framework.objects.get(slug="employer-standards").standards.all()
    assert [standard.number for standard in standards] == [str(n) for n in range(1, 9)]
    for standard in standards:
        code = f"SWS{standard.number}"
        assert standard.indicators.get(code=code).title == f"Standard {standard.number} - {standard.title}"


# Pressures and performance (anomalies 5 and 6)


@pytest.mark.parametrize(
    ("level", "change", "percent"), [("CICN", "CICUP", "CICUPP"), ("CPN", "CPUP", "CPUPP")], ids=["care", "plans"]
)
def test_base_when_only_growth_is_printed_is_derived_with_its_range(record, level, change, percent):
    grown, share = observation(change).figure, observation(percent).figure
    before = observation(level, period__ends_on=date(2019, 2, 28))
    after = observation(level, period__ends_on=date(2021, 2, 28))
    expected = base_of_growth(grown, share)
    assert (before.value_low, before.value, before.value_high) == expected
    assert (after.value_low, after.value, after.value_high) == tuple(base + grown for base in expected)
    for row in (before, after):
        assert (row.is_derived, row.period_is_assumed, row.as_printed) == (True, True, "")
        assert row.basis_note.startswith("Not printed.")


@pytest.mark.parametrize(
    ("code", "value", "printed"),
    [("CICUP", 65, "65 more"), ("CICUPP", 11, "11%"), ("CPUP", 79, "79 more"), ("CPUPP", 20, "20%")],
)
def test_rise_when_printed_is_not_derived(record, code, value, printed):
    row = observation(code)
    assert (row.figure, row.as_printed, row.is_derived) == (value, printed, False)
    assert row.version.shape == IndicatorVersion.Shape.CHANGE


@pytest.mark.parametrize("code", TIMELINESS)
def test_timeliness_when_an_average_of_six_months_says_that_the_method_is_unknown(record, code):
    row = observation(code)
    assert (row.figure, row.as_printed) == (TIMELINESS[code], f"{TIMELINESS[code]}%")
    assert row.period.kind == "months_average"
    assert (row.period.starts_on, row.period.ends_on) == (date(2020, 9, 1), date(2021, 2, 28))
    assert "pooled is not stated" in row.basis_note
    assert (row.numerator, row.denominator, row.computed) == (None, None, None)


@pytest.mark.parametrize("code", TIMELINESS)
def test_timeliness_when_printed_hangs_on_a_definition_in_force_at_the_time(record, code):
    row = observation(code)
    assert row.version.starts_on is None or row.version.starts_on <= row.period.starts_on
    assert row.version.ends_on is None or row.version.ends_on >= row.period.ends_on


@pytest.mark.parametrize(("code", "words"), [("CASEWORD", "remain stable"), ("AGWORD", "kept to a minimum")])
def test_statement_when_no_number_is_printed_carries_none(record, code, words):
    row = observation(code)
    assert (row.state, row.as_printed, row.figure) == (Observation.State.VALUE, words, None)


# Findings and actions


def test_conferences_when_late_are_the_papers_own_area_for_improvement(record):
    rows = Finding.objects.filter(document__slug="scrutiny-2021", kind=Finding.Kind.AREA_FOR_IMPROVEMENT)
    assert [row.slug for row in rows] == ["scrutiny-2021-icpc"]
    assert "59% were held within 15 working days" in rows[0].summary
    assert "area for improvement" in observation("ICPC15").published_view


@pytest.mark.parametrize(
    ("name", "score"), [("workload", "59"), ("union", "59"), ("cpd", "55"), ("cope", "59")], ids=str
)
def test_weakness_when_a_question_scored_low_names_its_score(record, name, score):
    row = finding(f"question-{name}")
    assert row.kind == Finding.Kind.WEAKNESS
    assert f"scored {score}" in row.summary


def test_findings_without_action_are_trade_unions_and_the_constant_challenge(record):
    rows = Finding.objects.without_action().filter(document__slug="scrutiny-2021")
    assert {row.slug for row in rows} == {"scrutiny-2021-question-union", "scrutiny-2021-tensions"}


def test_office_working_when_it_serves_two_purposes_answers_two_questions(record):
    row = Plan.objects.get(slug="scrutiny-2021-actions").rows.get(title="Working from the office")
    assert {item.slug for item in row.findings.all()} == {"scrutiny-2021-question-cope", "scrutiny-2021-question-cpd"}
    assert "our reading" in row.note


def test_survey_actions_when_reported_in_place_have_a_state_and_no_date_or_owner_invented(record):
    actions = Action.objects.filter(rows__plan__slug="scrutiny-2021-actions").as_they_stood(date(2021, 3, 29))
    assert [action.delivery for action in actions] == ["reported"] * 4
    for action in actions:
        assert action.printed_owner == "Senior leadership team within children's services"
        assert (action.owner, action.original_due_on, action.printed_due) == (None, None, "")
        assert action.delivery_states.get().by is None


def test_survey_actions_when_asked_the_day_before_had_no_state(record):
    actions = Action.objects.filter(rows__plan__slug="scrutiny-2021-actions").as_they_stood(date(2021, 3, 28))
    assert [action.delivery for action in actions] == [None] * 4


def test_agreements_on_babies_when_two_are_numbered_and_one_is_not_keep_their_labels(record):
    rows = Plan.objects.get(slug="scrutiny-2021-babies").rows.filter(agencies__slug="derby-derbyshire-chief-officers")
    assert [row.number for row in rows] == ["1", "2", ""]


def test_agreements_on_babies_when_not_said_to_be_done_have_no_state(record):
    actions = Action.objects.filter(
        document__slug="scrutiny-2021", rows__agencies__slug="derby-derbyshire-chief-officers"
    )
    assert [action.delivery for action in actions.as_they_stood(date(2026, 1, 1))] == [None] * 3


def test_close_scrutiny_when_a_board_only_watches_is_a_watching_brief(record):
    action = Action.objects.get(document__slug="scrutiny-2021", lead_agency__slug="derby-assured-board")
    assert action.kind == Action.Kind.WATCHING
    assert action.groups == "Director Children's Service; Chief Executive; Lead Member"


def test_actions_when_read_say_why_they_are_read_so(record):
    rows = Action.objects.filter(document__slug="scrutiny-2021")
    assert rows.count() == 12
    assert not rows.filter(reading="").exists()


def test_quotations_when_retold_stay_empty(record):
    assert set(Finding.objects.filter(document__slug="scrutiny-2021").values_list("quotation", flat=True)) == {""}
