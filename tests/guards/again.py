"""A file for the forms of the guards, which send each form more than once."""

from django.core.files.uploadedfile import SimpleUploadedFile


class AgainAndAgain(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)
