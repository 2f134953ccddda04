"""An operation of migrations that makes many tables in one go."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Several new models. For each that it is told of, Django renders anew every model that hangs together with it,
    which here is nearly all: for a new database this took most of the time. Told of all of them at once, it renders
    once. The state and the tables are those of the same operations one by one."""

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel]):
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what was rendered; it is made again when somebody asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, with those that follow each other and make a model each put together."""
    found: list[Operation] = []
    for is_new, some in groupby(operations, lambda operation: isinstance(operation, CreateModel)):
        run = list(some)
        found += [CreateTogether(run)] if is_new else run
    return found
