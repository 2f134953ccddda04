"""The house style of papers: who keeps it, what a colour and a logo must be, and where both are seen afterwards."""

import base64
import io
import re
import zlib

import docx
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reports import formats
from reports.formats.pages import style_sources
from reports.house_style import LEAST_CONTRAST, contrast_with_white, styled
from reports.logo import SIGNATURE, NotALogo, cleaned, size
from reports.models import HouseStyle, Rendering, Report
from reports.rendering import paper_of, print_html
from safeguarding.models import AuditEvent
from tests.addresses import png
from tests.pdf_structure import Node, structure_faults
from tests.reports.sample_paper import SHORT

pytestmark = pytest.mark.one_database


def send(client, **data):
    given = {"colour": "#1f4f8f", "logo_text": "", "version": 1} | data
    return client.post(reverse("reports:house_style_edit"), given)


def a_file(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


# --- The screen ---


def test_style_is_set_and_every_edition_wears_it(signed_in):
    client = signed_in("admin")
    answer = send(client, colour="1F4F8F", logo=a_file(png()), logo_text="A black square")
    assert answer.status_code == 302
    style = HouseStyle.objects.get()
    assert (style.authority.slug, style.colour, style.version) == ("derby", "#1f4f8f", 2)
    paper = paper_of(Report.objects.get(slug="climbie-2004"), "public")
    for format in ("pdf", "large", "html"):
        source = formats.source(paper, format)
        assert "--brand: #1f4f8f" in source
        assert f'<img class="paper-logo" src="{paper.logo}" alt="A black square">' in source
    word = docx.Document(io.BytesIO(formats.write(paper, "docx")))
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "A black square"
    assert str(word.styles["Heading 1"].font.color.rgb) == "1F4F8F"
    assert "--brand: #1f4f8f" not in print_html(Report.objects.get(slug="kent-2009"))  # another council's
    assert AuditEvent.objects.last().verb == "change house style"


def test_logo_is_a_figure_with_its_words_in_the_pdf(signed_in):
    send(signed_in("admin"), logo=a_file(png()), logo_text="A black square")
    paper = styled(SHORT, Report.objects.get(slug="climbie-2004").authority)
    content = formats.write(paper, "pdf")
    assert structure_faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        figures = Node(pdf.Root.StructTreeRoot, "Root", None).below("Figure")
        assert [str(figure.pdf.Alt) for figure in figures][0] == "A black square"


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#9fc5e8", "its contrast with white is 1.8 to 1"),
        ("#777777", "its contrast with white is 4.4 to 1"),  # 4.48: a hair too light
        ("red", "six figures and letters"),
        ("#12345", "six figures and letters"),
        ("#0f3d4c; } body { background: url(x)", "Shorten"),
        ("", "Enter the colour"),
    ],
)
def test_colour_that_cannot_be_read_is_refused_in_words(signed_in, colour, said):
    answer = send(signed_in("admin"), colour=colour, logo_text="Kept as typed")
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert 'value="Kept as typed"' in answer.content.decode()
    assert not HouseStyle.objects.exists()


def test_colour_of_just_enough_contrast_is_taken(signed_in):
    assert send(signed_in("admin"), colour="#767676").status_code == 302


def test_logo_without_words_is_refused(signed_in):
    answer = send(signed_in("admin"), logo=a_file(png()))
    assert "Write what the logo says" in answer.content.decode()
    assert not HouseStyle.objects.exists()


def test_logo_is_shown_replaced_and_taken_off(signed_in):
    client = signed_in("admin")
    picture = reverse("reports:house_style_logo")
    assert client.get(picture).status_code == 404
    send(client, logo=a_file(png()), logo_text="A black square")
    answer = client.get(picture)
    assert (answer.headers["Content-Type"], answer.content) == ("image/png", cleaned(png()))
    send(client, colour="#0f3d4c", logo_text="A black square", version=2)
    assert client.get(picture).content == cleaned(png())  # a change of the colour leaves it
    assert send(client, logo=a_file(png(90)), logo_text="Another", version=3).status_code == 302
    assert size(client.get(picture).content) == (90, 60)
    assert send(client, without_logo="on", logo_text="Another", version=4).status_code == 302
    assert client.get(picture).status_code == 404
    assert HouseStyle.objects.get().logo_text == ""


