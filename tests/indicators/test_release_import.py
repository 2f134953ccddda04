"""A file in the department's shape, from sending it to its figures in the record."""

from datetime import UTC, date, datetime

import pytest

from indicators import release_changes
from indicators.models import Area, Observation, Release, ReleasedTable, ReleaseUpload
from indicators.release_changes import About, import_content
from indicators.release_reading import Faulty
from indicators.tidy_rules import Meaning
from safeguarding.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
HEAD += "new_la_code,la_name,"
ENGLAND = "Financial year,National,E92000001,England,,,,,,"
REGION = "Financial year,Regional,E92000001,England,E12000004,East Midlands,,,,"
DERBY = "Financial year,Local authority,E92000001,England,E12000004,East Midlands,831,E06000015,Derby,"
NOTTS = "Financial year,Local authority,E92000001,England,E12000004,East Midlands,892,E06000018,Nottingham,"


def table(*lines: str, columns: str = "done,all,rate") -> bytes:
    return "\n".join([HEAD + columns, *lines]).encode()


@pytest.fixture
def version():
    return factories.create_version(code="SA45")


MEANING = Meaning({"SA45/1": {"value": "rate", "numerator": "done", "denominator": "all"}}, {})


def bring(content: bytes, meaning: Meaning = MEANING, *, on=date(2026, 10, 30), name="Children in need", **given):
    what = About(name, f"Release of {on}", on, given.pop("is_invented", False))
    return import_content(
        content=content, meaning=meaning, what=what, publisher="DfE", by="a test", at=AT, covers="", file_name="a.csv"
    )


def kept(code: str, **wanted) -> Observation:
    return Observation.objects.get(subject__area__code=code, is_current=True, **wanted)


def test_table_becomes_figures_of_areas_that_are_made(version):
    release = bring(
        table(
            f"202526,{ENGLAND}1000,1250,80.0",
            f"202526,{REGION}100,125,80.0",
            f"202526,{DERBY}40,50,80.0",
            f"202425,{DERBY}45,50,90.0",
        )
    )
    assert (release.figures, release.restated, Area.objects.count()) == (4, 0, 3)
    derby = Area.objects.get(code="E06000015")
    assert (derby.subject.name, derby.old_code, derby.region.code, derby.level) == (
        "Derby", "831", "E12000004", "local_authority",
    )  # fmt: skip
    figure = kept("E06000015", period__label="2025-26")
    assert (figure.value, figure.numerator, figure.denominator, figure.source) == (80, 40, 50, "release")
    assert (figure.period.kind, figure.period.starts_on, figure.release) == (
        "financial_year", date(2025, 4, 1), release,
    )  # fmt: skip
    assert AuditEvent.objects.get(verb="import release").detail["figures"] == 4


def test_council_is_tied_to_the_area_of_its_name_and_told_so(version):
    council = factories.create_authority(name="Derby")
    release = bring(table(f"202526,{DERBY}40,50,80.0"))
    assert council.area.code == "E06000015"
    assert release.summary["own"] == [f"Derby (E06000015) is {council.name}"]


SYMBOLS = {
    "c": ("suppressed", "c"), "x": ("missing", "x"), "z": ("not_applicable", "z"), "u": ("missing", "u"),
    ":": ("missing", ":"), "": ("missing", ""), "[c]": ("suppressed", "c"),
}  # fmt: skip


def test_each_symbol_is_kept_apart_and_none_is_nought(version):
    lines = [f"{2000 + n}{n + 1:02},{DERBY}{symbol},{symbol},{symbol}" for n, symbol in enumerate(SYMBOLS, start=12)]
    release = bring(table(*lines))
    found = {
        (row.state, row.as_printed): (row.value, row.numerator, row.reason)
        for row in Observation.objects.filter(release=release)
    }
    assert set(found) == set(SYMBOLS.values())
    assert {(value, numerator) for value, numerator, _ in found.values()} == {(None, None)}
    assert len({(key, reason) for key, (_, _, reason) in found.items()}) == 6


def test_trace_is_between_nought_and_half_of_what_is_printed(version):
    bring(table(f"202526,{DERBY}k,5000,k", f"202425,{DERBY}0,50,0"))
    trace, nought = (kept("E06000015", period__label=label) for label in ("2025-26", "2024-25"))
    assert (trace.state, trace.value, trace.value_low, float(trace.value_high), trace.as_printed) == (
        "value", None, 0, 0.05, "k",
    )  # fmt: skip
    assert (nought.value, nought.as_printed) == (0, "")


def test_without_a_column_of_values_the_counts_decide(version):
    meaning = Meaning({"SA45/1": {"numerator": "done", "denominator": "all"}}, {})
    bring(table(f"202526,{DERBY}40,50,", f"202425,{DERBY}0,0,", f"202324,{DERBY}c,50,", f"202223,{DERBY}k,9,"), meaning)
    rows = Observation.objects.order_by("-period__ends_on")
    assert [(row.state, row.figure, row.as_printed) for row in rows] == [
        ("value", 80, ""), ("nil", None, ""), ("suppressed", None, "c"), ("missing", None, "k"),
    ]  # fmt: skip


def test_later_release_takes_the_place_of_figures_and_says_what_it_restated(version):
    first = bring(table(f"202526,{DERBY}40,50,80.0", f"202425,{DERBY}45,50,90.0", f"202324,{DERBY}1,2,50"))
    later = bring(table(f"202526,{DERBY}41,50,82.0", f"202425,{DERBY}45,50,90.0"), on=date(2026, 11, 15))
    assert (later.restated, later.summary["examples"]) == (1, [["SA45", "Derby", "2025-26", "80.0%", "82.0%"]])
    assert [row.release for row in Observation.objects.filter(is_current=True).order_by("period__ends_on")] == [
        first, later, later,
    ]  # fmt: skip
    assert Observation.objects.filter(release=first).count() == 3


