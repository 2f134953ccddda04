"""Plans as files and back: nothing is lost on the way, and what is wrong is said at its cell."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from actionplans.changes.copying import copy_plan
from actionplans.changes.importing import import_plan, try_file
from actionplans.models import Action, Plan, PlanUpload
from actionplans.plan_files import charged, csv_of, defused, read_file, workbook_of
from actionplans.plan_lines import COLUMNS, lines_of
from actionplans.row_lines import Issue, read_lines, write_lines
from safeguarding.models import User
from tests.conftest import DAY
from tests.guards.building_sent import draft, living

pytestmark = pytest.mark.one_database

FILES = {"csv": csv_of, "xlsx": workbook_of}


@pytest.fixture(autouse=True)
def day(request):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def by(record):
    return {"by": User.objects.get(email="performance@derby.example"), "at": timezone.now()}


def taken(plan: Plan | None, content: bytes, kind: str, by) -> Plan:
    """A file put into a plan, or into a new one."""
    lines, faults = read_file(content, kind)
    assert faults == []
    seen = try_file(plan=plan, lines=lines, **by)
    assert seen.faults == []
    return import_plan(plan=plan, lines=lines, seen=seen.plainly(), **by)


# --- There and back ---

OWN = {"id", "slug", "authority", "agreed_on", "agreed_by", "version", "copied_from", "order"}
PAST = {"set_on", "event_on", "plan", "row", "action", "depends_on", "merged_into", "document"}


def held(record, *many: str) -> dict:
    """Every column of a row that a plan may hold, and what it names."""
    names = [item.name for item in record._meta.fields if item.name not in OWN | PAST]
    found = {name: getattr(record, name) for name in names}
    return found | {name: {item.pk for item in getattr(record, name).all()} for name in many}


def everything(plan: Plan) -> list:
    """A plan with all it holds, in its order."""
    found = [held(plan, "inspections", "standards")]
    for row in plan.rows.order_by("order"):
        found.append(held(row, "findings", "standards", "indicators", "themes", "agencies"))
        found += [Issue.of(item) for item in row.issues.all()]
        found += [(item.document_id, item.paragraph, item.is_confirmed) for item in row.references.all()]
        for item in row.row_actions.all():
            found += [held(item), held(item.action, "findings", "themes", "contributors")]
            found.append(item.action.depends_on and item.action.depends_on.title)
    return found


@pytest.mark.parametrize("kind", FILES)
def test_plan_written_to_a_file_and_read_as_a_new_one_holds_everything_and_is_written_alike(by, kind):
    source = living()
    lines = lines_of(source, by["by"])
    plan = taken(None, FILES[kind](lines), kind, by)
    assert everything(plan) == everything(source)
    assert lines_of(plan, by["by"]) == lines
    assert plan.is_in_preparation
    assert not Action.objects.filter(rows__plan=plan, set_on__isnull=False).exists()


def test_copy_of_the_printed_review_comes_back_with_its_references_and_actions_in_several_rows(by):
    source = copy_plan(source=Plan.objects.get(slug="haringey-review-2009"), title="Copy", **by)
    lines = lines_of(source, by["by"])
    plan = taken(None, csv_of(lines), "csv", by)
    assert everything(plan) == everything(source)
    assert lines_of(plan, by["by"]) == lines


@pytest.mark.parametrize("kind", FILES)
def test_file_that_was_not_touched_changes_nothing(by, kind):
    plan = living()
    lines, _ = read_file(FILES[kind](lines_of(plan, by["by"])), kind)
    found = try_file(plan=plan, lines=lines, **by)
    assert (found.made, found.changed, found.left, found.faults) == ([], [], [], [])


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=1", "-", "'", "'quoted'", "plain", "@x", "\u200b=1"])
def test_text_like_a_formula_is_harmless_in_a_file_and_itself_again_afterwards(text):
    assert charged(defused(text)) == text


@pytest.mark.parametrize(
    "issues",
    [
        [Issue("One"), Issue("Two", "strength"), Issue("Three", "context")],
        [Issue("Under", sub_heading="Staffing"), Issue("Under too", "strength", "Staffing"), Issue("Free")],
        [Issue("Strength: said so"), Issue("Issue: x"), Issue("## no heading"), Issue("| no continuation")],
        [Issue("Two\nlines", "strength"), Issue("Then one")],
    ],
)
def test_issues_are_the_same_once_they_were_written_as_lines(issues):
    assert read_lines(write_lines(issues)) == issues


# --- What is wrong ---


def table(*lines: dict) -> bytes:
    """A file with these lines, by the keys of its columns."""
    keys = list(dict.fromkeys(["line", "row", "action", "title", *(key for line in lines for key in line)]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([COLUMNS.get(key, key) for key in keys])
    writer.writerows([line.get(key, "") for key in keys] for line in lines)
    return out.getvalue().encode()


WHOLE = {"line": "Plan", "title": "New"}
ROW = {"line": "Row", "row": "1", "title": "First"}
ACTION = {"line": "Action", "row": "1", "action": "A1", "title": "Do", "text": "Do it", "kind": "Task"}


@pytest.mark.parametrize(
    ("more", "column", "words"),
    [
        ({"owner": "Head of Nothing"}, "Owner", "no post of the council"),
        ({"lead_agency": "Nobody"}, "Lead agency", "no agency"),
        ({"findings": "no-such"}, "Findings", "no finding"),
        ({"due": "soon"}, "Due", "no day"),
        ({"kind": "Wish"}, "Kind", "none of the choices"),
        ({"kind": "Conditional"}, "Waits for", "names the event"),
        ({"kind": "Standing practice", "due": "2027-01-01"}, "Due", "Only what can be delivered"),
        ({"within": "3"}, "Counted in", "all four cells"),
        ({"moves": "SA45 1", "moves_to": "80"}, "Up or down", "not whole"),
        ({"moves_by": "Q3"}, "By the quarter", "no quarter"),
        ({"title": "x" * 201}, "Title", "201 characters"),
        ({"row": "9"}, "Row", "names no row"),
        ({"depends_on": "A9"}, "Depends on", "no action"),
        ({"line": "Wish"}, "Line", "none of Plan"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_made(by, more, column, words):
    before = Plan.objects.count(), Action.objects.count()
    lines, faults = read_file(table(WHOLE, ROW, ACTION | more), "csv")
    faults = [*(fault.plainly() for fault in faults), *try_file(plan=None, lines=lines, **by).faults]
    said = next(fault for fault in faults if fault["section"] == column)
    assert (words in said["words"], said["cell"].startswith("row 4"), bool(said["mend"])) == (True, True, True)
    assert (Plan.objects.count(), Action.objects.count()) == before


def test_cell_of_a_workbook_is_named_by_its_letter(by):
    lines = lines_of(living(), by["by"])
    lines[2]["owner"] = "Nobody at all"
    read, _ = read_file(workbook_of(lines), "xlsx")
    (fault,) = try_file(plan=None, lines=read, **by).faults
    assert (fault["sheet"], fault["cell"]) == ("Plan", "U4")


def test_column_that_nobody_knows_or_that_is_missing_is_named():
    _, faults = read_file(b"Line,Row,Action,Colour\nPlan,,,red\n", "csv")
    assert [(fault.cell, fault.words) for fault in faults] == [
        ("row 1, column 4", "“Colour” is no heading of a plan"),
        ("row 1", "The column “Title” is missing"),
    ]


def test_names_and_dates_are_read_as_people_write_them(by):
    more = {"owner": "HEAD OF SERVICE, Reception", "due": "27 March 2027", "moves": "sa45 1", "moves_direction": "down"}
    more |= {"moves_to": "4.5", "moves_by": "January to March 2027", "priority": "high"}
    taken(None, table(WHOLE, ROW, ACTION | more), "csv", by)
    made = Action.objects.get(title="Do")
    assert (made.owner.title, made.original_due_on) == ("Head of service, Reception", date(2027, 3, 27))
    assert (made.moves.indicator.code, made.priority, str(made.moves_by)) == ("SA45", "high", "January to March 2027")


def test_due_date_that_is_only_counted_is_worked_out(by):
    counted = {"within": "20", "within_unit": "working days", "clock_starts_on": "2026-11-20", "clock": "publication"}
    taken(None, table(WHOLE, ROW, ACTION | counted), "csv", by)
    assert Action.objects.get(title="Do").original_due_on == date(2026, 12, 18)


# --- The pages ---


def sent(client, url: str, content: bytes, name: str = "plan.csv", **more):
    return client.post(url, {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def test_file_is_tried_shown_and_stored_by_whoever_sent_it_and_seen_by_nobody_else(by, signed_in):
    client, other = signed_in("performance"), signed_in("performance2")
    page = sent(client, reverse("actionplans:plan_import"), table(WHOLE, ROW, ACTION))
    text = page.content.decode()
    assert "Three things would be made. Nothing has been stored yet." in text
    assert not Plan.objects.filter(title__startswith="New").exists()
    upload = PlanUpload.objects.get()
    url = reverse("actionplans:plan_upload_store", args=[upload.pk])
    assert other.post(url).status_code == 404
    for _ in range(2):  # a second click makes nothing more
        assert client.post(url).status_code == 302
    assert Plan.objects.filter(title__startswith="New").count() == 1
    upload.refresh_from_db()
    assert (bytes(upload.content), upload.became.title) == (b"", "New (demonstration)")


def test_faults_of_a_file_are_a_table_to_take_away_and_the_next_one_is_taken_on_the_same_page(by, signed_in):
    client = signed_in("performance")
    page = sent(client, reverse("actionplans:plan_import"), table(WHOLE, ROW, ACTION | {"due": "=soon"}))
    assert "One thing is to be put right" in page.content.decode()
    assert 'type="file"' in page.content.decode()
    upload = PlanUpload.objects.get()
    faults = client.get(reverse("actionplans:plan_upload_faults", args=[upload.pk]) + "?export=csv")
    assert "row 4, column" in faults.content.decode()
    assert client.post(reverse("actionplans:plan_upload_store", args=[upload.pk])).status_code == 200
    assert not Plan.objects.filter(title__startswith="New").exists()


def test_file_whose_effect_would_be_another_by_now_is_shown_again_before_it_is_stored(by, signed_in):
    plan, client = draft(), signed_in("performance")
    lines = lines_of(plan, by["by"])
    lines[2]["measure"] = "Seen"
    sent(client, reverse("actionplans:plan_files", args=[plan.slug]), csv_of(lines), into="this")
    Action.objects.filter(title="Draft action 1").update(measure="Meanwhile")
    url = reverse("actionplans:plan_upload_store", args=[PlanUpload.objects.get().pk])
    page = client.post(url)
    assert (page.status_code, "Meanwhile" in page.content.decode()) == (409, True)
    assert Action.objects.get(title="Draft action 1").measure == "Meanwhile"
    assert client.post(url).status_code == 302
    assert Action.objects.get(title="Draft action 1").measure == "Seen"


def test_words_of_the_plan_itself_are_changed_by_a_file(by, signed_in):
    plan, client = draft(), signed_in("performance")
    content = table({"line": "Plan", "title": plan.title, "text": "Another summary"})
    sent(client, reverse("actionplans:plan_files", args=[plan.slug]), content, into="this")
    assert client.post(reverse("actionplans:plan_upload_store", args=[PlanUpload.objects.get().pk])).status_code == 302
    plan.refresh_from_db()
    assert plan.summary == "Another summary"


def test_file_that_is_no_table_is_refused_in_words(by, signed_in):
    client, url = signed_in("performance"), reverse("actionplans:plan_import")
    assert "must end in .xlsx or .csv" in sent(client, url, b"x", "plan.pdf").content.decode()
    assert "There is a problem" in client.post(url, {}).content.decode()
    assert "plain text with the name of a workbook" in sent(client, url, b"x", "plan.xlsx").content.decode()


def test_discarded_file_is_gone_and_cannot_be_stored(by, signed_in):
    client = signed_in("performance")
    sent(client, reverse("actionplans:plan_import"), table(WHOLE, ROW, ACTION))
    upload = PlanUpload.objects.get()
    client.post(reverse("actionplans:plan_upload_discard", args=[upload.pk]))
    page = client.post(reverse("actionplans:plan_upload_store", args=[upload.pk]))
    assert "was discarded" in page.content.decode()
    upload.refresh_from_db()
    assert bytes(upload.content) == b""


def test_printed_plan_is_taken_away_by_everybody_and_brought_back_only_as_a_new_one(by, signed_in):
    url = reverse("actionplans:plan_export", args=["haringey-review-2009"])
    assert signed_in("board-kent").get(url).status_code == 200
    page = signed_in("performance").get(reverse("actionplans:plan_files", args=["haringey-review-2009"]))
    assert 'name="into"' not in page.content.decode()


# --- Into a plan that is there ---


def test_file_changes_what_it_says_makes_what_is_new_and_leaves_the_rest(by):
    plan = draft()
    lines = lines_of(plan, by["by"])
    lines[2]["measure"] = "Seen"
    new = dict.fromkeys(COLUMNS, "") | {"line": "Action", "row": "1", "action": "A7", "title": "New", "text": "Do"}
    content = csv_of([*lines[:3], new])  # without the second row
    read, _ = read_file(content, "csv")
    found = try_file(plan=plan, lines=read, **by)
    assert found.made == ["New in 1 Draft row 1"]
    assert [(item["what"], item["column"], item["becomes"]) for item in found.changed][0] == (
        "Draft action 1", "Measure", "Seen",
    )  # fmt: skip
    assert found.left == ["2 Draft row 2", "Draft action 2"]
    taken(plan, content, "csv", by)
    assert Action.objects.get(title="Draft action 1").measure == "Seen"
    assert list(plan.rows.first().row_actions.values_list("label", flat=True)) == ["a", "b"]
    assert Action.objects.filter(title="Draft action 2").exists()


def test_row_that_was_moved_in_the_file_is_known_by_its_title_and_moves(by):
    plan = draft()
    lines = lines_of(plan, by["by"])
    swapped = [lines[0], *lines[3:], *lines[1:3]]
    taken(plan, csv_of(swapped), "csv", by)
    assert list(plan.rows.order_by("order").values_list("title", flat=True)) == ["Draft row 2", "Draft row 1"]
    assert Action.objects.filter(title__startswith="Draft action").count() == 2


def test_promised_date_in_a_file_is_refused_at_its_cell(by):
    plan = living()
    lines = lines_of(plan, by["by"])
    lines[2]["due"] = "2030-01-01"
    read, _ = read_file(csv_of(lines), "csv")
    (fault,) = try_file(plan=plan, lines=read, **by).faults
    assert (fault["section"], "was promised and stays" in fault["words"]) == ("Due", True)


def test_labels_may_change_places(by):
    plan = living()
    lines = lines_of(plan, by["by"])
    lines[2]["label"], lines[3]["label"] = lines[3]["label"], lines[2]["label"]
    taken(plan, csv_of(lines), "csv", by)
    assert list(plan.rows.first().row_actions.order_by("order").values_list("label", flat=True)) == ["b", "a", "c"]
