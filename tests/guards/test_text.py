"""Whatever is written into any text of the record, or typed into any form, stands on every page as text.

Every page is read twice: once with payloads in every text, once with their harmless twins in the same places. A twin
has no mark that means anything in HTML, so whatever mark-up its page holds is ours. The two pages must be the same
letter by letter, once what stands escaped is put as the twin has it: a mark that got through by itself, or was escaped
twice, makes a difference. What needs no such mark to do harm is looked for by itself: an attribute that is not ours,
and an address that runs.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import html5lib
import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template import Context, RequestContext, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Evidence
from reports.models import Outcome, Report
from safeguarding import audit
from safeguarding.access import Role
from safeguarding.models import Document, User
from tests import list_rows
from tests.addresses import minuted, urls_about_derby
from tests.conftest import DAY
from tests.guards.building_sent import draft
from tests.guards.doors import take_down_all_but_the_log
from tests.guards.forms_sent import BY_SCRIPT, FORMS, Sent, filled_in, saved_return
from tests.guards.payloads import MARK, PAYLOADS, TWINS, plant, twin
from tests.guards.readers import READ, client_of, made_up

pytestmark = pytest.mark.one_database

Pages = dict[str, str]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


# --- What a page must not hold ---

ESCAPED = {"<": ["&lt;", "%3C"], ">": ["&gt;", "%3E"], '"': ["&quot;", "%22"], "'": ["&#x27;", "&#39;", "%27"]}
ESCAPED |= {"{": ["{", "%7B"], "}": ["}", "%7D"], "&": ["&amp;", "%26"]}  # a brace means nothing to a browser
SPELT = {spelling: TWINS[ord(mark)] for mark, spellings in ESCAPED.items() for spelling in spellings}
SPELT |= {quote(letter): letter for letter in SPELT.values()}
ANY_SPELLING = re.compile("|".join(map(re.escape, SPELT)))
# Another each time: the secret and the token of a form, the digest of its answers, and the seals of the audit log.
NEW_EACH_TIME = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=name="seen" value=")[0-9a-f]{32}|'
    r'(?<=name="form_token" value=")[\w-]+|(?<=<td>)[0-9a-f]{12}(?=</td>)'
)


def as_twin(page: str) -> str:
    """A page's source with whatever is escaped on it put as twins have it."""
    return ANY_SPELLING.sub(lambda found: SPELT[found[0]], NEW_EACH_TIME.sub("", page))


ADDRESSES = {"href", "src", "action", "formaction", "data", "srcset", "poster", "background", "cite", "ping"}
RUNS_NOTHING = {"http", "https", "mailto", "#"}
LOGO = re.compile(r"data:image/png;base64,[a-z0-9+/=]*")  # as an image and nothing else


def intruders(page: str) -> list[str]:
    """Attributes that are not ours, and addresses that could run something."""
    found = []
    for item in html5lib.parse(page, namespaceHTMLElements=False).iter():
        for name, value in ((str(name), value) for name, value in item.attrib.items()):
            address = "".join(letter for letter in value if letter > " ").lower()  # as a browser reads it
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", address)
            if MARK in name or name.startswith("on") or name in {"style", "srcdoc"}:
                found.append(f"{item.tag} {name}")
            if item.tag == "img" and name == "src" and LOGO.fullmatch(address):
                continue
            if name.rpartition("}")[2] in ADDRESSES and scheme and scheme[1] not in RUNS_NOTHING:
                found.append(f"{item.tag} {name}={value}")
    return found


FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="\w')


def without_secret(page: str) -> list[str]:
    """Forms that a browser would send in vain: a piece that is included with `only` has no secret to put into them, and
    the client of the tests does not ask for one. They are looked for here since this guard reads every page."""
    return [head for head, inside in FORM.findall(page) if "post" in head.lower() and not SECRET.search(inside)]


