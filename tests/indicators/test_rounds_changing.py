"""Changing a round that is open, its templates and its deputies, as a performance officer does it."""

from datetime import date
from uuid import uuid4

from indicators.models import CollectionTemplate, Deputy, Expectation, Round, TemplateLine
from safeguarding.access import Role
from safeguarding.models import AuditEvent, Unit
from tests import factories
from tests.indicators.returns_cast import NOW, text
from tests.indicators.rounds_cast import LAST, OPEN, tick

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


def kept(cast, alice) -> CollectionTemplate:
    alice.post(f"/rounds/{cast.round.pk}/save-as-template/", {"name": "Usual"})
    return CollectionTemplate.objects.get()


def test_template_is_deleted_with_its_list_which_the_log_keeps(cast, alice, earlier):
    template = kept(cast, alice)
    url = f"/rounds/templates/{template.pk}/"
    assert "Rounds that began from it keep their lists." in text(alice.get(url))
    page = alice.post(f"{url}delete/", {"version": template.version}, follow=True)
    assert page.redirect_chain == [("/rounds/templates/", 302)] and "The template “Usual” is deleted." in text(page)
    assert not CollectionTemplate.objects.exists() and not TemplateLine.objects.exists()
    assert "Usual" not in text(alice.get(OPEN)) and alice.get(url).status_code == 404
    event = AuditEvent.objects.get(verb="delete collection template")
    assert event.detail["name"] == ["Usual", None]
    assert event.detail["asked"][cast.subject.slug] == sorted(
        version.indicator.code for version in (cast.timely, cast.vacancies, cast.open)
    )
    assert cast.round.expectations.count() == 4  # a template changes no round


def test_template_that_somebody_changed_meanwhile_is_not_deleted(cast, alice):
    template = kept(cast, alice)
    url, ticks = f"/rounds/templates/{template.pk}/", [tick(cast.subject.unit, cast.open)]
    assert alice.post(url, {"name": "Short", "asked": ticks, "version": template.version}).status_code == 302
    page = alice.post(f"{url}delete/", {"version": template.version}, follow=True)
    assert "Not deleted: somebody else changed this template" in text(page)
    assert not AuditEvent.objects.filter(verb="delete collection template").exists()
    assert CollectionTemplate.objects.get().lines.count() == 1


def test_template_is_deleted_once_by_two_clicks_and_never_by_looking_or_by_others(cast, alice):
    template = kept(cast, alice)
    url, sent = f"/rounds/templates/{template.pk}/delete/", {"version": template.version, "form_token": str(uuid4())}
    assert alice.get(url).status_code == 405
    assert alice.post(url).status_code == 400
    assert cast.client(cast.bob).post(url, sent).status_code == 403
    assert CollectionTemplate.objects.exists()
    assert [alice.post(url, sent).url for _ in range(2)] == ["/rounds/templates/"] * 2
    assert AuditEvent.objects.filter(verb="delete collection template").count() == 1


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
