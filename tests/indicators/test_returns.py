from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import changes
from indicators.models import Observation, Return
from tests import factories
from tests.indicators.returns_cast import last_quarter, text

CHECK = {"check": "yes"}


def test_form_before_the_first_save_asks_for_every_figure_and_changes_nothing(cast):
    page = cast.get(cast.bob, "edit")
    for version in (cast.timely, cast.vacancies, cast.open):
        assert version.indicator.title in text(page)
    assert "Done in time" in text(page) and "How late were the others?" in text(page)
    assert not Return.objects.filter(round=cast.round).exists()


def test_form_shows_last_quarter_with_its_counts_and_the_target(cast):
    last_quarter(cast, "timely", numerator=143, denominator=170)
    whole = factories.create_subject(authority=cast.authority)
    factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = text(cast.get(cast.bob, "edit"))
    assert "84.1%" in page and "143 of 170" in page and "Apr to Jun 2026" in page
    assert "Target 92%, for the whole authority" in page


def test_form_prefers_the_units_own_target(cast):
    whole = factories.create_subject(authority=cast.authority)
    factories.create_target(version=cast.timely, subject=cast.subject, authority=cast.authority, level="87.5")
    factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = text(cast.get(cast.bob, "edit"))
    assert "Target 87.5%" in page and "92%" not in page


def test_form_says_which_figures_are_kept_locally(cast):
    assert "Kept locally" not in text(cast.get(cast.bob, "edit"))
    cast.timely.national_until = date(2013, 3, 31)
    cast.timely.save()
    assert "Kept locally: no national collection has asked for it since March 2013." in text(cast.get(cast.bob, "edit"))


def test_draft_keeps_unfinished_figures_and_shows_them_again(cast):
    response = cast.post(cast.bob, "edit", **cast.boxes(timely=("139", ""), vacancies={"state": "missing"}))
    assert response.status_code == 302
    assert "Saved as a draft at 14:02" in str(next(iter(get_messages(response.wsgi_request))))
    page = text(cast.get(cast.bob, "edit"))
    assert 'value="139"' in page
    assert "One of three figures is ready. Two are not finished." in page


def test_draft_with_a_number_that_cannot_be_read_is_kept_and_says_so_beside_it(cast):
    page = cast.post(cast.bob, "edit", **cast.boxes(timely=("1e3", "１７３"), open=("120",)))
    assert page.status_code == 200
    box = f"id_figure-{cast.timely.pk}-numerator"
    assert f'href="#{box}"' in text(page) and f'id="{box}_error"' in text(page)
    assert "1000 for 1e3" in text(page) and "full-width digits. Write 173" in text(page)
    assert 'value="1e3"' in text(page) and 'value="１７３"' in text(page)
    assert "<title>Error: " in page.content.decode()
    assert cast.figure("open").value == 120
    assert 'value="1e3"' in text(cast.get(cast.bob, "edit"))


def test_draft_with_a_comment_too_long_keeps_the_one_before_and_the_text_on_screen(cast):
    cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "1", "denominator": "2", "why": "Short"}))
    long = "x" * 2001
    page = cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "1", "denominator": "2", "why": long}))
    assert "Shorten this to 2,000 characters or fewer" in text(page) and long in text(page)
    assert cast.figure("timely").why == "Short"


def test_draft_never_holds_a_null_character(cast):
    typed = {"numerator": "1\x00", "denominator": "2", "why": "a\x00b"}
    assert cast.post(cast.bob, "edit", **cast.boxes(timely=typed)).status_code == 200
    assert "\x00" not in cast.figure("timely").as_printed


def test_figures_the_browser_did_not_send_stay_as_they_are(cast):
    cast.save()
    data = {key: value for key, value in cast.boxes().items() if str(cast.timely.pk) in key}
    cast.post(cast.bob, "edit", **data)
    assert cast.figure("open").value == 120


def test_lateness_is_kept_with_its_figure(cast):
    late = {"late_1_to_5": "17", "late_6_to_10": "8", "late_11_to_20": "6", "late_over_20": "3", "longest_late": "41"}
    cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "139", "denominator": "173", **late}))
    row = cast.figure("timely")
    assert [row.late_1_to_5, row.late_over_20, row.longest_late] == [17, 3, 41]
    assert "How late were the other 34?" in text(cast.get(cast.bob, "edit"))


def test_check_when_figures_are_lacking_lists_them_all_and_keeps_the_rest(cast):
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=("174", "173"), vacancies=("", "")))
    assert page.status_code == 200
    assert "Two things are to be put right" in text(page)
    assert "174 is more than 173" in text(page)
    assert cast.figure("open").value == 120 and cast.figure("timely").numerator == 174


