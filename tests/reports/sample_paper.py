"""A paper with every kind of block in it, long enough to cross many pages. All of it is invented."""

from dataclasses import replace

from reports.paper import (
    Bullet,
    Bullets,
    Cell,
    Column,
    Fact,
    Facts,
    Figure,
    Note,
    Paper,
    Paragraph,
    Part,
    Recommendations,
    Row,
    SubHeading,
    Table,
)

RETOLD = (
    "Retold from a paper that the Example Safeguarding Board published in January 2009. "
    "The words are not the council’s; figures and dates are as printed."
)
SENTENCE = "Assessments finished on time have been below their average for seven quarters & are not “by chance”."
CHART = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 200" role="img">
  <title>{SENTENCE.replace("&", "&amp;")}</title>
  <rect x="50" y="40" width="475" height="90" fill="#eceff1"/>
  <path d="M50 60L120 50L190 70L260 62L330 96L400 110L470 104L520 120" fill="none" stroke="#0f3d4c" stroke-width="2"/>
  <path d="M50 80H525" stroke="#4d5a68" stroke-width="1.5" stroke-dasharray="2 3"/>
  <text x="531" y="85" font-family="Source Sans 3" font-size="16" fill="#16202c">Mean 90.5%</text>
  <text x="531" y="125" font-family="Source Sans 3" font-size="16" font-weight="700" fill="#16202c">86.9%</text>
  <text x="50" y="185" font-family="Source Sans 3" font-size="16" fill="#4d5a68">Q1 2023</text>
</svg>"""

WORDS = (
    "Cases are read by two people from different agencies before the panel meets, and what they disagree about is "
    "written down. The team has asked for time to do this without taking it from visits to families. "
)


def _action_rows() -> tuple[Row, ...]:
    """38 rows like those of a board's action table: short ones, long ones, lists in lists, one taller than a page."""
    rows = []
    for number in range(1, 39):
        if number in (1, 2, 14, 27):
            rows.append(Row.section(f"Theme {len(rows)}: what the panel heard"))
        points = [
            Bullet(f"Point {place} of row {number}. {WORDS[: 60 + 40 * (place % 4)]}")
            for place in range(number % 5 + 1)
        ]
        points.append(Bullet("Still open:", below=(Bullet("training for new staff"), Bullet("cover in reception"))))
        issue = (SubHeading(f"Issue {number}"), Paragraph(WORDS), Bullets(tuple(points)))
        if number == 7:
            issue += tuple(Paragraph(WORDS * 2) for _ in range(9))
        action = (
            Bullets.of(*(f"Step {place} for row {number}: agree who leads it." for place in range(number % 3 + 1))),
        )
        label = Cell(str(number), is_header=True)
        rows.append(Row((label, Cell(f"{number + 10}, {number + 41}"), Cell(blocks=issue), Cell(blocks=action))))
    return tuple(rows)


ACTIONS = Table(
    caption="What the panel asked for, and what was done",
    columns=(
        Column("No", width=5),
        Column("Paragraph", width=15),
        Column("Issue", width=45),
        Column("Action", width=35),
    ),
    rows=_action_rows(),
    note="Paragraph numbers are those of the published report.",
    landscape=True,
)
SCORECARD = Table(
    caption="Scorecard, July to September 2026",
    columns=(
        Column("Measure"),
        Column("Result", "end", 10),
        Column("Of", "end", 15),
        Column("Target", "end", 10),
        Column("Against target", width=20),
        Column("Signal", width=15),
    ),
    rows=tuple(
        Row(
            (Cell(name, is_header=True), Cell(result), Cell(of), Cell("92%"), Cell(word, status=status), Cell("Steady"))
        )
        for name, result, of, word, status in (
            ("Single assessments on time", "86.9%", "391 / 450", "Red", "late"),
            ("Conferences within 15 days", "86.0%", "98 / 114", "Amber", "at-risk"),
            ("Plans of two years or more", "6.1%", "8 / 131", "Green", "on-track"),
            ("Audits done", "12", "", "Delivered", "delivered"),
            ("Re-audits", "0", "", "Not started", "not-started"),
            ("Supervision recorded", "97.5%", "39 / 40", "Shown to work", "shown-to-work"),
            ("Return interviews", "71.4%", "5 / 7", "Worse", "concern"),
            ("Visits on time", "93.1%", "27 / 29", "Better", "improvement"),
            ("Caseload", "18.2", "", "No signal", "neutral"),
        )
    ),
)


def _argument(number: int) -> Part:
    paragraphs = tuple(
        Paragraph(WORDS * 2, label=f"{number}.{place}", lead="Assessments are later." if place % 3 == 1 else "")
        for place in range(1, 9)
    )
    lists = (
        SubHeading("What would change it"),
        Paragraph("Three things, in this order:"),
        Bullets((Bullet("cover", below=(Bullet("in reception", below=(Bullet("until February"),)),)), Bullet("time"))),
        Bullets((Bullet("to agree the first step", label="(a)"), Bullet("to ask for the second", label="(b)"))),
    )
    return Part(f"What needs attention in area {number}", paragraphs + lists, number=str(number))


PAPER = Paper(
    slug="sample",
    title="Safeguarding performance (demonstration), July to September 2026",
    running_title="Safeguarding performance, July to September 2026",
    authority_name="Example County Council",
    body_name="Council Cabinet",
    date_text="17 November 2026",
    item_number="8",
    front=(
        Fact("Report of", "Corporate Director, Children and Young People"),
        Fact("Contact", "Performance Manager, performance@example.org"),
        Fact("Wards", "All"),
        Fact("Cabinet member who answers for it", "Councillor for children"),
        Fact("Status", "Public · not a key decision"),
    ),
    retold=RETOLD,
    parts=(
        Part(
            "Recommendations",
            (
                Recommendations(
                    (
                        Paragraph("To note that assessments were finished on time less often.", label="1.1"),
                        Paragraph("To agree a second move of the case audit, to 30 November 2026.", label="1.2"),
                    )
                ),
            ),
        ),
        *(_argument(number) for number in range(2, 6)),
        Part(
            "Figures",
            (
                Figure(CHART, SENTENCE, label="Figure 1"),
                SCORECARD,
                Note("Figures are provisional; names such as Łukasz and Zoë print as typed."),
                Facts((Fact("As at", "30 September 2026"), Fact("Source", "The council’s own return"))),
            ),
        ),
        Part("Action table", (ACTIONS,)),
        Part("Background papers", (Paragraph("None."),)),
    ),
)
# The same without its long parts, for tests that set it again and again.
SHORT = replace(PAPER, parts=(PAPER.parts[0], PAPER.parts[1], PAPER.parts[5]), contents=True)
