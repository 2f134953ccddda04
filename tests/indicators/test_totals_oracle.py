"""Totals over units against an oracle of exact fractions, as printed: on the page of a measure, in the list, in its CSV
and XLSX, and in a paper's PDF. The oracle shares no line with the application: it adds whole fractions and writes their
digits itself, halves away from zero.

The suite tries a few made-up rounds; `make soak` ten thousand returns.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import html5lib
import openpyxl
import pypdf
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indicators import arithmetic, figures
from indicators.models import IndicatorVersion, Observation, Period, Return
from reports.models import Report
from reports.pdf import render_pdf
from reports.rendering import print_html
from safeguarding.access import Role
from safeguarding.models import Document
from tests import factories
from tests.indicators.returns_cast import NOW

UNITS = ["Duty team", "North team", "South team", "West team"]
QUARTERS = [(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))]
# By name: shape, decimals, how many times the quotient, what follows the number, places of its counts.
MEASURES = {
    "timely": ("percentage", 1, 100, "%", 0),
    "vacancies": ("percentage", 2, 100, "%", 1),
    "caseload": ("mean", 1, 1, " cases", 1),
    "contacts": ("rate", 0, 10000, " per 10,000", 0),
    "open": ("stock", 0, None, "", 0),
}
SUITE, SOAK = 8, 2000  # examples; each has two to eight returns, five on average

# --- What is returned ---


@dataclass(frozen=True)
class Given:
    """One figure of one unit: with counts, or a number of things, or in a state without either."""

    state: str = "value"
    numerator: Fraction = Fraction(0)
    denominator: Fraction | None = None


# Sums of these come out at halves of the last printed digit as often as not.
BELOW = st.sampled_from([1, 2, 3, 7, 8, 16, 40, 80, 160, 400, 800, 2000, 99999])
GAPS = st.sampled_from(["nil", "missing", "not_applicable"])


@st.composite
def figure(draw, name):
    """None where the unit gave no figure at all."""
    shape, *_, places = MEASURES[name]
    kind = draw(st.sampled_from(["value"] * 6 + ["gap", "none"]))
    if kind == "none":
        return None
    if kind == "gap":
        return Given(draw(GAPS))
    if shape == "stock":
        return Given(numerator=Fraction(draw(st.integers(0, 3000))))
    below = draw(BELOW)
    return Given("value", Fraction(draw(st.integers(0, below)), 10**places), Fraction(below, 10**places))


@st.composite
def rounds(draw):
    """For each quarter and unit whether its return is approved, and for each measure what it says; sometimes every unit
    says the same."""
    units = UNITS[: draw(st.integers(1, len(UNITS)))]
    repeated = draw(st.booleans())
    found = {}
    for quarter in QUARTERS:
        alike = {name: draw(figure(name)) for name in MEASURES}
        for unit in units:
            said = alike if repeated else {name: draw(figure(name)) for name in MEASURES}
            found[quarter, unit] = (draw(st.sampled_from([True] * 5 + [False])), said)
    return found


# --- The oracle ---


def printed(exact: Fraction, places: int) -> str:
    """Digits of a number that is not negative, halves rounded up, thousands separated."""
    units = (exact.numerator * 10**places * 2 + exact.denominator) // (exact.denominator * 2)
    whole, rest = divmod(units, 10**places)
    return f"{whole:,}" + (f".{rest:0{places}d}" if places else "")


@dataclass(frozen=True)
class Total:
    text: str
    counts: str
    number: str | None  # without its unit, as in a file
    awaited: list[str]
    missing: list[str]
    parts: dict[str, tuple[str, str]]


def worked_out(name, numerator, denominator):
    """Value as printed, counts as printed, and the bare number."""
    shape, decimals, times, unit, places = MEASURES[name]
    exact = numerator if shape == "stock" else numerator * times / denominator
    counts = "" if shape == "stock" else f"{printed(numerator, places)} of {printed(denominator, places)}"
    return printed(exact, decimals) + unit, counts, printed(exact, decimals).replace(",", "")


WORDS = {"nil": "None in period", "missing": "Missing", "not_applicable": "Not applicable"}


def oracle(case, name, quarter) -> Total | None:
    """The total of a measure in a quarter; None where nobody said anything."""
    units = sorted(unit for of, unit in case if of == quarter)
    said = {unit: case[quarter, unit][1][name] for unit in units if case[quarter, unit][0]}
    said = {unit: given for unit, given in said.items() if given}
    if not said:
        return None
    values = [given for given in said.values() if given.state == "value"]
    text, counts, number = "No figure", "", None
    if values:
        below = sum((given.denominator or 0 for given in values), Fraction(0))
        text, counts, number = worked_out(name, sum((given.numerator for given in values), Fraction(0)), below)
    elif all(given.state == "nil" for given in said.values()):
        text = WORDS["nil"]
    parts = {unit: part(name, given) for unit, given in said.items()}
    missing = [unit for unit, given in said.items() if given.state == "missing"]
    return Total(text, counts, number, [unit for unit in units if unit not in said], missing, parts)


def part(name, given) -> tuple[str, str]:
    if given.state != "value":
        return WORDS[given.state], ""
    return worked_out(name, given.numerator, given.denominator)[:2]


def expected(case, name) -> tuple[list[Total], Total | None]:
    """Complete quarters, oldest first; the newest apart while it is not complete."""
    found = [total for total in (oracle(case, name, quarter) for quarter in QUARTERS) if total]
    return [total for total in found if not total.awaited], found[-1] if found and found[-1].awaited else None


# --- The application ---


@dataclass
class World:
    client: Client
    checker: object
    rounds: dict
    subjects: dict
    versions: dict[str, IndicatorVersion]
    periods: dict[tuple[date, date], Period]


@pytest.fixture
def world(db):
    with time_machine.travel(NOW, tick=False):
        authority = factories.create_authority()
        board = factories.create_user(authority=authority, name="Dora", roles=(Role.BOARD_MEMBER,))
        client = Client()
        client.force_login(board)
        periods = {(start, end): factories.create_quarter(starts_on=start, ends_on=end) for start, end in QUARTERS}
        units = {name: factories.create_unit(authority=authority, name=name) for name in UNITS}
        yield World(
            client=client,
            checker=factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,)),
            rounds={key: factories.create_round(authority=authority, period=one) for key, one in periods.items()},
            subjects={name: factories.create_subject(unit=unit) for name, unit in units.items()},
            versions={name: define(name) for name in MEASURES},
            periods=periods,
        )


def define(name) -> IndicatorVersion:
    shape, decimals, _, unit, places = MEASURES[name]
    return factories.create_version(
        code=name.upper(), shape=shape, decimals=decimals, unit=unit.strip(), counts_are_fte=bool(places)
    )


def store(world, case) -> None:
    for (quarter, unit), (is_approved, said) in case.items():
        round, by = world.rounds[quarter], world.checker if is_approved else None
        row = Return.objects.create(
            round=round, subject=world.subjects[unit], approved_by=by, approved_at=NOW if by else None
        )
        for name, version in world.versions.items():
            factories.ask(round=round, subject=row.subject, version=version)
            if given := said[name]:
                factories.create_figure(quarterly_return=row, version=version, approved_by=by, **columns(given))


def columns(given) -> dict[str, object]:
    if given.state != "value":
        return {"state": given.state, "reason": "" if given.state == "nil" else "System down"}
    exact = Decimal(given.numerator.numerator) / given.numerator.denominator  # tenths at most
    if given.denominator is None:
        return {"value": exact}
    return {"numerator": exact, "denominator": Decimal(given.denominator.numerator) / given.denominator.denominator}


def words(element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def tables(page) -> dict[str, list[list[str]]]:
    """Rows of each table of a page, as words, by the start of its caption."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    return {
        words(table.find("caption")): [[words(cell) for cell in row] for row in table.find("tbody")]
        for table in tree.iter("table")
    }