def faults_of(*lines: str, **given) -> list[tuple[str, str]]:
    before = (Observation.objects.count(), Area.objects.count(), Release.objects.count())
    with pytest.raises(Faulty) as refusal:
        bring(table(*lines), **given)
    assert (Observation.objects.count(), Area.objects.count(), Release.objects.count()) == before
    return [(fault.cell, fault.words) for fault in refusal.value.faults]


def test_faults_name_line_and_column_in_words_and_nothing_is_kept(version):
    assert faults_of(
        f"202526,{DERBY}40,50,eighty",
        f"202527,{DERBY}40,50,80",
        f"202425,{DERBY.replace('E06000015', 'Derby')}40,50,80",
    ) == [
        ("line 3", "“202527” is not a year and the next, such as 202526"),
        ("line 4", "“DERBY” in new_la_code is no code of an area, such as E06000015"),
        (
            "line 2, value",
            "“eighty” is not a number. Write digits and, for decimals, a point; "
            "or one of the symbols c, x, z, k, u and :",
        ),
    ]
    found = faults_of(
        f"202526,{DERBY}60,50,120", f"202425,{DERBY}1,2,5%", f"202526,{NOTTS}1,2,50", f"202526,{NOTTS}1,2,5"
    )
    assert found == [
        ("line 2, value", "120 is over 100, which this measure cannot be"),
        ("line 2, numerator", "60 is more than its whole, 50"),
        (
            "line 3, value",
            "“5%” has a per cent sign. Write the number alone: 5; or one of the symbols c, x, z, k, u and :",
        ),
        ("line 5", "The same area and period stand on line 4"),
    ]


def test_earlier_release_and_figures_of_another_table_are_refused(version):
    bring(table(f"202526,{DERBY}40,50,80.0"))
    assert "is later, and is here already" in faults_of(f"202526,{DERBY}40,50,80", on=date(2026, 1, 1))[0][1]
    assert faults_of(f"202526,{DERBY}40,50,80", name="Another")[0][1] == (
        "1 of these figures stand already, from “Children in need”"
    )


def test_published_figure_takes_the_place_of_an_invented_one_and_never_the_reverse(version):
    bring(table(f"202526,{DERBY}40,50,80.0"), name="Trial", is_invented=True)
    bring(table(f"202526,{DERBY}41,50,82.0"))
    assert (kept("E06000015").value, kept("E06000015").is_demonstration) == (82, False)
    assert faults_of(f"202526,{DERBY}40,50,80", name="Trial", is_invented=True, on=date(2026, 11, 19))


def test_only_lines_that_count_are_read_and_others_counted(version):
    content = table(
        f"202526,{DERBY}40,50,80.0,Total",
        f"202526,{DERBY}10,50,20.0,Girls",
        f"202526,{DERBY.replace('Local authority', 'District')}10,50,20.0,Total",
        columns="done,all,rate,breakdown",
    )
    release = bring(content, Meaning(MEANING.figures, {"breakdown": "Total"}))
    assert (release.figures, release.summary["not_counted"], release.summary["other_levels"]) == (1, 1, 1)


# --- The way of a file that somebody sends ---


def send(officer, content: bytes) -> ReleaseUpload:
    about = {"table_name": "Children in need", "publisher": "DfE", "title": "2026", "published_on": date(2026, 10, 30)}
    upload = release_changes.send_release(content=content, by=officer, at=AT, file_name="a.csv", **about)
    release_changes.read_headings.func(upload.pk)
    upload.refresh_from_db()
    return upload


@pytest.fixture
def officer():
    return factories.create_user(authority=factories.create_authority())


def test_file_is_sent_named_read_and_imported(version, officer):
    upload = send(officer, table(f"202526,{DERBY}40,50,80.0", f"202526,{NOTTS}c,50,c"))
    assert (upload.state, release_changes.own_columns(upload)) == (
        "mapping", [("done", ["40", "c"]), ("all", ["50"]), ("rate", ["80.0", "c"])],
    )  # fmt: skip
    release_changes.name_columns(upload=upload, meaning=MEANING, by=officer, at=AT)
    release_changes.judge_release.func(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.summary["new_areas"]) == ("ready", ["Derby (E06000015)", "Nottingham (E06000018)"])
    assert upload.summary["rows"] == [["Local authorities", "2025-26", 2, 1, 1, 0, 0, 0, 0, 0, 0]]
    assert Observation.objects.count() == 0
    release_changes.ask_to_import(upload=upload, judged=upload.judged, by=officer, at=AT)
    release_changes.store_release.func(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content), upload.release.imported_by) == ("stored", b"", officer)
    assert ReleasedTable.objects.get().mapping == MEANING.plainly()
    again = send(officer, table(f"202627,{DERBY}40,50,80.0"))
    assert Meaning.of(again.mapping) == MEANING  # remembered for the next one


def test_what_changed_between_seeing_and_importing_stops_it(version, officer):
    upload = send(officer, table(f"202526,{DERBY}40,50,80.0"))
    release_changes.name_columns(upload=upload, meaning=MEANING, by=officer, at=AT)
    release_changes.judge_release.func(upload.pk)
    upload.refresh_from_db()
    bring(table(f"202526,{DERBY}41,50,82.0"))
    release_changes.ask_to_import(upload=upload, judged=upload.judged, by=officer, at=AT)
    release_changes.store_release.func(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal, Release.objects.count()) == ("ready", release_changes.MEANWHILE, 1)
    assert upload.content


def test_file_that_is_none_is_refused_in_words(officer):
    assert send(officer, b"PK\x03\x04").faults[0]["words"] == "The file is a workbook with the name of a CSV file"
