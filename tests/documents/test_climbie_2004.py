"""Derby's Climbié performance report of March 2004, read back from the record (domain A1; A7 14 to 16)."""

import re
from datetime import date
from decimal import Decimal

import pytest

from actionplans.models import Action, DeliveryState, EffectState, Plan
from indicators.models import Observation
from reports.models import Meeting, Report
from safeguarding.models import Document, Post
from standards.models import Assessment, Finding, Framework, Inspection, Statement

pytestmark = pytest.mark.one_database

SLUG = "climbie-2004"
DAY = date(2004, 3, 16)

# Typed from the printed paper: heading, number of paragraphs, numbers printed beside them.
PRINTED = [
    ("Recommendation", 1, ["1"]),
    ("Reason for recommendation", 2, ["2.1", "2.2"]),
    ("Supporting information", 6, ["3.1", "3.2", "3.3", "3.4", "3.5"]),
    ("Standard One – Referral", 4, ["3.6"]),
    ("Standard Two – Assessment", 4, []),
    ("Standard Three – Allocation, service provision and closure", 4, []),
    ("Standard Four – Guidance", 3, []),
    ("Standard Five – Training and Development", 6, []),
    ("Standard Six – Organisation and Management", 3, []),
    ("Standard Seven – Governance", 6, []),
    ("Other options considered", 1, ["4"]),
    ("Appendix one, Implications: Financial", 1, ["1"]),
    ("Appendix one, Implications: Legal", 1, ["2"]),
    ("Appendix one, Implications: Personnel", 1, ["3"]),
    ("Appendix one, Implications: Corporate Objectives and Priorities for Change", 1, ["4"]),
]
TITLES = [
    "Referral",
    "Assessment",
    "Allocation, service provision and closure",
    "Guidance",
    "Training and Development",
    "Organisation and Management",
    "Governance",
]
# Code, unit (none: the whole authority), text as printed, value, whether its day is assumed.
FIGURES = [
    ("VAC", "", "23%", 23, True),
    ("VAC", "derby-assessment-care-planning-2004", "40%", 40, True),
    ("RECSW", "derby-reception-teams-2004", "ten", 10, True),
    ("RECCCW", "derby-reception-teams-2004", "two", 2, True),
    ("RECVAC", "derby-reception-teams-2004", "three", 3, True),
    ("RECTEMP", "derby-reception-teams-2004", "two", 2, True),
    ("OPEN", "", "2254", 2254, False),
    ("UNALLOC", "", "No cases", 0, True),
    ("ASSCH", "", "5%", 5, True),
]
# Words that carry a finding without a figure: standard, kind, the document's word, what it qualifies.
QUANTIFIED = [
    ("1", "gap", "a significant number", "reception teams"),
    ("1", "gap", "not fully", "staffed"),
    ("2", "gap", "often", "seven days"),
    ("2", "strength", "routinely", "register"),
    ("3", "gap", "some cases", "views of the child"),
    ("3", "gap", "not all", "chronology"),
    ("3", "position", "most situations", "Interpreters"),
    ("3", "strength", "in all cases", "full responsibility"),
    ("5", "position", "a significant number", "closely supervised"),
    ("5", "position", "all, with one exception", "social work qualification"),
    ("5", "strength", "the majority", "experienced staff"),
    ("5", "position", "many areas", "improving"),
    ("5", "gap", "unacceptably high", "40%"),
    ("5", "planned", "it is hoped", "Safeguarding Boards"),
    ("6", "strength", "an extensive range", "audits"),
    ("7", "gap", "in some respects", "inadequate"),
    ("7", "position", "elements", "workforce strategy"),
    ("7", "planned", "an area for development", "members"),
]
HEDGES = [
    ("Standard One", "significant number"),
    ("Standard One", "not fully staffed"),
    ("Standard Two", "often"),
    ("Standard Three", "In some cases"),
    ("Standard Three", "not all children"),
    ("Standard Three", "In most situations"),
    ("Standard Three", "needs to be agreed"),
    ("Standard Five", "with one exception"),
    ("Standard Five", "The majority"),
    ("Standard Five", "if it occurs"),
    ("Standard Five", "the hope is"),
    ("Standard Five", "in many areas"),
    ("Standard Seven", "In some respects"),
    ("Standard Seven", "elements of"),
    ("Standard Seven", "Like many authorities"),
    ("Standard Seven", "an area for development"),
]
KINDS = [
    ("Audit section 47 investigations", "task", "2004/05"),
    ("Draw up the plans for 2004/05", "task", "for 2004/05"),
    ("Develop visits by members to front-line reception services", "task", "over the next six months"),
    ("Agree the protocol for children who move between councils", "task", ""),
    ("Develop procedures for children from overseas", "task", ""),
    ("Develop a quality assurance policy for this area of work", "task", ""),
    ("Do further work on the workforce strategy", "task", ""),
    ("Have the form for strategy meetings revised", "watching", ""),
    ("Reduce the number of cases each worker holds", "watching", ""),
    ("Look to the new Safeguarding Boards for firmer funding", "watching", ""),
    ("Keep responsibility for children who move", "standing", ""),
    ("Act for children who have recently moved into Derby", "standing", ""),
    ("Report performance to members", "standing", ""),
    ("Support and commend the staff", "comment", ""),
]


