"""The forms by which frameworks, scales and registers are kept, filled in: who sends them, where, what they change."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from safeguarding.models import User
from standards.models import (
    Compliance,
    Criterion,
    Framework,
    Grade,
    RecommendationRegister,
    RegisteredRecommendation,
    Scale,
    Standard,
    StandardsUpload,
)
from tests.guards.again import AgainAndAgain

FRAMED = [Framework, Standard, Criterion, Scale, Grade]
FRAMED += [RecommendationRegister, RegisteredRecommendation, Compliance, StandardsUpload]
Filled = tuple[str, str, type, dict[str, Any]]
WHO = "performance"
CONTENT = b"framework: [{framework: own-standards, title: Another title}]"


def own_framework() -> Framework:
    """Of nobody's paper, with one standard in two parts that nothing hangs on."""
    framework, is_new = Framework.objects.get_or_create(slug="own-standards", defaults={"title": "Own standards"})
    if is_new:
        standard = Standard.objects.create(framework=framework, order=1, number="1", title="Leadership")
        for order, words in enumerate(["A lead is named", "A deputy is named"], start=1):
            Criterion.objects.create(standard=standard, order=order, label=f"1.{order}", text=words)
    return framework


def own_scale() -> Scale:
    """Of two words that nothing uses."""
    scale, is_new = Scale.objects.get_or_create(slug="own-scale", defaults={"name": "Own scale"})
    if is_new:
        for order, word in enumerate(["Met", "Not met"], start=1):
            Grade.objects.create(scale=scale, order=order, word=word)
    return scale


def own_register() -> RecommendationRegister:
    """Of nobody's paper, with two recommendations, one of which Derby says something of."""
    register, is_new = RecommendationRegister.objects.get_or_create(slug="own-register", defaults={"title": "Ours"})
    if is_new:
        by = User.objects.get(email=f"{WHO}@derby.example")
        rows = [RegisteredRecommendation.objects.create(register=register, number=number) for number in (1, 2)]
        said = {"status": "partly", "as_at": "2026-11-01", "entered_on": "2026-11-02", "entered_by": by}
        Compliance.objects.create(register=register, recommendation=rows[0], authority=by.authority, **said)
    return register


def own_upload() -> StandardsUpload:
    """A file that would give a framework another title, tried and ready to be stored."""
    by, framework = User.objects.get(email=f"{WHO}@derby.example"), own_framework()
    changed = {"what": f"Framework {framework.slug}", "column": "title", "was": framework.title}
    found = {"made": [], "changed": [changed | {"becomes": "Another title"}], "faults": []}
    sent = {"sent_at": "2026-11-20T12:00Z", "sent_by": by, "digest": "d", "content": CONTENT, "preview": found}
    return StandardsUpload.objects.create(holds="framework", kind="yaml", file_name="framework.yaml", **sent)


def arguments() -> dict[str, list[Any]]:
    """What stands in their addresses, by the start of their names."""
    framework, scale = own_framework(), own_scale()
    return {
        "standards:framework_standard_edit": [framework.slug, "1"],
        "standards:framework_": [framework.slug],
        "standards:scale_": [scale.slug],
        "standards:registered_recommendation_": [own_register().slug, 1],
        "standards:file_": [own_upload().pk],
        "standards:register_detail": ["climbie-inquiry"],  # a list, found once for all tests
        "standards:register_": [own_register().slug],
        "standards:compliance_": [own_register().slug],
    }


def sent(verb: str, model: type, *args: Any, **data: Any) -> Filled:
    return WHO, reverse(f"standards:{verb}", args=args), model, data


def standard_edit() -> Filled:
    standard = own_framework().standards.get()
    boxes = {"number": "1", "title": "Leading", "state": "kept", "version": standard.version}
    for place, part in enumerate(standard.criteria.order_by("order"), start=1):
        boxes |= {f"label_{part.pk}": part.label, f"text_{part.pk}": part.text}
        boxes |= {f"place_{part.pk}": place, f"state_{part.pk}": "kept"}
    return sent("framework_standard_edit", Standard, "own-standards", "1", **boxes)


def scale_edit() -> Filled:
    scale = own_scale()
    boxes = {"name": "Another name", "version": scale.version}
    for place, grade in enumerate(scale.grades.order_by("order"), start=1):
        boxes |= {f"word_{grade.pk}": grade.word, f"place_{grade.pk}": place, f"state_{grade.pk}": "kept"}
    return sent("scale_edit", Scale, scale.slug, **boxes)


def about_frameworks() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    new = {"number": "2", "title": "Training", "text_new1": "All are trained"}
    words = {"name": "Two words", "word_new1": "Met", "word_new2": "Not met"}
    slug = "own-standards"
    return {
        "framework_add": lambda: sent("framework_add", Framework, title="Further standards"),
        "framework_edit": lambda: sent(
            "framework_edit", Framework, slug, title="Ours", version=own_framework().version
        ),
        "framework_copy": lambda: sent(
            "framework_copy", Framework, slug, edition="2027", starts_on="1/4/2027", version=own_framework().version
        ),
        "framework_standard_add": lambda: own_framework() and sent("framework_standard_add", Standard, slug, **new),
        "framework_standard_edit": standard_edit,
        "scale_add": lambda: sent("scale_add", Scale, **words),
        "scale_edit": scale_edit,
        **about_registers(),
        "file_send": lambda: (
            own_framework()
            and sent("file_send", StandardsUpload, holds="framework", file=AgainAndAgain("framework.yaml", CONTENT))
        ),
        "file_detail": lambda: sent("file_detail", StandardsUpload, own_upload().pk, answer="store"),
    }


def about_registers() -> dict[str, Callable[[], Filled]]:
    slug, words = "own-register", {"subject": "Who answers first", "citation": "Report, 4.1", "link": ""}
    said = {"about": "whole", "status": "complying", "as_at": "1/11/2026", "summary": "As the board was told"}
    return {
        "register_add": lambda: sent("register_add", RecommendationRegister, title="Further", count="3"),
        "register_edit": lambda: sent(
            "register_edit", RecommendationRegister, slug, title="Ours", count="2", note="Read it with care",
            version=own_register().version,
        ),
        "registered_recommendation_edit": lambda: sent(
            "registered_recommendation_edit", RegisteredRecommendation, slug, 1, **words,
            version=own_register().recommendations.get(number=1).version,
        ),
        "compliance_add": lambda: own_register() and sent("compliance_add", Compliance, slug, **said),
    }  # fmt: skip


FRAMEWORKS = [
    "framework_add", "framework_edit", "framework_copy", "framework_standard_add", "framework_standard_edit",
    "scale_add", "scale_edit", "register_add", "register_edit", "registered_recommendation_edit", "compliance_add",
    "file_send", "file_detail",
]  # fmt: skip
