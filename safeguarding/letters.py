"""Plain e-mails to people with an account, each sent after the transaction that it tells of, never inside it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """`name` is the recipient's, for whoever has the letter sent; empty where nobody asks."""

    to: str
    subject: str
    body: str
    name: str = ""


def link(path: str) -> str:
    """A page's whole address. From the settings: what a visitor's request calls the site is not to be trusted."""
    return settings.SITE_URL + path


def send(letters: Sequence[Letter]) -> list[bool]:
    """Hand letters to the mail server over one connection; for each whether the server took it.

    A refused address does not keep the others waiting; a server that does not answer is not asked again and again.
    """
    done: list[bool] = []
    connection = get_connection()
    try:
        connection.open()
        for letter in letters:
            done.append(_is_taken(letter, connection))
    except OSError:
        logger.exception(
            "The mail server did not answer; %s of %s e-mails were not sent", len(letters) - len(done), len(letters)
        )
    finally:
        connection.close()
    return done + [False] * (len(letters) - len(done))


def _is_taken(letter: Letter, connection: object) -> bool:
    message = EmailMessage(letter.subject, letter.body, to=[letter.to], connection=connection)
    try:
        return message.send() == 1
    except (SMTPRecipientsRefused, SMTPResponseException):
        logger.warning("The mail server refused an e-mail to %s", letter.to)
        return False
