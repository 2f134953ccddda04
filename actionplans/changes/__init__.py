"""Audited changes of plans and actions: each a transaction of its own, with its audit entry inside."""
