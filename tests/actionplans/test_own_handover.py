"""What happens to actions when a post changes hands. Today is Friday 20 November 2026."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from actionplans.models import HandoverNote
from safeguarding.access import Role
from safeguarding.models import AuditEvent, PostHolding
from tests import factories
from tests.actionplans.own_cast import boxes, day, make_cast, text
from tests.conftest import DAY

MINE = "/actions/mine/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


def taken_over(cast, days=3):
    """Bob has left, and Charlie has held the post for so many days."""
    since = DAY - timedelta(days=days)
    PostHolding.objects.filter(user=cast.bob).update(ends_on=since - timedelta(days=1))
    PostHolding.objects.create(post=cast.post, user=cast.charlie, starts_on=since)


def note(cast, action, words, by=None):
    return cast.client(by or cast.bob).post(url_of(cast), {f"note-{action.pk}": words})


def url_of(cast):
    return f"/actions/hand-over/{cast.post.pk}/"


def mine(cast):
    return text(cast.client(cast.charlie).get(MINE))


def test_new_holder_finds_what_was_handed_over_with_all_there_is_to_know(cast):
    action = cast.action("Share cover", due=9)
    cast.report(action, -8, done="Two teams have given names.", next="The other four")
    cast.question(action, "Why so slow?", on=-6)
    note(cast, action, "Ask the head of Reception 2 first.")
    taken_over(cast)
    said = mine(cast)
    for words in (
        "Handed over to you: Head of reception",
        "You hold this post since 17 November 2026. Before you: Bob.",
        "Due 3 December 2026, in nine working days",
        "Last report on 10 November 2026: Two teams have given names. Next: The other four",
        "Not answered for 6 working days Why so slow?",
        "Ask the head of Reception 2 first. Handover note of Bob, 20 November 2026",
    ):
        assert words in said


@pytest.mark.parametrize(("days", "is_new"), [(0, True), (29, True), (30, False)])
def test_post_is_new_to_its_holder_for_thirty_days(cast, days, is_new):
    cast.action("Share cover", due=9)
    taken_over(cast, days)
    assert ("Handed over to you" in mine(cast)) == is_new


def test_what_has_ended_is_not_handed_over(cast):
    action = cast.action("Share cover")
    action.delivery_states.create(state="closed", on=day(-9), by=cast.dora, note="Not needed")
    taken_over(cast)
    assert "Handed over to you" not in mine(cast)


def test_only_the_last_holder_is_named_as_the_one_before(cast):
    PostHolding.objects.create(
        post=cast.post, printed_name="Long Ago", starts_on=DAY - timedelta(days=2000), ends_on=DAY - timedelta(days=900)
    )
    cast.action("Share cover")
    taken_over(cast)
    assert "Before you: Bob." in mine(cast)


def test_leaving_holder_writes_notes_for_several_at_once(cast):
    first, second = cast.action("First"), cast.action("Second")
    data = boxes(cast.client(cast.bob).get(url_of(cast))) | {f"note-{first.pk}": "Mind the gap."}
    assert cast.client(cast.bob).post(url_of(cast), data).status_code == 302
    assert [(made.action, made.text, made.by) for made in HandoverNote.objects.all()] == [
        (first, "Mind the gap.", cast.bob)
    ]
    assert AuditEvent.objects.get(verb="leave handover note").detail == {"text": "Mind the gap."}
    assert "Mind the gap." in text(cast.client(cast.bob).get(url_of(cast)))
    assert not second.handover_notes.exists()


def test_form_without_a_word_says_so(cast):
    action = cast.action("First")
    assert "Nothing has been typed." in text(note(cast, action, "  "))


def test_those_who_keep_plans_leave_notes_for_a_vacant_post(cast):
    action = cast.action("First")
    PostHolding.objects.filter(user=cast.bob).update(ends_on=day(-1))
    said = text(cast.client(cast.alice).get(MINE))
    assert "Post vacant Head of reception owns one action" in said
    assert note(cast, action, "Start with the rota.", by=cast.alice).status_code == 302
    assert "Vacant posts" not in text(cast.client(cast.charlie).get(MINE))


@pytest.mark.parametrize("who", ["charlie", "dora", "carol"])
def test_nobody_else_leaves_notes(cast, who):
    action = cast.action("First")
    assert note(cast, action, "Mine", by=getattr(cast, who)).status_code == 403
    assert not HandoverNote.objects.exists()


def test_note_about_an_action_of_another_post_is_not_taken(cast):
    other = cast.action("Other", owner=None)
    assert "nothing to hand over" in text(note(cast, other, "Mine"))
    cast.action("First")
    assert "Nothing has been typed." in text(note(cast, other, "Mine"))
    assert not HandoverNote.objects.exists()


def test_handover_note_is_never_changed(cast):
    note(cast, cast.action("First"), "Mind the gap.")
    for change in (lambda rows: rows.update(text="No"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(HandoverNote.objects.all())


# --- What the administrator is told ---


@pytest.fixture
def admin(cast):
    return cast.client(factories.create_user(authority=cast.authority, name="Ellen", roles=(Role.ADMINISTRATOR,)))


@pytest.mark.parametrize("verb", ["end", "correct", "appoint"])
def test_whoever_changes_a_holder_is_told_what_the_post_owns(cast, admin, verb):
    cast.action("First")
    cast.action("Second")
    held = PostHolding.objects.get(user=cast.bob)
    part = verb if verb == "appoint" else f"holders/{held.pk}/{verb}"
    page = admin.get(f"/posts/{cast.post.pk}/{part}/")
    assert "The post owns two actions . Whoever holds it next takes them over" in text(page)
    assert f'href="/posts/{cast.post.pk}/#actions"' in page.content.decode()


def test_post_that_owns_nothing_is_not_spoken_of(cast, admin):
    held = PostHolding.objects.get(user=cast.bob)
    assert "The post owns" not in text(admin.get(f"/posts/{cast.post.pk}/holders/{held.pk}/end/"))


def test_vacant_post_shows_on_its_page_with_what_it_owns(cast, admin):
    cast.action("First")
    PostHolding.objects.filter(user=cast.bob).update(ends_on=day(-1))
    said = text(admin.get(f"/posts/{cast.post.pk}/"))
    assert "Holder today Vacant" in said
    assert "First" in said
