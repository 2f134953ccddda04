"""An inspection as a file and back, and from an empty one of any regime; a file does no more than a person could."""

import io
from datetime import date

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from safeguarding.access import Role
from standards.models import (
    Finding,
    Framework,
    Grade,
    Inspection,
    JudgementArea,
    Regime,
    Scale,
    Standard,
    StandardsUpload,
    Theme,
)
from tests import factories
from tests.indicators.returns_cast import text

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Cast:
    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.client = Client()
        self.client.force_login(self.keeper(self.authority))
        scale = Scale.objects.create(slug="four", name="Four words")
        for order, word in enumerate(("Outstanding", "Good", "Requires improvement", "Inadequate"), start=1):
            Grade.objects.create(scale=scale, order=order, word=word)
        self.regime = Regime.objects.create(slug="sif", name="Single inspection", short_name="SIF")
        for order, name in enumerate(("Overall effectiveness", "Leadership"), start=1):
            JudgementArea.objects.create(regime=self.regime, order=order, name=name, scale=scale, is_overall=order == 1)
        JudgementArea.objects.create(regime=self.regime, order=3, name="Letter")
        Theme.objects.create(slug="voice", name="Voice")
        framework = Framework.objects.create(slug="section-11", title="Section 11")
        Standard.objects.create(framework=framework, number="2", title="Training", order=1)

    def keeper(self, authority):
        return factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,))

    def send(self, content, name="inspection.yaml", client=None):
        content = content if isinstance(content, bytes) else yaml.safe_dump(content, sort_keys=False).encode()
        sent = {"holds": "inspection", "file": SimpleUploadedFile(name, content)}
        return (client or self.client).post("/standards-files/", sent, follow=True)

    def store(self, content, name="inspection.yaml"):
        self.send(content, name)
        key = StandardsUpload.objects.latest("pk").pk
        return self.client.post(f"/standards-files/{key}/", {"answer": "store"})

    def taken(self, kind, slug="sif-2026"):
        return self.client.get(f"/inspections/{slug}/?export={kind}").content

    def faults(self):
        return [(f["sheet"], f["cell"], f["words"]) for f in StandardsUpload.objects.latest("pk").preview["faults"]]


@pytest.fixture
def cast(db):
    return Cast()


def whole():
    """An inspection with all that a file can hold."""
    front = {"inspection": "sif-2026", "title": "Inspection of Derby", "regime": "sif", "subject_authority": "Derby"}
    front |= {"starts_on": "2026-10-05", "ends_on": "2026-10-16", "published_on": "2026-11-13", "is_published": "yes"}
    one = {"finding": "sif-2026-1", "kind": "recommendation", "title": "Chronologies", "summary": "Not all have one."}
    one |= {
        "within": "3",
        "within_unit": "months",
        "clock_starts_on": "2026-11-13",
        "themes": "voice",
        "citation": "§4",
    }
    two = {"finding": "sif-2026-2", "kind": "weakness", "title": "Again", "summary": "The same.", "number": "2"}
    two |= {"repeats": "sif-2026-1", "standards": "section-11/2", "assurance": "limited"}
    return {
        "inspection": [front],
        "judgements": [
            {"area": "Overall effectiveness", "word": "Requires improvement", "citation": "page 1", "themes": "voice"},
            {"area": "Letter", "printed": "Effective in part"},
        ],
        "findings": [one, two],
        "remarks": [{"subject": "Recording", "wording": "Good overall", "citation": "§9"}],
    }


# --- Out and back ---


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_file_brought_back_changes_nothing(cast, kind):
    assert cast.store(whole()).status_code == 302
    page = text(cast.send(cast.taken(kind), f"inspection.{kind}"))
    assert "Everything that the file says is on record already" in page


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_inspection_moves_whole_to_where_it_is_not(cast, kind):
    assert cast.store(whole()).status_code == 302
    taken, before = cast.taken(kind), yaml.safe_load(cast.taken("yaml"))
    Finding.objects.update(repeats=None)
    Finding.objects.all().delete()
    Inspection.objects.all().delete()
    assert cast.store(taken, f"inspection.{kind}").status_code == 302
    assert yaml.safe_load(cast.taken("yaml")) == before


def test_whole_inspection_is_entered_from_a_file_and_read_by_other_councils_as_published(cast):
    page = text(cast.send(whole()))
    assert "Six things would be added. Nothing has been stored yet." in page
    assert Inspection.objects.count() == 0
    assert cast.store(whole()).status_code == 302
    inspection = Inspection.objects.get()
    assert [str(row) for row in inspection.judgements.all()] == [
        "Overall effectiveness: Requires improvement",
        "Letter: Effective in part",
    ]
    assert [row.grade and row.grade.word for row in inspection.judgements.all()] == ["Requires improvement", None]
    assert [theme.slug for theme in inspection.judgements.first().themes.all()] == ["voice"]
    again = Finding.objects.get(slug="sif-2026-2")
    assert (again.repeats.slug, again.inspection, str(again.standards.get())) == (
        "sif-2026-1",
        inspection,
        "2 Training",
    )
    abroad = Client()
    abroad.force_login(cast.keeper(factories.create_authority(name="Kent")))
    assert "Requires improvement" in text(abroad.get("/inspections/sif-2026/"))


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_empty_file_of_a_regime_lists_areas_and_words_and_says_what_is_missing(cast, kind):
    content = cast.client.get(f"/standards-files/?regime=sif&export={kind}").content
    cast.send(content, f"empty.{kind}")
    where = "A2" if kind == "xlsx" else "entry 1"
    assert [fault[1:] for fault in cast.faults()] == [(where, "It is empty")]
    if kind == "yaml":
        given = yaml.safe_load(content)
        assert given["judgements"][0]["words"] == "Outstanding; Good; Requires improvement; Inadequate"
        given["inspection"][0] |= {"inspection": "sif-2027", "title": "The next one"}
        given["judgements"][1]["word"] = "Good"
        assert cast.store(given).status_code == 302
        assert [str(row) for row in Inspection.objects.get(slug="sif-2027").judgements.all()] == ["Leadership: Good"]


