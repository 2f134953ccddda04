from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import formats
from reports.models import Edition, Format, IssuedFile, Report
from reports.paper import Paper
from reports.pdf import RenderingFailed
from reports.rendering import paper_of


class Command(BaseCommand):
    help = "Writes a paper to a file as PDF, HTML or Word, an issued one as it was issued. --list names all."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?")
        parser.add_argument("--output", type=Path)
        parser.add_argument("--edition", choices=Edition.values, default=Edition.PUBLIC)
        parser.add_argument("--format", choices=["pdf", "html", "docx"], default="pdf")
        parser.add_argument("--large-print", action="store_true", help="with the format pdf: everything in 18 pt")
        parser.add_argument("--list", action="store_true")

    def handle(self, *args, **options):
        if options["list"]:
            for report in Report.objects.order_by("slug"):
                self.stdout.write(f"{report.slug}\t{report.title}")
            return
        if not options["slug"] or not options["output"]:
            raise CommandError("Name a paper and --output FILE. `render_report --list` names the papers.")
        report = Report.objects.filter(slug=options["slug"]).first()
        if report is None:
            raise CommandError(f"There is no paper {options['slug']!r}. `render_report --list` names those there are.")
        format = Format.LARGE if options["large_print"] else options["format"]
        if options["large_print"] and options["format"] != "pdf":
            raise CommandError("--large-print is for the format pdf only.")
        write(options["output"], content_of(report, options["edition"], format))


def content_of(report: Report, edition: str, format: str) -> bytes:
    """The bytes as last issued, if the paper was; else as the record stands. Where an issue withholds nothing, both
    editions are its public one."""
    last = report.issues.order_by("number").last()
    if last is None:
        return made(paper_of(report, edition), format)
    files = {file.edition: file for file in IssuedFile.objects.filter(issue=last, format=format)}
    return bytes(files.get(edition, files[Edition.PUBLIC]).content)


def made(paper: Paper, format: str) -> bytes:
    try:
        return formats.write(paper, format)
    except RenderingFailed as failure:
        raise CommandError(str(failure)) from failure


def write(output: Path, content: bytes) -> None:
    """To a file beside the target first: a full disk must not leave half a paper under its name."""
    partial = output.with_name(output.name + ".part")
    partial.write_bytes(content)
    partial.replace(output)