def faults(pages: Pages, twins: Pages) -> dict[str, list[str]]:
    """What is wrong on which page: the first difference between it and its twin, its intruders, and forms without a
    secret."""
    assert pages.keys() == twins.keys()
    found = {
        url: [*difference(as_twin(page), as_twin(twins[url])), *intruders(page), *without_secret(page)]
        for url, page in pages.items()
    }
    return {url: wrong for url, wrong in found.items() if wrong}


def difference(one: str, other: str) -> Iterator[str]:
    place = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if one != other:
        place = min(len(one), len(other)) if place is None else place
        yield f"{one[max(place - 60, 0) : place + 60]!r} is not {other[max(place - 60, 0) : place + 60]!r}"


# --- Every page of the record ---


@pytest.fixture
def readers(record) -> dict[str, Client]:
    """For whom each address is: whoever may do most in Derby, and the manager for the return of their own."""
    urls, most = urls_about_derby(), made_up("derby", Role)
    manager = client_of(User.objects.get(email="manager@derby.example"))
    saved_return()
    said = {"kind": "agreed", "text": "Agreed", "decided_on": DAY, "entered_at": timezone.now()}
    Outcome.objects.create(report=minuted(), entered_by=User.objects.first(), **said)
    urls["indicators:question_detail"] = reverse("indicators:question_detail", args=[list_rows.question().pk])
    found = {urls[name]: manager if name in OF_THE_MANAGER else most for name in READ if name not in NO_PAGE}
    sender = User.objects.get(email="performance@derby.example")
    found |= dict.fromkeys((urls[name] for name in OF_THEIR_SENDER), client_of(sender))
    found[reverse("actionplans:plan_agree", args=[draft().slug])] = most
    found |= {reverse("reports:report_detail", args=[slug]): most for slug in slugs(Report)}
    found |= {reverse("document_detail", args=[slug]): most for slug in slugs(Document)}
    found[reverse("actionplans:action_detail", args=[Evidence.objects.exclude(link="").first().action_id])] = most
    return found | {f"/search/?q={MARK}": most, f"/search/?q={MARK}&in=actions": most, "/returns/": manager}


# Models without a row.
WITHOUT_ROWS = {
    "Action.clock", "HandoverNote.text", "Evidence.withdrawn_why",
    "Withholding.field", "Issue.erratum", "Withdrawal.reason", "Rebase.withdrawn_reason",
    "ReceiptFile.source", "ReceiptFile.progress", "ReceiptFile.failure",
}  # fmt: skip
OF_THEIR_SENDER = ("actionplans:plan_upload_detail", "indicators:library_upload", "standards:file_detail")
OF_THE_MANAGER = {"pack_detail", "indicators:return_edit", "indicators:return_submit", "indicators:return_upload"}
NO_PAGE = {
    "reports:rendering_file",
    "reports:house_style_logo",
    "indicators:return_receipt",
    "indicators:return_workbook",
}
NO_PAGE |= {"actionplans:evidence_file", "actionplans:plan_export", "actionplans:plan_upload_faults"}
NO_PAGE |= {"pack_file", "standards:standardevidence_file"}
NO_PAGE |= {"actionplans:plan_agree"}  # leads on from an agreed plan; a draft's is read
NO_PAGE |= {
    "indicators:library_export",
    "indicators:round_figures",
    "indicators:upload_file",
    "indicators:upload_faults",
}


def slugs(model) -> list[str]:
    return list(model.objects.order_by("slug").values_list("slug", flat=True))


def read(readers: dict[str, Client], written: Callable[[str], str] = str, turn: int = 0) -> Pages:
    """Every page as it is with these words in every text; then everything is taken back."""
    with transaction.atomic():
        take_down_all_but_the_log()
        planted = plant(written, turn=turn)
        assert {field for field, rows in planted.items() if not rows} == WITHOUT_ROWS
        person = User.objects.first()
        for payload in PAYLOADS:  # the log of changes is never changed, so it is written
            audit.record(verb="trial", subject=person, by=written(payload), at=timezone.now(), words=written(payload))
        answers = {url: client.get(url) for url, client in readers.items()}
        transaction.set_rollback(True)
    assert {answer.status_code for answer in answers.values()} == {200}, answers
    return {url: answer.content.decode() for url, answer in answers.items()}


