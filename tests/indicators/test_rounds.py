"""Opening a round, changing it, its templates and its deputies, as a performance officer does it."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from indicators.models import CollectionTemplate, Deputy, Expectation, Indicator, Period, Round, Subject
from safeguarding.access import Role
from safeguarding.models import AuditEvent, Unit
from tests import factories
from tests.indicators.returns_cast import NOW, text

OPEN = "/rounds/open/"
LAST = {"period": "2026-09-30", "start": "last"}


@pytest.fixture
def alice(cast) -> Client:
    return cast.client(cast.alice)


@pytest.fixture
def earlier(cast) -> Round:
    """The cast's round moved a quarter back, so that the last quarter has none yet."""
    period = factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    Round.objects.filter(pk=cast.round.pk).update(period=period)
    return Round.objects.get(pk=cast.round.pk)


def tick(thing, version) -> str:
    return f"{type(thing).__name__.lower()}-{thing.pk}:{version.indicator_id}"


def form(cast, *asked, **changed):
    dates = {"opens_on": "1 October 2026", "due_on": "21 October 2026", "locks_on": "28 October 2026"}
    return {**LAST, **dates, "note": "", "asked": list(asked), **changed}


def newest(cast) -> Round:
    return Round.objects.filter(authority=cast.authority).order_by("-period__ends_on").first()


# --- Opening ---


def test_round_opens_for_the_quarter_that_ended_last_with_dates_in_working_days(cast, alice, earlier):
    page = text(alice.get(OPEN))
    assert (
        page.index("July to September 2026") < page.index("October to December 2026") < page.index("January to March")
    )
    assert 'value="2026-06-30"' not in page  # it has its round
    page = text(alice.get(OPEN, LAST))
    assert all(day in page for day in ("1 October 2026", "21 October 2026", "28 October 2026"))
    assert page.count(" checked") == 4  # as in the last round


def test_round_asks_what_was_ticked_in_the_definition_in_force_on_the_last_day(cast, alice, earlier):
    old = cast.timely
    type(old).objects.filter(pk=old.pk).update(ends_on=date(2026, 9, 29))
    new = type(old).objects.create(**values_of(old), number=2, starts_on=date(2026, 9, 30))
    unit = cast.subject.unit
    sent = alice.post(OPEN, form(cast, tick(unit, old), tick(unit, cast.open), note="Mind the new form"))
    assert sent.status_code == 302
    round = newest(cast)
    assert {line.version for line in round.expectations.all()} == {new, cast.open}
    assert (round.opened_by, round.note, round.period.label) == (
        cast.alice,
        "Mind the new form",
        "July to September 2026",
    )
    entry = AuditEvent.objects.get(verb="open round")
    assert entry.detail["asked"] == {cast.subject.slug: sorted([old.indicator.code, cast.open.indicator.code])}


def values_of(version) -> dict:
    kept = ("indicator", "label", "definition", "shape", "over_time", "unit", "numerator_label", "denominator_label")
    return {name: getattr(version, name) for name in (*kept, "source")}


def test_measure_without_a_definition_in_force_is_not_offered_and_left_out_by_name(cast, alice, earlier):
    type(cast.timely).objects.filter(pk=cast.timely.pk).update(ends_on=date(2026, 9, 29))
    assert f"<li>Duty team, {cast.timely.indicator.code}</li>" in text(alice.get(OPEN, LAST))
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.timely)))
    assert "Something that was ticked is no longer offered" in text(page)
    assert newest(cast) == earlier


def test_unit_and_agency_without_a_subject_get_one_with_their_names_and_old_names_are_renewed(cast, alice, earlier):
    unit = factories.create_unit(authority=cast.authority, name="New team")
    agency = factories.create_agency(authority=cast.authority, name="Health trust")
    Unit.objects.filter(pk=cast.subject.unit_id).update(name="Duty and advice team")
    asked = [tick(thing, cast.open) for thing in (unit, agency, cast.subject.unit)]
    assert alice.post(OPEN, form(cast, *asked)).status_code == 302
    made = {line.subject for line in newest(cast).expectations.select_related("subject")}
    assert {(subject.name, subject.kind) for subject in made} == {
        ("New team", "unit"), ("Health trust", "agency"), ("Duty and advice team", "unit"),
    }  # fmt: skip
    assert Subject.objects.get(agency=agency).authority == cast.authority


def test_unit_that_has_ended_is_not_asked(cast, alice, earlier):
    Unit.objects.filter(pk=cast.subject.unit_id).update(ends_on=date(2026, 9, 29))
    page = text(alice.get(OPEN, LAST))
    assert 'class="asked__name">Duty team' not in page and "<li>Duty team, " in page


