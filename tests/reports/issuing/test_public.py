"""What the public reads without an account; who reads the restricted edition; and what must reach no public output."""

import io
import json
import re
import zipfile

import html5lib
import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from reports.issuing import publishing
from reports.issuing.published import file_name, policy
from reports.models import Format, IssuedFile, Report
from safeguarding.access import Role
from safeguarding.models import RoleGrant
from tests.factories import create_user
from tests.guards.test_canaries import inside_pdf
from tests.reports.issuing.cast import AT, create_cast, withhold_everything
from tests.reports.issuing.test_issuing import corrected, issued

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WORD = "zebrafinch"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast(db):
    return create_cast()


@pytest.fixture
def issue(cast, django_capture_on_commit_callbacks):
    return issued(cast, django_capture_on_commit_callbacks)


def public(cast, name="", number=1):
    if not name:
        return reverse("reports:public_paper_detail", args=[cast.report.slug])
    return reverse("reports:public_paper_file", args=[cast.report.slug, number, name])


def name_of(cast, format="pdf", number=1, edition="public") -> str:
    return file_name(cast.report.slug, number, edition, format)


# --- Without an account ---


def test_anybody_finds_a_paper_by_body_and_reads_each_of_its_files(cast, issue):
    nobody = Client()
    for query in ("", "?body=Cabinet", "?words=performance", "?council=Testshire+Council&since=1/12/2026"):
        page = nobody.get(reverse("reports:public_paper_list") + query).content.decode()
        assert public(cast) in page, query
    for query in ("?words=nowhere", "?until=1+December+2026"):
        assert public(cast) not in nobody.get(reverse("reports:public_paper_list") + query).content.decode()
    page = nobody.get(public(cast)).content.decode()
    for file in issue.files.all():
        address = public(cast, name_of(cast, file.format))
        assert address in page
        assert file.digest in page
        answer = nobody.get(address)
        assert answer.content == bytes(file.content)


def test_public_pages_lead_nowhere_that_needs_an_account_but_to_signing_in(cast, issue):
    for client in (Client(), cast.client(cast.officer)):
        for page in (reverse("reports:public_paper_list"), public(cast)):
            links = re.findall(r'<a [^>]*href="(/[^"#?]*)', client.get(page).content.decode())
            allowed = (reverse("reports:public_paper_list"), reverse("accessibility"), reverse("account_login"))
            assert all(link.startswith(allowed) for link in links), links
    assert reverse("reports:public_paper_list") in Client().get(reverse("account_login")).content.decode()


