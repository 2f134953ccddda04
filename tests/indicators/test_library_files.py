"""The library as a file: it comes back as it went, says what it would do, and does all of it or nothing."""

import io

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from indicators.library_files import COLUMNS
from indicators.models import Indicator, IndicatorVersion, LibraryUpload, RatingRule, Target
from safeguarding.models import AuditEvent, User
from safeguarding.workbook_reading import LISTS, NotRead, lists, read
from safeguarding.workbook_reading.refusing import Refusal
from tests import factories
from tests.indicators.library_cast import DAY, Keepers, create_paper, create_rule
from tests.indicators.returns_cast import text

IMPORT = "/indicator-library/import/"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return Keepers()


def taken_away(client, kind):
    return client.get(f"/indicator-library/file/?export={kind}").content


def brought(client, content, name="library.yaml"):
    """The page of a file that was sent, and its row."""
    if not isinstance(content, bytes):
        content = yaml.safe_dump(content, allow_unicode=True).encode()
    done = client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert done.status_code == 302, text(done)
    return text(client.get(done["Location"])), LibraryUpload.objects.latest("pk")


def answer(client, upload, word="store"):
    return client.post(f"{IMPORT}{upload.pk}/", {"answer": word})


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_whole_library_brought_back_changes_nothing(record, kind):
    client = Client()
    client.force_login(User.objects.get(email="admin@derby.example"))
    page, upload = brought(client, taken_away(client, kind), f"library.{kind}")
    assert "Everything that the file says is in the library already" in page
    assert upload.found == {"made": [], "changed": [], "ratings": [], "faults": []}
    assert Indicator.objects.count() > 50 and Target.objects.filter(document=None).exists()


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_words_that_look_like_something_else_come_back_as_they_were(cast, kind):
    odd = "=1+1\nno, # not a note: 'x' \"y\"\n- 1.10\n\nnull"
    Indicator.objects.update(caution=odd, why_it_matters="no", title="2026-01-01")
    assert not brought(cast.client, taken_away(cast.client, kind), f"l.{kind}")[1].found["changed"]