def faults(world, case) -> list[str]:
    """Every place where a figure is not printed as the oracle prints it; what was stored is taken back."""
    with transaction.atomic():
        store(world, case)
        wrong = [
            f"{place}: {found!r} is not {right!r}"
            for place, found, right in [*on_the_pages(world, case), *in_lists(world, case)]
            if found != right
        ]
        transaction.set_rollback(True)
    return wrong


def on_the_pages(world, case):
    """Each measure's page: its quarters, and what each unit returned."""
    for name, version in world.versions.items():
        found = tables(world.client.get(f"/indicators/{version.indicator.code}/"))
        complete, provisional = expected(case, name)
        run = found.get(f"{version.indicator.title}, quarter by quarter", [])
        right = [[total.text, total.counts or "–", note(total) or "–"] for total in reversed(complete)]
        if provisional:
            right.insert(0, [provisional.text, provisional.counts or "–", note(provisional)])
        yield f"{name}, quarter by quarter", [[row[1], row[2], row[7]] for row in run], right
        units = [rows for caption, rows in found.items() if caption.startswith("What each unit returned")]
        shown = [total for total in (complete[-1] if complete else None, provisional) if total]
        yield f"{name}, by unit", [[row[:3] for row in rows] for rows in units], [of_units(total) for total in shown]


def note(total) -> str:
    """Who is lacking, in the words of the page."""
    awaited = f"Provisional: {listed(total.awaited)} awaited." if total.awaited else ""
    missing = f"Not in the total, with a reason: {listed(total.missing)}." if total.missing else ""
    return f"{awaited} {missing}".strip()


def listed(names) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def of_units(total) -> list[list[str]]:
    said = [[unit, text, counts or "–"] for unit, (text, counts) in total.parts.items()]
    return said + [[unit, "No figure", "–"] for unit in total.awaited]


