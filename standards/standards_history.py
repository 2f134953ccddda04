"""What was changed in frameworks, scales and registers, by whom and when, for people to read: the newest first."""

from safeguarding.field_history import Entry, entries, newest
from standards.models import Criterion, Framework, RecommendationRegister, RegisteredRecommendation, Scale, Standard

# What never changes, and places, which are dealt out anew whenever one moves.
LEFT_OUT = {"slug", "document", "framework", "standard", "register", "order"}


def of_framework(framework: Framework) -> list[Entry]:
    """Of a framework, its standards and their parts."""
    parts = Criterion.history.filter(standard__framework=framework)
    kinds = [
        (Framework.history.filter(id=framework.pk), lambda row: "Framework"),
        (Standard.history.filter(framework=framework), lambda row: f"Standard {row.number}"),
        (parts, lambda row: f"Part {row.label}" if row.label else "A part"),
    ]
    return newest(entry for rows, name in kinds for entry in entries(rows, name, left_out=LEFT_OUT))


def of_scale(scale: Scale) -> list[Entry]:
    return newest(entries(Scale.history.filter(id=scale.pk), lambda row: "Scale", left_out=LEFT_OUT))


def of_register(register: RecommendationRegister) -> list[Entry]:
    """Of a register and its recommendations."""
    rows = RegisteredRecommendation.history.filter(register=register)
    numbers = entries(rows, lambda row: f"Recommendation {row.number}", left_out=LEFT_OUT)
    own = entries(RecommendationRegister.history.filter(id=register.pk), lambda row: "Register", left_out=LEFT_OUT)
    return newest([*own, *(entry for entry in numbers if entry.verb != "made")])  # they came with the register
