"""A short paper that shows a house style: no figure in it is anybody's."""

from reports.paper import Bullets, Cell, Column, Fact, Paper, Paragraph, Part, Recommendations, Row, Status, Table
from safeguarding.models import Authority

STATES: dict[Status, str] = {"late": "Late", "at-risk": "At risk", "on-track": "On track", "delivered": "Delivered"}


def sample(authority: Authority) -> Paper:
    rows = tuple(
        Row((Cell(f"Action {place}", is_header=True), Cell(words, status=status)))
        for place, (status, words) in enumerate(STATES.items(), start=1)
    )
    table = Table("How states stand in a table", (Column("Action"), Column("Where it stands")), rows)
    argument = Paragraph("Paragraphs carry their numbers in the margin.", label="2.1", lead="How words stand.")
    asked = Recommendations((Paragraph("To note how papers look.", label="1.1"),))
    return Paper(
        slug="house-style",
        title="How papers look",
        authority_name=authority.name,
        body_name="Name of the body",
        date_text="Day of the meeting",
        item_number="1",
        front=(Fact("Report of", "Post that reports"), Fact("Contact", "Whom to ask")),
        parts=(
            Part("Recommendations", (asked,), number="1"),
            Part("Words and lists", (argument, Bullets.of("a point", "another point")), number="2"),
            Part("Tables", (table,), number="3"),
        ),
        labels=("A sample: it says nothing about anybody.",),
    )