def document() -> Document:
    return Document.objects.get(slug=SLUG)


def text_under(heading: str) -> str:
    return " ".join(document().passages.filter(heading__startswith=heading).values_list("text", flat=True))


def figure(code: str, unit: str = "") -> Observation:
    return Observation.objects.get(
        document__slug=SLUG, version__indicator__code=code, subject__slug=unit or "derby", is_current=True
    )


def action(title: str) -> Action:
    return Action.objects.get(document__slug=SLUG, title=title)


# The paper


def test_front_matter_when_read_back_is_as_printed(record):
    facts = dict(document().facts.values_list("label", "text"))
    assert facts == {
        "Authority": "Derby City Council",
        "Body": "Council Cabinet",
        "Date": "16 March 2004",
        "Report of": "Director of Social Services",
        "Title": "The Victoria Climbié Inquiry – Performance Report",
        "For more information contact": "Rachel Dickinson",
        "Background papers": "None",
        "Appendix one": "Implications",
    }
    assert document().dated_on == DAY
    assert document().taken_as_on is None


def test_passages_when_read_in_order_follow_the_printed_headings_and_numbers(record):
    read = []
    for passage in document().passages.order_by("order"):
        if not read or read[-1][0] != passage.heading:
            read.append((passage.heading, 0, []))
        heading, count, labels = read.pop()
        read.append((heading, count + 1, labels + [passage.label] * bool(passage.label)))
    assert read == PRINTED


@pytest.mark.parametrize("number", ["1", "4"])
def test_number_printed_twice_when_read_back_names_two_passages(record, number):
    headings = document().passages.filter(label=number).values_list("heading", flat=True)
    assert len(headings) == 2
    assert sum(heading.startswith("Appendix one") for heading in headings) == 1


def test_contact_when_read_back_is_a_name_without_telephone_or_address(record):
    report = Report.objects.get(slug=SLUG)
    told = [report.contact, *document().facts.values_list("text", flat=True)]
    told += document().passages.values_list("text", flat=True)
    assert report.contact == "Rachel Dickinson"
    assert not [text for text in told if "@" in text or re.search(r"\b0\d{4}", text)]


def test_slips_of_the_printed_text_when_retold_are_listed_and_not_carried_over(record):
    told = " ".join(document().passages.values_list("text", flat=True))
    listed = document().discrepancies.get(where="Throughout").printed
    for slip in ("principle failure", "was has", "makeup", "manager's forum", "ACPC's"):
        assert slip in listed
    assert "principle" not in told
    assert "was has" not in told
    assert "makeup" not in told


