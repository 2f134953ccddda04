"""The five retold papers: as web page, as HTML for print and as PDF the same words; how a person comes by the PDF."""

import io
import re

import html5lib
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from actionplans.models import PlanRow
from reports import formats, rendering
from reports.kinds import KINDS, compose
from reports.models import Recommendation, Rendering, Report
from reports.pdf import Rendered, RenderingFailed
from safeguarding.models import AuditEvent, RoleGrant, User
from tests.pdf_structure import structure_faults

pytestmark = pytest.mark.one_database

# A paper, and words of its own that its page must hold.
PAPERS = {
    "climbie-2004": ["2254", "23%", "40%", "unallocated", "Other options considered"],
    "haringey-review-2009": ["63.1%", "11,15 52", "54 – 57", "25 of 130", "Additional Items"],
    "kent-2009": ["Anite SWIFT", "1052", "small sample", "Peter Gilroy"],
    "ofsted-2012": ["Good", "Adequate", "Lynn Radley", "53,094", "within"],
    "scrutiny-2021": ["Olu Idowu", "17 March 2021", "59%", "trade union", "1.2"],
}
PRINTED = ["climbie-2004", "haringey-review-2009"]


def report(slug: str) -> Report:
    return Report.objects.get(slug=slug)


def read(html: str, tag: str = "body") -> str:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return " ".join(" ".join(next(tree.iter(tag)).itertext()).split())