def test_workbook_runs_nothing_and_names_nobody(cast):
    Indicator.objects.update(title="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(taken_away(cast.client, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book.properties.creator == "Safeguarding oversight" and cast.keeper.name not in str(book.properties)
    assert [sheet.title.lower() for sheet in book] == list(taken_order())


def taken_order():
    return ("rules", "bounds", "indicators", "definitions", "targets")


def test_targets_of_other_councils_are_in_nobodys_file(record):
    client = Client()
    client.force_login(User.objects.get(email="board@kent.example"))
    User.objects.get(email="board@kent.example").grants.update(role="administrator")
    assert yaml.safe_load(taken_away(client, "yaml"))["targets"] == []


# --- What it would do, and doing it ---


def everything(cast):
    """A new measure with all it needs, another level for the target there is, and other words."""
    definition = dict.fromkeys(COLUMNS["definitions"], "") | {
        "indicator": "NEW7", "number": 1, "label": "Visits in time", "definition": "What counts.",
        "shape": "percentage", "over_time": "flow", "unit": "%", "decimals": 1, "numerator_label": "In time",
        "denominator_label": "All", "counts_are_fte": "no", "collects_lateness": False, "is_reverse_scored": "no",
        "source": "The board",
    }  # fmt: skip
    new = {"code": "NEW7", "title": "Visits", "family": "plans", "order": 5, "polarity": "high"}
    step = {"indicator": "NEW7", "definition": 1, "kind": "trajectory"}
    own = {"indicator": cast.code, "definition": 1, "kind": "period", "starts_on": "2026-04-01"}
    return {
        "targets": [
            own | {"level": 80},
            step | {"ends_on": "2027-03-31", "level": 70},
            step | {"ends_on": "2028-03-31", "level": 80, "rule": "ten"},
        ],
        "definitions": [definition],
        "indicators": [new | {"is_current": "yes", "counts_children": "no"}, {"code": cast.code, "caution": "Slowly"}],
        "rules": [{"rule": "ten", "name": "Ten per cent", "kind": "per_cent", "description": "D"}],
        "bounds": [
            {"rule": "ten", "band": "green", "upper": 0},
            {"rule": "ten", "band": "red", "lower": 0, "lower_is": "out"},
        ],
    }  # fmt: skip


def test_file_says_what_it_adds_and_changes_and_rates_and_then_does_it(cast):
    page, upload = brought(cast.client, everything(cast))
    for words in ("Indicator NEW7", "Definition 1 of NEW7", "Rule ten", "Target of NEW7, trajectory, 2028-03-31"):
        assert words in page
    for words in ("<td>level</td>", ">90<", ">80<", "Slowly", "Amber → Green", "Nothing has been stored yet"):
        assert words in page
    assert not Indicator.objects.filter(code="NEW7").exists()
    assert answer(cast.client, upload).status_code == 302
    assert "is stored in the library" in text(cast.client.get(f"{IMPORT}{upload.pk}/"))
    assert (cast.rated(), Indicator.objects.get(code=cast.code).caution) == ("green", "Slowly")
    assert [t.level for t in Target.objects.filter(version__indicator__code="NEW7")] == [70, 80]
    assert RatingRule.objects.get(slug="ten").bands.count() == 2
    assert IndicatorVersion.objects.get(indicator__code="NEW7").denominator_label == "All"
    event = AuditEvent.objects.get(verb="store file of the library")
    assert (event.detail["changed"], event.actor) == (2, cast.keeper.email)
    upload.refresh_from_db()
    assert bytes(upload.content) == b""
    assert answer(cast.client, upload).status_code == 302  # a second click
    assert AuditEvent.objects.filter(verb="store file of the library").count() == 1


def test_one_thing_wrong_stores_nothing_of_the_file(cast):
    content = everything(cast)
    content["targets"][0]["level"] = 101
    page, upload = brought(cast.client, content)
    assert "Enter a number from 0 to 100" in page and "entry 1" in page and "Store it in the library" not in page
    assert answer(cast.client, upload).status_code == 200
    assert not Indicator.objects.filter(code="NEW7").exists() and not LibraryUpload.objects.get().is_stored


def test_library_changed_meanwhile_is_shown_anew_and_not_overwritten(cast):
    _, upload = brought(cast.client, everything(cast))
    Target.objects.update(level=85)
    refused = answer(cast.client, upload)
    assert refused.status_code == 409
    assert "The library was changed meanwhile" in text(refused) and ">85<" in text(refused)
    assert Target.objects.get().level == 85
    assert answer(cast.client, upload).status_code == 302


def test_file_is_discarded_and_seen_by_nobody_else(cast, client):
    _, upload = brought(cast.client, everything(cast))
    client.force_login(User.objects.get(pk=cast.alice.pk))
    cast.alice.grants.update(role="administrator")
    assert client.get(f"{IMPORT}{upload.pk}/").status_code == 404
    assert answer(cast.client, upload, "discard").status_code == 302
    assert "It was discarded" in text(cast.client.get(f"{IMPORT}{upload.pk}/"))
    assert "This file was discarded. Send it again." in text(answer(cast.client, upload))


WRONG = [
    ("indicators", {"code": "T", "family": "weather"}, "Write one of these: outcomes, activity"),
    ("indicators", {"code": "T2", "themes": "dragons"}, "The record has no “dragons”"),
    ("indicators", {"code": ""}, "Entries are known by it"),
    ("indicators", {"code": "T", "order": 2}, "It stands twice"),
    ("definitions", {"indicator": "T", "number": 3, "label": "x"}, "The next definition of T is 2"),
    ("definitions", {"indicator": "NOPE", "number": 1}, "There is no indicator NOPE"),
    ("definitions", {"indicator": "T", "number": 1, "shape": "flow"}, "Figures rest on this"),
    ("definitions", {"indicator": "T9", "number": 1, "ends_on": "31st"}, "Enter the last day as a day"),
    ("targets", {"indicator": "T", "definition": 1, "kind": "someday", "level": 1}, "period, year_end, trajectory"),
    ("targets", {"indicator": "T", "definition": 9, "kind": "period", "level": 1}, "Write one of these: 1"),
    ("targets", {"indicator": "T", "definition": 1, "kind": "period", "level": 9, "rule": "no"}, "Write one of"),
    ("rules", {"rule": "by-distance", "kind": "bands"}, "The kind of a rule is for good"),
    ("rules", {"rule": "printed", "description": "Other"}, "It came from a published paper"),
    ("bounds", {"rule": "in-use", "band": "green", "upper": 1}, "Enter the first day of the new bounds"),
    ("bounds", {"rule": "nowhere", "band": "green", "upper": 1}, "There is no rule nowhere"),
]


def test_whatever_is_wrong_is_said_at_its_place_with_how_to_mend_it(cast):
    create_rule(slug="printed", document=create_paper())
    in_use = create_rule(slug="in-use")
    Indicator.objects.filter(code=cast.code).update(code="T")
    Target.objects.update(rule=in_use)
    factories.create_version(code="T9")
    content = {}
    for section, entry, _ in WRONG:
        content.setdefault(section, []).append(entry)
    _, upload = brought(cast.client, content)
    said = [f"{fault['words']}. {fault['mend']}" for fault in upload.found["faults"]]
    assert [words for _, _, words in WRONG if not any(words in one for one in said)] == []
    assert all(fault["words"] and fault["mend"] and fault["cell"] for fault in upload.found["faults"])


def test_lists_and_headings_that_are_none_are_named(cast):
    page, _ = brought(cast.client, {"indicators": [{"code": "T", "colour": "red"}], "people": [{"name": "x"}]})
    assert "“colour” is no heading of this list" in page and "“people” is none of the lists" in page


def test_fault_in_a_workbook_names_its_sheet_and_cell(cast):
    book = Workbook()
    book.active.title = "Indicators"
    for row in (["Code", "Polarity"], [cast.code, "upwards"], [cast.code + "9", "=1+1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page, upload = brought(cast.client, out.getvalue(), "library.xlsx")
    places = {(fault["sheet"], fault["cell"]) for fault in upload.found["faults"]}
    assert places == {("Indicators", "B3")}  # before a formula is mended nothing else is looked up
    book.active["B3"] = "high"
    out = io.BytesIO()
    book.save(out)
    upload = brought(cast.client, out.getvalue(), "library.xlsx")[1]
    assert ("Indicators", "B2") in {(fault["sheet"], fault["cell"]) for fault in upload.found["faults"]}


def test_new_bounds_in_a_file_are_a_new_set_from_their_day(cast):
    bounds = yaml.safe_load(taken_away(cast.client, "yaml"))["bounds"]
    new = [one | {"from_day": "2026-10-01"} for one in bounds]
    new[1]["upper"] = new[2]["lower"] = 1
    _, upload = brought(cast.client, {"bounds": bounds + new})
    assert not upload.found["faults"] and len(upload.found["changed"]) == 1
    answer(cast.client, upload)
    rule = RatingRule.objects.get(pk=cast.rule.pk)
    assert rule.bands.count() == 6 and rule.bands_on(DAY)[1].upper == 1
    assert cast.rated() == "amber"
    assert not brought(cast.client, taken_away(cast.client, "yaml"))[1].found["changed"]
    first = [one | {"upper": 2} if place == 0 else one for place, one in enumerate(bounds)]
    assert "Bounds of an earlier day differ" in brought(cast.client, {"bounds": first + new})[0]


# --- Files that are none ---


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"indicators: &a [{code: X}]\nrules: *a", "names a part of the file by &a"),
        (b"indicators: [*a]", "repeats another part of the file by *a"),
        (b"indicators: [{code: !!python/object:os.system x}]", "has a tag"),
        (b"indicators: [{code: {deep: 1}}]", "goes deeper than a text"),
        (b"indicators: [{code: [[1]]}]", "goes deeper than a list of texts"),
        (b"indicators: [[1]]", "has no names for what it says"),
        (b"indicators: {a: 1}", "is no list"),
        (b"indicators: [{code: 1, code: 2}]", "says “code” twice"),
        (b"indicators: [{code: 1}]\nindicators: [{code: 2}]", "stands twice"),
        (b"indicators: [{code: 1}]\n---\nrules: []", "several documents"),
        (b"indicators: [{code: 1", "cannot be read"),
        (b"- a", "does not begin with the name of a list"),
        (b"", "holds no entries"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"indicators:\n" + b"- {code: x}\n" * 5_001, "more than 5,000 entries"),
        (b"[" * 100_000, "does not begin with the name of a list"),
    ],
)  # fmt: skip
def test_yaml_that_is_more_than_lists_is_refused_in_words(content, words):
    with pytest.raises(Refusal) as refusal:
        list(lists.rows(content))
    assert words in str(refusal.value) and refusal.value.mend


@pytest.mark.one_database
def test_a_kilobyte_that_stands_for_gigabytes_is_refused_at_its_first_mark():
    laughs = ["a0: &a0 [ha]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    with pytest.raises(NotRead, match="names a part of the file"):
        list(read("\n".join(laughs).encode(), LISTS))


@pytest.mark.one_database
def test_values_stay_the_text_that_was_written():
    rows = list(read(b"x: [{a: 63.10, b: no, c: 2026-01-01, d: ~, e: '', f: 'null', g: [p, q]}]", LISTS))
    assert [cell.text for cell in rows[1].cells.values()] == ["63.10", "no", "2026-01-01", "", "", "null", "p; q"]


def test_file_of_another_kind_is_refused_beside_its_box(cast):
    for name in ("library.csv", "library"):
        page = text(cast.client.post(IMPORT, {"file": SimpleUploadedFile(name, b"x")}))
        assert "must end in .xlsx or .yaml" in page
    assert "Choose the file of the library first." in text(cast.client.post(IMPORT, {}))