@pytest.mark.parametrize(("heading", "words"), HEDGES)
def test_hedge_when_passage_is_retold_stays(record, heading, words):
    assert words in text_under(heading)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("3.1", "28 January 2003"),
        ("3.1", "Lord Laming"),
        ("3.2", "eight years old"),
        ("3.2", "25 February 2000"),
        ("3.2", "128"),
        ("3.2", "Less than a year"),
        ("3.2", "housing departments: three"),
        ("3.2", "social services departments: four"),
        ("3.2", "police child protection teams: two"),
        ("3.2", "NSPCC"),
        ("3.2", "two hospitals"),
        ("3.3", "108 recommendations, many of them"),
        ("3.4", "early part of 2003"),
        ("3.4", "most children well"),
        ("3.4", "promising"),
    ],
)
def test_fact_of_the_inquiry_when_read_back_stands_in_its_paragraph(record, label, words):
    assert words in document().passages.get(label=label).text


def test_figures_of_the_inquiry_when_read_back_are_no_observations(record):
    values = set(Observation.objects.filter(document__slug=SLUG).values_list("value", flat=True))
    assert len(values) > 5
    assert not values & {Decimal(128), Decimal(108)}


def test_documents_the_paper_leans_on_when_listed_are_not_held(record):
    slugs = [
        "climbie-audit-action-plan",
        "climbie-self-audit-2003",
        "ssi-evaluation-derby-2003",
        "climbie-inquiry-report-2003",
    ]
    for named in slugs:
        cited = Document.objects.get(slug=named)
        assert not cited.is_held
        assert cited.dated_on is None
        assert not cited.passages.exists()


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("§3.6 and the headings after it", "carries a number"),
        ("Standard Two, paragraph 4", "per cent or percentage points"),
        ("Standard Two, paragraph 4", "Calendar or working days"),
        ("Standards One, Three, Five and Seven", "without a date"),
        ("Standard Five, paragraph 5", "only explanation"),
        ("Standard Five, paragraph 5", "unacceptably high in one part"),
        ("Appendix one", "start again at 1"),
    ],
)
def test_anomaly_of_the_paper_when_looked_up_is_told(record, where, words):
    assert document().discrepancies.filter(where=where, printed__contains=words).count() == 1


# Standards and what was said of them


def test_standards_of_the_audit_tool_when_read_back_are_seven_with_the_headings_titles(record):
    standards = Framework.objects.get(slug="climbie-2003").standards.order_by("order")
    assert [(standard.number, standard.title) for standard in standards] == [
        (str(number), title) for number, title in enumerate(TITLES, start=1)
    ]
    assert all(standard.statement for standard in standards)


def test_assessments_when_read_back_are_one_own_view_a_standard_without_a_grade(record):
    assessments = Assessment.objects.filter(document__slug=SLUG)
    assert sorted(assessments.values_list("standard__number", flat=True)) == list("1234567")
    assert set(assessments.values_list("voice", "as_at", "grade", "authority__slug")) == {("self", DAY, None, "derby")}


@pytest.mark.parametrize(
    ("number", "count"), [("1", 13), ("2", 13), ("3", 15), ("4", 10), ("5", 31), ("6", 14), ("7", 29)]
)
def test_statements_when_counted_hold_every_fact_under_a_standard(record, number, count):
    assert Assessment.objects.get(document__slug=SLUG, standard__number=number).statements.count() == count


@pytest.mark.parametrize(("number", "kind", "word", "about"), QUANTIFIED)
def test_finding_without_a_figure_when_read_back_keeps_its_quantifier(record, number, kind, word, about):
    statements = Statement.objects.filter(assessment__document__slug=SLUG, assessment__standard__number=number)
    assert statements.filter(kind=kind, quantifier=word, text__contains=about).count() == 1


def test_caseload_claim_when_read_back_is_words_and_no_figure(record):
    statements = Statement.objects.filter(assessment__document__slug=SLUG)
    assert statements.filter(quantifier="the same level", text__contains="Caseloads").count() == 1
    assert statements.filter(quantifier="considerably", kind="gap", text__contains="social workers").count() == 1
    assert not Observation.objects.filter(document__slug=SLUG, version__indicator__code__in=["CASE", "CPN"]).exists()


# The outside view


