"""The pages about releases, and the one that puts a measure beside others."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Observation, Release, ReleaseUpload
from safeguarding.access import Role
from tests import factories
from tests.guards.readers import client_of
from tests.indicators.test_release_import import DERBY, ENGLAND, table

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
IMPORT = reverse("indicators:release_import")


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Office:
    def __init__(self):
        self.version = factories.create_version(code="SA45")
        self.authority = factories.create_authority(name="Derby")
        self.officer = factories.create_user(authority=self.authority, roles=(Role.PERFORMANCE_OFFICER,))
        self.client = client_of(self.officer)

    def send(self, content: bytes, **given):
        usual = {"table": "", "table_name": "Children in need", "publisher": "DfE", "title": "2025 to 2026"}
        usual |= {"published_on": "30 October 2026", "covers": "", "file": SimpleUploadedFile("a.csv", content)}
        return self.client.post(IMPORT, usual | given)

    def name(self, url, **given):
        boxes = {f"column-{number}-is": "SA45/1" for number in range(3)}
        boxes |= {f"column-{n}-part": part for n, part in enumerate(("numerator", "denominator", "value"))}
        return self.client.post(url, {"year": "financial_year"} | boxes | given)


@pytest.fixture
def office():
    return Office()


def test_release_goes_from_the_file_to_the_page_that_compares(office, django_capture_on_commit_callbacks):
    """By the pages alone, as a person would; the jobs run as each page's transaction ends."""
    content = table(f"202526,{ENGLAND}1000,1250,80.0", f"202526,{DERBY}40,50,80.0", f"202425,{DERBY}c,50,c")
    with django_capture_on_commit_callbacks(execute=True):
        url = office.send(content).headers["Location"]
    page = office.client.get(url).content.decode()
    assert "What its columns are" in page
    assert "Such as 1000, 40, c." in page
    with django_capture_on_commit_callbacks(execute=True):
        assert office.name(url).status_code == 302
    page = office.client.get(url)
    assert page.context["found"]["symbols"] == [("c", "withheld so that nobody can be recognised", 1)]
    assert "Derby (E06000015) is Derby" in page.content.decode()
    upload = ReleaseUpload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        office.client.post(reverse("indicators:import_store", args=[upload.pk]), {"judged": upload.judged})
    release = Release.objects.get()
    assert (release.figures, release.imported_by) == (3, office.officer)
    assert "See the release" in office.client.get(url).content.decode()
    assert office.client.get(reverse("indicators:release_detail", args=[release.pk])).status_code == 200
    page = office.client.get(reverse("indicators:indicator_compared", args=["SA45"]))
    assert "In 2025-26 Derby’s figure was 80.0%; the England figure was 80.0%." in page.content.decode()
    rows = office.client.get(page.request["PATH_INFO"] + "?export=csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:5] for line in rows] == [
        ["Area", "Period", "Figure", "Numerator", "Denominator"],
        ["Derby (ours)", "2025-26", "80.0%", "40.00", "50.00"],
        ["England", "2025-26", "80.0%", "1000.00", "1250.00"],
        ["Derby (ours)", "2024-25", "Suppressed at source (c)", "", ""],
    ]


def test_faults_are_shown_and_given_as_a_file(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        url = office.send(table(f"202526,{DERBY}60,50,eighty")).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        office.name(url)
    page = office.client.get(url).content.decode()
    assert "Two things are to be put right. Nothing of the file has been imported." in page
    assert "60 is more than its whole, 50" in page
    assert "line 2, numerator" in office.client.get(f"{url}?export=csv").content.decode()
    assert not Observation.objects.exists()


def test_columns_that_make_no_figure_are_refused_beside_their_box(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        url = office.send(table(f"202526,{DERBY}40,50,80.0")).headers["Location"]
    lone = office.name(url, **{"column-1-is": "", "column-2-is": ""})
    assert lone.context["form"].errors == {
        "column-0-is": ["SA45/1 has only its numerator. Name the other count as well, or its figure."]
    }
    twice = office.name(url, **{"column-1-part": "numerator"})
    assert twice.context["form"].errors == {"column-1-part": ["“done” is that part of SA45/1 already. Choose another."]}
    nothing = office.name(url, **{f"column-{number}-is": "" for number in range(3)})
    assert "Say of at least one column which measure it is." in nothing.content.decode()
    breakdown = office.name(url, **{"column-0-is": "only"})
    assert "Enter what stands there on the lines that count" in breakdown.content.decode()


def test_details_that_are_missing_or_too_early_are_refused_beside_their_box(office):
    known = factories.create_release(published_on=date(2026, 11, 1))
    page = office.send(b"x", table_name="", publisher="", published_on="1 December 2026")
    assert page.context["form"].errors == {
        "table_name": ["Enter the name of the table, or choose one above."],
        "publisher": ["Enter who publishes the table."],
        "published_on": ["Enter a day that is not to come: a release is imported once it is published."],
    }
    page = office.send(b"x", table=known.table_id, file="")
    assert "is later, and is here already" in page.context["form"].errors["published_on"][0]
    assert page.context["form"].errors["file"] == ["Choose the CSV file first"]


def test_reading_that_somebody_replaced_is_not_imported(office):
    upload = ReleaseUpload.objects.create(
        title="A", published_on=DAY, file_name="a", content=b"x", digest="d", state="ready", judged=2,
        sent_at="2026-11-20T09:00Z", sent_by=office.officer, asked_at="2026-11-20T09:00Z", asked_by=office.officer,
    )  # fmt: skip
    page = office.client.post(reverse("indicators:import_store", args=[upload.pk]), {"judged": 1})
    assert (page.status_code, "This is not what the file would bring now" in page.content.decode()) == (409, True)


def test_page_of_a_measure_without_national_figures_says_so(office):
    url = reverse("indicators:indicator_compared", args=["SA45"])
    assert "No release has named an area of this council yet" in office.client.get(url).content.decode()
    factories.create_area(name="Derby", authority=office.authority)
    assert "No release that was imported has a figure of this measure" in office.client.get(url).content.decode()