def test_payload_in_any_text_of_the_record_is_text_on_every_page(readers):
    pages = read(readers)
    assert faults(pages, read(readers, twin)) == {}
    assert len(pages) > 55
    assert sum(f"b {MARK}" in page for page in pages.values()) > 40


@pytest.mark.soak
def test_every_payload_in_every_text_of_the_record_is_text_on_every_page(readers):
    for turn in range(len(PAYLOADS)):
        assert faults(read(readers, turn=turn), read(readers, twin, turn=turn)) == {}, turn


SOME = ["/findings/", "/standards/", "/action-plans/", "/papers/", "/documents/climbie-2004/", "/papers/climbie-2004/"]
SOME += ["/people/", "/units/", "/agencies/add/", "/audit/"]


def test_page_that_does_not_escape_is_found(readers, monkeypatch):
    """The control, for each of the places in which texts are escaped."""
    plant()
    right = {url: readers[url].get(url).content.decode() for url in SOME}
    for place, pages in ESCAPING.items():
        with monkeypatch.context() as patched:
            patched.setattr(place, lambda value, *rest: str(value))
            wrong = {url: readers[url].get(url).content.decode() for url in SOME}
        assert len(faults(wrong, right)) >= pages, place


ESCAPING = {
    "django.template.base.render_value_in_context": 9,
    "django.utils.html.escape": 9,
    "django.utils.html.conditional_escape": 3,  # columns of tables
    "safeguarding.templatetags.words.escape": 1,  # lists in what is retold
}
# Where a payload may stand without being escaped, and whether what has no mark of HTML does harm there as well.
PLACES = {
    "<p>{{ x|safe }}": "", '<p title="{{ x|safe }}">': "", "<p title='{{ x|safe }}'>": "",
    "<title>{{ x|safe }}</title>": "", "<textarea>{{ x|safe }}</textarea>": "", "<!-- {{ x|safe }} -->": "",
    "<script>{{ x|safe }}</script>": "", '<a href="{{ x }}">x</a>': "javascript:zorilla()",
    "<input value={{ x }}>": "x zorilla onclick=alert(1) x",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_payload_that_does_harm_is_found(place):
    """The control, for each payload: where it is not escaped, and where that is not enough."""
    for payload in [PLACES[place]] if PLACES[place] else [text for text in PAYLOADS if set(text) & set("<>\"'&")]:
        pages, twins = ({"": Template(place).render(Context({"x": text}))} for text in (payload, twin(payload)))
        assert faults(pages, twins)
        if not PLACES[place]:
            right = {"": Template(place.replace("|safe", "")).render(Context({"x": payload}))}
            assert faults(right, twins) == {}, payload


@pytest.mark.parametrize(("how", "found"), [("", []), (" only", [' method="post"'])])
def test_form_in_a_piece_that_lost_its_secret_is_found(rf, how, found):
    """The control."""
    request, form = rf.get("/"), Template('<form method="post">{% csrf_token %}</form>')
    request.user = AnonymousUser()
    page = Template(f"{{% include form{how} %}}").render(RequestContext(request, {"form": form}))
    assert without_secret(page) == found


# --- What is typed into a form, and into an address ---


def shown_again(sent: Sent, data: dict[str, str]) -> str:
    """What a person sees who sends this; then everything is taken back. What a form makes has another number each
    time."""
    with transaction.atomic():
        page = sent.client.post(sent.url, data, follow=True)
        transaction.set_rollback(True)
    assert page.status_code in {200, 400, 409}, page
    return re.sub(r"(?<=[/-])\d+(?=/|</dd>)", "0", page.content.decode())


def typed_into(sent: Sent, turn: int) -> Iterator[dict[str, str]]:
    """A payload in each box of a form; then only in those that take any words, so that it is saved, and said to be."""
    boxes = html5lib.parse(sent.client.get(sent.url).content.decode(), namespaceHTMLElements=False).findall(".//main//")
    names = [box.get("name") for box in boxes if box.tag in {"input", "textarea", "select"} and box.get("name")]
    names = sorted({*names, *sent.data} - {"csrfmiddlewaretoken", "version"})  # without these a form is refused whole
    everywhere = {name: PAYLOADS[(place + turn) % len(PAYLOADS)] for place, name in enumerate(names)}
    yield sent.data | everywhere
    # "0" is the first of any list, so that both pages are in the same order.
    if words := {name: f"0 {everywhere[name]}" for name in names if name.rpartition("-")[2] in WORDS}:
        yield sent.data | words


PAGES_OF_FORMS = [name for name in FORMS if name not in BY_SCRIPT]  # what a script is told, it sets as text
WORDS = {"name", "short_name", "title", "note", "reason", "why", "text", "answer"}


@pytest.mark.parametrize("name", PAGES_OF_FORMS)
def test_payload_typed_into_a_form_is_text_when_the_form_is_shown_again(record, name):
    assert_shown_as_text(filled_in(name), turn=2)


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES_OF_FORMS)
def test_every_payload_typed_into_every_box_is_text_when_the_form_is_shown_again(record, name):
    sent = filled_in(name)
    for turn in range(len(PAYLOADS)):
        assert_shown_as_text(sent, turn)