def test_external_evaluation_when_read_back_has_two_words_on_two_scales(record):
    judgements = Inspection.objects.get(slug="ssi-derby-2003").judgements.order_by("area__order")
    assert [(j.area.scale.slug, j.grade.word, j.printed) for j in judgements] == [
        ("ssi-serving", "Most", "serving most children well"),
        ("ssi-capacity", "Promising", "promising capacity to improve"),
    ]


def test_external_evaluation_when_no_day_is_printed_has_no_date_but_a_note(record):
    inspection = Inspection.objects.get(slug="ssi-derby-2003")
    assert (inspection.starts_on, inspection.ends_on, inspection.published_on) == (None, None, None)
    assert "early part of 2003" in inspection.dates_note
    assert "August 2003" in inspection.published_note


def test_safe_service_conclusion_when_read_back_is_a_graded_statement_and_no_judgement(record):
    inspection = Inspection.objects.get(slug="ssi-derby-2003")
    assert inspection.graded_statements.get().wording == "a safe service; effective management and governance"
    assert not inspection.judgements.filter(area__is_overall=True).exists()


# Figures


@pytest.mark.parametrize(("code", "unit", "printed", "value", "is_assumed"), FIGURES)
def test_figure_when_read_back_keeps_text_value_and_level(record, code, unit, printed, value, is_assumed):
    observation = figure(code, unit)
    assert (observation.as_printed, observation.value) == (printed, Decimal(value))
    assert observation.source == "document"
    assert observation.citation
    assert observation.period_is_assumed is is_assumed
    assert bool(observation.basis_note) is is_assumed


def test_figures_when_counted_are_those_of_the_paper_and_no_more(record):
    assert Observation.objects.filter(document__slug=SLUG).count() == len(FIGURES)


def test_improvement_of_five_when_unit_is_not_printed_has_none(record):
    observation = figure("ASSCH")
    assert observation.version.shape == "change"
    assert observation.version.unit == ""
    assert observation.version.over_time == "never"
    assert not observation.version.indicator.is_current
    assert "Per cent or percentage points is not stated" in observation.basis_note


def test_vacancies_when_formula_is_not_printed_hang_on_the_version_that_says_so(record):
    service, team = figure("VAC"), figure("VAC", "derby-assessment-care-planning-2004")
    assert service.version == team.version
    assert service.version.number == 1
    assert "formula not stated" in service.version.label
    assert service.computed is None
    assert team.computed is None
    assert "improving" in service.published_view.lower()
    assert team.published_view == "Unacceptably high"


def test_no_unallocated_cases_when_read_back_is_nought_and_not_nil(record):
    observation = figure("UNALLOC")
    assert observation.state == Observation.State.VALUE
    assert observation.figure == 0
    assert observation.period.ends_on == date(2004, 1, 31)


def test_open_cases_when_read_back_are_as_at_the_printed_day(record):
    observation = figure("OPEN")
    assert observation.as_at == date(2004, 1, 31)
    assert observation.period.kind == "snapshot"


# Findings and commitments


def test_findings_when_no_commitment_is_made_answer_to_none(record):
    unanswered = Finding.objects.filter(document__slug=SLUG).without_action()
    assert set(unanswered.values_list("slug", flat=True)) == {
        "climbie-2004-late-assessments",
        "climbie-2004-child-views",
        "climbie-2004-chronologies",
        "climbie-2004-resources",
    }


def test_findings_when_read_back_quote_nothing_and_have_no_deadline(record):
    findings = Finding.objects.filter(document__slug=SLUG)
    assert findings.filter(kind="gap").count() == 14
    assert findings.filter(kind="strength").count() == 6
    assert not findings.exclude(quotation="", within=None, clock_starts_on=None).exists()
    assert not findings.filter(passages=None).exists()


@pytest.mark.parametrize(
    ("slug", "number", "theme"),
    [
        ("climbie-2004-late-assessments", "2", "assessment-timeliness"),
        ("climbie-2004-chronologies", "3", "chronologies"),
        ("climbie-2004-child-views", "3", "voice"),
        ("climbie-2004-overseas-children", "4", "guidance"),
        ("climbie-2004-assessment-care-planning-vacancies", "5", "workforce"),
        ("climbie-2004-resources", "7", "resources"),
    ],
)
def test_finding_when_read_back_stands_under_its_standard_and_theme(record, slug, number, theme):
    finding = Finding.objects.get(slug=slug)
    assert list(finding.standards.values_list("number", flat=True)) == [number]
    assert finding.themes.filter(slug=theme).exists()


