"""Whatever is written into any text of the record is text in every paper: its PDF fetches nothing and holds no file.

The typesetter would follow a picture, a style sheet or an attachment to wherever it leads. Two things stop it: texts
are escaped, and it is given nothing to fetch with. Each is seen to hold by itself.
"""

import html
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from reports.models import Report
from reports.pdf import RenderingFailed, render_pdf
from reports.rendering import print_html
from tests.conftest import DAY
from tests.guards.payloads import MARK, PAYLOADS, ROOM, plant, twin
from tests.guards.test_canaries import inside_pdf
from tests.guards.test_text import faults

pytestmark = pytest.mark.one_database

WORD = "quaggainafile"
DRAWING = f"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='9'><text y='9'>{WORD}</text></svg>"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def file(tmp_path) -> Path:
    """A file of this machine, which is nobody's business: a drawing with a word in it."""
    path = tmp_path / "private.svg"
    path.write_text(DRAWING)
    return path


# Each makes the typesetter ask another host, wherever it is not escaped.
OUTWARD = {
    "image": "<img src='{}'>",
    "sheet": "<link rel=stylesheet href='{}'>",
    "import": "<style>@import '{}';</style>",
    "background": "<p style='background:url({})'>x</p>",
    "typeface": "<style>@font-face{{font-family:x;src:url({})}}*{{font-family:x}}</style>",
    "drawing": "<svg width=9 height=9><image width=9 height=9 href='{}'/></svg>",
    "object": "<object data='{}'></object>",
    "embedded": "<embed src='{}'>",
    "bullet": "<ul style='list-style-image:url({})'><li>x</ul>",
    "content": "<style>h1::before{{content:url({})}}</style>",
    "attachment": "<link rel=attachment href='{}'>",
    "linked": "<a rel=attachment href='{}'>x</a>",
}
# And these put a file of this machine into the paper.
INWARD = ["image", "object", "embedded", "content", "attachment", "linked"]


def to_listener(address: str) -> list[str]:
    return [payload.format(f"{address}/{name}") for name, payload in OUTWARD.items()]


def to_file(file: Path) -> list[str]:
    return [OUTWARD[name].format(file.as_uri()) for name in INWARD]


def document(payload: str) -> str:
    return f"<!DOCTYPE html><html lang=en-GB><title>x</title><h1>x</h1>{payload}"


# --- The print document of every paper ---


def printed(written: Callable[[str], str] = str, turn: int = 0) -> dict[str, str]:
    with transaction.atomic():
        plant(written, turn=turn)
        pages = {report.slug: print_html(report) for report in Report.objects.all()}
        transaction.set_rollback(True)
    return pages


@pytest.mark.parametrize("turns", [1, pytest.param(len(PAYLOADS), marks=pytest.mark.soak)])
def test_payload_in_any_text_of_the_record_is_text_in_every_paper(record, turns):
    for turn in range(turns):
        pages = printed(turn=turn)
        assert faults(pages, printed(twin, turn=turn)) == {}
        assert len(pages) == Report.objects.count() > 5
        assert all(page.count(MARK) > 30 for page in pages.values())


# --- What the typesetter makes of them ---


@pytest.mark.parametrize(
    "slug",
    ["climbie-2004"]
    + [
        pytest.param(slug, marks=pytest.mark.soak)
        for slug in ("haringey-review-2009", "kent-2009", "ofsted-2012", "scrutiny-2021")
    ],
)
def test_pdf_of_a_paper_asks_for_nothing_and_holds_no_file(record, listener, file, slug):
    address, hits = listener
    payloads = to_listener(address) + to_file(file)
    plant(payloads=lambda field: [text for text in payloads if len(text) <= (field.max_length or 10_000) - ROOM])
    text = print_html(Report.objects.get(slug=slug))
    assert all(html.escape(payload) in text for payload in (payloads[0], payloads[-1]))
    content = render_pdf(text, timeout_seconds=200).content
    assert hits == []
    assert WORD not in inside_pdf(content)
    assert "<img src=" in inside_pdf(content)  # as words on the page


def test_without_escaping_the_typesetter_is_given_nothing_to_fetch_with(listener, file):
    """Also where it would swallow the refusal and go on."""
    address, hits = listener
    together = "".join(to_listener(address) + to_file(file))
    with pytest.raises(RenderingFailed, match="outside itself"):
        render_pdf(document(together))
    assert hits == []


# --- Controls ---

SET_ALL = """
import json, sys, weasyprint
made = [weasyprint.HTML(string=text).write_pdf().hex() for text in json.load(sys.stdin)]
json.dump(made, sys.stdout)
"""


def set_by_default(*payloads: str) -> list[bytes]:
    """The PDF of each as the typesetter makes it by itself, in a child of the test."""
    asked = json.dumps([document(payload) for payload in payloads])
    child = subprocess.run([sys.executable, "-c", SET_ALL], input=asked, capture_output=True, check=True, text=True)
    return [bytes.fromhex(made) for made in json.loads(child.stdout)]


def test_each_payload_reaches_a_host_and_a_file_where_nothing_stops_it(listener, file):
    address, hits = listener
    made = set_by_default(*to_listener(address), *to_file(file))
    assert {path.strip("/") for path in hits} == OUTWARD.keys()
    holding = [WORD in inside_pdf(content) for content in made[len(OUTWARD) :]]
    assert holding == [True] * len(INWARD)
    assert not any(WORD in inside_pdf(content) for content in made[: len(OUTWARD)])


def test_nothing_is_fetched_where_the_same_payloads_are_escaped(listener, file):
    address, hits = listener
    (content,) = set_by_default(html.escape("".join(to_listener(address) + to_file(file))))
    assert hits == []
    assert WORD not in inside_pdf(content)
