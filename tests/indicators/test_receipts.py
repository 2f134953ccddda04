"""The receipt of a return: on its page, by e-mail and as one page of PDF, and how it is checked."""

import io
import re
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from django.core import mail

from indicators import changes
from indicators.guards import RETURN_STEPS
from indicators.kept import entry_of
from indicators.models import Observation, ReturnState
from indicators.return_rules import Entry
from reports import formats, receipts
from reports.models import ReceiptFile
from reports.pdf import Rendered, RenderingFailed
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


def ask(cast, user=None):
    """The button of the receipt, and where it leads. With `commits` the job worker has been, otherwise it has not."""
    return cast.client(user or cast.bob).post(f"{cast.url()}receipt/", follow=True)


def pdf(cast, user=None):
    answer = ask(cast, user)
    return answer if answer.status_code == 404 else cast.client(user or cast.bob).get(f"{cast.url()}receipt.pdf")


def waiting(cast, user=None):
    return cast.client(user or cast.bob).get(f"{cast.url()}receipt/")


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
def test_receipt_as_pdf_is_one_accessible_page_with_nothing_beyond_the_receipt(cast, commits):
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
def typesetter(monkeypatch, commits):
    """The print document instead of its PDF, so that many can be asked for; each is noted."""
    noted = []

    def set_page(html, **limits):
        noted.append(html)
        return Rendered(b"%PDF " + html.encode(), ())

    monkeypatch.setattr(formats.TYPESETTER, "set", set_page)
    return noted


def test_receipt_stays_and_says_what_has_happened_since(cast, typesetter):
    cast.submit()
    assert "Nothing yet: the return waits for approval." in text(pdf(cast))
    cast.take(changes.send_back_return, cast.alice, note="Secret <b>note</b>")
    page = text(pdf(cast))
    assert "Sent back by Alice on 15 October 2026 at 14:02." in page and "Secret" not in page


def test_receipt_is_for_those_who_may_see_the_return(cast, typesetter):
    board = factories.create_user(authority=cast.authority, roles=(Role.BOARD_MEMBER,))
    assert [pdf(cast).status_code, waiting(cast).status_code] == [404, 404]  # not sent in yet
    cast.submit()
    assert [pdf(cast, user).status_code for user in (cast.alice, board, cast.charlie)] == [200, 404, 404]
    assert [waiting(cast, user).status_code for user in (cast.alice, board, cast.charlie)] == [200, 404, 404]
    cast.take(changes.approve_return, cast.alice)
    assert pdf(cast, board).status_code == 200


@pytest.mark.one_database
def test_words_of_the_record_are_words_in_the_receipt(cast, typesetter):
    cast.bob.name = "<img src=x> </style>"
    cast.bob.save()
    cast.submit()
    page = pdf(cast).content.decode()
    assert "<img" not in page and len(re.findall("</style>", page)) == 1


# --- Who sets it ----------------------------------------------------------------------------------------------------


def test_request_for_a_receipt_sets_nothing_and_leads_to_where_it_is_waited_for(cast, monkeypatch):
    """Nothing is committed in a test, so no job runs: what is done here is what the web process does."""
    monkeypatch.setattr(formats.TYPESETTER, "set", None)
    cast.submit()
    assert "not made yet" in text(waiting(cast))
    answer = ask(cast)
    assert answer.redirect_chain == [(f"{cast.url()}receipt/", 302)]
    page = text(answer)
    assert "Your receipt is being made" in page and "Waiting for its turn" in page and "data-look-again" in page
    assert "download" not in page
    button = text(cast.get(cast.bob)).partition(f'action="{cast.url()}receipt/"')[2][:200]
    assert "csrfmiddlewaretoken" in button and "Receipt as a PDF" in text(cast.get(cast.bob))


def test_receipt_is_set_once_though_it_is_asked_for_again_and_by_others(cast, typesetter):
    cast.submit()
    first = pdf(cast).content
    assert [pdf(cast).content, pdf(cast, cast.alice).content] == [first, first]
    assert len(typesetter) == 1 and ReceiptFile.objects.get().source == ""
    page = text(waiting(cast))
    assert ask(cast).redirect_chain == [(f"{cast.url()}receipt.pdf", 302)]
    assert "Your receipt is ready" in page and f'href="{cast.url()}receipt.pdf" download' in page


def test_return_that_goes_on_while_its_receipt_is_waited_for_has_it_made_anew(cast, typesetter):
    cast.submit()
    pdf(cast)
    cast.take(changes.approve_return, cast.alice)
    assert "It is not made yet as the return stands now." in text(waiting(cast))
    assert "Approved by Alice" in text(pdf(cast)) and len(typesetter) == 2


def test_receipt_that_could_not_be_made_says_so_and_can_be_asked_for_again(cast, typesetter, monkeypatch):
    working = formats.TYPESETTER.set

    def fail(html, **limits):
        raise RenderingFailed("The paper could not be set as a PDF. The log says why.")

    monkeypatch.setattr(formats.TYPESETTER, "set", fail)
    cast.submit()
    page = text(ask(cast))
    assert "The receipt could not be made" in page and "The page could not be set as a PDF." in page
    assert ">Try again</button>" in page
    assert pdf(cast).headers["Location"] == f"{cast.url()}receipt/"
    monkeypatch.setattr(formats.TYPESETTER, "set", working)
    assert pdf(cast).content.startswith(b"%PDF")


def test_receipt_that_no_worker_makes_is_not_waited_for_for_ever(cast, monkeypatch):
    cast.submit()
    ask(cast)
    long_ago = sent(cast).at - ReceiptFile.PATIENCE - timedelta(days=1)
    ReceiptFile.objects.update(requested_at=long_ago)
    page = text(waiting(cast))
    assert "The receipt is taking too long" in page and "no worker is running" in page
    assert "data-look-again" not in page
    ask(cast)
    assert list(ReceiptFile.objects.order_by("pk").values_list("failure", flat=True)) == [receipts.LOST, ""]