def test_a_file_is_served_with_its_digest_its_kind_and_strict_rules(cast, issue):
    nobody = Client()
    kinds = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "large": "application/pdf"}
    kinds |= {
        "json": "application/json",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    for format, kind in kinds.items():
        address = public(cast, name_of(cast, format))
        answer, digest = nobody.get(address), issue.files.get(format=format).digest
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["ETag"] == f'"{digest}"'
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert name_of(cast, format) in answer.headers["Content-Disposition"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        head = nobody.head(address)
        assert (head.status_code, head.content) == (200, b"")
        again = nobody.get(address, headers={"if-none-match": f'"{digest}"'})
        assert (again.status_code, again.content) == (304, b"")
        assert nobody.get(address, headers={"if-none-match": '"other"'}).status_code == 200
        assert nobody.post(address).status_code == 405


def test_the_web_edition_may_use_the_style_that_is_in_it_and_no_other(cast, issue):
    content = bytes(issue.files.get(format="html").content)
    rules = policy(content)
    assert rules.count("'sha256-") == content.count(b"<style>") > 0
    assert "script" not in rules
    assert "unsafe" not in rules
    tree = html5lib.parse(content.decode(), namespaceHTMLElements=False)
    assert not [item for item in tree.iter() if item.tag == "script" or item.get("style") or item.tag == "link"]
    assert policy(content.replace(b"<style>", b"<style>p{}")) != rules


@pytest.mark.parametrize("number, name", [(1, "x.pdf"), (2, None), (1, "restricted"), (1, "testshire-paper-issue-1")])
def test_a_file_that_is_not_public_is_not_found(cast, number, name, django_capture_on_commit_callbacks):
    withhold_everything(cast, WORD)
    issued(cast, django_capture_on_commit_callbacks)
    name = name_of(cast, number=number) if name is None else name
    name = name_of(cast, edition="restricted") if name == "restricted" else name
    assert Client().get(public(cast, name, number)).status_code == 404
    assert Client().get(public(cast, name_of(cast))).status_code == 200  # the control


def test_a_paper_that_was_never_issued_is_not_found(cast):
    cast.send()
    assert Client().get(public(cast)).status_code == 404
    assert cast.report.title not in Client().get(reverse("reports:public_paper_list")).content.decode()


def test_a_demonstration_says_so_and_is_kept_from_search_engines(django_capture_on_commit_callbacks):
    cast = create_cast(is_demonstration=True)
    issued(cast, django_capture_on_commit_callbacks)
    assert "Demonstration" in Client().get(reverse("reports:public_paper_list")).content.decode()
    page = Client().get(public(cast))
    assert "Demonstration." in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert Client().get(public(cast, name_of(cast))).headers["X-Robots-Tag"] == "noindex"


# --- Corrected and withdrawn ---


def test_old_links_to_what_was_corrected_say_so_first(cast, issue, django_capture_on_commit_callbacks):
    corrected(cast, django_capture_on_commit_callbacks)
    nobody, old = Client(), public(cast, name_of(cast))
    first = nobody.get(old)
    assert (first.status_code, first.url) == (302, public(cast))
    page = nobody.get(public(cast)).content.decode()
    for words in ("Corrected by issue 2 of 20 November 2026.", "One team more was late.", f"{old}?as=issued"):
        assert words in page
    answer = nobody.get(f"{old}?as=issued")
    assert answer.content == bytes(issue.files.get(format="pdf").content)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    newer = nobody.get(public(cast, name_of(cast, number=2), 2))
    assert newer.status_code == 200
    assert "X-Robots-Tag" not in newer.headers


def test_a_withdrawn_paper_says_so_wherever_the_public_finds_it(cast, issue):
    publishing.withdraw(report=cast.report, reason="It names the wrong ward.", by=cast.officer, at=cast.at)
    nobody = Client()
    assert "Withdrawn" in nobody.get(reverse("reports:public_paper_list")).content.decode()
    assert "Withdrawn" in nobody.get(reverse("reports:public_paper_list") + "?export=csv").content.decode()
    page = nobody.get(public(cast))
    assert "It names the wrong ward." in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    first = nobody.get(public(cast, name_of(cast)))
    assert (first.status_code, first.url) == (302, public(cast))
    assert nobody.get(public(cast, name_of(cast)) + "?as=issued").status_code == 200


def test_what_is_withdrawn_while_it_is_corrected_says_so_too(cast, issue):
    publishing.begin_correction(report=cast.report, erratum="A mistake.", by=cast.officer, at=cast.at)
    publishing.withdraw(report=cast.report, reason="It is wrong.", by=cast.officer, at=cast.at)
    assert cast.report.state == "draft"
    assert "It is wrong." in Client().get(public(cast)).content.decode()
    publishing.give_up_correction(report=cast.report, by=cast.officer, at=cast.at)
    assert cast.report.state == "withdrawn"


# --- The restricted edition ---


def test_the_restricted_edition_is_read_by_right_and_not_after_it_has_ended(cast, django_capture_on_commit_callbacks):
    withhold_everything(cast, WORD)
    issued(cast, django_capture_on_commit_callbacks)
    chair = create_user(authority=cast.authority, name="Chair", roles=(Role.CHAIR,))
    abroad = create_cast(name="elsewhere").officer
    clients = {person: cast.client(person) for person in (chair, cast.reader, abroad)}
    for format in Format.values:
        address = reverse("reports:issued_file", args=[cast.report.slug, 1, "restricted", format])
        stored = IssuedFile.objects.get(edition="restricted", format=format)
        assert clients[chair].get(address).content == bytes(stored.content)
        assert clients[cast.reader].get(address).status_code == 404
        assert clients[abroad].get(address).status_code == 404
        assert Client().get(address).status_code == 302
        assert clients[cast.reader].head(address).status_code == 404
        assert clients[cast.reader].get(address, headers={"range": "bytes=0-10"}).status_code == 404
    assert (
        "Restricted" in clients[chair].get(reverse("reports:report_detail", args=[cast.report.slug])).content.decode()
    )
    RoleGrant.objects.filter(user=chair).update(ended_at=AT, ended_by=cast.officer)
    assert clients[chair].get(address).status_code == 403


# --- What must reach no public output ---


def parts_of(content: bytes) -> str:
    """Whatever is in a file: a PDF's text and every object of it in three spellings, the parts of a package."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.namelist()) + "".join(
                parts.read(n).decode(errors="replace") for n in parts.namelist()
            )
    if content.startswith(b"%PDF"):
        return inside_pdf(content)
    return content.decode(errors="replace")


def spellings(word: str) -> list[str]:
    wide = word.encode("utf-16-be")
    return [word, wide.decode("latin-1"), word.encode().hex(), wide.hex(), word.encode().hex().upper()]


def found_in(text: str, canaries: list[str]) -> set[str]:
    return {word for word in canaries if any(spelling in text for spelling in spellings(word))}


def outputs_for_public(cast) -> dict[str, str]:
    """Everything that anybody can get of the paper, headers included."""
    nobody = Client()
    listing = reverse("reports:public_paper_list")
    addresses = [listing, f"{listing}?export=csv", f"{listing}?export=xlsx", f"{listing}?words={WORD}", public(cast)]
    addresses += [public(cast, name_of(cast, format)) for format in Format.values]
    answers = {address: nobody.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: f"{answer.headers}\n{parts_of(answer.content)}" for address, answer in answers.items()}


def outputs_for_readers(cast) -> dict[str, str]:
    """What somebody of the council without the right gets."""
    client, word = cast.client(cast.reader), WORD[:9]
    addresses = ["/", "/papers/", "/papers/?export=csv", "/papers/?export=xlsx", f"/search/?q={word}"]
    addresses += [f"/papers/?words={word}", reverse("reports:report_detail", args=[cast.report.slug])]
    addresses += [
        reverse("reports:issued_file", args=[cast.report.slug, 1, "public", format]) for format in Format.values
    ]
    return {address: parts_of(client.get(address).content) for address in addresses}


def test_no_exempt_word_reaches_any_output_of_the_public_edition(cast, django_capture_on_commit_callbacks):
    withhold_everything(cast, WORD)
    issued(cast, django_capture_on_commit_callbacks)
    assert len(cast.canaries) == 7
    for address, text in {**outputs_for_public(cast), **outputs_for_readers(cast)}.items():
        shown = text.replace(f"words={WORD}", "").replace(f'value="{WORD}"', "").replace(f"q={WORD}", "")
        assert found_in(shown, cast.canaries) == set(), address
    for letter in mail.outbox:
        assert found_in(f"{letter.subject}{letter.body}{letter.extra_headers}", cast.canaries) == set()
    assert str(IssuedFile.objects.filter(edition="public").count()) == "5"
    # The controls: the same search finds every one of them in each file of the restricted edition.
    for file in IssuedFile.objects.filter(edition="restricted"):
        assert found_in(parts_of(bytes(file.content)), cast.canaries) == set(cast.canaries), file.format


def test_a_search_for_an_exempt_word_finds_no_paper(cast, django_capture_on_commit_callbacks):
    withhold_everything(cast, WORD)
    issued(cast, django_capture_on_commit_callbacks)
    reader, maker = cast.client(cast.reader), cast.client(cast.officer)
    for word in cast.canaries:
        for page in (f"/search/?q={word}", f"/papers/?words={word}"):
            assert cast.report.slug not in reader.get(page).content.decode(), page
    seen = {word for word in cast.canaries if cast.report.slug in maker.get(f"/search/?q={word}").content.decode()}
    assert {f"{WORD}recommendation", f"{WORD}implication"} <= seen  # the control
    assert cast.report.slug in reader.get("/search/?q=Performance").content.decode()


def test_the_page_for_the_public_shows_what_was_issued_whatever_changed_since(cast, issue):
    Report.objects.filter(pk=cast.report.pk).update(title="Another title altogether")
    cast.report.body.name = "Another body"
    cast.report.body.save()
    for page in (public(cast), reverse("reports:public_paper_list")):
        text = Client().get(page).content.decode()
        assert "Performance of Testshire" in text
        assert "Another" not in text
    data = json.loads(Client().get(public(cast, name_of(cast, "json"))).content)
    assert data["paper"]["title"] == "Performance of Testshire"


# --- While a correction is written ---


def test_readers_of_an_issued_paper_get_no_draft_of_its_correction(cast, issue, django_capture_on_commit_callbacks):
    publishing.begin_correction(report=cast.report, erratum="A mistake.", by=cast.officer, at=cast.at)
    cast.write("Assessments of Zebedee were late.")
    officer, reader = cast.client(cast.officer), cast.client(cast.reader)
    make = reverse("reports:report_make_file", args=[cast.report.slug])
    assert reader.post(make, {"format": "html"}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        made = officer.post(make, {"format": "html"}).url
    assert b"Zebedee" in officer.get(f"{made}file/").content
    assert reader.get(f"{made}file/").status_code == 404
    for page in ("/papers/", reverse("reports:report_detail", args=[cast.report.slug]), "/search/?q=Zebedee"):
        assert "Assessments of Zebedee" not in reader.get(page).content.decode()
