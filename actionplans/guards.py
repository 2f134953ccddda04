"""Database guards of promises: what happened to an action is never changed, delivery takes the steps of
`delivery_rules`, "delivered" needs somebody else's acceptance, and a first due date stays what it was.

Rows without a person (`by` is empty) say what a printed source says, and are let be.
"""

from actionplans.delivery_rules import allowed
from safeguarding.guards import TableGuards, append_only

STATES, ACTIONS, CHECKS = "actionplans_deliverystate", "actionplans_action", "actionplans_verification"
OUT_OF_ORDER = "This state of an action does not follow the one before it"
NOT_VERIFIED = "Delivered needs the acceptance of whoever says so, who is not the one that reported it"
DATE_FIXED = "The first due date of a promise never changes"
KEPT = "What was put to an action is settled, decided or withdrawn, never removed"

ALLOWED = ", ".join(sorted(f"'{before}>{after}'" for before, after in allowed()))
LAST = f"""(SELECT {{column}} FROM {STATES} WHERE action_id = NEW.action_id AND by_id IS NOT NULL
            ORDER BY "on" DESC, id DESC LIMIT 1)"""
IS_OUT_OF_ORDER = f"""
    NEW.by_id IS NOT NULL AND COALESCE({LAST.format(column="state")}, '') || '>' || NEW.state NOT IN ({ALLOWED})
"""
IS_NOT_VERIFIED = f"""
    NEW.by_id IS NOT NULL AND NEW.state = 'delivered' AND (
        {LAST.format(column="by_id")} = NEW.by_id
        OR NOT EXISTS (SELECT 1 FROM {CHECKS} c WHERE c.action_id = NEW.action_id AND c.is_accepted
                       AND c.by_id = NEW.by_id AND c."on" >= {LAST.format(column='"on"')}))
"""
NEVER_CHANGED = append_only(STATES, "delivery", "A state of an action is never changed")
STEPS_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION delivery_check() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {IS_OUT_OF_ORDER} THEN
            RAISE EXCEPTION '{OUT_OF_ORDER}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF {IS_NOT_VERIFIED} THEN
            RAISE EXCEPTION '{NOT_VERIFIED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def raised(words: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


DELIVERY = TableGuards(
    STATES,
    sqlite={
        **NEVER_CHANGED.sqlite,
        "delivery_in_order": f"BEFORE INSERT ON {STATES} WHEN {IS_OUT_OF_ORDER} {raised(OUT_OF_ORDER)}",
        "delivery_verified": f"BEFORE INSERT ON {STATES} WHEN {IS_NOT_VERIFIED} {raised(NOT_VERIFIED)}",
    },
    postgresql={
        **NEVER_CHANGED.postgresql,
        "delivery_in_order": f"BEFORE INSERT ON {STATES} FOR EACH ROW EXECUTE FUNCTION delivery_check()",
    },
    functions=[*NEVER_CHANGED.functions, STEPS_FUNCTION],
)
MOVES_FIRST_DATE = "OLD.set_on IS NOT NULL AND OLD.original_due_on IS NOT NULL AND {differs}"
DUE_DATES = TableGuards(
    ACTIONS,
    sqlite={
        "first_date_fixed": f"""BEFORE UPDATE OF original_due_on, set_on ON {ACTIONS}
        WHEN {MOVES_FIRST_DATE.format(differs="(NEW.original_due_on IS NOT OLD.original_due_on OR NEW.set_on IS NULL)")}
        {raised(DATE_FIXED)}""",
    },
    postgresql={
        "first_date_fixed": f"""BEFORE UPDATE OF original_due_on, set_on ON {ACTIONS} FOR EACH ROW
        WHEN ({
            MOVES_FIRST_DATE.format(
                differs="(NEW.original_due_on IS DISTINCT FROM OLD.original_due_on OR NEW.set_on IS NULL)"
            )
        })
        EXECUTE FUNCTION first_date_refuse()""",
    },
    functions=[
        f"""CREATE OR REPLACE FUNCTION first_date_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{DATE_FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    ],
)


def never_removed(table: str, name: str) -> TableGuards:
    """For rows that are decided or settled once, by an update, and otherwise stay."""
    whole = append_only(table, name, KEPT)
    return TableGuards(
        table,
        sqlite={f"{name}_no_delete": whole.sqlite[f"{name}_no_delete"]},
        postgresql={
            f"{name}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
            f"{name}_no_truncate": whole.postgresql[f"{name}_no_truncate"],
        },
        functions=whole.functions,
    )


PROMISES = [
    DELIVERY,
    DUE_DATES,
    append_only("actionplans_effectstate", "effect", "A judgement of an effect is never changed"),
    append_only("actionplans_progressupdate", "progress", "A report of progress is never changed"),
    append_only(CHECKS, "verification", "A verification is never changed"),
    append_only("actionplans_challengereply", "reply", "A reply to a challenge is never changed"),
    append_only("actionplans_handovernote", "handover", "A handover note is never changed"),
    never_removed("actionplans_duedaterevision", "revision"),
    never_removed("actionplans_challenge", "challenge"),
    never_removed("actionplans_evidence", "evidence"),
]