@pytest.mark.parametrize(("title", "kind", "printed_due"), KINDS)
def test_commitment_when_read_back_has_its_kind_a_reading_and_its_printed_time(record, title, kind, printed_due):
    commitment = action(title)
    assert (commitment.kind, commitment.printed_due) == (kind, printed_due)
    assert commitment.reading
    assert commitment.rows.get().plan.slug == "climbie-2004-commitments"


def test_commitments_when_nothing_is_printed_have_no_owner_date_or_state(record):
    actions = Action.objects.filter(document__slug=SLUG)
    assert actions.count() == 42
    assert not actions.exclude(original_due_on=None, review_on=None, priority="").exists()
    owned = actions.exclude(owner=None)
    assert {(a.owner.title, a.printed_owner) for a in owned} == {("Assistant Director", "Assistant Director")}
    assert owned.count() == 2
    assert not DeliveryState.objects.filter(action__in=actions).exists()
    assert not EffectState.objects.filter(action__in=actions).exists()


def test_plan_when_read_back_says_whose_list_it_is_and_what_is_not_held(record):
    plan = Plan.objects.get(slug="climbie-2004-commitments")
    assert (plan.row_word, plan.body) == ("commitment", "Social Services Department, Derby")
    assert plan.rows.count() == 29
    assert "Climbié Audit Action Plan" in plan.summary
    assert not plan.rows.exclude(number="").exists()


# People and the committee


def test_posts_when_read_back_have_printed_names_only_where_the_paper_prints_them(record):
    posts = Post.objects.filter(document__slug=SLUG)
    held = {post.title: [holding.printed_name for holding in post.holdings.all()] for post in posts}
    assert held == {
        "Director of Social Services": [],
        "Assistant Director": [],
        "Contact for the Climbié performance report of 2004 (post not printed)": ["Rachel Dickinson"],
        "Chair of the Victoria Climbié Inquiry": ["Lord Laming"],
    }
    assert not any(post.holder(DAY) for post in posts)


def test_report_when_read_back_asks_cabinet_to_note_one_thing(record):
    report = Report.objects.get(slug=SLUG)
    assert report.kind == Report.Kind.CABINET_PERFORMANCE
    assert (report.author, report.body.name, report.meeting.held_on) == (
        "Director of Social Services",
        "Council Cabinet",
        DAY,
    )
    assert list(report.recommendations.values_list("label", "verb")) == [("1", "note")]
    assert not report.sign_offs.exists()


def test_implications_when_read_back_are_four_and_only_money_is_none(record):
    implications = Report.objects.get(slug=SLUG).implications.values_list("label", "heading", "is_none")
    assert list(implications) == [
        ("1", "Financial", True),
        ("2", "Legal", False),
        ("3", "Personnel", False),
        ("4", "Corporate Objectives and Priorities for Change", False),
    ]


def test_attachments_when_background_papers_are_none_hold_the_appendix_alone(record):
    assert list(Report.objects.get(slug=SLUG).attachments.values_list("kind", "is_held")) == [("appendix", True)]


def test_meeting_of_august_2003_when_its_day_is_not_printed_is_not_made_up(record):
    meetings = Meeting.objects.filter(body__slug="derby-cabinet", held_on__lte=DAY)
    assert list(meetings.values_list("held_on", flat=True)) == [DAY]


def test_page_of_each_standard_leads_to_what_was_judged_of_the_whole_from_outside(record, signed_in):
    for number in range(1, len(TITLES) + 1):
        page = signed_in("board").get(f"/standards/climbie-2003/{number}/").content.decode()
        said = page.partition("Judged from outside, as a whole")[2]
        assert "/inspections/ssi-derby-2003/" in said
        assert "serving most children well" in said
        assert "promising capacity to improve" in said
