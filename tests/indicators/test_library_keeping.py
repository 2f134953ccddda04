"""The library as those who keep it do: what a change does is shown first, and what figures rest on is left alone."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from indicators.figures import runs
from indicators.models import Indicator, IndicatorVersion, Observation, RatingRule, Target
from indicators.rating import Band, Rating
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.library_cast import BOUNDS, DAY, Keepers, create_paper, create_rule
from tests.indicators.returns_cast import text

RULES = "/indicator-library/rules/"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return Keepers()


def edit(cast):
    indicator = Indicator.objects.get(code=cast.code)
    words = {"title": indicator.title, "why_it_matters": "", "caution": "", "version": indicator.version}
    given = {"family": "timeliness", "order": "100", "polarity": "high", "is_current": "yes", "counts_children": "no"}
    return f"/indicator-library/{cast.code}/edit/", words | given


def define(cast, **given):
    usual = {
        "label": "Within 40 working days", "definition": "Counted anew.", "shape": "percentage", "over_time": "flow",
        "unit": "%", "decimals": "1", "numerator_label": "Done in time", "denominator_label": "All done",
        "counts_are_fte": "no", "collects_lateness": "no", "is_reverse_scored": "no", "starts_on": "1 October 2026",
        "break_note": "The limit is another.", "source": "The board", "version": 1,
    }  # fmt: skip
    return f"/indicator-library/{cast.code}/definitions/add/", usual | given


def set_target(cast, kind="period", **given):
    from indicators.target_changes import state_of

    usual = {"definition": "1", "rule": cast.rule.slug, "version": state_of(cast.keeper, cast.measure.indicator)}
    return f"/indicator-library/{cast.code}/targets/set/?as={kind}", usual | given


def change_rule(cast, **given):
    rule = RatingRule.objects.get(pk=cast.rule.pk)
    usual = {"name": rule.name, "description": "Said.", "version": rule.version, **BOUNDS}
    return f"{RULES}{rule.slug}/edit/", usual | given


# --- The library and its way in ---


def test_keeper_finds_the_library_and_others_do_not(cast, client):
    assert "/indicator-library/" in cast.get("/indicators/")
    assert f"/indicator-library/{cast.code}/" in cast.get(f"/indicators/{cast.code}/")
    client.force_login(cast.alice)
    for url in ("/indicators/", f"/indicators/{cast.code}/"):
        assert "/indicator-library/" not in text(client.get(url))
    assert client.get("/indicator-library/").status_code == 403


def test_library_shows_each_rule_in_plain_words_with_its_gaps(cast):
    bands = [Band(Rating.GREEN, lower=Decimal(75)), Band(Rating.AMBER, upper=Decimal(74))]
    create_rule(slug="gaps", kind="bands", bands=bands)
    page = cast.get("/indicator-library/")
    assert "At the target or better" in page and "Short of the target, by 5 or less" in page
    assert "75 or more" in page and "Over 74 and under 75" in page and "Outside the bands" in page


# --- Indicators ---


def test_words_of_an_indicator_are_saved_at_once_and_its_history_names_who(cast):
    url, data = edit(cast)
    assert cast.client.post(url, data | {"caution": "Read <slowly>."}).status_code == 302
    page = cast.get(f"/indicator-library/{cast.code}/")
    assert "Kit Keeper" in page and "Read &lt;slowly&gt;." in page and "<del>nothing</del>" in page
    assert AuditEvent.objects.get(verb="change indicator").detail["caution"] == [None, "Read <slowly>."]


def test_another_polarity_is_shown_with_the_rating_it_changes_before_it_is_saved(cast):
    url, data = edit(cast)
    events = AuditEvent.objects.count()
    page = cast.send(url, data | {"polarity": "low", "caution": "Kept while it is shown"})
    assert "One latest rating would change" in page and "Amber" in page and "Green" in page
    assert "Four figures of one period: July to September 2026" in page
    assert "Kept while it is shown" in page  # nothing typed is lost
    assert (cast.rated(), AuditEvent.objects.count()) == ("amber", events)  # the trial was taken back
    cast.twice(url, data | {"polarity": "low"})
    assert cast.rated() == "green"


def test_answers_changed_after_they_were_seen_are_shown_anew(cast):
    url, data = edit(cast)
    first = cast.client.post(url, data | {"polarity": "low"})
    again = data | {"polarity": "neither", "seen": first.context["form"]["seen"].value()}
    assert "One latest rating would change" in cast.send(url, again)
    assert Indicator.objects.get(code=cast.code).polarity == "high"


def test_new_indicator_asks_for_its_definition_next_and_its_code_is_its_own(cast):
    data = edit(cast)[1] | {"code": "new7", "title": "Visits"}
    done = cast.client.post("/indicator-library/add/", data)
    assert done["Location"] == "/indicator-library/NEW7/definitions/add/"
    assert "There is an indicator NEW7 already" in cast.send("/indicator-library/add/", data)
    made = define(cast, starts_on="")[1] | {"version": 0}
    assert cast.client.post("/indicator-library/NEW7/definitions/add/", made).status_code == 302
    assert IndicatorVersion.objects.get(indicator__code="NEW7").number == 1


# --- Definitions ---


def test_new_definition_ends_the_one_before_and_says_whom_it_concerns(cast):
    url, data = define(cast)
    page = cast.twice(url, data)
    assert "Targets under this definition" in page and "July to September 2026" in page
    old, new = IndicatorVersion.objects.filter(indicator=cast.measure.indicator).order_by("number")
    assert (old.ends_on, new.starts_on, new.number) == (date(2026, 9, 30), date(2026, 10, 1), 2)
    assert AuditEvent.objects.get(verb="add definition").detail["ends_before"] == str(old)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"starts_on": "30 September 2026"}, "Figures up to 30 September 2026 rest on"),
        ({"starts_on": ""}, "Enter the first day: another definition is in force until then."),
        ({"break_note": ""}, "Say why figures before and after it do not compare"),
        ({"numerator_label": ""}, "say what each of them is"),
        ({"best_from": "10"}, "Enter both ends of the best range, or neither."),
    ],
)
def test_new_definition_that_cannot_be_says_why_beside_its_field(cast, given, words):
    url, data = define(cast, **given)
    assert words in cast.send(url, data)
    assert cast.measure.indicator.versions.count() == 1


def test_definition_with_figures_keeps_its_meaning_while_its_words_are_mended(cast):
    url = f"/indicator-library/{cast.code}/definitions/1/edit/"
    form = cast.client.get(url).context["form"]
    assert "shape" not in form.fields and "numerator_label" not in form.fields and "starts_on" not in form.fields
    data = {"label": "Clearer", "definition": "What counts.", "decimals": "1", "source": "S", "version": 1}
    assert cast.client.post(url, data | {"shape": "flow"}).status_code == 302
    cast.measure.refresh_from_db()
    assert (cast.measure.label, cast.measure.shape) == ("Clearer", "percentage")


def test_definition_that_only_a_paper_used_is_never_changed(cast):
    document = create_paper()
    printed = factories.create_version()
    period = factories.create_quarter(starts_on=date(2020, 1, 1), ends_on=date(2020, 3, 31))
    Observation.objects.create(
        version=printed, subject=cast.subject, period=period, source="document", document=document, value=1
    )
    page = cast.get(f"/indicator-library/{printed.indicator.code}/")
    assert "come from a published paper: it stays as it is" in page and "Change definition" not in page
    assert cast.client.get(f"/indicator-library/{printed.indicator.code}/definitions/1/edit/").status_code == 403


# --- Targets ---


def test_new_target_ends_the_one_before_and_shows_what_it_rates(cast):
    url, data = set_target(cast, level="80", starts_on="1 July 2026")
    page = cast.twice(url, data)
    assert "One latest rating would change" in page
    old, new = Target.objects.order_by("starts_on")
    assert (old.ends_on, new.level, new.starts_on) == (date(2026, 6, 30), 80, date(2026, 7, 1))
    assert cast.rated() == "green"


def test_target_is_changed_and_taken_away(cast):
    url, data = set_target(cast, level="80", starts_on="1 April 2026")
    change = url.partition("?")[0] + f"?from={cast.target.pk}"
    assert 'value="90"' in cast.get(change)
    cast.twice(change, data)
    assert Target.objects.get().level == 80
    data = set_target(cast, level="80", starts_on="1 April 2026")[1]
    cast.twice(change, data | {"remove": "yes"})
    assert not Target.objects.exists()
    page = cast.get(f"/indicator-library/{cast.code}/")
    assert "None is set." in page and "Target, every period removed" in page


def test_trajectory_is_several_steps_together(cast):
    url, data = set_target(
        cast, "trajectory", day_1="31 December 2026", level_1="91", day_2="31 March 2027", level_2="93"
    )
    cast.twice(url, data)
    assert [(t.ends_on.month, t.level) for t in Target.objects.filter(kind="trajectory")] == [(12, 91), (3, 93)]
    url, data = set_target(cast, "trajectory", day_1="31 December 2026", level_1="92")
    cast.twice(url, data)  # what is left out is taken away
    assert [t.level for t in Target.objects.filter(kind="trajectory")] == [92]
    assert Target.objects.filter(kind="period").count() == 1


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("period", {"level": "101", "starts_on": "1/1/2027"}, "Enter a number from 0 to 100."),
        ("period", {"level": "-1", "starts_on": "1/1/2027"}, "Enter a number from 0 to 100."),
        ("period", {"level": "90", "starts_on": ""}, "Enter the first day."),
        ("year_end", {"level": "90"}, "Enter the day by which it is to be reached."),
        ("trajectory", {}, "Enter at least one step"),
        ("trajectory", {"day_1": "31/3/2027"}, "Enter its level."),
        ("trajectory", {"level_2": "50"}, "Enter the day of this step."),
        (
            "trajectory",
            {f"{k}_{n}": v for n in (1, 2) for k, v in (("day", "31/3/2027"), ("level", "9"))},
            "the same day",
        ),
    ],
)
def test_target_that_cannot_be_says_why(cast, kind, given, words):
    url, data = set_target(cast, kind, **given)
    assert words in cast.send(url, data)
    assert Target.objects.count() == 1


def test_measure_without_a_good_side_has_no_target(cast):
    Indicator.objects.update(polarity="neither")
    answer = cast.client.get(set_target(cast)[0], follow=True)
    assert "Neither high nor low is good in itself" in text(answer)


def test_second_of_two_who_set_a_target_sees_that_and_keeps_what_was_typed(cast):
    url, data = set_target(cast, level="80", starts_on="1 July 2026", note="Typed by hand")
    cast.twice(*set_target(cast, level="85", starts_on="1 July 2026"))
    answer = cast.client.post(url, data)
    assert answer.status_code == 409
    assert "Kit Keeper changed the targets while this was open here" in text(answer) and "Typed by hand" in text(answer)


def test_target_of_another_council_is_neither_shown_nor_touched(cast):
    other = factories.create_authority(name="Elsewhere")
    subject = factories.create_subject(authority=other)
    foreign = factories.create_target(version=cast.measure, subject=subject, authority=other, level=77, rule=cast.rule)
    foreign.note = "A secret of Elsewhere"
    foreign.save()
    page = cast.get(f"/indicator-library/{cast.code}/")
    assert "Elsewhere" not in page and "<strong>77</strong>" not in page
    url, data = set_target(cast, level="80", starts_on="1 April 2026")
    cast.client.post(f"{url.partition('?')[0]}?from={foreign.pk}", data | {"remove": "yes"})
    assert Target.objects.filter(pk=foreign.pk).exists()


# --- Rules ---


def test_bounds_that_judge_are_versioned_by_a_day(cast):
    url, data = change_rule(cast, to_2="1", from_3="1")
    assert "Enter the first day of the new bounds" in cast.send(url, data)
    page = cast.twice(url, data | {"starts_on": "1 October 2026"})
    assert "No latest rating would change." in page and "Short of the target, by 1 or less" in page
    assert cast.rated() == "amber"  # of the quarter before that day
    url, data = change_rule(cast, to_2="1", from_3="1")
    assert "From 1 October 2026" in cast.get(url) and "At first until 30 September 2026" in cast.get(url)
    old = RatingRule.objects.get(pk=cast.rule.pk).bands_on(date(2026, 9, 30))
    assert [band.upper for band in old] == [0, 5, None]


def test_bounds_from_a_past_day_show_the_ratings_they_change(cast):
    url, data = change_rule(cast, to_2="1", from_3="1", starts_on="1 July 2026")
    assert "One latest rating would change" in cast.twice(url, data)
    assert cast.rated() == "red"


def test_words_of_a_rule_are_saved_at_once_and_bounds_are_left(cast):
    url, data = change_rule(cast, description="In other words.")
    assert cast.client.post(url, data).status_code == 302
    assert RatingRule.objects.get(pk=cast.rule.pk).bands.count() == 3


def test_rule_that_judges_nothing_is_changed_in_place(cast):
    rule = create_rule(slug="idle")
    cast.rule = rule
    url, data = change_rule(cast, to_2="1", from_3="1")
    cast.twice(url, data)
    assert [band.upper for band in RatingRule.objects.get(pk=rule.pk).bands.all()] == [0, 1, None]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"from_3": "4"}, "Bands 2 and 3 both hold some values"),
        ({"from_2": "9", "from_3": "9", "to_2": "6"}, "The lower bound is above the upper one"),
        ({"band_2": ""}, "Choose the band that has these bounds"),
        ({"to_2": "many"}, "Enter it as a number"),
        ({"kind": "last_year"}, "This kind has one band, green"),
    ],
)
def test_bounds_that_do_not_fit_are_refused_beside_their_line(cast, given, words):
    data = {"name": "New", "kind": "distance", "description": "D", **BOUNDS, **given}
    assert words in cast.send(f"{RULES}add/", data)
    assert RatingRule.objects.count() == 1


def test_gaps_are_allowed_and_said_before_the_rule_is_made(cast):
    data = {"name": "Gap", "kind": "bands", "description": "D", "band_1": "green", "from_1": "75", "from_is_1": "in"}
    data |= {"band_2": "red", "to_2": "74.5", "to_is_2": "out"}
    page = cast.twice(f"{RULES}add/", data)
    assert "74.5 or more and under 75" in page and "Outside the bands" in page


def test_tolerance_of_its_own_is_a_rule_that_a_target_names(cast):
    """Havering's: within 10% green, beyond it no worse than last year amber, worse red (`domain.md` D)."""
    data = {"name": "Ten", "kind": "last_year", "description": "D", "band_1": "green", "to_1": "1", "to_is_1": "in"}
    page = cast.twice(f"{RULES}add/", data)
    assert (
        "At the target or better, or short of it by no more than 1%" in page
        and "worse than the same quarter last year" in page
    )
    rule = RatingRule.objects.get(name="Ten")
    cast.twice(*set_target(cast, level="90", starts_on="1 July 2026", rule=rule.slug))
    run = runs(cast.keeper, [cast.measure.indicator])[cast.measure.indicator_id]
    assert run.judgement.rating is Rating.NOT_RATED and "last year" in run.judgement.reason


def test_published_rule_is_shown_and_never_changed(cast):
    document = create_paper()
    create_rule(slug="printed", document=document)
    assert "It came from a published paper" in cast.get("/indicator-library/")
    assert cast.client.get(f"{RULES}printed/edit/").status_code == 403


def test_effects_are_taken_back_even_where_the_trial_is_refused(cast):
    rows = Target.history.count()
    cast.send(*set_target(cast, level="101", starts_on="1 July 2026"))
    cast.send(*set_target(cast, level="80", starts_on="1 July 2026"))
    assert (Target.history.count(), Target.objects.get().level) == (rows, 90)
