"""What holds for the whole code: who may import what, declared permissions, pairs of fields, templates.

Each check is a function over text or models, and is shown to find a planted fault.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from safeguarding import access
from safeguarding.access import Permission, unlisted_models
from tests.addresses import addresses

ROOT = Path(settings.BASE_DIR)
LAYERS = ["safeguarding", "standards", "indicators", "actionplans", "reports"]
SCREENS = re.compile(r"(^|_)(views|urls|tables|filters|forms)$|^(overview|templatetags|management|wsgi)$")
# Words for numbers, which every sentence uses; it imports nothing but `indicators.arithmetic`.
PLAIN_WORDS = "indicators.wording"


def modules() -> Iterator[Path]:
    for layer in LAYERS:
        yield from (file for file in (ROOT / layer).rglob("*.py") if "migrations" not in file.parts)


# --- Views ---

ALLAUTH = {"account_login", "account_signup", "account_logout", "account_inactive", "account_change_password"} | {
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
PUBLIC = {"accessibility", "reports:public_paper_list", "reports:public_paper_detail", "reports:public_paper_file"}


def test_every_view_declares_its_permission():
    undeclared = {item.name for item in addresses() if item.requires == "undeclared"}
    assert undeclared == ALLAUTH
    assert {item.name for item in addresses() if item.requires is None} == PUBLIC
    declared = [item for item in addresses() if item.name not in ALLAUTH | PUBLIC]
    assert len(declared) > 20
    assert all(isinstance(item.requires, Permission) for item in declared)


def test_walk_of_addresses_finds_an_undeclared_view_in_a_nested_include():
    inner = URLResolver(RegexPattern("in/"), [path("deep/", HttpResponse, name="deep")], namespace="own")
    (found,) = addresses(URLResolver(RegexPattern(""), [URLResolver(RegexPattern("out/"), [inner])]))
    assert (found.name, found.requires) == ("own:deep", "undeclared")


def test_every_address_has_a_name_of_its_own():
    names = [item.name for item in addresses()]
    assert "" not in names
    assert len(names) == len(set(names))


# Rows that belong to a record fetched through `visible_to`, or that everybody may see.
READ_AS_PARTS = {
    "standards/views/frameworks.py": {"Criterion"},
    "actionplans/views/plans.py": {"RowAction"},
    "indicators/views/indicator.py": {"Standard", "IndicatorVersion"},
    "standards/views/inspections.py": {"Judgement"},
    "safeguarding/overview/views.py": {"CrossReference"},
    "safeguarding/overview/themes.py": {"RowAction"},
    # Whether there is such a row, asked of actions that the reader may see; counts and cases of the council asked for.
    "safeguarding/overview/sweep/about_actions.py": {"PlanRow", "Finding", "Standard", "Inspection", "Resolution"},
    "safeguarding/overview/sweep/about_standards.py": {"CrossReference"},
    "safeguarding/overview/sweep/sweeping.py": {"PostHolding", "LetStand"},
    "safeguarding/overview/sweep/counting.py": {"SweepCount"},
    "safeguarding/overview/sweep/changes.py": {"LetStand"},
    # Of rows, papers and actions that the reader may see.
    "safeguarding/overview/thread/links.py": {"RowAction", "Block", "QuotedFigure"},
    "safeguarding/overview/search.py": {"Statement", "Judgement", "GradedStatement", "Recommendation", "Implication"}
    | {"SignOff", "DocumentFact", "Discrepancy", "PostHolding"},
}


def managers_used(source: str) -> set[str]:
    """Models whose rows a source reads without `visible_to`."""
    tree = ast.parse(source)
    guarded = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    }
    names = {"objects", "_default_manager", "_base_manager"}
    return {
        ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in names and id(node) not in guarded
    }


def test_screens_fetch_only_what_the_person_may_see():
    views = [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/*.py"), *ROOT.glob("*/meetings/*views.py")]
    overview = "views", "home", "home_actions", "home_meetings", "home_standards", "search", "documents"
    overview += "themes", "theme_views", "home_audits", "evidence", "challenges", "challenge_views", "challenge_lists"
    for part in ("sweep", "thread"):
        overview += tuple(f"{part}/{file.stem}" for file in (ROOT / "safeguarding/overview" / part).glob("*.py"))
    views += [ROOT / "safeguarding/overview" / f"{name}.py" for name in overview]
    assert len(views) > 8
    for file in views:
        place = str(file.relative_to(ROOT))
        assert managers_used(file.read_text()) <= READ_AS_PARTS.get(place, set()), place


def test_check_of_fetching_finds_a_forgotten_limit():
    assert managers_used("rows = Plan.objects.filter(pk=1)\nown = Action.objects.visible_to(u).all()") == {"Plan"}


# --- Imports ---


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def upward(layer: str, source: str) -> set[str]:
    """Imports of a later layer."""
    above = LAYERS[LAYERS.index(layer) + 1 :]
    return {name for name in imported(source) if name.split(".")[0] in above and not name.startswith(PLAIN_WORDS)}


def test_models_changes_and_rules_import_one_way():
    for file in modules():
        layer, *inside = file.relative_to(ROOT).with_suffix("").parts
        if not any(SCREENS.search(part) for part in inside):
            assert upward(layer, file.read_text()) == set(), file


def test_plain_words_import_nothing_of_a_later_layer():
    source = (ROOT / "indicators/wording.py").read_text()
    own = {name for name in imported(source) if name.split(".")[0] in LAYERS}
    assert {name.rpartition(".")[0] for name in own} == {"indicators.arithmetic"}


def test_check_of_imports_finds_one_upwards_even_inside_a_function():
    assert upward("standards", "def f():\n    from reports.models import Report") == {"reports.models.Report"}
    assert upward("reports", "from standards.models import Finding") == set()


def test_typesetter_is_imported_in_one_module_only():
    users = [
        file.relative_to(ROOT)
        for file in modules()
        if any(n.startswith("weasyprint") for n in imported(file.read_text()))
    ]
    assert users == [Path("reports/pdf/child.py")]


# --- Models ---


def test_table_of_visibility_names_models_that_exist_and_can_be_limited():
    assert unlisted_models() == []
    for label in access.VISIBILITY:
        assert hasattr(apps.get_model(label).objects, "visible_to"), label


def test_check_of_visibility_finds_a_spelling_mistake(monkeypatch):
    monkeypatch.setitem(access.VISIBILITY, "standards.Standrad", access.Reference())
    assert unlisted_models() == ["standards.Standrad"]


# Times that nobody brings about, or whose author stands elsewhere.
TIMES_WITHOUT_AUTHOR = {
    "safeguarding.AuditEvent.at": "its author is `actor`, kept as text without a key",
    "safeguarding.User.joined_at": "set by the database when the row is made; the audit log says by whom",
    "safeguarding.SentForm.sent_at": "its author is `person`; no part of the record",
    "reports.Rendering.finished_at": "the job worker finishes it",
    "reports.ReceiptFile.finished_at": "the job worker finishes it",
    "safeguarding.Pack.finished_at": "the job worker finishes it",
    "standards.SelfAudit.as_at": "the day its answers are about",
    "standards.Compliance.as_at": "the day a statement is about",
    "safeguarding.Pack.as_at": "the day whose record a bundle shows",
    "standards.Assessment.as_at": "the day a position is about",
    "actionplans.Plan.as_at": "the day a plan is about",
    "actionplans.ActionReminder.at": "the calendar sends it; the audit log names the command",
    "indicators.Observation.as_at": "the day a figure was drawn up",
}
# Pairs of which one half may rightly be empty.
PAIRS_WITHOUT_GUARD = {
    "safeguarding.RoleGrant.granted_at": "the first administrator is made by a command, so by nobody",
}


def own_models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models() if model._meta.app_label in LAYERS and not hasattr(model, "history_date")
    ]


def lonely_times(model: type[models.Model]) -> Iterator[str]:
    names = {field.name for field in model._meta.fields}
    for name in names:
        partner = "by" if name == "at" else f"{name[:-3]}_by"
        if (name == "at" or name.endswith("_at")) and partner not in names:
            yield f"{model._meta.label}.{name}"


def unguarded_pairs(model: type[models.Model]) -> Iterator[str]:
    """Pairs of which one half may be empty without the other."""
    fields = {field.name: field for field in model._meta.fields}
    checks = [str(item.condition) for item in model._meta.constraints if isinstance(item, models.CheckConstraint)]
    for name, field in fields.items():
        stem = name.rpartition("_")[0]
        if name.endswith(("_at", "_on")) and f"{stem}_by" in fields and (field.null or fields[f"{stem}_by"].null):
            if not any(f"'{name}__isnull'" in check and f"'{stem}_by" in check for check in checks):
                yield f"{model._meta.label}.{name}"


def test_every_time_has_its_author_and_the_database_keeps_the_pair_whole():
    assert {name for model in own_models() for name in lonely_times(model)} == TIMES_WITHOUT_AUTHOR.keys()
    assert {name for model in own_models() for name in unguarded_pairs(model)} == PAIRS_WITHOUT_GUARD.keys()


def test_check_of_pairs_finds_a_lonely_time_and_an_unguarded_pair():
    class Planted(models.Model):
        seen_at = models.DateTimeField()
        read_at = models.DateTimeField(null=True)
        read_by = models.CharField(null=True)  # noqa: DJ001 (planted)

        class Meta:
            app_label = "planted"
            managed = False

        def __str__(self) -> str:
            return ""

    try:
        assert list(lonely_times(Planted)) == ["planted.Planted.seen_at"]
        assert list(unguarded_pairs(Planted)) == ["planted.Planted.read_at"]
    finally:
        del apps.all_models["planted"]
        apps.clear_cache()


# Models whose former values are not kept field by field.
WITHOUT_HISTORY = {
    "never changed once written": {
        "safeguarding.AuditEvent", "indicators.ReturnState", "indicators.FigureNote", "indicators.Reminder",
        "actionplans.DueDateRevision", "actionplans.DeliveryState", "actionplans.EffectState",
        "actionplans.ProgressUpdate", "actionplans.Evidence", "actionplans.Verification", "reports.Issue",
        "reports.IssuedFile", "reports.Withdrawal", "reports.PaperState", "reports.PaperVersion", "reports.SignOffStep",
        "actionplans.ChallengeReply", "actionplans.HandoverNote", "actionplans.ActionReminder",
        "indicators.DisclosurePolicy", "indicators.Release",
        "standards.Moderation", "standards.ModerationReply", "standards.Compliance", "safeguarding.SweepCount",
    },
    "part of a rule; only ended, or replaced before it judged anything; the audit log says by whom": {
        "indicators.RatingBand",
    },
    "only ended, settled or answered, by a named person on a given day": {
        "safeguarding.RoleGrant", "actionplans.Challenge", "indicators.KeptExplanation", "indicators.Question",
        "indicators.Rebase", "safeguarding.LetStand", "standards.DutyMet",
    },
    "the audit log keeps the old and the new value of each field": {"safeguarding.User"},
    "a figure that was approved is replaced by another row; a draft has no past": {"indicators.Observation"},
    "its states are rows": {"indicators.Return"},
    "set up for a collection; the audit log says by whom": {"indicators.Expectation", "indicators.Deputy"},
    "part of a document as it was printed; the fixtures keep it": {
        "safeguarding.CrossReference", "safeguarding.DocumentFact", "safeguarding.Discrepancy", "standards.Grade",
        "standards.Assessment", "standards.Statement", "standards.GradedStatement",
        "indicators.Survey", "actionplans.RowIssue", "actionplans.SourceReference", "reports.SignOff",
    },
    "counts of an audit, replaced together; the audit log keeps what they were": {"standards.CaseAuditGrade"},
    "only says what belongs together": {
        "actionplans.RowAction", "indicators.Period", "indicators.Subject", "indicators.Area",
    },
    "no part of the record": {
        "safeguarding.FixtureRow", "safeguarding.Demonstration", "safeguarding.SentForm", "reports.Rendering",
        "indicators.Upload", "indicators.UploadRow", "actionplans.PlanUpload", "indicators.LibraryUpload",
        "indicators.ReleaseUpload", "reports.ReceiptFile", "standards.StandardsUpload", "safeguarding.Pack",
    },
}  # fmt: skip


def forgetful_models() -> set[str]:
    return {model._meta.label for model in own_models() if not hasattr(model, "history")}


def test_every_model_keeps_its_history_or_has_a_reason_not_to():
    excused = [label for labels in WITHOUT_HISTORY.values() for label in labels]
    assert sorted(excused) == sorted(forgetful_models())


def test_check_of_history_tells_who_keeps_it():
    assert "safeguarding.Unit" not in forgetful_models()
    assert "safeguarding.SentForm" in forgetful_models()


# --- Migrations ---


@pytest.fixture
def migrations(settings):
    """Also where the tests make their tables from the models, and Django would find no migration."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models(migrations):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def branches(nodes: Iterable[tuple[str, str]], parents: dict[tuple[str, str], set[tuple[str, str]]]) -> list[str]:
    """Migrations of which two follow the same one in their app, so that their order is left open."""
    before = [(node[0], parent) for node in nodes for parent in parents[node] if parent[0] == node[0]]
    return [f"{app}: {parent[1]}" for app, parent in before if before.count((app, parent)) > 1]


