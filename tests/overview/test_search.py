"""Search: every fact of the five documents is found, by whoever may see it, on a page that says it."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from actionplans.models import Action, Plan, PlanRow
from indicators.models import Observation
from safeguarding.database import fold
from safeguarding.models import Document, User
from safeguarding.overview.search import KINDS, find

# Figures, names, groups, hedges and references chosen by reading the documents themselves, not the record.
FACTS = {
    "climbie-2004": [
        "Rachel Dickinson", "Lord Laming", "128 injuries", "108 recommendations", "2254", "unallocated", "40%", "23%",
        "5% seven", "ten social workers", "surrogacy", "public law protocol", "Corporate Parenting", "chronologies",
        "overseas", "promising", "police strategy form", "Formula Spending Share", "interpreters", "two years training",
        "member visits reception", "temporary accommodation", "Derbyshire", "Children Act 1989", "SSI",
        "protecting and supporting people", "professional disagreements",
    ],
    "haringey-review-2009": [
        "63.1%", "80.1%", "NI60 88%", "19% NI64", "25 of 130", "16 to 25", "11,15 52", "54 – 57", "Locality 1", "6-12",
        "Public Law Outline", "trailblazer", "health visitors", "four tiers", "referrers", "nominally", "lead GP",
        "ContactPoint", "Southern Derbyshire Liaison Group", "so what", "CRB", "Independent Safeguarding Authority",
        "independent chair", "non-compliance", "Heads' Reference Group", "Social Work Taskforce", "PAF",
    ],
    "ofsted-2012": [
        "53,094", "32.4%", "23.4%", "10.4%", "5.0%", "218", "18 children's centres", "Lynn Radley", "MARAC", "MASH",
        "Safe and Sound", "30 champions", "First Contact", "Careline", "Traveller", "Freedom Programme", "three months",
        "Keeping Families Together", "user feedback", "section 136", "private fostering", "24 hours", "advocacy",
    ],
    "scrutiny-2021": [
        "162", "41%", "412", "3,227", "59 questions", "Olu Idowu", "Janice Hadfield", "Suanne Lim", "Andy Smith",
        "trade union", "vaccination", "lunchtime", "29 March 2020", "Keep Babies Safe", "95%", "85%", "59%", "65 11%",
        "Tensions 84", "National Panel", "Assured Safeguarding Board", "dedicated time 55",
    ],
    "kent-2009": [
        "Peter Gilroy", "Martyn Ayre", "Anite SWIFT", "1052", "903", "net 44", "17%", "4% and 7%", "1 in 7", "£1.5m",
        "in excess of 25%", "NSPCC", "Baby P 18", "5-6 weeks", "head of profession", "Area Consultant Practitioner",
        "Vice Chancellors", "respectful scepticism", "ready for practice", "fit for purpose", "potentially blunted",
        "small sample", "Annex 1", "12 February 2009", "paragraphs 8 and 9",
    ],
}  # fmt: skip
ALL = [(slug, fact) for slug, facts in FACTS.items() for fact in facts]


@pytest.fixture
def board(record):
    return User.objects.get(email="board@derby.example")


@pytest.fixture
def kent(record):
    return User.objects.get(email="board@kent.example")


def hits(user, text, only=""):
    return [hit for result in find(user, text, only) for hit in result.hits]


def words_of(page) -> str:
    """The words a reader sees on a page, folded."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return fold(" ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split()))


PAGES: dict[tuple[str, str], tuple[int, str]] = {}  # the record is the same in every test, so each page is read once


def read(client: Client, who: str, url: str) -> tuple[int, str]:
    place = (who, url.partition("#")[0])
    if place not in PAGES:
        page = client.get(place[1])
        PAGES[place] = (page.status_code, words_of(page))
    return PAGES[place]


# --- The five documents ---


def test_sample_of_facts_is_large_and_covers_every_document(record):
    assert len(ALL) >= 60
    assert set(FACTS) == set(Document.objects.filter(is_held=True).values_list("slug", flat=True))


@pytest.mark.one_database
@pytest.mark.parametrize("slug", FACTS)
def test_facts_of_a_document_are_found_on_a_page_that_says_them(signed_in, board, slug):
    client = signed_in("board")
    for fact in FACTS[slug]:
        assert leads_to_page(client, "board", board, fact), fact


@pytest.mark.parametrize("slug", FACTS)
def test_board_member_of_another_council_finds_what_is_published(signed_in, kent, slug):
    client = signed_in("board-kent")
    for fact in FACTS[slug][::5]:
        assert leads_to_page(client, "board-kent", kent, fact), fact


def leads_to_page(client, who, user, fact) -> bool:
    """Whether a page that a hit leads to says every word; every page on the way must be there."""
    for kind in KINDS:
        for hit in hits(user, fact, kind):
            status, text = read(client, who, hit.url)
            assert status == 200, hit.url
            if all(word in text for word in fold(fact).split()):
                return True
    return False


