"""Frameworks as those who keep them do: made, changed, reordered, archived, copied; nothing answered is lost."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from safeguarding.access import Role
from safeguarding.models import AuditEvent, Authority, Document
from standards.models import Assessment, Criterion, Framework, Grade, Scale, Standard
from tests import factories
from tests.indicators.returns_cast import text

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Cast:
    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.keeper = factories.create_user(authority=self.authority, roles=(Role.PERFORMANCE_OFFICER,))
        self.board = factories.create_user(authority=self.authority, roles=(Role.BOARD_MEMBER,))
        self.client, self.reader = Client(), Client()
        self.client.force_login(self.keeper)
        self.reader.force_login(self.board)
        self.framework = Framework.objects.create(slug="section-11", title="Section 11", starts_on=date(2025, 4, 1))
        self.first = self.standard("1", "Leadership", 1)
        self.second = self.standard("2", "Training", 2)

    def standard(self, number, title, order):
        return Standard.objects.create(framework=self.framework, number=number, title=title, order=order)

    def assess(self, standard, **given):
        about = {"standard": standard, "authority": self.authority, "voice": "self", "as_at": DAY, "summary": "Fair"}
        return Assessment.objects.create(**about | given)

    def paper(self):
        given = {"title": "A paper", "short_title": "Paper", "kind": "Report", "authority": self.authority}
        return Document.objects.create(slug="a-paper", printed_date="2004", **given)

    def edit(self, standard, **given):
        standard.refresh_from_db()
        usual = {"number": standard.number, "title": standard.title, "statement": standard.statement, "state": "kept"}
        for place, part in enumerate(standard.criteria.order_by("order"), start=1):
            state = "archived" if part.is_archived else "kept"
            usual |= {f"label_{part.pk}": part.label, f"text_{part.pk}": part.text}
            usual |= {f"place_{part.pk}": place, f"state_{part.pk}": state}
        url = f"/frameworks/section-11/{standard.number}/edit/"
        return self.client.post(url, usual | {"version": standard.version} | given)


@pytest.fixture
def cast(db):
    return Cast()


def numbers(framework):
    return [row.number for row in framework.standards.order_by("order")]


# --- Frameworks ---


def test_framework_is_added_with_an_address_of_its_own_and_read_by_everybody(cast):
    page = cast.client.post("/frameworks/add/", {"title": "Add", "edition": "", "starts_on": "1 April 2026"})
    framework = Framework.objects.get(title="Add")
    assert page.headers["Location"] == f"/frameworks/{framework.slug}/" != "/frameworks/add/"
    assert "It has no standard yet." in text(cast.reader.get(page.headers["Location"]))
    assert AuditEvent.objects.get().verb == "add framework"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "Enter the title of the framework."),
        ({"title": "section 11"}, "There is a framework with this title and edition already."),
        ({"starts_on": "2/4/2026", "ends_on": "1/4/2026"}, "The last day cannot come before the first."),
        ({"starts_on": "soon"}, "Enter the first day in force as a day, such as 27 March 2026."),
    ],
)
def test_framework_refused_says_why_beside_its_field_and_keeps_what_was_typed(cast, given, words):
    page = cast.client.post("/frameworks/add/", {"title": "Another", "description": "Typed at length"} | given)
    assert page.status_code == 200
    assert words in text(page)
    assert "Typed at length" in text(page)
    assert Framework.objects.count() == 1


def test_printed_framework_takes_a_scale_and_nothing_else(cast):
    framework = Framework.objects.create(slug="printed", title="As printed", document=cast.paper())
    scale = Scale.objects.create(slug="words", name="Words")
    given = {"title": "Otherwise", "scale": scale.pk, "version": 1}
    assert cast.client.post("/frameworks/printed/edit/", given).status_code == 302
    framework.refresh_from_db()
    assert (framework.title, framework.scale) == ("As printed", scale)
    assert cast.client.get("/frameworks/printed/add/").status_code == 403


def test_printed_standard_takes_themes_and_archiving_and_keeps_its_words(cast):
    Framework.objects.update(document=cast.paper())
    part = Criterion.objects.create(standard=cast.first, order=1, text="As printed")
    assert cast.edit(cast.first, title="Otherwise", state="archived").status_code == 302
    cast.first.refresh_from_db()
    part.refresh_from_db()
    assert (cast.first.title, cast.first.is_archived, part.text) == ("Leadership", True, "As printed")


def test_new_edition_is_a_copy_and_ends_the_one_before_it(cast):
    Criterion.objects.create(standard=cast.first, order=1, label="1.1", text="A lead is named")
    Standard.objects.filter(pk=cast.second.pk).update(is_archived=True)
    given = {"edition": "2027", "starts_on": "1 April 2027", "version": 1}
    page = cast.client.post("/frameworks/section-11/new-edition/", given)
    new = Framework.objects.get(edition="2027")
    assert page.headers["Location"] == f"/frameworks/{new.slug}/"
    assert numbers(new) == ["1"]
    assert [part.label for part in new.standards.get().criteria.all()] == ["1.1"]
    cast.framework.refresh_from_db()
    assert cast.framework.ends_on == date(2027, 3, 31)
    assert numbers(cast.framework) == ["1", "2"]


def test_new_edition_begins_after_the_one_before_it(cast):
    given = {"edition": "2024", "starts_on": "1 April 2025", "version": 1}
    page = cast.client.post("/frameworks/section-11/new-edition/", given)
    assert "Enter a day after 1 April 2025" in text(page)
    assert Framework.objects.count() == 1


# --- Standards and their parts ---


def test_standard_is_added_with_its_parts_in_the_place_named(cast):
    given = {"number": "3", "title": "Referral", "place": "1", "text_new1": "In hours", "text_new2": "Out of hours"}
    given |= {"place_new1": "2", "place_new2": "1", "label_new1": "3.2"}
    assert cast.client.post("/frameworks/section-11/add/", given).status_code == 302
    assert numbers(cast.framework) == ["3", "1", "2"]
    new = Standard.objects.get(number="3")
    assert [part.text for part in new.criteria.order_by("order")] == ["Out of hours", "In hours"]


def test_standards_change_places_and_nothing_else(cast):
    cast.standard("3", "Referral", 3)
    assert cast.edit(cast.first, place="3").status_code == 302
    assert numbers(cast.framework) == ["2", "3", "1"]
    assert AuditEvent.objects.get().detail == {"place": ["1", "3"]}


def test_unused_standard_is_taken_away_with_its_parts(cast):
    Criterion.objects.create(standard=cast.first, order=1, text="A lead is named")
    assert "Take it away" in text(cast.client.get("/frameworks/section-11/1/edit/"))
    assert cast.edit(cast.first, remove="yes").status_code == 302
    assert numbers(cast.framework) == ["2"]


@pytest.mark.parametrize("what", ["the standard", "a part of it", "another standard"])
def test_nothing_is_taken_away_from_a_framework_in_use(cast, what):
    part = Criterion.objects.create(standard=cast.first, order=1, text="A lead is named")
    about = cast.second if what == "another standard" else cast.first
    cast.assess(about, criterion=part if what == "a part of it" else None)
    assert "Take it away" not in text(cast.client.get("/frameworks/section-11/1/edit/"))
    cast.edit(cast.first, remove="yes")
    assert numbers(cast.framework) == ["1", "2"]
    assert cast.edit(cast.first, state="archived").status_code == 302
    page = text(cast.reader.get("/frameworks/section-11/"))
    assert "It has one standard." in page
    assert "Archived" in page
    assert cast.edit(cast.first, state="kept").status_code == 302
    assert "It has two standards, with one part." in text(cast.reader.get("/frameworks/section-11/"))


def test_answered_part_is_archived_but_not_taken_away(cast):
    part = Criterion.objects.create(standard=cast.first, order=1, text="A lead is named")
    free = Criterion.objects.create(standard=cast.first, order=2, text="A deputy is named")
    cast.assess(cast.first, criterion=part)
    page = cast.edit(cast.first, **{f"state_{part.pk}": "removed"})
    assert "Choose from the list." in text(page)
    assert cast.edit(cast.first, **{f"state_{part.pk}": "archived", f"state_{free.pk}": "removed"}).status_code == 302
    assert [row.is_archived for row in cast.first.criteria.all()] == [True]


def test_number_of_an_answered_standard_stays_while_its_words_may_be_mended(cast):
    cast.assess(cast.first)
    assert cast.edit(cast.first, number="9", title="Leading").status_code == 302
    cast.first.refresh_from_db()
    assert (cast.first.number, cast.first.title) == ("1", "Leading")
    assert "Standard 1 changed" in text(cast.client.get("/frameworks/section-11/"))


def test_two_standards_have_no_number_in_common(cast):
    assert "There is a standard 2 already." in text(cast.edit(cast.first, number="2"))
    page = cast.client.post("/frameworks/section-11/add/", {"number": "a/b", "title": "Odd"})
    assert "Use letters, digits" in text(page)


def test_part_emptied_is_asked_about_and_labels_are_given_once(cast):
    part = Criterion.objects.create(standard=cast.first, order=1, label="1.1", text="A lead is named")
    page = cast.edit(cast.first, **{f"text_{part.pk}": ""})
    assert "Say what this part asks, or take it away." in text(page)
    page = cast.edit(cast.first, text_new1="Another", label_new1="1.1")
    assert "Another part has this label." in text(page)


# --- Scales ---


def test_scale_is_added_with_its_words_in_order(cast):
    given = {"name": "Four words", "word_new1": "Not met", "word_new2": "Met", "place_new1": "2", "place_new2": "1"}
    assert cast.client.post("/scales/add/", given).status_code == 302
    assert [grade.word for grade in Grade.objects.filter(scale__name="Four words")] == ["Met", "Not met"]
    page = cast.client.post("/scales/add/", {"name": "Another", "word_new1": "Alone"})
    assert "Give the scale two words at least" in text(page)


def scale_of(cast):
    scale = Scale.objects.create(slug="words", name="Words")
    return scale, *(Grade.objects.create(scale=scale, order=n, word=word) for n, word in enumerate(("Met", "Not"), 1))


def boxes(*grades, **given):
    found = {"name": "Words", "version": 1}
    for grade in grades:
        found |= {f"word_{grade.pk}": grade.word, f"meaning_{grade.pk}": "", f"state_{grade.pk}": "kept"}
    return found | given


def test_unused_words_are_renamed_exchanged_and_taken_away(cast):
    scale, met, unmet = scale_of(cast)
    given = boxes(met, unmet, **{f"word_{met.pk}": "Not", f"word_{unmet.pk}": "Met"})
    assert cast.client.post("/scales/words/edit/", given).status_code == 302
    assert [grade.word for grade in scale.grades.order_by("order")] == ["Not", "Met"]
    given = boxes(met, unmet, word_new1="Partly", version=2, **{f"state_{met.pk}": "removed"})
    assert cast.client.post("/scales/words/edit/", given).status_code == 302
    assert [grade.word for grade in scale.grades.order_by("order")] == ["Not", "Partly"]


def test_word_in_use_stays_with_its_neighbours_and_its_meaning_may_be_mended(cast):
    scale, met, unmet = scale_of(cast)
    cast.assess(cast.first, grade=met)
    given = boxes(met, unmet, word_new1="Partly", **{f"word_{met.pk}": "Fully met", f"meaning_{met.pk}": "All of it"})
    assert cast.client.post("/scales/words/edit/", given).status_code == 302
    assert [(grade.word, grade.meaning) for grade in scale.grades.order_by("order")] == [
        ("Met", "All of it"),
        ("Not", ""),
    ]


# --- Who may ---


def test_board_reads_and_changes_nothing(cast):
    assert "Add a framework" not in text(cast.reader.get("/frameworks/"))
    assert "Change this framework" not in text(cast.reader.get("/frameworks/section-11/"))
    assert cast.reader.get("/frameworks/section-11/edit/").status_code == 403
    assert Authority.objects.count() == 1