def test_period_is_made_where_there_is_none(cast, alice, earlier):
    Period.objects.filter(ends_on=date(2026, 9, 30)).delete()
    alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open)))
    assert Period.objects.get(kind="quarter", ends_on=date(2026, 9, 30)).label == "July to September 2026"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"asked": []}, "Nothing is ticked"),
        ({"due_on": "30 September 2026"}, "Returns cannot be due before the round opens"),
        ({"locks_on": "20 October 2026"}, "The round cannot close before returns are due"),
        ({"due_on": "the 21st"}, "Enter the due day as a day"),
        ({"asked": ["unit-0:1"]}, "no longer offered"),
    ],
)
def test_mistake_is_said_beside_its_box_and_nothing_typed_is_lost(cast, alice, earlier, changed, words):
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open), note="Keep this", **changed))
    assert page.status_code == 200 and words in text(page) and "Keep this" in text(page)
    if "asked" not in changed:
        assert f'value="{tick(cast.subject.unit, cast.open)}" checked' in text(page)
    assert newest(cast) == earlier


@pytest.mark.parametrize(
    "query", [{}, {"period": ""}, {"period": "2026-06-30"}, {"period": "x"}, {"period": "2031-12-31"}]
)
def test_quarter_that_is_open_already_or_is_none_cannot_be_chosen(cast, alice, earlier, query):
    page = alice.get(OPEN, {"start": "last", **query})
    assert page.status_code == 200 and "Continue" in text(page)


def test_round_that_somebody_else_opened_meanwhile_is_not_opened_twice(cast, alice, earlier):
    factories.create_round(authority=cast.authority)
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open)))
    assert "has a round already" in text(page)
    assert Round.objects.filter(authority=cast.authority).count() == 2


# --- Changing ---


def edit(cast, **changed):
    dates = {"opens_on": "30/9/2026", "due_on": "21/10/2026", "locks_on": "31/12/2026", "note": ""}
    return {**dates, "version": Round.objects.get(pk=cast.round.pk).version, **changed}


def test_day_moved_behind_today_has_to_be_meant(cast, alice):
    url, behind = f"/rounds/{cast.round.pk}/edit/", {"due_on": "14/10/2026"}
    page = alice.post(url, edit(cast, **behind))
    assert "Wednesday 14 October 2026 has passed: every return that is not in is late" in text(page)
    assert 'value="14/10/2026"' in text(page)
    assert alice.post(url, edit(cast, **behind, is_past_meant="on")).status_code == 302
    cast.round.refresh_from_db()
    assert cast.round.due_on == date(2026, 10, 14)
    assert AuditEvent.objects.get(verb="change round").detail == {"due_on": ["2026-10-21", "2026-10-14"]}


def test_note_of_the_round_stands_on_the_form(cast, alice):
    alice.post(f"/rounds/{cast.round.pk}/edit/", edit(cast, note="Count agency staff too"))
    assert "Count agency staff too" in text(cast.get(cast.bob, "edit"))


def asked(cast, *but, plus=()) -> dict:
    """The list as it is, without some ticks and with others."""
    lines = cast.round.expectations.select_related("subject__unit", "version")
    ticks = [tick(line.subject.unit, line.version) for line in lines]
    return {"version": Round.objects.get(pk=cast.round.pk).version, "asked": [*(set(ticks) - set(but)), *plus]}


def test_figures_can_be_added_and_taken_out_while_the_round_is_open(cast, alice):
    other, gone = Unit.objects.get(name="Other team"), tick(cast.subject.unit, cast.vacancies)
    url = f"/rounds/{cast.round.pk}/asked/"
    assert alice.post(url, asked(cast, gone, plus=[tick(other, cast.timely)])).status_code == 302
    assert not Expectation.objects.filter(round=cast.round, version=cast.vacancies).exists()
    assert Expectation.objects.filter(round=cast.round, subject__unit=other, version=cast.timely).exists()
    detail = AuditEvent.objects.get(verb="change who returns what").detail
    assert detail["removed"] == {cast.subject.slug: [cast.vacancies.indicator.code]}


def test_figure_that_was_given_cannot_be_taken_out_and_is_named(cast, alice):
    cast.save()
    page = alice.post(f"/rounds/{cast.round.pk}/asked/", asked(cast, tick(cast.subject.unit, cast.timely)))
    assert f"A figure has been given already for Duty team, {cast.timely.indicator.code}." in text(page)
    assert Expectation.objects.filter(round=cast.round).count() == 4


def test_nothing_is_added_to_a_return_that_is_in(cast, alice):
    cast.submit()
    new = factories.create_version()
    page = alice.post(f"/rounds/{cast.round.pk}/asked/", asked(cast, plus=[tick(cast.subject.unit, new)]))
    assert "The return of Duty team is in. Send it back first" in text(page)


def test_second_of_two_who_change_the_list_is_told_what_saving_would_do(cast, alice):
    url, other = f"/rounds/{cast.round.pk}/asked/", Unit.objects.get(name="Other team")
    mine, theirs = asked(cast, plus=[tick(other, cast.timely)]), asked(cast, plus=[tick(other, cast.vacancies)])
    assert alice.post(url, mine).status_code == 302
    page = alice.post(url, theirs)
    assert page.status_code == 409
    assert "saving would add one figure and take out one figure" in text(page)
    again = {**theirs, "version": Round.objects.get(pk=cast.round.pk).version}
    assert alice.post(url, again).status_code == 302


# --- Templates ---


