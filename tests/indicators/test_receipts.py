"""The receipt of a return: on its page, by e-mail and as one page of PDF, and how it is checked."""

import io
import re

import pikepdf
import pypdf
import pytest
from django.core import mail

from indicators import changes
from indicators.guards import RETURN_STEPS
from indicators.kept import entry_of
from indicators.models import Observation, ReturnState
from indicators.return_rules import Entry
from indicators.views import receipts as receipt_views
from reports.pdf import RenderingFailed
from safeguarding.access import Role
from tests import factories
from tests.guards.doors import take_down
from tests.indicators.returns_cast import text
from tests.pdf_structure import structure_faults


def sent(cast) -> ReturnState:
    return cast.quarterly_return.states.filter(state="submitted").last()


def hand_in(cast, **given):
    cast.save()
    data = {"version": cast.version, "declaration": "on"}
    return text(cast.client(cast.bob).post(cast.url("submit"), data, follow=True))


def pdf(cast, user=None):
    return cast.client(user or cast.bob).get(f"{cast.url()}receipt.pdf")


def words_of(answer) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# --- The page -------------------------------------------------------------------------------------------------------


def test_receipt_says_what_when_by_whom_and_the_digest_in_groups_and_whole(cast):
    cast.submit()
    page, digest = text(cast.get(cast.bob)), sent(cast).digest
    assert "Three figures of Duty team, July to September 2026" in page
    assert "Bob" in page and "Thursday 15 October 2026, 14:02" in page
    assert f">{digest[:4]} {digest[4:8]} {digest[8:12]} {digest[12:16]}<" in page
    assert digest in page.replace("<wbr>", "")
    assert "Matches</strong>" in page and "The record holds the figures as they were sent in." in page


def test_receipt_says_what_has_happened_since(cast):
    cast.approve()
    cast.take(changes.reopen_return, cast.alice, note="Counted twice")
    page = text(cast.get(cast.bob))
    assert "Approved by Alice on 15 October 2026 at 14:02; Reopened by Alice on 15 October 2026 at 14:02" in page
    assert "Matches</strong>" in page


def test_figure_changed_behind_the_back_of_the_record_is_found(cast):
    cast.submit()
    Observation.objects.filter(version=cast.timely).update(numerator=140)
    page = text(cast.get(cast.bob))
    assert "Does not match</strong>" in page and "but the record holds others" in page


def test_sending_in_changed_behind_the_back_of_the_record_is_found(cast):
    cast.submit()
    take_down(RETURN_STEPS)
    step = sent(cast)
    step.figures[str(cast.timely.pk)]["numerator"] = "140.00"
    ReturnState.objects.filter(pk=step.pk).update(figures=step.figures)
    assert "are not those of which the digest was made" in text(cast.get(cast.bob))


def test_sending_in_from_before_digests_were_kept_says_so(cast):
    cast.submit()
    take_down(RETURN_STEPS)
    ReturnState.objects.filter(pk=sent(cast).pk).update(figures=None, digest="")
    assert "No digest was kept when this return was sent in." in text(cast.get(cast.bob))


def test_figure_is_read_back_from_what_was_kept_as_it_was(cast):
    gap = {"state": "missing", "reason": "System down", "expected_on": "2026-10-31"}
    late = {"late_1_to_5": "17", "late_6_to_10": "8", "late_11_to_20": "6", "late_over_20": "3", "longest_late": "41"}
    cast.post(cast.bob, "edit", **cast.boxes(open=gap, timely={"numerator": "139", "denominator": "173", **late}))
    cast.take(changes.submit_return, cast.bob)
    for key, kept in sent(cast).figures.items():
        assert entry_of(kept) == Entry.of(Observation.objects.get(version=key))


# --- By e-mail ------------------------------------------------------------------------------------------------------