def test_file_changes_what_it_names_and_leaves_the_rest(cast):
    cast.store(whole())
    changes = {"inspection": [{"inspection": "sif-2026"}]}
    changes["judgements"] = [{"area": "Leadership", "word": "Good"}]
    changes["findings"] = [{"finding": "sif-2026-1", "remedied": "All have one now."}]
    changes["remarks"] = [{"subject": "Recording", "citation": "§9", "wording": "Adequate"}]
    page = text(cast.send(changes))
    assert "One thing would be added and two values would be changed." in page
    assert cast.store(changes).status_code == 302
    inspection = Inspection.objects.get()
    assert inspection.judgements.count() == 3
    assert Finding.objects.get(slug="sif-2026-1").remedied == "All have one now."
    assert [row.wording for row in inspection.graded_statements.all()] == ["Adequate"]


# --- What is wrong, and where ---


def front(**given):
    return {"inspection": [whole()["inspection"][0] | given]}


def one_more(section, **given):
    return front() | {section: [given]}


FINDING = {"finding": "x-1", "kind": "weakness", "title": "T", "summary": "S"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (front(regime="none"), ("inspection", "There is no such kind")),
        (front(inspection="Not so"), ("inspection", "Enter a valid")),
        (front(inspection="add"), ("inspection", "It names another record already")),
        (front(ends_on="2026-10-01"), ("inspection", "The last day cannot come before the first")),
        (front(published_on=""), ("inspection", "Enter the day on which the report was published")),
        (one_more("judgements", area="Nowhere", word="Good"), ("judgements", "It is no area of this kind")),
        (
            one_more("judgements", area="Leadership", word="Good", themes="none"),
            ("judgements", "The record has no “none”"),
        ),
        (one_more("judgements", area="Leadership", word="Fair"), ("judgements", "“Fair” is none that can be named")),
        (one_more("judgements", area="Letter", word="Good"), ("judgements", "“Good” is none that can be named")),
        (one_more("judgements", area="Letter", summary="Alone"), ("judgements", "Choose the word for “Letter”")),
        (one_more("remarks", subject="A", citation="§1", wording=""), ("remarks", "Enter how it is graded")),
        (one_more("findings", **FINDING | {"kind": "fault"}), ("findings", "It is none of the choices")),
        (one_more("findings", **FINDING, within="3"), ("findings", "Choose months or working days")),
        (one_more("findings", **FINDING, repeats="none"), ("findings", "The record has no “none”")),
        (one_more("findings", **FINDING, standards="section-11/9"), ("findings", "The record has no “section-11/9”")),
        ({"findings": [FINDING]}, ("findings", "A file holds one inspection")),
    ],
)
def test_fault_names_its_entry_and_nothing_is_stored(cast, content, fault):
    assert cast.store(content).status_code == 200
    sheet, cell, words = cast.faults()[0]
    assert (sheet, cell, words[: len(fault[1])]) == (fault[0], "entry 1", fault[1])
    assert Inspection.objects.count() == 0


def test_fault_in_a_workbook_names_its_cell(cast):
    cast.store(whole())
    book = load_workbook(io.BytesIO(cast.taken("xlsx")))
    book["Judgements"]["C3"] = "Fair"
    book["Findings"]["L2"] = "soon"
    out = io.BytesIO()
    book.save(out)
    cast.send(out.getvalue(), "inspection.xlsx")
    assert [fault[:2] for fault in cast.faults()] == [("Judgements", "C3"), ("Findings", "L2")]


def test_printed_inspection_is_read_from_its_file_and_not_changed_by_it(record):
    client, authority = Client(), factories.create_authority()
    client.force_login(factories.create_user(authority=authority, roles=(Role.ADMINISTRATOR,)))
    content = client.get("/inspections/kent-review-2009/?export=yaml").content
    sent = {"holds": "inspection", "file": SimpleUploadedFile("kent.yaml", content)}
    assert "on record already" in text(client.post("/standards-files/", sent, follow=True))
    taken = yaml.safe_load(content)
    taken["findings"][0]["title"] = "Other words"
    sent = {"holds": "inspection", "file": SimpleUploadedFile("kent.yaml", yaml.safe_dump(taken).encode())}
    assert "It came from a published document, or is another council’s" in text(
        client.post("/standards-files/", sent, follow=True)
    )
    assert not Finding.objects.filter(title="Other words").exists()


def test_every_inspection_of_the_record_comes_back_from_its_file_unchanged(record):
    client = Client()
    client.force_login(factories.create_user(authority=factories.create_authority(), roles=(Role.ADMINISTRATOR,)))
    slugs = Inspection.objects.filter(document__isnull=False).values_list("slug", flat=True)
    assert len(slugs) > 3
    for slug in slugs:
        content = client.get(f"/inspections/{slug}/?export=xlsx").content
        sent = {"holds": "inspection", "file": SimpleUploadedFile("i.xlsx", content)}
        assert "on record already" in text(client.post("/standards-files/", sent, follow=True)), slug
