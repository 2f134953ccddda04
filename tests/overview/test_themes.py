"""Themes across the years: what the five documents say of each, on one page, as far as its reader may see it."""

import html
import re

import pytest
import time_machine
from django.urls import reverse

from actionplans.models import Action, Plan
from indicators.models import Observation
from safeguarding.models import Document, User
from safeguarding.overview import themes
from safeguarding.overview.search import KINDS
from safeguarding.overview.timeline import Kind
from standards.models import Finding, GradedStatement, Inspection, Standard, Statement, Theme
from tests.conftest import DAY

# The five threads that recur across the documents, read off the documents themselves: theme, document, what of it.
THREADS = [
    ("chronologies", "climbie-2004", "Still, not all children have a chronology on their file."),
    ("chronologies", "climbie-2004", "Not all children have a chronology on file"),
    ("chronologies", "haringey-review-2009", "5 Quality assurance of files, chronologies included"),
    ("chronologies", "haringey-review-2009", "9 Taking proper account of a child's earlier issues"),
    ("chronologies", "haringey-review-2009", "Support staff in writing and using chronologies"),
    ("chronologies", "ofsted-2012", "Chronologies completed and used"),
    ("chronologies", "ofsted-2012", "The quality of practice: Adequate"),
    ("chronologies", "ofsted-2012", "Use of chronologies: Variable"),
    ("assessment-timeliness", "climbie-2004", "Assessments often take longer than the recommended seven days"),
    ("assessment-timeliness", "climbie-2004", "5%"),
    ("assessment-timeliness", "haringey-review-2009", "63.1%"),
    ("assessment-timeliness", "haringey-review-2009", "80.1%"),
    ("assessment-timeliness", "ofsted-2012", "Good assessments, done in time"),
    ("assessment-timeliness", "scrutiny-2021", "95%"),
    ("supervision", "climbie-2004", "The department continues to have a good system of supervision."),
    ("supervision", "haringey-review-2009", "6 The nature of supervision for staff"),
    ("supervision", "ofsted-2012", "Reflective practice in First Contact supervision"),
    ("supervision", "kent-2009", "Strengthen supervision and bring back Area Consultant Practitioners"),
    ("supervision", "scrutiny-2021", "Standard 5 - Supervision: 69"),
    ("supervision", "scrutiny-2021", "Hold reflective sessions every week"),
    ("workforce", "climbie-2004", "23%"),
    ("workforce", "climbie-2004", "40%"),
    ("workforce", "climbie-2004", "The reception service is not fully staffed"),
    ("workforce", "haringey-review-2009", "1 Frontline capacity and caseloads"),
    ("workforce", "haringey-review-2009", "16 to 25"),
    ("workforce", "kent-2009", "17%"),
    ("workforce", "kent-2009", "Vacancies have grown worse"),
    ("workforce", "kent-2009", "Average caseload: about 25"),
    ("workforce", "ofsted-2012", "Staff retention"),
    ("workforce", "scrutiny-2021", "Safe Workloads and Case Allocation: 72"),
    ("workforce", "scrutiny-2021", "Control over workload: 59"),
    ("workforce", "scrutiny-2021", "Monitor caseloads monthly"),
    ("electronic-records", "haringey-review-2009", "1 Frontline capacity and caseloads"),
    ("electronic-records", "haringey-review-2009", "8 Minutes and plans are sent out late"),
    ("electronic-records", "haringey-review-2009", "17 Quality and use of Child Protection Plans"),
    ("electronic-records", "haringey-review-2009", "32 How the Integrated Children's System affects"),
    ("electronic-records", "kent-2009", "The current version of ICS is not fit for purpose"),
    ("electronic-records", "kent-2009", "End data entry on ICS by practitioners only"),
    ("electronic-records", "ofsted-2012", "A more effective ICS system"),
    ("electronic-records", "ofsted-2012", "Earlier recommendation on the electronic case file system not met"),
]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def board(record):
    return User.objects.get(email="board@derby.example")


def on(user, slug):
    return themes.items(user, Theme.objects.get(slug=slug), DAY)


def sentence(client, slug, **chosen) -> str:
    page = client.get(reverse("theme_detail", args=[slug]), chosen).content.decode()
    return html.unescape(re.search(r'class="page-sentence">(.*?)</p>', page, re.DOTALL)[1])


def test_five_threads_run_through_every_document_that_speaks_of_them(board):
    titles = dict(Document.objects.values_list("slug", "short_title"))
    lines = {slug: on(board, slug) for slug in {slug for slug, _, _ in THREADS}}
    missing = [
        (slug, document, words)
        for slug, document, words in THREADS
        if not any(words in item.what and item.source == titles[document] for item in lines[slug])
    ]
    assert missing == []


def test_nothing_of_a_theme_is_left_out_and_everything_says_where_it_stands(board):
    """Against the rows themselves, theme by theme and kind by kind."""
    kinds = {"standards": 0, "statements": 1, "findings": 2, "graded": 3, "rows": 4, "actions": 5}
    nouns = ["standard", "position", "finding", "graded remark", "plan row", "action"]
    for theme in Theme.objects.all():
        line = themes.items(board, theme, DAY)
        for key, place in kinds.items():
            wanted = KINDS[key].rows(board).filter(themes=theme).count()
            assert sum(item.noun == nouns[place] for item in line) == wanted, (theme, key)
        printed = Observation.objects.filter(source="document", is_current=True, version__indicator__themes=theme)
        assert sum(item.printed for item in line if item.kind in {Kind.FIGURE, Kind.SURVEY}) >= printed.count()
        assert all(item.source and item.url and item.when for item in line)
        assert all(item.on for item in line if item.printed)


