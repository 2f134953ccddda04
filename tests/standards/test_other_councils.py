"""What one council learns of another by an inspection that is published: what it says, and nothing of what its council
has not published, nor of the plans that others make of it."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Plan, PlanRow, SourceReference
from safeguarding.access import Role
from safeguarding.models import Authority, Document, Pack, User
from safeguarding.overview.packs.contents import gather
from standards.models import Finding, Inspection, Judgement
from tests.factories import create_authority, create_finding, create_inspection, create_regime, create_user
from tests.guards.readers import client_of

pytestmark = pytest.mark.django_db
KEEPER = (Role.PERFORMANCE_OFFICER,)


@dataclass
class Case:
    """Alice's council published an inspection; the one before it, which it names, is its working record still."""

    council: Authority
    inspection: Inspection
    finding: Finding
    alice: User
    kent: User

    def page(self, reader: User, **query) -> str:
        where = reverse("standards:inspection_detail", args=[self.inspection.slug])
        return client_of(reader).get(where, query).content.decode()

    def pack(self, reader: User) -> str:
        asked = {"requested_at": timezone.now(), "requested_by": reader, "authority": reader.authority}
        pack = Pack(about="inspection", slug=self.inspection.slug, title="Pack", as_at=date(2026, 11, 28), **asked)
        return str(gather(pack, self.inspection, timezone.localtime()).sections)

    def review(self, by: Authority) -> PlanRow:
        """A draft of a plan, of which a row names the finding."""
        plan = Plan.objects.create(slug=f"review-{by.pk}", title="Secret review", authority=by, row_word="row")
        row = PlanRow.objects.create(plan=plan, order=1, title="What it means here")
        row.findings.add(self.finding)
        return row


@pytest.fixture
def case():
    council, regime = create_authority(), create_regime()
    document = Document.objects.create(
        slug="report", title="Report", short_title="Report", kind="Inspection report", authority=council,
        entered_by=create_user(authority=council),
    )  # fmt: skip
    given = {"authority": council, "regime": regime}
    before = create_inspection(title="Dress rehearsal", ends_on=date(2024, 3, 1), **given)
    inspection = create_inspection(
        title="Inspection of spring",
        ends_on=date(2026, 3, 1),
        published_on=date(2026, 5, 1),
        document=document,
        **given,
    )
    area, grade = regime.areas.first(), regime.areas.first().scale.grades.last()
    earlier = Judgement.objects.create(inspection=before, area=area, grade=grade, printed="Dreadful")
    Judgement.objects.create(inspection=inspection, area=area, grade=grade, printed="Weak", previous=earlier)
    repeated = create_finding(inspection=before, title="Rehearsed weakness")
    finding = create_finding(inspection=inspection, title="Files are thin", repeats=repeated)
    alice = create_user(authority=council, roles=KEEPER)
    return Case(council, inspection, finding, alice, create_user(authority=create_authority(name="Kent"), roles=KEEPER))


@pytest.mark.parametrize(
    "told",
    [
        lambda case, reader: case.page(reader),
        lambda case, reader: case.page(reader, export="csv"),
        lambda case, reader: case.page(reader, export="yaml"),
        lambda case, reader: case.pack(reader),
    ],
    ids=["page", "csv", "yaml", "pack"],
)
def test_published_inspection_names_no_working_record_to_another_council(case, told):
    before = Inspection.objects.get(title="Dress rehearsal")
    secrets = [before.slug, "Dress rehearsal", "Dreadful", "Rehearsed weakness", case.finding.repeats.slug]
    assert any(words in told(case, case.alice) for words in secrets)
    said = told(case, case.kent)
    assert "Files are thin" in said or case.finding.slug in said or "Weak" in said
    assert [words for words in secrets if words in said] == []


def answered(page: str) -> bool:
    return "answered by" in page


def test_draft_of_another_council_is_no_answer_and_no_number(case):
    case.review(case.kent.authority)
    assert not answered(case.page(case.alice))
    assert answered(case.page(case.kent))
    assert Finding.objects.without_action().filter(pk=case.finding.pk).exists()
    assert not Finding.objects.with_action().filter(pk=case.finding.pk).exists()


def test_plan_of_the_council_that_was_looked_at_is_an_answer(case):
    case.review(case.council)
    assert answered(case.page(case.alice))
    assert not answered(case.page(case.kent))  # a draft
    assert not Finding.objects.without_action().filter(pk=case.finding.pk).exists()
    assert list(Finding.objects.with_action()) == [case.finding]


def remove(client: Client, case: Case):
    return client.post(reverse("standards:finding_remove", args=[case.finding.slug]), follow=True).content.decode()


def test_finding_that_another_council_reviews_stays_and_names_no_plan_of_theirs(case):
    case.review(case.kent.authority)
    page = remove(client_of(case.alice), case)
    assert "It is named in a plan that you may not see" in page
    assert "Secret review" not in page
    assert Finding.objects.filter(pk=case.finding.pk).exists()


def test_finding_that_ones_own_plan_answers_says_which(case):
    case.review(case.council)
    assert "of “Secret review” answers it" in remove(client_of(case.alice), case)


def test_report_that_a_plan_cites_stays_published(case):
    row = case.review(case.kent.authority)
    SourceReference.objects.create(row=row, document=case.inspection.document, paragraph=12)
    where = reverse("standards:inspection_edit", args=[case.inspection.slug])
    boxes = {
        "title": "Inspection of spring", "regime": case.inspection.regime.pk, "subject_authority": "Testshire",
        "ends_on": "1 March 2026", "starts_on": "1 March 2026", "version": case.inspection.version,
    }  # fmt: skip
    page = client_of(case.alice).post(where, boxes)
    assert page.status_code == 200
    assert "A plan cites the published report" in page.content.decode()
    case.inspection.refresh_from_db()
    assert case.inspection.document_id
