"""A framework as a file and back: nothing is lost on the way, and a file does no more than a person could."""

import io
from datetime import date

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from safeguarding.access import Role
from safeguarding.models import AuditEvent
from standards.models import Assessment, Criterion, Framework, Grade, Scale, Standard, StandardsUpload, Theme
from tests import factories
from tests.indicators.returns_cast import text

DAY = date(2026, 11, 20)
URL = "/frameworks/section-11/"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Cast:
    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.keeper = factories.create_user(authority=self.authority, roles=(Role.PERFORMANCE_OFFICER,))
        self.client = Client()
        self.client.force_login(self.keeper)
        scale = Scale.objects.create(slug="words", name="Words")
        Grade.objects.create(scale=scale, order=1, word="Met")
        given = {"starts_on": date(2025, 4, 1), "scale": scale, "description": "Two\n\nparagraphs: “quoted”"}
        self.framework = Framework.objects.create(slug="section-11", title="Section 11", **given)
        for order, number in enumerate(("1", "2", "3.10"), start=1):
            row = Standard.objects.create(framework=self.framework, number=number, title=f"No. {number}", order=order)
            for place, label in enumerate(("1.1", ""), start=1):
                Criterion.objects.create(standard=row, order=place, label=label, text=f"Asked {place} of {number}")
        self.theme = Theme.objects.create(slug="voice", name="Voice")
        row.themes.add(self.theme)

    def send(self, content, name="framework.yaml", client=None):
        content = content if isinstance(content, bytes) else yaml.safe_dump(content, sort_keys=False).encode()
        sent = {"holds": "framework", "file": SimpleUploadedFile(name, content)}
        return (client or self.client).post("/standards-files/", sent, follow=True)

    def store(self, content, name="framework.yaml"):
        self.send(content, name)
        return self.client.post(f"/standards-files/{StandardsUpload.objects.latest('pk').pk}/", {"answer": "store"})

    def taken(self, kind):
        return self.client.get(f"{URL}?export={kind}").content

    def faults(self):
        return [(f["sheet"], f["cell"], f["words"]) for f in StandardsUpload.objects.latest("pk").preview["faults"]]


@pytest.fixture
def cast(db):
    return Cast()


def framework(**given):
    return {"framework": [{"framework": "section-11", **given}]}


# --- Out and back ---


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_file_brought_back_changes_nothing(cast, kind):
    page = text(cast.send(cast.taken(kind), f"framework.{kind}"))
    assert "Everything that the file says is on record already" in page
    assert StandardsUpload.objects.get().preview == {"made": [], "changed": [], "faults": []}


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_framework_moves_whole_to_where_it_is_not(cast, kind):
    before = yaml.safe_load(cast.taken("yaml"))
    taken = cast.taken(kind)
    Criterion.objects.all().delete()
    Standard.objects.all().delete()
    Framework.objects.all().delete()
    assert cast.store(taken, f"framework.{kind}").status_code == 302
    assert yaml.safe_load(cast.taken("yaml")) == before
    assert {event.verb for event in AuditEvent.objects.all()} >= {"store file of framework", "add framework"}


def test_file_shows_what_it_adds_and_changes_before_it_is_stored(cast):
    content = framework(title="Section 11 audit")
    content["standards"] = [{"number": "1", "title": "Leading"}, {"number": "4", "title": "Referral", "place": 1}]
    content["parts"] = [{"standard": "4", "text": "In hours"}, {"standard": "2", "label": "1.1", "text": "Other words"}]
    page = text(cast.send(content))
    assert "Two things would be added and three values would be changed. Nothing has been stored yet." in page
    assert "Standard 4, part In hours" in page
    assert Framework.objects.get().title == "Section 11"
    key = StandardsUpload.objects.get().pk
    page = cast.client.post(f"/standards-files/{key}/", {"answer": "store"}, follow=True)
    assert "See what is on record now" in text(page)
    assert [row.number for row in cast.framework.standards.all()] == ["4", "1", "2", "3.10"]
    assert Framework.objects.get().title == "Section 11 audit"
    assert [part.text for part in Standard.objects.get(number="2").criteria.all()] == ["Other words", "Asked 2 of 2"]


def test_standards_are_put_into_the_places_named(cast):
    rows = [{"number": number, "place": place} for place, number in enumerate(("3.10", "1", "2"), start=1)]
    assert cast.store(framework() | {"standards": rows}).status_code == 302
    assert [row.number for row in cast.framework.standards.all()] == ["3.10", "1", "2"]
    assert len(StandardsUpload.objects.get().preview["changed"]) == 3


def test_part_without_a_label_in_other_words_is_another_part(cast):
    part = Criterion.objects.get(standard__number="1", label="")
    Assessment.objects.create(
        standard=part.standard, criterion=part, authority=cast.authority, voice="self", as_at=DAY, summary="Fair"
    )
    cast.store(framework() | {"parts": [{"standard": "1", "text": "Asked otherwise", "place": 2}]})
    texts = [row.text for row in part.standard.criteria.all()]
    assert (texts, part.text in texts) == (["Asked 1 of 1", part.text, "Asked otherwise"], True)