def tokens(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


# --- As a web page ---


def test_every_kind_of_paper_has_a_module_and_a_retold_example(record):
    # No printed paper has the form of these.
    assert set(KINDS) == set(Report.Kind) - {Report.Kind.QUARTERLY, Report.Kind.STATEMENT_OF_ACTION}
    retold = Report.objects.filter(document__isnull=False)
    assert set(retold.values_list("slug", flat=True)) == set(PAPERS)
    assert set(retold.values_list("kind", flat=True)) == set(KINDS)


@pytest.mark.parametrize("slug", PAPERS)
def test_paper_is_a_web_page_with_its_words_and_its_label(signed_in, slug):
    page = signed_in("board").get(reverse("reports:report_detail", args=[slug]))
    assert page.status_code == 200
    text = read(page.content.decode(), "article")
    for words in PAPERS[slug]:
        assert words in text
    assert f"Retold in our own words from “{report(slug).document.title}”" in text
    assert "Not the text of the document." in text


@pytest.mark.parametrize("slug", PAPERS)
def test_web_page_and_print_document_hold_the_same_words(signed_in, slug):
    page = read(signed_in("board").get(reverse("reports:report_detail", args=[slug])).content.decode(), "article")
    printed = read(rendering.print_html(report(slug)), "article")
    contents = {"Contents"}  # only the print document has a list of its parts
    assert tokens(page) ^ tokens(printed) <= contents


@pytest.mark.parametrize("slug", PAPERS)
def test_paper_composed_twice_has_the_same_digest_and_another_after_a_change(record, slug):
    before = rendering.digest(rendering.print_html(report(slug)))
    assert rendering.digest(rendering.print_html(report(slug))) == before
    Report.objects.filter(slug=slug).update(title="Another title")
    assert rendering.digest(rendering.print_html(report(slug))) != before


def test_paper_of_another_document_holds_none_of_these_rows(record):
    """The control of what composing reads: each paper draws on its own document only."""
    assert not any("63.1%" in str(part) for part in compose(report("kent-2009")).parts)
    assert any("63.1%" in str(part) for part in compose(report("haringey-review-2009")).parts)


# --- As PDF ---


@pytest.fixture(scope="module")
def kept():
    """What has been set already: it takes seconds."""
    return {}


@pytest.fixture
def rendered(record, kept):
    """rendered(slug): a paper as (HTML, PDF as it came, its pages as text)."""

    def render(slug):
        if slug not in kept:
            source = rendering.print_html(report(slug))
            pdf = formats.TYPESETTER.set(source)
            pages = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
            kept[slug] = (source, pdf, [" ".join(page.extract_text().split()) for page in pages])
        return kept[slug]

    return render


@pytest.mark.parametrize("slug", PRINTED)
def test_pdf_has_no_fault_of_structure_and_the_typesetter_no_complaint(rendered, slug):
    _, pdf, _ = rendered(slug)
    assert structure_faults(pdf.content) == []
    assert pdf.complaints == ()


@pytest.mark.parametrize("slug", PRINTED)
def test_pdf_says_on_every_page_that_it_is_retold_and_which_page_it_is(rendered, slug):
    _, _, pages = rendered(slug)
    assert len(pages) > 10
    for number, text in enumerate(pages, start=1):
        assert "Retold in our own words from “" in text
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize("slug", PRINTED)
def test_pdf_holds_the_words_of_its_html_twin_and_no_others(rendered, slug):
    source, _, pages = rendered(slug)
    ours, theirs = tokens(read(source)), tokens(" ".join(pages))
    assert ours - theirs == set()
    assert {word for word in theirs - ours if not word.isdigit()} == {"Page"}


def test_pdf_of_2004_holds_the_figures_of_the_report(rendered):
    text = " ".join(rendered("climbie-2004")[2])
    for figure in ("2254", "23%", "40%", "28 January 2003", "108 recommendations"):
        assert figure in text


def test_pdf_of_2009_holds_all_38_rows_with_their_references(rendered):
    text = " ".join(rendered("haringey-review-2009")[2]).replace("- ", "-")  # a word broken at its own hyphen
    rows = PlanRow.objects.filter(plan__slug="haringey-review-2009")
    assert rows.count() == 38
    for row in rows:
        title, reference = (" ".join(words.split()).replace("- ", "-") for words in (row.title, row.printed_reference))
        assert f"{row.number} {reference or '–'} {title}" in text, row
    assert rows.exclude(printed_reference="").count() == 29


# --- How a person comes by it ---


@pytest.fixture
def typesetter(monkeypatch):
    """In place of the real one, which takes seconds. Its product is the HTML it was given."""
    asked = []

    def set_it(html, **options):
        asked.append(html)
        return Rendered(b"%PDF-1.7 " + html.encode(), ())

    monkeypatch.setattr(formats.TYPESETTER, "set", set_it)
    return asked


def ask(client, slug="kent-2009"):
    return client.post(reverse("reports:report_make_file", args=[slug])).url


def test_pdf_is_asked_for_waited_for_and_fetched(signed_in, django_capture_on_commit_callbacks):
    """The whole way once, with the real typesetter."""
    client = signed_in("board")
    with django_capture_on_commit_callbacks() as jobs:
        waiting = ask(client)
    file = f"{waiting}file/"
    assert "being made" in client.get(waiting).content.decode()
    assert client.get(file).status_code == 404
    for job in jobs:
        job()
    assert "Your file is ready" in client.get(waiting).content.decode()
    answer = client.get(file)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert AuditEvent.objects.last().verb == "export paper"


def test_asking_twice_makes_one_pdf_and_one_audit_entry(signed_in, typesetter, django_capture_on_commit_callbacks):
    events = AuditEvent.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(signed_in("board"))
    with django_capture_on_commit_callbacks(execute=True):
        again = {ask(signed_in("board")), ask(signed_in("chair")), ask(signed_in("board-kent"))}
    assert again == {first}
    assert Rendering.objects.count() == len(typesetter) == 1
    assert AuditEvent.objects.count() == events + 1


def test_paper_that_has_changed_since_is_made_anew(signed_in, typesetter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(signed_in("board"))
        Recommendation.objects.filter(report__slug="kent-2009").update(text="Something else altogether.")
        second = ask(signed_in("board"))
    assert first != second


def test_paper_that_changes_while_its_pdf_waits_leaves_nobody_waiting(
    signed_in, typesetter, django_capture_on_commit_callbacks
):
    client = signed_in("board")
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(client)
        Recommendation.objects.filter(report__slug="kent-2009").update(text="Something else altogether.")
        second = ask(client)
    assert first != second
    for waiting in (first, second):
        assert "being made" not in client.get(waiting).content.decode()
    for made in Rendering.objects.filter(failure=""):
        assert b"Something else altogether." in bytes(made.content)
        assert made.source_digest == rendering.digest(bytes(made.content).decode().removeprefix("%PDF-1.7 "))


def test_pdf_that_could_not_be_made_says_why_and_can_be_asked_for_again(
    signed_in, typesetter, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(html, **options):
        raise RenderingFailed("The paper needed more memory than one paper may use and was stopped.")

    client = signed_in("board")
    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(formats.TYPESETTER, "set", fail)
        failed = ask(client)
    page = client.get(failed).content.decode()
    assert "could not be made" in page
    assert "more memory" in page
    assert client.get(f"{failed}file/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        again = ask(client)
    assert again != failed
    assert client.get(f"{again}file/").status_code == 200


def test_paper_is_not_made_for_those_who_may_not_have_it(signed_in, typesetter):
    client = signed_in("board-kent")
    Report.objects.filter(slug="climbie-2004").update(document=None)  # as if it were Derby's own and unpublished
    assert client.post(reverse("reports:report_make_file", args=["climbie-2004"])).status_code == 404
    RoleGrant.objects.filter(user__email="board@kent.example").delete()
    assert client.post(reverse("reports:report_make_file", args=["kent-2009"])).status_code == 403
    assert not Rendering.objects.exists()


# --- The command ---


def test_command_writes_the_pdf_and_leaves_no_part_of_it_beside(record, tmp_path):
    file = tmp_path / "kent.pdf"
    call_command("render_report", "kent-2009", output=file)
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("slug", PAPERS)
def test_command_writes_html(record, tmp_path, slug):
    file = tmp_path / "paper.html"
    call_command("render_report", slug, output=file, format="html")
    assert read(file.read_text(), "article") == read(rendering.print_html(report(slug)), "article")


def test_command_that_fails_leaves_the_file_that_was_there(record, tmp_path, monkeypatch):
    def fail(html, **options):
        raise RenderingFailed("The paper took longer than 60 seconds to set and was stopped.")

    monkeypatch.setattr(formats.TYPESETTER, "set", fail)
    file = tmp_path / "kent.pdf"
    file.write_text("the last one")
    with pytest.raises(CommandError, match="60 seconds"):
        call_command("render_report", "kent-2009", output=file)
    assert file.read_text() == "the last one"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("slug", "named"), [("nowhere-1999", "nowhere-1999"), (None, "--output")])
def test_command_refuses_an_unknown_paper_and_names_the_way_to_those_there_are(record, tmp_path, slug, named):
    with pytest.raises(CommandError, match=named) as refusal:
        call_command("render_report", *filter(None, [slug]), output=tmp_path / "x.pdf")
    assert "--list" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_command_lists_the_papers(record, capsys):
    call_command("render_report", list=True)
    listed = {line.split("\t")[0] for line in capsys.readouterr().out.splitlines()}
    assert listed == set(Report.objects.values_list("slug", flat=True)) and listed > set(PAPERS)


# --- What a form must carry ---


@pytest.mark.parametrize("slug", ["kent-2009"])
def test_buttons_for_files_carry_what_the_server_asks_of_a_form(record, slug):
    """A browser is checked where the test client is not: the token must be in the form of the page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email="board@derby.example"))
    page = client.get(reverse("reports:report_detail", args=[slug])).content.decode()
    form = next(
        form
        for form in html5lib.parse(page, namespaceHTMLElements=False).iter("form")
        if "make-file" in form.get("action", "")
    )
    sent = {box.get("name"): box.get("value") for box in form.iter("input")}
    assert client.post(form.get("action"), sent | {"format": "html"}).status_code == 302
    assert client.post(form.get("action"), {"format": "html"}).status_code == 403  # the control
