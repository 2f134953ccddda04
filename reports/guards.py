"""Database guards of papers: what was issued, signed or saved as a version never changes (design rules 14 and 15)."""

from safeguarding.guards import append_only

PAPERS = [
    append_only("reports_issue", "issue", "An issued paper is never changed"),
    append_only("reports_issuedfile", "issued_file", "A file of an issued paper is never changed"),
    append_only("reports_withdrawal", "withdrawal", "A withdrawal is never changed", ("id", "issue_id")),
    append_only("reports_paperversion", "paper_version", "A version of a paper is never changed"),
    append_only("reports_paperstate", "paper_state", "A step of a paper is never changed"),
    append_only("reports_signoffstep", "sign_off_step", "A step of a sign-off is never changed"),
]
