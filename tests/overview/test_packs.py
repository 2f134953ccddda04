"""Inspectors' packs: what goes into one, whose rights decide that, what it looks like once it is unpacked."""

import csv
import hashlib
import io
import re
import zipfile
from datetime import date

import html5lib
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, Evidence
from safeguarding.models import AuditEvent, Pack, User
from safeguarding.overview.packs import gathering, making
from safeguarding.overview.packs.contents import gather
from safeguarding.overview.packs.scope import subject
from safeguarding.overview.packs.sections import Section
from safeguarding.overview.packs.written import DIGESTS, INDEX, PRINTED, bundle, csv_of
from standards.models import Feedback, Theme
from tests.conftest import DAY
from tests.guards.readers import client_of

THEME = "conferences"  # the plan of the demonstration is about it, and so is one of the five documents


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def person(name: str, council: str = "derby") -> User:
    return User.objects.get(email=f"{name}@{council}.example")


def pack_of(user: User, slug: str = THEME, *, about: str = "theme", as_at: date = DAY) -> Pack:
    asked = {"requested_at": timezone.now(), "requested_by": user, "authority": user.authority}
    return Pack(about=about, slug=slug, title=str(subject(user, about, slug)), as_at=as_at, **asked)


def contents_of(user: User, slug: str = THEME, **given):
    pack = pack_of(user, slug, **given)
    return gather(pack, subject(user, pack.about, slug), timezone.localtime())


def section(contents, key: str) -> Section:
    return next(one for one in contents.sections if one.key == key)


def column(contents, key: str, heading: str) -> list[str]:
    found = section(contents, key)
    place = [name for name, _ in found.columns].index(heading)
    return [row[place] for row in found.rows]


# --- What goes into it ---


def test_pack_of_a_theme_leads_from_the_finding_to_what_came_of_it():
    contents = contents_of(person("performance"))
    assert "Initial child protection conferences are not held in time" in column(contents, "findings", "Finding")
    done = [row for row in section(contents, "actions").rows if "Delivered" in row]
    assert done
    assert {row[0] for row in section(contents, "before-and-after").rows} <= set(column(contents, "actions", "Action"))
    assert any("Check: accepted" in row for row in section(contents, "audit-trail").rows)
    assert any(words for words in column(contents, "before-and-after", "Since then") if "quarter" in words)
    assert contents.charts
    assert contents.labels == ("Demonstration: some of what follows is invented.",)


def test_pack_of_an_inspection_holds_its_judgements_and_findings_and_no_invented_answer():
    contents = contents_of(person("board"), "ofsted-derby-2012", about="inspection")
    assert column(contents, "judgements", "Judged")[0] == "Good"
    assert len(section(contents, "findings").rows) > 40
    assert set(column(contents, "evidence", "Evidence")) == set()
    assert contents.labels == ()


def test_pack_in_which_only_what_people_told_is_invented_says_so_too():
    user, theme = person("board"), Theme.objects.create(slug="invented", name="Invented")
    assert contents_of(user, "invented").labels == ()
    given = {"authority": user.authority, "entered_on": DAY, "entered_by": user, "summary": "Told.", "source": "Survey"}
    span = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    Feedback.objects.create(theme=theme, kind="child", number=12, is_demonstration=True, **given, **span)
    assert contents_of(user, "invented").labels == ("Demonstration: some of what follows is invented.",)


def test_pack_as_at_a_day_knows_nothing_of_later_ones():
    """A year before, fewer things had happened, and no figure of a quarter that ends later is in it."""
    now, then = (contents_of(person("performance"), as_at=on) for on in (DAY, date(2025, 11, 20)))
    assert 0 < len(section(then, "audit-trail").rows) < len(section(now, "audit-trail").rows)
    assert set(section(then, "figures").rows) < set(section(now, "figures").rows)
    assert not [when for when in column(then, "figures", "Period") if "2026" in when]
    before = contents_of(person("performance"), as_at=date(2010, 1, 1))
    assert "Initial child protection conferences are not held in time" not in column(before, "findings", "Finding")


def test_pack_holds_what_its_reader_may_see_and_no_more():
    own, other = (contents_of(person("board", council)) for council in ("derby", "kent"))
    assert len(section(own, "actions").rows) > len(section(other, "actions").rows)
    assert section(own, "audit-trail").rows
    printed = set(Action.objects.exclude(document=None).values_list("title", flat=True))
    assert set(column(other, "actions", "Action")) <= printed
    assert [source for source in column(own, "figures", "Source") if source.startswith("Returns")]
    assert not [source for source in column(other, "figures", "Source") if source.startswith("Returns")]


# --- As it is written ---