def tables_after(*, squashed: bool) -> ProjectState:
    """Of a new database; or of an old one, for which the squashed migrations might as well not be there."""
    loader = MigrationLoader(None, replace_migrations=squashed)
    last = [node for node in loader.graph.leaf_nodes() if squashed or not loader.disk_migrations[node].replaces]
    return loader.project_state(last)


def test_databases_old_and_new_have_the_same_tables(migrations):
    """A new one begins with the squashed migrations, an old one has run what they replace."""
    new, old = (tables_after(squashed=squashed) for squashed in (True, False))
    assert differences(new, old) == differences(old, new) == {}
    assert extensions(squashed=True) == extensions(squashed=False) == ["unaccent"]
    del old.models["indicators", "round"].fields["note"]  # the control
    assert list(differences(old, new)) == ["indicators"]


def extensions(*, squashed: bool) -> list[str]:
    """What PostgreSQL is asked for beside tables."""
    every = MigrationLoader(None).disk_migrations.values()
    found = [operation for one in every if bool(one.replaces) is squashed for operation in one.operations]
    return [operation.name for operation in found if isinstance(operation, CreateExtension)]


def differences(one: ProjectState, other: ProjectState) -> dict[str, list]:
    return MigrationAutodetector(one, other).changes(graph=MigrationLoader(None).graph)


