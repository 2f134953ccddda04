from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.models import Report
from reports.pdf import RenderingFailed, render_pdf
from reports.rendering import print_html


class Command(BaseCommand):
    help = "Writes a paper to a file as PDF or HTML. --list names the papers there are."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?")
        parser.add_argument("--output", type=Path)
        parser.add_argument("--edition", choices=["public", "restricted"], default="public")
        parser.add_argument("--format", choices=["pdf", "html"], default="pdf")
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
        self.write(report, options["output"], options["format"])

    def write(self, report: Report, output: Path, kind: str) -> None:
        """To a file beside the target first: a full disk must not leave half a paper under its name."""
        html = print_html(report)
        try:
            content = html.encode() if kind == "html" else render_pdf(html).content
        except RenderingFailed as failure:
            raise CommandError(str(failure)) from failure
        partial = output.with_name(output.name + ".part")
        partial.write_bytes(content)
        partial.replace(output)