def test_list_of_a_round_is_kept_renamed_changed_and_begins_another(cast, alice, earlier):
    alice.post(f"/rounds/{earlier.pk}/save-as-template/", {"name": "Usual"})
    template = CollectionTemplate.objects.get()
    assert template.lines.count() == 4
    url = f"/rounds/templates/{template.pk}/"
    kept = [tick(cast.subject.unit, cast.open)]
    assert alice.post(url, {"name": "Short", "asked": kept, "version": template.version}).status_code == 302
    assert "Short" in text(alice.get("/rounds/templates/"))
    page = text(alice.get(OPEN, {**LAST, "start": f"template-{template.pk}"}))
    assert page.count(" checked") == 1 and "From the template “Short”" in page
    assert earlier.expectations.count() == 4  # a template changes no round


def test_template_has_a_name_of_its_own(cast, alice):
    url = f"/rounds/{cast.round.pk}/save-as-template/"
    alice.post(url, {"name": "Usual"})
    assert "There is a template “Usual” already" in text(alice.post(url, {"name": "Usual"}))


# --- Deputies ---


def deputise(cast, person):
    return cast.client(cast.alice).post(
        f"/rounds/{cast.round.pk}/deputies/", {"subject": cast.subject.pk, "person": person.pk}
    )


def test_deputy_fills_in_and_sends_the_return_of_this_round_alone(cast):
    assert cast.get(cast.charlie, "edit").status_code == 404
    assert deputise(cast, cast.charlie).status_code == 302
    assert cast.post(cast.charlie, "edit", **cast.boxes()).status_code == 302
    assert cast.post(cast.charlie, "submit", declaration="on").status_code == 302
    assert cast.states == ["draft", "submitted"]
    assert "Duty team" in text(cast.client(cast.charlie).get("/returns/"))
    assert "Your quarterly returns" in text(cast.client(cast.charlie).get("/"))
    other = factories.create_round(
        authority=cast.authority,
        period=factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30)),
    )
    factories.ask(round=other, subject=cast.subject, version=cast.timely)
    assert cast.client(cast.charlie).get(f"/returns/{other.pk}/{cast.subject.slug}/edit/").status_code == 404


def test_deputy_awaits_the_return_on_the_overview(cast):
    deputise(cast, cast.charlie)
    assert cast.url() in text(cast.client(cast.charlie).get("/"))


def test_deputy_who_is_removed_is_out_at_the_next_page(cast, alice):
    deputise(cast, cast.charlie)
    row = Deputy.objects.get()
    assert alice.post(f"/rounds/{cast.round.pk}/deputies/{row.pk}/remove/").status_code == 302
    assert cast.get(cast.charlie, "edit").status_code == 404
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["name deputy", "remove deputy"]


def test_only_people_who_may_enter_returns_are_offered_as_deputies(cast, alice):
    board = factories.create_user(authority=cast.authority, name="Dora", roles=(Role.BOARD_MEMBER,))
    elsewhere = factories.create_user(authority=factories.create_authority(), name="Edwin")
    page = text(alice.get(f"/rounds/{cast.round.pk}/deputies/"))
    assert "Charlie" in page and "Dora" not in page and "Edwin" not in page
    for person in (board, elsewhere):
        assert "Choose a person from the list." in text(deputise(cast, person))


def test_deputy_whose_role_has_ended_enters_nothing(cast):
    deputise(cast, cast.charlie)
    cast.charlie.grants.update(ended_at=NOW, ended_by=cast.alice)
    cast.clients.clear()
    assert cast.get(cast.charlie, "edit").status_code == 403


# --- List ---


def test_list_counts_what_is_in_on_time_and_late(cast, alice):
    cast.submit()
    with time_machine.travel("2026-11-02 12:00", tick=False):
        cast.clients.clear()
        page = cast.client(cast.alice).get("/rounds/?export=csv").content.decode("utf-8-sig")
    assert page.splitlines()[1] == "July to September 2026,2026-09-30,2026-10-21,2026-12-31,1 of 2,1,1"


def test_measures_that_only_stood_in_old_papers_are_not_offered(cast, alice, earlier):
    Indicator.objects.filter(pk=cast.open.indicator_id).update(is_current=False)
    assert f'value="{tick(cast.subject.unit, cast.open)}"' not in text(alice.get(OPEN, LAST))


def test_round_opened_ahead_stands_in_nobodys_way_before_its_day(cast, alice):
    sent = form(cast, tick(cast.subject.unit, cast.open), period="2026-12-31")
    sent |= {"opens_on": "4/1/2027", "due_on": "22/1/2027", "locks_on": "29/1/2027"}
    assert alice.post(OPEN, sent).status_code == 302
    assert "Returns, July to September 2026" in text(alice.get("/returns/"))
    assert "Returns for July to September 2026" in text(alice.get("/"))
    assert "One return awaits you." in text(cast.client(cast.bob).get("/"))
    with time_machine.travel("2027-01-05 12:00", tick=False):
        cast.clients.clear()
        assert "Returns, October to December 2026" in text(cast.client(cast.alice).get("/returns/"))