def assert_shown_as_text(sent: Sent, turn: int):
    for data in typed_into(sent, turn):
        pages = {
            written: shown_again(sent, {key: written(str(text)) for key, text in data.items()})
            for written in (str, twin)
        }
        assert faults({sent.url: pages[str]}, {sent.url: pages[twin]}) == {}


BY_ADDRESS = ["/search/?q={}", "/findings/?words={}&sort={}&page={}&theme={}", "/actions/?sort={}&state={}", "/{}/"]
BY_ADDRESS += ["/documents/?words={}", "/standards/climbie-2003/{}/", "/indicators/{}/", "/audit/?words={}&sort={}"]
FOR_ANYBODY = ["/account/sign-in/", "/account/password/forgotten/"]


def in_addresses(client: Client, written: Callable[[str], str], every: int) -> Pages:
    """Pages that say what was asked for; whatever is not found is a page too. Of each address every so many payloads,
    and of the next address the next."""
    return {
        f"{url} {payload}": client.get(url.replace("{}", quote(written(payload), safe=""))).content.decode()
        for start, url in enumerate(BY_ADDRESS)
        for payload in PAYLOADS[start % every :: every]
    }


def for_anybody(written: Callable[[str], str]) -> Pages:
    """The pages of somebody who is not signed in: an address to go to, and a form sent with nonsense."""
    pages = {}
    for payload in PAYLOADS:
        words = dict.fromkeys(("login", "password", "email", "next"), written(payload))
        for url in FOR_ANYBODY:
            pages[f"{url} {payload} asked for"] = Client().get(url, {"next": words["next"]}).content.decode()
            pages[f"{url} {payload}"] = Client().post(url, words).content.decode()
    return pages


@pytest.mark.parametrize("every", [2 * len(BY_ADDRESS), pytest.param(1, marks=pytest.mark.soak)])
def test_payload_in_an_address_is_text_on_the_page(record, every):
    most = made_up("derby", Role)
    assert faults(in_addresses(most, str, every), in_addresses(most, twin, every)) == {}


def test_payload_typed_by_somebody_who_is_not_signed_in_is_text_on_the_page(db):
    assert faults(for_anybody(str), for_anybody(twin)) == {}
