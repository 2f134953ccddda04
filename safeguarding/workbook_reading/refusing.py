"""How the child says that it will not read on."""


class Refusal(Exception):
    """What is wrong with the file, and how to mend it, each as a sentence without its full stop."""

    def __init__(self, words: str, mend: str):
        super().__init__(words)
        self.mend = mend


AGAIN = "Download the workbook again, fill it in and send that"
SAVE_AS = "Open it in your spreadsheet program, save it as an Excel workbook (.xlsx) and send that"
