"""Files that show something: kept under names of ours, and handed out again as attachments."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from safeguarding.evidence_files import NotTaken, check, too_large


def keep(evidence: Any, name: str, content: bytes) -> None:
    """Store the bytes and write `file`, `file_name`, `file_size` and `digest` onto a row that is yet to be saved.

    Raises ValidationError beside `file` for one that is not kept (see `evidence_files`). The bytes are written before
    the row that names them; should its transaction fail, a file without a row is left, which nobody can reach. The
    other order would leave a row without its file.
    """
    try:
        evidence.file_name = check(name, content)
    except NotTaken as refusal:
        raise ValidationError({"file": str(refusal)}) from None
    evidence.digest, evidence.file_size = hashlib.sha256(content).hexdigest(), len(content)
    # Named by us: what a person typed is never part of a path.
    evidence.file.save(f"{evidence.digest[:32]}.bin", ContentFile(content), save=False)


def as_attachment(evidence: Any) -> HttpResponse:
    """The file, never shown in a page of ours, whatever it holds: an attachment of no kind that a browser would run.
    404 where there is none."""
    if not evidence.file:
        raise Http404("It was a link, or its content was withdrawn")
    try:
        content = evidence.file.read()
    except FileNotFoundError:
        raise Http404("The file is not in its place") from None
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=evidence.file_name)
    return answer


class FileFields(forms.Form):
    """A file or a link. What is neither, or both, is for the form that has these to judge."""

    file = forms.FileField(
        label="A file",
        required=False,
        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, CSV or plain text, at most 20 MB. No child's "
        "name, and nothing by which a child could be known.",
        error_messages={"empty": "The file is empty. Send it again."},
    )
    link = forms.URLField(
        label="Or a link",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={
            "invalid": "Enter a whole address, beginning with https://.",
            "max_length": "Shorten the address to 200 characters.",
        },
    )

    def clean_file(self):
        """Its size is judged before it is read into memory; what it holds, when it is added."""
        file = self.cleaned_data["file"]
        if file and (words := too_large(file.name, file.size)):
            raise forms.ValidationError(words)
        return file