def test_migrations_of_each_app_follow_one_another(migrations):
    graph = MigrationLoader(None).graph
    own = [node for node in graph.nodes if node[0] in LAYERS]
    assert {app for app, _ in own} == {*LAYERS}
    assert branches(own, {node: {parent.key for parent in graph.node_map[node].parents} for node in own}) == []


def test_check_of_migrations_finds_two_that_follow_the_same_one():
    first, left, right = ("app", "1"), ("app", "2a"), ("app", "2b")
    assert branches([first, left, right], {first: set(), left: {first}, right: {first}}) == ["app: 1"] * 2


# --- Templates ---

TEMPLATES = ROOT / "templates"
# A paper's own style goes into the print document, which no browser sees.
STYLED = {"reports/paper_print.html", "reports/paper_web.html", "reports/charts.html", "indicators/receipt_print.html"}


def templates() -> list[Path]:
    return sorted(file.relative_to(TEMPLATES) for file in TEMPLATES.rglob("*") if file.is_file())


def inline_faults(source: str) -> list[str]:
    """What a strict content security policy would stop."""
    faults = re.findall(r"\s(?:style|on[a-z]+)\s*=", source) + re.findall(r"javascript:", source)
    return faults + re.findall(r"<style", source) + re.findall(r"<script(?![^>]*\ssrc=)", source)


def test_every_template_compiles():
    assert len(templates()) > 50
    for file in templates():
        get_template(str(file))


def test_no_template_holds_inline_style_or_script():
    for file in templates():
        if str(file) not in STYLED:
            assert inline_faults((TEMPLATES / file).read_text()) == [], file


@pytest.mark.parametrize(
    "source",
    ['<p style="x">', '<a onclick="x()">', "<script>x</script>", "<style>x</style>", '<a href="javascript:x">'],
)
def test_check_of_templates_finds_each_kind_of_inline_code(source):
    assert inline_faults(source)
    assert inline_faults('<script type="module" src="x"></script><p class="style">one=two</p>') == []