def test_archived_and_brought_back_from_a_file(cast):
    rows = [{"number": "2", "state": "archived"}]
    cast.store(framework() | {"standards": rows})
    assert Standard.objects.get(number="2").is_archived
    cast.store(framework() | {"standards": [{"number": "2", "state": "in use"}]})
    assert not Standard.objects.get(number="2").is_archived


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_list_without_entries_is_brought_back_as_well(cast, kind):
    Criterion.objects.all().delete()
    assert "on record already" in text(cast.send(cast.taken(kind), f"framework.{kind}"))


# --- What is wrong, and where ---


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (framework(starts_on="soon"), ("framework", "entry 1", "Enter the first day in force as a day, such as")),
        (framework(scale="none"), ("framework", "entry 1", "The record has no “none”")),
        (framework(document="x"), ("framework", "entry 1", "Only what came with the record names a document")),
        (framework() | {"standards": [{"number": "9"}]}, ("standards", "entry 1", "Enter the title of the standard")),
        (
            framework() | {"standards": [{"number": "1", "themes": "x"}]},
            ("standards", "entry 1", "The record has no"),
        ),
        (framework() | {"standards": [{"number": "1"}, {"number": "1"}]}, ("standards", "entry 2", "It stands twice")),
        (framework() | {"standards": [{"number": "1", "place": "x"}]}, ("standards", "entry 1", "It is no place")),
        (
            framework() | {"standards": [{"number": "1", "state": "x"}]},
            ("standards", "entry 1", "It is none of the"),
        ),
        (framework() | {"parts": [{"standard": "9", "text": "x"}]}, ("parts", "entry 1", "There is no standard 9")),
        (framework() | {"extra": [{"a": "b"}]}, ("extra", "", "“extra” is none of the lists")),
        ({"standards": [{"number": "1"}]}, ("standards", "entry 1", "A file holds one framework")),
    ],
)
def test_fault_names_the_entry_and_nothing_is_stored(cast, content, fault):
    before = cast.taken("yaml")
    page = cast.store(content)
    assert page.status_code == 200
    sheet, cell, words = next(iter(cast.faults()))
    assert (sheet, cell, words[: len(fault[2])]) == (fault[0], fault[1], fault[2][: len(words)])
    assert cast.taken("yaml") == before


def test_fault_in_a_workbook_names_its_cell(cast):
    book = load_workbook(io.BytesIO(cast.taken("xlsx")))
    book["Standards"]["C3"] = "x" * 201
    book["Parts"]["D2"] = "Changed too"
    book["Parts"]["A5"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    cast.send(out.getvalue(), "framework.xlsx")
    assert cast.faults() == [("Parts", "A5", "“” is a formula")]
    book["Parts"]["A5"] = "2"
    out = io.BytesIO()
    book.save(out)
    cast.send(out.getvalue(), "framework.xlsx")
    assert [fault[:2] for fault in cast.faults()] == [("Standards", "C3")]
    assert Standard.objects.get(number="2").title == "No. 2"


def test_printed_framework_is_read_from_its_file_and_not_changed_by_it(record):
    client = Client()
    client.force_login(factories.create_user(authority=factories.create_authority(), roles=(Role.ADMINISTRATOR,)))
    url = "/frameworks/climbie-2003/?export=yaml"
    taken = yaml.safe_load(client.get(url).content)
    taken["standards"][0] |= {"title": "Other words", "themes": "voice"}
    taken["standards"][1] |= {"themes": "voice"}
    sent = {"holds": "framework", "file": SimpleUploadedFile("f.yaml", yaml.safe_dump(taken).encode())}
    page = text(client.post("/standards-files/", sent, follow=True))
    assert "It came from a published paper, and stays as that paper has it" in page
    taken["standards"][0]["title"] = "Referral"
    sent = {"holds": "framework", "file": SimpleUploadedFile("f.yaml", yaml.safe_dump(taken).encode())}
    page = text(client.post("/standards-files/", sent, follow=True))
    assert "two values would be changed" in page.lower()


# --- What becomes of a file ---


def test_file_is_tried_again_where_the_record_changed_meanwhile(cast):
    cast.send(framework(title="From the file"))
    Framework.objects.update(title="Changed meanwhile")
    url = f"/standards-files/{StandardsUpload.objects.get().pk}/"
    page = cast.client.post(url, {"answer": "store"})
    assert page.status_code == 409
    assert "Changed meanwhile" in text(page)
    assert cast.client.post(url, {"answer": "store"}).status_code == 302
    assert Framework.objects.get().title == "From the file"
    assert bytes(StandardsUpload.objects.get().content) == b""


def test_discarded_file_is_stored_no_more(cast):
    cast.send(framework(title="From the file"))
    url = f"/standards-files/{StandardsUpload.objects.get().pk}/"
    assert cast.client.post(url, {"answer": "discard"}).status_code == 302
    assert "It was discarded" in text(cast.client.get(url))
    assert "This file was discarded. Send it again." in text(cast.client.post(url, {"answer": "store"}))
    assert Framework.objects.get().title == "Section 11"


def test_file_of_somebody_else_is_not_seen(cast):
    cast.send(framework(title="From the file"))
    other = Client()
    other.force_login(factories.create_user(authority=cast.authority, roles=(Role.ADMINISTRATOR,)))
    assert other.get(f"/standards-files/{StandardsUpload.objects.get().pk}/").status_code == 404