def test_second_of_two_first_styles_is_told(signed_in):
    client = signed_in("admin")
    assert send(client, colour="#1f4f8f").status_code == 302
    answer = send(client, colour="#5f3585")
    assert answer.status_code == 409
    assert "Saved meanwhile: #1f4f8f" in answer.content.decode()


def test_preview_loads_nothing_and_its_policy_names_its_own_style_only(signed_in):
    client = signed_in("admin")
    send(client, logo=a_file(png()), logo_text="A black square")
    answer = client.get(reverse("reports:house_style_preview"))
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    (source,) = style_sources(page)
    assert f"style-src {source};" in f"{policy};"
    assert "default-src 'none'" in policy
    assert set(re.findall(r'(?:src|href)="([^"#]*)', page)) - {""} == {
        reverse("reports:house_style_edit"),
        f"data:image/png;base64,{base64.b64encode(cleaned(png())).decode()}",
    }


def test_paper_that_was_made_in_another_style_is_made_anew(signed_in, django_capture_on_commit_callbacks):
    client, url = signed_in("admin"), reverse("reports:report_make_file", args=["kent-2009"])
    first = client.post(url).url
    HouseStyle.objects.create(authority=Report.objects.get(slug="kent-2009").authority, colour="#123456")
    assert client.post(url).url != first
    assert Rendering.objects.count() == 2


# --- The picture ---


def test_what_a_camera_or_a_program_wrote_into_a_logo_is_left_out():
    out, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ada Quill")
    Image.new("RGBA", (80, 60), "#0f3d4c80").save(out, "PNG", pnginfo=notes, dpi=(96, 96))
    kept = cleaned(out.getvalue() + b"hidden after the end")
    assert b"Ada Quill" in out.getvalue()
    assert b"Ada Quill" not in kept
    assert b"hidden" not in kept
    assert Image.open(io.BytesIO(kept)).convert("RGBA").getpixel((5, 5)) == (15, 61, 76, 128)


def a_bomb() -> bytes:
    """A picture that says it is small and holds a hundred megabytes."""
    head = cleaned(png())[8:33]
    body = zlib.compress(b"\0" * 100_000_000)
    end = cleaned(png())[-12:]
    return SIGNATURE + head + piece(b"IDAT", body) + end


def piece(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "must be a PNG"),
        (b"\xff\xd8\xff\xe0 a JPEG named .png", "must be a PNG"),
        (SIGNATURE, "damaged"),
        (png()[:60], "damaged"),
        (png()[:40] + b"\x00" + png()[41:], "damaged"),
        (png(59), "59 by 60 pixels"),
        (png(2001), "2001 by 60 pixels"),
        (SIGNATURE + b"x" * 200_000, "200 kB"),
        (a_bomb, "damaged"),
    ],
    ids=["SVG", "JPEG", "signature", "cut", "bit", "narrow", "wide", "large", "bomb"],
)
def test_what_is_no_logo_is_refused_in_words(content, said):
    with pytest.raises(NotALogo, match=said):
        cleaned(content() if callable(content) else content)


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_a_logo_or_are_refused(noise, place):
    good = png()
    try:
        kept = cleaned(good[:place] + noise + good[place:])
    except NotALogo:
        return
    Image.open(io.BytesIO(kept)).load()


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#ffffff", 1), ("#000000", 21), ("#777777", 4.48), ("#0000ff", 8.59)]
)
def test_contrast_is_that_of_the_guidelines(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)
    assert (contrast_with_white("#767676") >= LEAST_CONTRAST) is True
