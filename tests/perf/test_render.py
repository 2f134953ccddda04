"""How long a paper takes to be set, against the bare typesetter with the same document.

A table for a person to read: nothing is asserted. The three take turns, so that whatever else the machine does falls on
all. BENCH_RENDER_ROUNDS chooses how often.
"""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import pypdf
import pytest

from reports.formats import pages
from reports.pdf import PROJECT, Typesetter, render_pdf
from tests.reports.sample_paper import ACTIONS, PAPER

ROUNDS = int(os.environ.get("BENCH_RENDER_ROUNDS", "3"))
# With our fetcher, since the document's typefaces come by it; without notes, repair, limits or a process of its own.
BARE = """
import json, sys, time
began = time.perf_counter()
from weasyprint import HTML
from reports.pdf.child import PackagedFetcher
imported = time.perf_counter()
html = open(sys.argv[1]).read()
HTML(string=html, base_url="outside:", url_fetcher=PackagedFetcher()).write_pdf(pdf_variant="pdf/ua-1")
print(json.dumps([imported - began, time.perf_counter() - imported]))
"""


def paper(copies: int):
    """The sample with its parts again and again: about 24 pages of action table and argument in each copy."""
    parts = tuple(
        replace(part, heading=f"{part.heading} {copy}", blocks=part.blocks)
        for copy in range(copies)
        for part in PAPER.parts
    )
    return replace(PAPER, parts=parts)


def of_twenty_pages():
    actions = replace(ACTIONS, rows=ACTIONS.rows[:17])
    parts = (*PAPER.parts[:6], replace(PAPER.parts[6], blocks=(actions,)), PAPER.parts[7])
    return replace(PAPER, parts=parts)


def timed(work) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def bare(file: Path) -> tuple[float, float]:
    """Seconds of importing, and of setting."""
    ran = subprocess.run([sys.executable, "-c", BARE, str(file)], cwd=PROJECT, capture_output=True, check=True)
    imported, setting = json.loads(ran.stdout)
    return imported, setting


@pytest.mark.bench
@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="there is no database in it")
@pytest.mark.parametrize("made", [of_twenty_pages, lambda: paper(3)], ids=["20 pages", "100 pages"])
def test_time_of_setting_a_paper(made, tmp_path, capsys):
    html = pages.print_html(made())
    file = tmp_path / "paper.html"
    file.write_text(html)
    typesetter = Typesetter()
    typesetter.set("<!DOCTYPE html><html lang='en-GB'><title>x</title><h1>x</h1>")  # the first waits for the imports
    times: dict[str, list[float]] = {"bare": [], "bare, with its imports": [], "warm": [], "cold": []}
    made_warm: list[bytes] = []
    for _ in range(ROUNDS):
        imported, setting = bare(file)
        times["bare"].append(setting)
        times["bare, with its imports"].append(imported + setting)
        times["warm"].append(timed(lambda: made_warm.append(typesetter.set(html).content)))
        times["cold"].append(timed(lambda: render_pdf(html)))
    typesetter.stop()
    with capsys.disabled():
        show(len(pypdf.PdfReader(io.BytesIO(made_warm[0])).pages), times)


def show(count: int, times: dict[str, list[float]]) -> None:
    print(f"\n\nA paper of {count} pages, median of {ROUNDS}. The floor: WeasyPrint alone, the same document, tagged.")
    print(f"{'':52} {'seconds':>8} {'pages/s':>8} {'of the floor':>13}")
    floors = {"warm": "bare", "cold": "bare, with its imports"}
    names = {
        "warm": "ours, warm: a child of the process that stands ready",
        "cold": "ours, cold: a process of its own, imports included",
    }
    for name, taken in times.items():
        seconds = median(taken)
        share = median(floor / own for floor, own in zip(times[floors.get(name, name)], taken, strict=True))
        print(f"{names.get(name, name):52} {seconds:8.2f} {count / seconds:8.1f} {share:13.2f}")