def test_figures_of_one_measure_say_which_part_of_the_council_they_are_about(board):
    given = {item.value: item.whose for item in on(board, "workforce") if item.title == "Social work vacancies"}
    assert (given["23%"], given["40%"]) == ("Derby", "Assessment and care planning service (2004)")


def test_chronologies_were_found_wanting_three_times_and_nothing_says_that_it_was_put_right(signed_in):
    assert sentence(signed_in("board"), "chronologies") == (
        "Chronologies: found wanting in Derby in 2004, 2009 and 2012. None of the three printed actions says that it "
        "is done. No figure in the record measures it."
    )


def test_sentence_follows_the_record(signed_in):
    client = signed_in("board")
    Finding.objects.filter(slug__contains="climbie-2004-chronologies").delete()
    Statement.objects.filter(themes__slug="chronologies", kind="gap").delete()
    document = Document.objects.get(slug="kent-2009")
    made = Finding.objects.create(
        slug="made", document=document, authority=document.authority, kind="gap", order=900, title="Made", summary="So"
    )
    made.themes.add(Theme.objects.get(slug="chronologies"))
    action = Action.objects.filter(themes__slug="chronologies", document__slug="ofsted-2012").first()
    action.delivery_states.create(state="reported", on=DAY, note="The paper says so")
    assert sentence(client, "chronologies").startswith(
        "Chronologies: found wanting in Derby in 2009 and 2012, and in Kent in 2009. One of three printed actions is "
        "said to be done."
    )


def test_choice_of_council_leaves_what_is_of_it_in_sentence_drawing_table_and_file(signed_in):
    client, url = signed_in("board"), reverse("theme_detail", args=["electronic-records"])
    assert sentence(client, "electronic-records", council="Kent").startswith(
        "Electronic records: found wanting in Kent in 2009. "
    )
    page = client.get(url, {"council": "Kent", "kind": "finding"})
    assert {item.council for item in page.context["table"].data} == {"Kent"}
    assert [lane.label for lane in page.context["drawing"].lanes if lane.dots] == ["Found wanting", "Findings"]
    lines = client.get(url, {"council": "Kent", "kind": "finding", "export": "csv"}).content.decode().splitlines()
    assert len(lines) - 1 == len(page.context["table"].data) > 5
    assert all(",Kent," in line for line in lines[1:])


def test_choice_of_kind_leaves_the_years_found_wanting_that_the_sentence_names(signed_in):
    page = signed_in("board").get(reverse("theme_detail", args=["chronologies"]), {"kind": "finding"})
    (wanting, *_), years = page.context["drawing"].lanes, page.context["drawing"].years
    placed = {dot.x for dot in wanting.dots}
    assert [year.text for year in years if year.x in placed] == ["2004", "2009", "2012"]


def test_what_has_no_date_of_its_own_says_whose_it_took(signed_in):
    page = signed_in("board").get(reverse("theme_detail", args=["chronologies"])).content.decode()
    assert 'Early 2009 <span class="quiet">by its document</span>' in page
    assert '12 December 2012 <span class="quiet">by the inspection</span>' in page


def test_plan_in_preparation_is_seen_by_those_who_keep_plans_and_has_no_mark(signed_in):
    theme, authority = Theme.objects.get(slug="housing"), User.objects.get(email="board@derby.example").authority
    plan = Plan.objects.create(slug="draft", title="Draft for housing", authority=authority)
    plan.rows.create(order=1, number="1", title="Talk to housing").themes.add(theme)
    url = reverse("theme_detail", args=["housing"])
    keeper, board = signed_in("performance").get(url), signed_in("board").get(url)
    assert "Talk to housing" in keeper.content.decode()
    assert "In preparation" in keeper.content.decode()
    assert keeper.context["drawing"].undated == 1
    assert "Talk to housing" not in board.content.decode()


def test_other_councils_see_the_printed_past_and_nothing_of_derbys_work(signed_in):
    url = reverse("theme_detail", args=["workforce"])
    derby, kent = (signed_in(who).get(url).context["table"].data for who in ("board", "board-kent"))
    assert {item.council for item in kent if not item.printed} == set()
    assert [item for item in derby if item.printed] == [item for item in kent if item.printed]


def test_tag_of_a_theme_leads_to_its_line(signed_in):
    client = signed_in("board")
    link = f'href="{reverse("theme_detail", args=["chronologies"])}"'
    for page in (
        reverse("standards:finding_detail", args=["ofsted-2012-afi-4"]),
        reverse("standards:standard_detail", args=["climbie-2003", "3"]),
        reverse("theme_list"),
        reverse("search"),
    ):
        assert link in client.get(page).content.decode(), page
    lists = [reverse("standards:standard_list"), reverse("standards:finding_list")]
    assert all(f'href="{reverse("theme_list")}"' in client.get(page).content.decode() for page in lists)


def test_every_theme_has_a_page_with_its_name(signed_in):
    client = signed_in("board")
    for slug, name in Theme.objects.values_list("slug", "name"):
        page = client.get(reverse("theme_detail", args=[slug]))
        assert page.status_code == 200
        assert html.escape(name) in page.content.decode()


def test_models_with_themes_are_all_on_the_line():
    """A kind of record that gains themes later must come onto the line too."""
    named = {field.related_model for field in Theme._meta.related_objects if field.many_to_many}
    seen = {Standard, Statement, Finding, GradedStatement, Inspection._meta.get_field("judgements").related_model}
    assert {model.__name__ for model in named} == {model.__name__ for model in seen} | {
        "CaseAudit",
        "Indicator",
        "RegisteredRecommendation",
        "PlanRow",
        "Action",
    }