def test_check_when_a_figure_moved_a_lot_asks_for_a_word_and_then_passes(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes())
    assert "Down 15.1 points since last quarter, from 95.4%." in text(page)
    assert "Say what changed, why, or what happens next" in text(page)
    worded = {"numerator": "139", "denominator": "173", "why": "Two vacancies from July"}
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=worded)).url == cast.url("submit")


def test_check_when_a_figure_is_off_target_asks_for_a_word(cast):
    whole = factories.create_subject(authority=cast.authority)
    target = factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes())
    assert "11.7 points under the target of 92%." in text(page)
    target.level = Decimal(80)
    target.save()
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes()).status_code == 302


def test_check_when_the_definition_changed_compares_nothing_across_the_break(cast):
    before = last_quarter(cast, "timely", numerator=165, denominator=173)
    older = factories.create_version()
    older.indicator, older.number = cast.timely.indicator, 2
    older.save()
    Observation.objects.filter(pk=before.pk).update(version=older)
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes()).status_code == 302
    assert "other definition" in text(cast.get(cast.bob, "edit"))


def test_nil_missing_and_not_applicable_are_kept_apart(cast):
    page = cast.post(
        cast.bob,
        "edit",
        **CHECK,
        **cast.boxes(
            timely={"state": "nil", "reason": "None were finished"},
            vacancies={"state": "missing", "reason": "System down", "expected_on": "2026-10-31"},
            open={"state": "not_applicable", "reason": "We hold no cases"},
        ),
    )
    assert page.status_code == 302
    assert [cast.figure(name).state for name in ("timely", "vacancies", "open")] == ["nil", "missing", "not_applicable"]
    assert cast.figure("timely").numerator is None and cast.figure("vacancies").expected_on == date(2026, 10, 31)


def test_nil_is_not_offered_for_a_snapshot_and_refused_if_sent(cast):
    assert text(cast.get(cast.bob, "edit")).count("Nothing to report: there were none this quarter") == 1
    page = cast.post(cast.bob, "edit", **cast.boxes(vacancies={"state": "nil", "reason": "None"}))
    assert "Choose one of the answers" in text(page)


def test_number_and_a_reason_for_none_together_are_refused_and_the_number_is_kept(cast):
    typed = {"state": "missing", "reason": "System down", "numerator": "139", "denominator": "173"}
    page = cast.post(cast.bob, "edit", **cast.boxes(timely=typed))
    assert "Keep one of the two" in text(page)
    assert cast.figure("timely").numerator == 139


def test_save_when_somebody_else_saved_meanwhile_shows_both_and_keeps_what_was_typed(cast):
    cast.save()
    seen = cast.version
    cast.save(timely=("140", "173"))
    page = cast.client(cast.bob).post(cast.url("edit"), {"version": seen, **cast.boxes(timely=("141", "175"))})
    assert page.status_code == 409
    assert "Saved meanwhile:</strong> 140 of 173" in text(page)
    assert 'value="141"' in text(page)
    assert f'name="version" value="{cast.version}"' in text(page)
    assert cast.figure("timely").numerator == 140


def test_save_when_the_return_was_sent_in_meanwhile_keeps_the_text_without_a_button(cast):
    cast.save()
    seen = cast.version
    cast.take(changes.submit_return, cast.bob)
    page = cast.client(cast.bob).post(cast.url("edit"), {"version": seen, **cast.boxes(open=("77",))})
    assert page.status_code == 409
    assert 'value="77"' in text(page) and "Save as draft" not in text(page)
    assert cast.figure("open").value == 120


def test_form_when_submitted_leads_to_the_receipt(cast):
    cast.submit()
    assert cast.get(cast.bob, "edit").url == cast.url()
    assert cast.get(cast.bob, "submit").url == cast.url()


@pytest.mark.parametrize("version", ["", "x", "-1", "１", "9" * 40])
def test_save_with_a_version_that_is_none_is_a_conflict_and_no_crash(cast, version):
    cast.save()
    sent = {**cast.boxes(open=("1",)), "version": version}
    assert cast.client(cast.bob).post(cast.url("edit"), sent).status_code == 409


def test_form_asks_the_database_as_often_for_ten_figures_as_for_three(cast, django_assert_num_queries):
    cast.save()
    client = cast.client(cast.bob)
    with CaptureQueriesContext(connection) as few:
        client.get(cast.url("edit"))
    more = [factories.ask(round=cast.round, subject=cast.subject) for _ in range(7)]
    whole = factories.create_subject(authority=cast.authority)
    for version in more:
        factories.create_target(version=version, subject=whole, authority=cast.authority, level=90)
        factories.create_figure(
            quarterly_return=cast.quarterly_return, version=version, numerator=Decimal(80), denominator=Decimal(100)
        )
    with django_assert_num_queries(len(few)):
        assert text(client.get(cast.url("edit"))).count("10.0 points under the target of 90%") == 7