def test_receipt_goes_to_whoever_sent_the_return_in_and_the_page_says_so(cast, commits):
    page = hand_in(cast)
    assert f"The receipt was also sent to {cast.bob.email}." in page
    (letter,) = mail.outbox
    assert letter.to == [cast.bob.email] and "Receipt: Duty team, July to September 2026" in letter.subject
    for part in ("Three figures of Duty team", "Thursday 15 October 2026, 14:02", "Bob", sent(cast).digest):
        assert part in letter.body
    assert f"http://testserver{cast.url()}" in letter.body and "80.3" not in letter.body


def test_return_is_in_when_the_mail_server_is_away_and_the_page_says_so(cast, commits, no_mail_server):
    page = hand_in(cast)
    assert f"The receipt could not be sent to {cast.bob.email}." in page
    assert cast.states[-1] == "submitted" and "This page is your receipt" in page


def test_receipt_goes_once_though_the_button_is_pressed_twice(cast, commits):
    cast.save()
    data = {"version": cast.version, "declaration": "on"}
    for _ in range(2):
        cast.client(cast.bob).post(cast.url("submit"), data)
    assert len(mail.outbox) == 1


def test_name_with_a_line_break_stays_on_the_line_of_the_subject(cast, commits):
    cast.subject.name = "Duty\nBcc: all@test.example"
    cast.subject.save()
    hand_in(cast)
    assert mail.outbox[0].to == [cast.bob.email] and "Duty Bcc: all@test.example" in mail.outbox[0].subject


# --- As PDF ---------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_receipt_as_pdf_is_one_accessible_page_with_nothing_beyond_the_receipt(cast):
    """Once with the real typesetter."""
    cast.submit()
    answer = pdf(cast)
    assert answer.headers["Content-Type"] == "application/pdf" and structure_faults(answer.content) == []
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert len(file.pages) == 1
    found, digest = words_of(answer), sent(cast).digest
    for part in ("Three figures of Duty team, July to September 2026", "Bob", "15 October 2026, 14:02", "Matches"):
        assert part in found
    assert digest in found.replace(" ", "")
    assert "80.3" not in found and "139" not in found.replace(digest, "").partition("Digest")[0]


@pytest.fixture
def typesetter(monkeypatch):
    """The print document instead of its PDF, so that many can be asked for."""
    monkeypatch.setattr(receipt_views, "set_as_pdf", lambda html: b"%PDF " + html.encode())


def test_receipt_stays_and_says_what_has_happened_since(cast, typesetter):
    cast.submit()
    assert "Nothing yet: the return waits for approval." in text(pdf(cast))
    cast.take(changes.send_back_return, cast.alice, note="Secret <b>note</b>")
    page = text(pdf(cast))
    assert "Sent back by Alice on 15 October 2026 at 14:02." in page and "Secret" not in page


def test_receipt_is_for_those_who_may_see_the_return(cast, typesetter):
    board = factories.create_user(authority=cast.authority, roles=(Role.BOARD_MEMBER,))
    assert pdf(cast).status_code == 404  # not sent in yet
    cast.submit()
    assert [pdf(cast, user).status_code for user in (cast.alice, board, cast.charlie)] == [200, 404, 404]
    cast.take(changes.approve_return, cast.alice)
    assert pdf(cast, board).status_code == 200


@pytest.mark.one_database
def test_words_of_the_record_are_words_in_the_receipt(cast, typesetter):
    cast.bob.name = "<img src=x> </style>"
    cast.bob.save()
    cast.submit()
    page = pdf(cast).content.decode()
    assert "<img" not in page and len(re.findall("</style>", page)) == 1


def test_receipt_that_could_not_be_made_says_so(cast, monkeypatch):
    def fail(html):
        raise RenderingFailed("The paper could not be set as a PDF. The log says why.")

    monkeypatch.setattr(receipt_views, "set_as_pdf", fail)
    cast.submit()
    answer = pdf(cast)
    assert answer.status_code == 503 and "The receipt could not be made" in text(answer)
