"""What falls through: a standing sweep of the record, rule by rule, like a spell-check for accountability."""
