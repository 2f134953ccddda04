"""Composing papers: from a blank page to a draft that is ready for sign-off."""
