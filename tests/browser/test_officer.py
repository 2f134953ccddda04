import pypdf
import pytest

pytestmark = pytest.mark.browser


def test_report_officer_takes_a_paper_away_as_pdf(visitor):
    visitor.sign_in("officer@derby.example")
    page = visitor.page
    visitor.follow("Papers")
    visitor.follow("The Victoria Climbié Inquiry")
    page.get_by_role("button", name="PDF", exact=True).click()
    page.get_by_role("heading", name="Your file is ready").wait_for(timeout=60_000)
    visitor.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    reader = pypdf.PdfReader(download.value.path())
    assert reader.metadata.title == "The Victoria Climbié Inquiry – Performance Report"
    assert "2254" in "".join(sheet.extract_text() for sheet in reader.pages)
