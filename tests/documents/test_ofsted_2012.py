"""Ofsted's inspection of Derby, December 2012, read back from the record. Anomalies 13, 19, 20, 22 and 23."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import models

from actionplans.models import Action, Plan
from indicators.models import Observation
from reports.models import Report
from safeguarding.models import Agency, Document, Passage, Post, Unit
from standards.models import Finding, Grade, GradedStatement, Inspection, Judgement, Regime, Scale

pytestmark = pytest.mark.one_database

HELP = "The effectiveness of the help and protection provided to children, young people, families and carers"
HEADINGS = {
    "The inspection judgements and what they mean": range(1, 2),
    "Areas for improvement": range(3, 4),
    "About this inspection": range(4, 9),
    "Service information": range(9, 12),
    "Overall effectiveness": [2, *range(12, 17)],
    HELP: range(17, 26),
    "The quality of practice": range(26, 36),
    "Leadership and governance": range(36, 45),
}


def document():
    return Document.objects.get(slug="ofsted-2012")


def inspection():
    return Inspection.objects.get(slug="ofsted-derby-2012")


def text_of(label):
    return Passage.objects.get(document__slug="ofsted-2012", label=str(label)).text


def finding(name):
    return Finding.objects.get(slug=f"ofsted-2012-{name}")


def areas_for_improvement():
    return Finding.objects.filter(document__slug="ofsted-2012", kind=Finding.Kind.AREA_FOR_IMPROVEMENT).order_by(
        "order"
    )


def observation(code, subject="derby"):
    return Observation.objects.get(document__slug="ofsted-2012", version__indicator__code=code, subject__slug=subject)


# Paragraphs


def test_passages_when_numbered_run_from_1_to_44_once_each_in_order(record):
    labels = document().passages.exclude(label="").order_by("order").values_list("label", flat=True)
    assert list(labels) == [str(number) for number in range(1, 45)]


def test_passages_without_a_number_are_the_contents_and_the_closing_table(record):
    unnumbered = document().passages.filter(label="").order_by("order").values_list("heading", flat=True)
    assert list(unnumbered) == ["Contents", "Record of main findings"]


@pytest.mark.parametrize(("heading", "paragraphs"), HEADINGS.items())
def test_passages_when_read_by_heading_stand_under_the_printed_one(record, heading, paragraphs):
    labels = document().passages.filter(heading=heading).order_by("order").values_list("label", flat=True)
    assert list(labels) == [str(number) for number in paragraphs]


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        (13, "vast majority of cases"),
        (13, "medium and low risk"),
        (14, "generally"),
        (14, "not always"),
        (17, "no evidence"),
        (17, "vast majority of cases"),
        (19, "overall, good"),
        (22, "overwhelmingly positive"),
        (22, "not been fully analysed"),
        (23, "in some cases"),
        (23, "all are at least adequate and some are good"),
        (25, "although numbers remain small"),
        (26, "where that is appropriate"),
        (27, "some children may have been left potentially at risk"),
        (29, "in most cases"),
        (29, "in a very few cases"),
        (29, "in the majority of cases seen"),
        (31, "can be difficult to find"),
        (32, "at least adequate"),
        (32, "the majority of plans"),
        (32, "most plans"),
        (33, "in the majority of cases"),
        (35, "has already begun"),
        (37, "vast majority of those recommendations"),
        (37, "is expected"),
        (41, "yet to be used fully"),
    ],
)
def test_passage_when_the_paper_hedges_keeps_the_hedge(record, paragraph, words):
    assert words.lower() in text_of(paragraph).lower()


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        (20, "within 24 hours"),
        (20, "meetings every month"),
        (23, "weekly VCM"),
        (27, "only once a week"),
        (27, "on the day it is received"),
        (37, "January 2013"),
        (42, "two years"),
    ],
)
def test_passage_when_the_paper_states_a_service_standard_keeps_it_in_words(record, paragraph, words):
    assert words.lower() in text_of(paragraph).lower()


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        (10, "First Contact"),
        (10, "Careline"),
        (10, "(SPA)"),
        (11, "(PEEPS)"),
        (20, "Safe and Sound"),
        (21, "Derby Homes"),
        (22, "Traveller project"),
        (22, "Freedom Programme"),
        (24, "team around the school"),
        (25, "(PFA)"),
        (26, "(MARAC)"),
        (36, "Keeping Families Together"),
        (36, "family group conferencing"),
        (37, "Derbyshire County Council"),
        (39, "Derby Partnership Board"),
        (41, "turning the curve"),
        (44, "Children and Young People's Network"),
    ],
)
def test_passage_when_the_paper_names_a_service_keeps_the_name(record, paragraph, name):
    assert name in text_of(paragraph)


def test_document_when_no_publication_day_is_printed_keeps_none_and_says_what_it_is_taken_as(record):
    paper = document()
    assert paper.printed_on is None
    assert (paper.taken_as_on.year, paper.taken_as_on.month, paper.taken_as_text) == (2013, 1, "January 2013")
    assert "no day of publication" in paper.taken_as_reason
    assert "unadapted" in paper.licence


def test_findings_of_a_paper_that_forbids_adaptation_quote_nothing(record):
    assert Finding.objects.filter(document=document()).count() > 40
    assert not Finding.objects.filter(document=document()).exclude(quotation="").exists()


# The inspection and its judgements


def test_inspection_when_read_has_its_printed_front_matter(record):
    found = inspection()
    assert (found.starts_on, found.ends_on) == (date(2012, 12, 3), date(2012, 12, 12))
    assert found.published_on is None
    assert found.lead_inspector == "Lynn Radley HMI"
    assert (found.team, found.notice, found.age_group) == ("Five of Her Majesty's Inspectors", "Unannounced", "All")
    assert found.regime.legal_basis == "Education and Inspections Act 2006, section 136"


def test_judgements_when_read_are_the_four_printed_words(record):
    judgements = inspection().judgements.order_by("area__order")
    assert [(judgement.area.name, judgement.printed, judgement.grade.word) for judgement in judgements] == [
        ("Overall effectiveness", "Good", "Good"),
        (HELP, "Good", "Good"),
        ("The quality of practice", "Adequate", "Adequate"),
        ("Leadership and governance", "Good", "Good"),
    ]
    for judgement, paragraphs in zip(judgements, (["§2", "§12"], ["§17"], ["§26"], ["§36"]), strict=True):
        assert judgement.citation.split(", ") == [*paragraphs, "record of main findings"]


def test_overall_judgement_when_a_limb_is_lower_stands_as_published(record):
    overall = Judgement.objects.get(inspection=inspection(), area__is_overall=True)
    limbs = Judgement.objects.filter(inspection=inspection(), area__is_overall=False)
    assert max(limb.grade.order for limb in limbs) > overall.grade.order
    practice = limbs.get(area__name="The quality of practice")
    practice.grade = Grade.objects.get(scale=practice.grade.scale, word="Inadequate")
    practice.save()
    assert Judgement.objects.get(pk=overall.pk).grade.word == "Good"


def test_grade_when_its_fields_are_listed_stores_no_number_but_its_order(record):
    numbers = {
        field.name
        for field in Grade._meta.concrete_fields
        if isinstance(field, models.IntegerField | models.DecimalField | models.FloatField) and not field.primary_key
    }
    assert numbers == {"order"}
    judged_by = {field.name for field in Judgement._meta.concrete_fields if isinstance(field, models.DecimalField)}
    assert judged_by == set()


def test_grades_of_all_scales_are_words_without_figures(record):
    words = list(Grade.objects.values_list("word", flat=True))
    assert len(words) > 30
    assert not [word for word in words if any(letter.isdigit() for letter in word)]
    assert str(Grade.objects.get(scale__slug="ofsted-2012", order=1)) == "Outstanding"


def test_scales_whose_printed_numbers_ran_opposite_ways_both_count_from_the_best_word(record):
    best_first = ["Outstanding", "Good", "Adequate", "Inadequate"]
    jar, slac = Scale.objects.get(slug="jar"), Scale.objects.get(slug="slac")
    assert list(jar.grades.order_by("order").values_list("word", flat=True)) == best_first
    assert list(slac.grades.order_by("order").values_list("word", flat=True)) == best_first
    assert list(slac.grades.order_by("order").values_list("order", flat=True)) == [1, 2, 3, 4]
    assert "4 was the best" in jar.note
    assert "1 as the best" in slac.note


def test_scale_of_2012_when_read_says_what_each_word_means(record):
    grades = Scale.objects.get(slug="ofsted-2012").grades.order_by("order")
    assert [grade.word for grade in grades] == ["Outstanding", "Good", "Adequate", "Inadequate"]
    assert "meets the minimum" in grades[2].meaning
    assert "short of the minimum" in grades[3].meaning


@pytest.mark.parametrize(
    ("subject", "wording", "citation"),
    [
        ("Assessments", "Good overall", "§13, §29"),
        ("Case recording", "Good overall", "§33"),
        ("Child protection and child in need plans", "Variable but at least adequate", "§32"),
        ("Reports for legal proceedings", "Good overall", "§33"),
        ("Supervision", "Regular, of good quality", "§35"),
        ("Early help offer", "Good, easily accessible", "§13"),
        ("Governance of the Safeguarding Children Board", "Very effective", "§16"),
        ("Electronic case file system", "Poor", "§33"),
        ("Electronic case file system", "Must be replaced urgently", "§12"),
        ("Outcome focus of plans since 2011", "Significant improvement", "§32"),
    ],
)
def test_graded_statement_when_read_is_evidence_beside_the_judgements(record, subject, wording, citation):
    assert GradedStatement.objects.filter(
        inspection=inspection(), subject=subject, wording=wording, citation=citation
    ).exists()


# Areas for improvement, weaknesses, strengths


def test_areas_for_improvement_when_read_have_months_but_no_clock(record):
    found = list(areas_for_improvement())
    assert [(item.within, item.within_unit) for item in found] == [(3, "months")] * 2 + [(6, "months")] * 2
    assert {item.clock_starts_on for item in found} == {None}
    assert all("from which day" in item.clock_note for item in found)
    assert {item.addressed_to for item in found} == {"The local authority and its partners"}


def test_plan_of_areas_when_the_clock_is_not_stated_has_no_due_date_and_no_owner(record):
    plan = Plan.objects.get(slug="ofsted-2012-areas")
    actions = Action.objects.filter(rows__plan=plan).order_by("rows__order")
    assert [action.printed_due for action in actions] == ["Within three months"] * 2 + ["Within six months"] * 2
    for action in actions:
        assert (action.kind, action.original_due_on, action.owner, action.printed_owner) == ("task", None, None, "")
        assert "no due date" in action.reading
        assert not action.delivery_states.exists()


def test_rows_of_the_plan_answer_the_four_areas_one_each(record):
    rows = Plan.objects.get(slug="ofsted-2012-areas").rows.order_by("order")
    answered = [list(row.findings.values_list("slug", flat=True)) for row in rows]
    assert answered == [[f"ofsted-2012-afi-{number}"] for number in range(1, 5)]
    assert not areas_for_improvement().without_action().exists()


@pytest.mark.parametrize(
    ("name", "citation", "theme"),
    [
        ("weakness-domestic-abuse-triage", "§13, §27, §37", "domestic-abuse"),
        ("weakness-research", "§29", "training"),
        ("weakness-analysis", "§29", "case-audit"),
        ("weakness-strategy-recording", "§31", "electronic-records"),
        ("weakness-plan-quality", "§32", "plans"),
        ("weakness-common-assessments", "§23, §29", "early-help"),
        ("weakness-common-assessments-time", "§23", "schools"),
        ("weakness-reflective-supervision", "§35", "supervision"),
        ("weakness-early-help-evaluation", "§41", "early-help"),
    ],
)
def test_weakness_named_only_in_the_text_is_held_outside_the_list(record, name, citation, theme):
    weakness = finding(name)
    assert (weakness.kind, weakness.citation, weakness.within) == (Finding.Kind.WEAKNESS, citation, None)
    assert theme in weakness.themes.values_list("slug", flat=True)
    assert {f"§{passage.label}" for passage in weakness.passages.all()} >= set(citation.split(", "))


def test_weakness_put_right_before_the_report_is_no_area_for_improvement(record):
    triage = finding("weakness-domestic-abuse-triage")
    assert "on the day it is received" in triage.remedied
    assert "potentially" in triage.summary
    assert not areas_for_improvement().filter(themes__slug="domestic-abuse").exists()
    remedied = Finding.objects.filter(document=document()).exclude(remedied="")
    assert list(remedied) == [triage]


def test_electronic_record_when_named_again_repeats_the_earlier_unmet_recommendation(record):
    earlier = finding("afi-3").repeats
    assert earlier.slug == "ofsted-2012-earlier-electronic-records"
    assert earlier.citation == "§37"
    labels = finding("afi-3").passages.order_by("order").values_list("label", flat=True)
    assert list(labels) == ["3", "12", "31", "33", "37"]


def test_concern_of_2011_is_recalled_from_a_report_that_is_not_held(record):
    concern = finding("earlier-plan-outcomes")
    assert (concern.document.slug, concern.citation) == ("ofsted-2012", "§32")
    assert concern.inspection.slug == "slac-derby-2011"
    assert concern.inspection.document.is_held is False
    assert not concern.inspection.judgements.exists()


@pytest.mark.parametrize(
    "name",
    [
        "early-help",
        "exploitation",
        "board",
        "thresholds",
        "disabled-children",
        "legal-reports",
        "marac",
        "childrens-centres",
    ],
)
def test_strength_when_read_points_at_its_paragraphs(record, name):
    strength = finding(f"strength-{name}")
    assert strength.kind == Finding.Kind.STRENGTH
    assert [f"§{passage.label}" for passage in strength.passages.order_by("order")] == strength.citation.split(", ")


def test_statements_on_timescales_that_differ_are_both_kept(record):
    assert "not always" in text_of(14)
    assert "most plans give no timescales" in text_of(32)
    wordings = GradedStatement.objects.filter(inspection=inspection(), subject="Timescales in plans")
    assert {statement.citation: statement.wording for statement in wordings} == {
        "§14": "Not always included",
        "§32": "Most plans do not include them",
    }
    labels = finding("afi-1").passages.values_list("label", flat=True)
    assert {"14", "32"} <= set(labels)
    assert document().discrepancies.filter(where="§14 and §32").exists()


# Figures


@pytest.mark.parametrize(
    ("code", "subject", "printed", "value", "citation"),
    [
        ("POP19", "derby", "53,094", "53094", "§9"),
        ("POP19SH", "derby", "22%", "22", "§9"),
        ("MINETH", "derby", "32.4%", "32.4", "§9"),
        ("MINETH", "england", "23.4%", "23.4", "§9"),
        ("MINPAK", "derby", "10.4%", "10.4", "§9"),
        ("MININD", "derby", "5.0%", "5.0", "§9"),
        ("EAL", "derby", "19%", "19", "§9"),
        ("CPN", "derby", "218", "218", "§10"),
        ("CHCEN", "derby", "18", "18", "§11"),
        ("RECEPT", "derby", "three", "3", "§10"),
        ("LOCALS", "derby", "three", "3", "§10"),
        ("MATS", "derby", "three", "9", "§10"),
        ("CSECH", "derby", "30", "30", "§26, §38"),
        ("LREV", "derby", "Two", "2", "§38"),
    ],
)
def test_figure_when_read_is_held_as_printed_and_as_a_value(record, code, subject, printed, value, citation):
    found = observation(code, subject)
    assert (found.as_printed, found.figure, found.citation) == (printed, Decimal(value), citation)
    assert (found.period.starts_on, found.period.ends_on) == (date(2012, 12, 3), date(2012, 12, 12))
    assert (found.numerator, found.denominator, found.published_band) == (None, None, "")


def test_figures_of_the_paper_are_those_fourteen_and_no_more(record):
    assert document().observations.count() == 14


def test_population_when_called_approximate_keeps_the_hedge(record):
    assert observation("POP19").qualifier == "approximately"


def test_children_on_plans_when_counted_at_the_inspection_join_the_series_of_the_library(record):
    found = observation("CPN")
    assert found.version.number == 1
    assert found.period_is_assumed is False
    assert "at the time of the inspection" in found.basis_note


def test_ethnic_shares_when_the_base_is_unclear_say_so(record):
    assert "of the total population" in observation("MINETH").basis_note
    for code in ("MINPAK", "MININD"):
        assert "Base unclear" in observation(code).basis_note


def test_pupils_when_the_national_figure_is_not_given_have_a_view_and_no_second_row(record):
    found = observation("EAL")
    assert "not given" in found.published_view
    assert document().observations.filter(version=found.version).count() == 1


def test_multi_agency_teams_when_three_or_nine_are_marked_as_worked_out(record):
    found = observation("MATS")
    assert found.is_derived is True
    assert "nine" in found.basis_note
    assert "three if the same teams serve all" in found.basis_note
    assert document().observations.filter(is_derived=True).count() == 1


def test_figures_of_2012_that_are_not_collected_today_are_marked_historical(record):
    own = document().observations.exclude(version__indicator__code="CPN")
    assert {item.version.indicator.is_current for item in own} == {False}


# Services, posts, plan and paper


@pytest.mark.parametrize(
    "name", ["first-contact", "reception-teams", "localities", "mats", "idcs", "careline", "children-with-disabilities"]
)
def test_unit_named_in_2012_keeps_its_name_and_paper_without_dates(record, name):
    unit = Unit.objects.get(slug=f"derby-2012-{name}")
    assert (unit.document.slug, unit.starts_on, unit.ends_on) == ("ofsted-2012", None, None)


def test_posts_named_in_2012_have_no_holders_since_none_is_named(record):
    posts = Post.objects.filter(document=document())
    assert {"derby-2012-dcs", "derby-2012-dscb-chair"} <= set(posts.values_list("slug", flat=True))
    assert not posts.filter(holdings__isnull=False).exists()


def test_safeguarding_hub_when_only_expected_has_no_start(record):
    hub = Agency.objects.get(slug="derby-mash")
    assert hub.starts_on is None
    assert "expected" in hub.note


def test_report_when_retold_has_its_paper_and_no_meeting(record):
    report = Report.objects.get(slug="ofsted-2012")
    assert (report.kind, report.document.slug, report.meeting, report.body) == (
        "inspection_record",
        "ofsted-2012",
        None,
        None,
    )
    assert not report.sign_offs.exists()


# Regimes


def test_regimes_when_listed_have_at_most_one_overall_area(record):
    overall = [regime.areas.filter(is_overall=True).count() for regime in Regime.objects.all()]
    assert len(overall) >= 12
    assert max(overall) == 1


@pytest.mark.parametrize("slug", ["jtai", "focused-visit", "local-review", "ucra"])
def test_regime_that_gives_no_grade_has_no_scale(record, slug):
    regime = Regime.objects.get(slug=slug)
    assert not regime.areas.filter(scale__isnull=False).exists()


def test_inspections_since_2018_hold_the_limbs_of_both_editions(record):
    areas = Regime.objects.get(slug="ilacs").areas.order_by("order")
    assert [area.is_overall for area in areas] == [True] + [False] * 5
    assert "April 2026" in areas[0].name
    years = ["(2018 to 2022)", "(from January 2023)", "(from January 2023)"]
    assert [area.name.endswith(text) for area, text in zip(areas[3:], years, strict=True)] == [True] * 3


def test_board_when_reviewed_beside_the_single_inspection_is_judged_in_a_regime_of_its_own(record):
    assert Regime.objects.get(slug="lscb-review").areas.get().scale.slug == "sif"
    assert not Regime.objects.get(slug="sif").areas.filter(name__icontains="Safeguarding Children Board").exists()


def test_old_evaluation_when_read_has_two_axes_and_stars(record):
    areas = Regime.objects.get(slug="ssi").areas.order_by("order")
    words = {
        area.scale.slug: list(area.scale.grades.order_by("order").values_list("word", flat=True)) for area in areas
    }
    assert words["ssi-serving"] == ["All", "Most", "Some", "None"]
    assert words["ssi-capacity"] == ["Excellent", "Promising", "Uncertain", "Poor"]
    assert words["ssi-stars"] == ["Three stars", "Two stars", "One star", "No stars"]
