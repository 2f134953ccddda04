"""Audited changes of standards and of what is found, a module for each kind of thing."""