@pytest.mark.parametrize(("slug", "fact"), [(slug, facts[0]) for slug, facts in FACTS.items()])
def test_search_page_lists_the_fact_with_a_link(signed_in, slug, fact):
    page = signed_in("board").get(reverse("search"), {"q": fact})
    assert page.status_code == 200
    assert fold(fact).split()[0] in words_of(page)
    assert f'value="{fact}"' in page.content.decode()


def test_fact_that_no_document_holds_is_not_found(signed_in, board):
    assert find(board, "zymurgy") == []
    page = signed_in("board").get(reverse("search"), {"q": "zymurgy"})
    assert "nothing in the record holds “zymurgy”" in page.content.decode().casefold()


# --- Words ---


def test_accents_and_capitals_do_not_matter(board):
    found = hits(board, "climbie")
    assert any("Climbié" in hit.title or "Climbié" in hit.text for hit in found)
    assert hits(board, "CLIMBIÉ") == hits(board, "Climbié") == found


def test_several_words_may_stand_in_any_order_and_place(board):
    found = hits(board, "chronologies social workers")
    assert found
    assert hits(board, "  workers   social chronologies ") == found
    assert len(found) < len(hits(board, "chronologies"))


@pytest.mark.parametrize("text", ["Heads' Reference", "Heads’ Reference", "54 – 57", "54 - 57", "54 — 57"])
def test_kind_of_quotation_mark_and_dash_does_not_matter(board, text):
    assert hits(board, text)


@pytest.mark.parametrize("text", ["___", "%%", "100%_", "\\", "';--", "\x00", "\x00climbie\x00", "(", "*"])
def test_signs_of_the_database_are_only_letters_here(signed_in, board, text):
    assert signed_in("board").get(reverse("search"), {"q": text}).status_code == 200
    if set(text) & set("_%\\;"):  # none of these occurs in the record
        assert hits(board, text) == []


# --- How much is shown ---


def test_kind_by_itself_shows_everything_that_was_counted(board):
    by_key = {result.key: result for result in find(board, "social")}
    longer = [result for result in by_key.values() if result.count > len(result.hits)]
    assert len(longer) >= 3
    for result in longer:
        (alone,) = find(board, "social", result.key)
        assert len(alone.hits) == alone.count == result.count
        assert alone.hits[: len(result.hits)] == result.hits


def test_every_kind_of_record_can_be_found(board):
    everything = {result.key for text in ("a", "e", "o") for result in find(board, text)}
    assert everything == set(KINDS)


@pytest.mark.parametrize("key", ["q", "in", "theme"])
@pytest.mark.parametrize("value", ["", "nonsense", "1e9", "-1", "x" * 5000, "\ud800", "'"])
def test_search_page_bears_any_parameter(signed_in, key, value):
    parameters = {"q": "social", key: value.encode("utf-8", "replace").decode()}
    assert signed_in("board").get(reverse("search"), parameters).status_code == 200


# --- Who finds what ---


def test_nothing_of_derbys_working_plan_is_found_in_kent(board, kent):
    plan = Plan.objects.get(agreed_on__isnull=False, authority__slug="derby")
    things = [("plans", plan.title)]
    things += [("rows", row.title) for row in PlanRow.objects.filter(plan=plan)]
    things += [("actions", action.title) for action in Action.objects.filter(rows__plan=plan)]
    assert len(things) > 20
    for kind, title in things:
        own = hits(board, title, kind)
        assert own, f"the control: Derby finds {title!r}"
        assert not {hit.url for hit in own} & {hit.url for hit in hits(kent, title, kind)} - published(kind), title


def published(kind):
    """Where published records of these kinds are shown."""
    if kind == "actions":
        pks = Action.objects.filter(document__isnull=False).values_list("pk", flat=True)
        return {reverse("actionplans:action_detail", args=[pk]) for pk in pks}
    rows = PlanRow.objects.filter(plan__document__isnull=False).select_related("plan")
    return {f"{reverse('actionplans:plan_detail', args=[row.plan.slug])}#row-{row.pk}" for row in rows}


@pytest.mark.parametrize("who", ["board", "board-kent", "manager", "performance"])
def test_returned_figures_are_in_nobodys_search(record, who):
    local, _, council = who.partition("-")
    user = User.objects.get(email=f"{local}@{council or 'derby'}.example")
    returned = set(Observation.objects.filter(source="return").values_list("pk", flat=True))
    found = {int(url.rpartition("#figure-")[2]) for text in ("a", "1") for url in figure_urls(user, text)}
    assert len(found) > 40
    assert not found & returned


def figure_urls(user, text):
    return [hit.url for hit in hits(user, text, "figures")]