def unpacked(contents) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(bundle(contents)))
    assert archive.testzip() is None
    folders = {name.split("/")[0] for name in archive.namelist()}
    assert len(folders) == 1
    return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def test_bundle_stands_alone_and_its_digests_are_those_of_its_files():
    action = Action.objects.get(title="Appoint a second conference chair")
    sent = ContentFile(b"Minutes of a meeting", name="minutes.txt")
    item = Evidence(action=action, on=DAY, by=person("manager"), title="=1+1 minutes", file_name="../mi nutes.txt")
    item.file_size, item.digest = 20, hashlib.sha256(b"Minutes of a meeting").hexdigest()
    item.file.save("minutes.txt", sent, save=True)
    contents = contents_of(person("performance"))
    files = unpacked(contents)

    digests = dict(line.split("  ")[::-1] for line in files[DIGESTS].decode().splitlines())
    assert digests.keys() == files.keys() - {DIGESTS}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in digests.items())
    (kept,) = [path for path in files if path.startswith("evidence/")]
    assert files[kept] == b"Minutes of a meeting"
    assert ".." not in kept.split("/")

    assert files[PRINTED].startswith(b"%PDF")
    page = html5lib.parse(files[INDEX], namespaceHTMLElements=False)
    assert not page.findall(".//script") and not page.findall(".//link") and not page.findall(".//img")
    led_to = [link.get("href") for link in page.findall(".//a")]
    assert all(address.startswith("#") or address in files for address in led_to)
    assert not re.search(rb"url\((?!data:)", files[INDEX])
    rows = list(csv.reader(io.StringIO(files["evidence.csv"].decode("utf-8-sig"))))
    assert "'=1+1 minutes" in [row[1] for row in rows]
    text = "".join(page.itertext())
    assert all(heading in text for heading in ("What happened", "Before and after", "Who was told when"))


def test_list_of_a_pack_says_what_its_page_says():
    found = Section("key", "Heading", (("One", 50), ("Two", 50)), (("a", "=b"), ("c, d", "é")), "None")
    assert csv_of(found).decode("utf-8-sig").splitlines() == ["One,Two", "a,'=b", '"c, d",é']
    with pytest.raises(ValueError, match="2 columns"):
        Section("key", "Heading", (("One", 50), ("Two", 50)), (("a",),), "None")


def test_files_that_would_make_it_too_large_are_named_and_left_out(monkeypatch):
    monkeypatch.setattr(gathering, "FILES_LIMIT", 30)
    action = Action.objects.get(title="Appoint a second conference chair")
    for name in ("one.txt", "two.txt"):
        item = Evidence(action=action, on=DAY, by=person("manager"), title=name, file_name=name, file_size=20)
        item.file.save(name, ContentFile(b"x" * 20), save=True)
    contents = contents_of(person("performance"))
    assert len(contents.attached) == 1
    assert "left out: too large for one bundle" in column(contents, "evidence", "Where")
    assert contents.attached[0].path.endswith("one.txt")


def test_file_that_is_no_longer_there_is_said_to_be_gone():
    action = Action.objects.get(title="Appoint a second conference chair")
    item = Evidence(action=action, on=DAY, by=person("manager"), title="Gone", file_name="gone.txt", file_size=20)
    item.file.save("gone.txt", ContentFile(b"x" * 20), save=True)
    item.file.storage.delete(item.file.name)
    assert "the file is no longer kept" in column(contents_of(person("performance")), "evidence", "Where")


# --- Asked for on the site ---


def test_pack_is_asked_for_made_and_kept_for_whoever_asked(django_capture_on_commit_callbacks):
    client = client_of(person("board"))
    shown = client.get(reverse("pack_make"), {"about": "theme:conferences"}).content.decode()
    assert '<option value="theme:conferences" selected>' in shown
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("pack_make"), {"about": "theme:conferences", "as_at": "20/11/2026"})
    pack = Pack.objects.get()
    assert answer["Location"] == reverse("pack_detail", args=[pack.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "The pack is ready" in page and pack.digest in page
    file = client.get(reverse("pack_file", args=[pack.pk]))
    assert hashlib.sha256(file.content).hexdigest() == pack.digest
    assert zipfile.ZipFile(io.BytesIO(file.content)).testzip() is None
    events = AuditEvent.objects.filter(subject_type="safeguarding.Pack").order_by("pk")
    assert [event.verb for event in events] == ["ask for a pack", "make a pack"]
    assert events.last().detail["digest"] == pack.digest

    for other in (person("chair"), person("board", "kent")):
        assert client_of(other).get(answer["Location"]).status_code == 404
        assert client_of(other).get(reverse("pack_file", args=[pack.pk])).status_code == 404
    client.post(reverse("pack_remove", args=[pack.pk]))
    assert not Pack.objects.exists()
    assert AuditEvent.objects.filter(verb="remove a pack", detail__digest=pack.digest).exists()


def test_what_cannot_be_asked_for_is_said_beside_its_field():
    client = client_of(person("board"))
    page = client.post(reverse("pack_make"), {"about": "theme:nothing", "as_at": "21/11/2026"}).content.decode()
    assert "Choose one from the list." in page
    assert "the record of later days is not there yet" in page
    assert 'value="21/11/2026"' in page
    assert not Pack.objects.exists()


def test_pack_that_waits_or_failed_says_so_and_has_no_file():
    client, board = client_of(person("board")), person("board")
    waiting = pack_of(board)
    waiting.save()
    assert "The pack is being made" in client.get(reverse("pack_detail", args=[waiting.pk])).content.decode()
    assert client.get(reverse("pack_file", args=[waiting.pk])).status_code == 404
    Pack.objects.filter(pk=waiting.pk).update(requested_at=timezone.now() - Pack.PATIENCE * 2)
    assert "taking too long" in client.get(reverse("pack_detail", args=[waiting.pk])).content.decode()
    Pack.objects.filter(pk=waiting.pk).update(slug="gone-meanwhile")
    making.make.func(waiting.pk)
    page = client.get(reverse("pack_detail", args=[waiting.pk])).content.decode()
    assert making.GONE in page and "Ask for it again" in page
