"""Very many rows, made inside the database by a statement each; one by one they would take hours."""

from django.db import connection
from django.db.models import Max

from actionplans.models import Action, DeliveryState, DueDateRevision, Plan, PlanRow, RowAction
from safeguarding.models import Agency, AuditEvent, User

IN_A_ROW = 100  # a number fits into a row's order, which is small


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def numbers(first: int, last: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"


def highest(model) -> int:
    return model.objects.aggregate(key=Max("pk"))["key"] or 0


def add_entries(number: int, authority: str = "derby") -> None:
    """Entries of the audit log, a minute between them. Their seals are made up, so the chain does not hold."""
    if number <= 0:
        return
    start = highest(AuditEvent)
    minute = {"sqlite": "datetime('2016-01-01', '+' || i || ' minutes')"}
    minute["postgresql"] = "timestamptz '2016-01-01' + i * interval '1 minute'"
    run(
        "INSERT INTO safeguarding_auditevent (at, authority, actor, verb, subject_type, subject_id, subject, detail, "
        f"previous_digest, digest) {numbers(start + 1, start + number)} "
        f"SELECT {minute[connection.vendor]}, %s, 'officer' || (i %% 40) || '@derby.example', 'export paper', "
        "'reports.Report', CAST(i AS varchar(20)), 'Paper ' || i, '{\"slug\": \"a-paper\"}', "
        "'0000000000000000000000000000000000000000000000000000-' || (i - 1), "
        "'0000000000000000000000000000000000000000000000000000-' || i FROM n",
        authority,
    )


def add_actions(number: int) -> None:
    """Actions after the pattern of a council's own, each in a row of its plan, with a state, an agency, and every tenth
    with a moved date."""
    if number <= 0:
        return
    promised = {"document": None, "merged_into": None, "set_on__isnull": False}
    pattern, start = Action.objects.filter(authority__slug="derby", **promised), highest(Action)
    columns = [connection.ops.quote_name(field.column) for field in Action._meta.local_concrete_fields]
    other = {'"id"': f"{start} + n.i", '"title"': "pattern.title || ' ' || n.i"}
    chosen = ", ".join(other.get(column, f"pattern.{column}") for column in columns)
    run(
        f"INSERT INTO actionplans_action ({', '.join(columns)}) {numbers(1, number)} SELECT {chosen} FROM n JOIN ("
        "SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM actionplans_action "
        "WHERE document_id IS NULL AND merged_into_id IS NULL AND set_on IS NOT NULL AND authority_id = %s) "
        f"pattern ON pattern.place = n.i %% {pattern.count()}",
        pattern.first().authority_id,
    )
    put_in_rows(start, number)
    add_to_actions(start)


def put_in_rows(start: int, number: int) -> None:
    plan, first = Plan.objects.get(agreed_on__isnull=False, authority__slug="derby"), highest(PlanRow)
    order = plan.rows.aggregate(last=Max("order"))["last"]
    run(
        f"INSERT INTO {PlanRow._meta.db_table} "
        '(id, plan_id, "order", number, section, title, printed_reference, reference_note, note, version) '
        f"{numbers(1, number // IN_A_ROW + 1)} SELECT {first} + i, {plan.pk}, {order} + i, i, '', 'Row ' || i, "
        "'', '', '', 1 FROM n"
    )
    run(
        f'INSERT INTO {RowAction._meta.db_table} (row_id, action_id, label, "order", lead_in) SELECT '
        f"{first} + 1 + (id - {start} - 1) / {IN_A_ROW}, id, 'x' || (id %% {IN_A_ROW}), id %% {IN_A_ROW}, '' "
        f"FROM actionplans_action WHERE id > {start}"
    )


def add_to_actions(start: int) -> None:
    states = "CASE id %% 3 WHEN 0 THEN 'on_track' WHEN 1 THEN 'at_risk' ELSE 'delivered' END"
    new = f"FROM actionplans_action WHERE id > {start}"
    run(
        f'INSERT INTO {DeliveryState._meta.db_table} ("on", note, action_id, state) '
        f"SELECT DATE('2026-06-01'), 'Seen', id, {states} {new}"
    )
    run(
        f"INSERT INTO {DueDateRevision._meta.db_table} "
        '(from_on, to_on, reason, "on", agreement, decision, action_id, by_id) '
        "SELECT DATE('2026-06-01'), DATE('2026-09-01'), 'Staff left', DATE('2026-05-01'), 'not_needed', '', id, "
        f"{User.objects.first().pk} {new} AND id %% 10 = 0"
    )
    agencies = Action.contributors.through._meta.db_table
    run(f"INSERT INTO {agencies} (action_id, agency_id) SELECT id, {Agency.objects.first().pk} {new}")
