"""Database guards: of the steps of a return, the transitions of `return_rules` enforced against raw SQL too; of the
policies on small numbers, that none is ever changed."""

from indicators.return_rules import STEPS, State
from safeguarding.guards import TableGuards, append_only

TABLE = "indicators_returnstate"
REFUSAL = "A step of a return is never changed"
OUT_OF_ORDER = "This step does not follow the one before it"
OWN_RETURN = "Whoever sent a return in, or stored its figures from a file, does not judge it"

ALLOWED = ", ".join(sorted(f"'{before}>{step.after}'" for step in STEPS for before in step.before))
IS_OUT_OF_ORDER = f"""
    COALESCE((SELECT state FROM {TABLE} WHERE quarterly_return_id = NEW.quarterly_return_id
              ORDER BY at DESC, id DESC LIMIT 1), '{State.NOT_STARTED}') || '>' || NEW.state NOT IN ({ALLOWED})
"""
IS_OWN_RETURN = f"""
    NEW.state IN ('{State.APPROVED}', '{State.SENT_BACK}') AND (EXISTS (
        SELECT 1 FROM {TABLE} WHERE quarterly_return_id = NEW.quarterly_return_id
        AND state = '{State.SUBMITTED}' AND by_id = NEW.by_id)
    OR EXISTS (
        SELECT 1 FROM indicators_upload u JOIN indicators_return r ON r.round_id = u.round_id
        WHERE r.id = NEW.quarterly_return_id AND u.stored_by_id = NEW.by_id
        AND (u.subject_id IS NULL OR u.subject_id = r.subject_id)))
"""
NEVER_CHANGED = append_only(TABLE, "return_step", REFUSAL)
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION return_step_check() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {IS_OUT_OF_ORDER} THEN
            RAISE EXCEPTION '{OUT_OF_ORDER}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF {IS_OWN_RETURN} THEN
            RAISE EXCEPTION '{OWN_RETURN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
"""
RETURN_STEPS = TableGuards(
    TABLE,
    sqlite={
        **NEVER_CHANGED.sqlite,
        "return_step_in_order": (
            f"BEFORE INSERT ON {TABLE} WHEN {IS_OUT_OF_ORDER} BEGIN SELECT RAISE(ABORT, '{OUT_OF_ORDER}'); END"
        ),
        "return_step_by_another": (
            f"BEFORE INSERT ON {TABLE} WHEN {IS_OWN_RETURN} BEGIN SELECT RAISE(ABORT, '{OWN_RETURN}'); END"
        ),
    },
    postgresql={
        **NEVER_CHANGED.postgresql,
        "return_step_in_order": f"BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION return_step_check()",
    },
    functions=[*NEVER_CHANGED.functions, FUNCTION],
)
POLICIES = append_only(
    "indicators_disclosurepolicy", "policy", "A version of the policy on small numbers is never changed"
)
