import csv

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.browser


def wait_until_read(visitor):
    """The page looks again by itself until the job worker has read the file."""
    visitor.page.wait_for_selector("text=/would change|put right/", timeout=60_000)
    visitor.check()


def upload(visitor, file):
    visitor.page.set_input_files("input[type=file]", file)
    visitor.press("Upload")
    wait_until_read(visitor)


def test_partner_fills_a_workbook_in_offline_and_uploads_it(visitor, tmp_path):
    visitor.sign_in("police@derby.example")
    visitor.go("/returns/")
    page = visitor.page
    address = page.locator("a[href*=demo-police]").first.get_attribute("href").removesuffix("edit/")
    visitor.go(address)
    with page.expect_download() as download:
        page.get_by_role("link", name="download the workbook").click()
    file = tmp_path / "return.xlsx"
    download.value.save_as(file)

    book = load_workbook(file)
    sheet = book["Figures"]
    columns = {cell.value: cell.column for cell in sheet[6]}
    boxes = [sheet.cell(7, columns[name]) for name in ("Numerator", "Denominator", "Value") if name in columns]
    boxes = [box for box in boxes if not box.protection.locked]
    boxes[0].value = "1e3"
    book.save(file)
    visitor.follow("upload it")
    upload(visitor, file)
    assert "One thing is to be put right" in page.content()
    assert boxes[0].coordinate in page.content()

    for box, number in zip(boxes, (9, 10), strict=False):
        box.value = number
    sheet.cell(7, columns["Why"]).value = "Two meetings were moved"
    book.save(file)
    upload(visitor, file)
    assert "One figure would change" in page.content()
    visitor.press("Store as drafts")
    assert "Stored as drafts. Nothing has been sent in yet." in page.content()
    assert page.locator("textarea[name$=why]").first.input_value() == "Two meetings were moved"


def test_officer_has_the_figures_of_a_whole_round_stored_by_the_job_worker(visitor, tmp_path):
    visitor.sign_in("performance2@derby.example")
    page = visitor.page
    visitor.go("/rounds/")
    visitor.follow("July to September 2026")
    visitor.follow("Upload figures of the round")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the figures as CSV").click()
    file = tmp_path / "figures.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as found:
        rows = list(csv.DictReader(found))
    health = next(row for row in rows if row["unit_slug"] == "demo-health")
    health |= {"state": "value", "numerator": "8", "denominator": "9", "reason": "", "expected_on": ""}
    health |= {name: "" for name in health if name.startswith(("late_", "longest_"))}
    with file.open("w", newline="") as written:
        table = csv.DictWriter(written, health.keys())
        table.writeheader()
        table.writerow(health)
    upload(visitor, file)
    assert "One figure of one unit would change." in page.content()
    with page.expect_navigation():
        page.get_by_role("button", name="Store as drafts").click()
    page.get_by_text("Its figures are drafts in the record.").wait_for(timeout=60_000)  # the page looks again by itself
    visitor.check()