def in_lists(world, case):
    """Each measure's line on the list page and in both files, which have all measures."""
    ((caption, rows),) = tables(world.client.get("/indicators/")).items()
    text = world.client.get("/indicators/?export=csv").content.decode("utf-8-sig")
    lines = {line[0]: line for line in csv.reader(io.StringIO(text))}
    book = openpyxl.load_workbook(io.BytesIO(world.client.get("/indicators/?export=xlsx").content))
    cells = {row[0]: row for row in book.active.iter_rows(values_only=True)}
    for name, version in world.versions.items():
        complete, _ = expected(case, name)
        last = complete[-1] if complete else Total("–", "", None, [], [], {})
        title, counts = str(version.indicator), last.counts or "–"
        row = next(row for row in rows if row[0].startswith(version.indicator.title))
        yield f"{name}, list", row[1], f"{last.text} {last.counts}".strip()
        yield f"{name}, CSV", lines[title][1:3], [last.number or last.text, counts]
        value = cells[title][1]
        found = Decimal(str(value)) if isinstance(value, int | float) else value
        yield f"{name}, XLSX", (found, cells[title][2]), (Decimal(last.number) if last.number else last.text, counts)


# --- They agree ---

FAST = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=SUITE, phases=[Phase.generate], **FAST)
@given(case=rounds())
def test_every_figure_is_printed_everywhere_as_the_exact_sum_of_what_was_returned(world, case):
    assert faults(world, case) == []


@pytest.mark.soak
@settings(max_examples=SOAK, phases=[Phase.generate], derandomize=False, **FAST)
@given(case=rounds())
def test_every_figure_of_ten_thousand_returns_is_printed_as_the_exact_sum(world, case):
    assert faults(world, case) == []


def returned(**units) -> dict:
    """Of the last quarter: what each of two units says of every measure, by the first word of its name."""
    return {(QUARTERS[1], unit): (True, {name: units[unit.split()[0]] for name in MEASURES}) for unit in UNITS[:2]}


def counts(numerator, denominator) -> Given:
    return Given("value", Fraction(numerator), Fraction(denominator))


UNEQUAL = returned(Duty=counts(1, 2), North=counts(90, 100))
AT_A_HALF = returned(Duty=counts(1, 1000), North=counts(0, 1000))  # 0.05%
MISSING = returned(Duty=counts(1, 2), North=Given("missing"))
NIL = returned(Duty=Given("nil"), North=Given("nil"))
EDGES = {"unequal": UNEQUAL, "at a half": AT_A_HALF, "one missing": MISSING, "nobody had any": NIL}


@pytest.mark.parametrize("name", EDGES)
def test_edge_is_printed_as_the_oracle_prints_it(world, name):
    case = EDGES[name]
    assert faults(world, {place: (done, counted(said)) for place, (done, said) in case.items()}) == []


def counted(said) -> dict[str, Given]:
    """A number of things has no denominator."""
    return said | {"open": Given(said["open"].state, said["open"].numerator)}


# --- The controls ---


def mean_of_percentages(version, parts):
    values = [part.figure for part in parts if part.figure is not None]
    return (sum(values) / len(values) if values else None), *exact_sums(version, parts)[1:]


def missing_as_nothing(version, parts):
    value, numerator, denominator = exact_sums(version, parts)
    return value / 2 if value else value, numerator, denominator


exact_sums = figures.add_up


@pytest.mark.parametrize(("place", "change", "case"), [
    ((figures, "add_up"), mean_of_percentages, UNEQUAL),
    ((figures, "add_up"), missing_as_nothing, MISSING),
    ((arithmetic, "ROUND_HALF_UP"), ROUND_HALF_EVEN, AT_A_HALF),
])  # fmt: skip
def test_figure_worked_out_otherwise_is_found(world, monkeypatch, place, change, case):
    monkeypatch.setattr(*place, change)
    found = faults(world, {place: (done, counted(said)) for place, (done, said) in case.items()})
    for where in ("quarter by quarter", "list", "CSV", "XLSX"):
        assert any(f"timely, {where}" in fault for fault in found), where


# --- A paper ---


def test_counts_in_the_pdf_of_a_paper_are_printed_as_the_oracle_prints_them(world):
    """A document's figures that are known by their counts only, so that the value is ours."""
    authority = factories.create_authority()
    document = Document.objects.create(slug="oracle", title="Oracle", short_title="Oracle", kind="Review")
    given = {
        "timely": (1, 2000),
        "vacancies": (Fraction("19.5"), 54),
        "caseload": (Fraction("1234.5"), 80),
        "contacts": (1, 3),
    }
    for name, (numerator, denominator) in given.items():
        Observation.objects.create(
            version=world.versions[name], subject=world.subjects["Duty team"], period=world.periods[QUARTERS[0]],
            source="document", document=document, **columns(Given("value", Fraction(numerator), Fraction(denominator))),
        )  # fmt: skip
    html = print_html(
        Report.objects.create(slug="oracle", kind="review", title="Oracle", authority=authority, document=document)
    )
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(html).content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for name, (numerator, denominator) in given.items():
        value, counts, _ = worked_out(name, Fraction(numerator), Fraction(denominator))
        assert f"{value} – {counts}" in text, (name, text)
