"""A logo as it is sent, made safe to stand in papers: a PNG, with nothing in it but its picture. No Django here.

The parts of a PNG file are those of the W3C's PNG specification. Whatever is not the picture itself is left out: a
comment, a place, the name of a program may not get into a council's papers unseen.
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST = 200_000  # bytes
NARROWEST, WIDEST = 60, 2000  # pixels, either way
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by kind of colour


class NotALogo(ValueError):
    """The file cannot be a logo; the text says why and what to do, for whoever sent it."""


def cleaned(content: bytes) -> bytes:
    """The picture without anything else. Raises NotALogo."""
    if len(content) > LARGEST:
        raise NotALogo(
            f"The logo may have {LARGEST // 1000} kB; this file has {len(content) // 1000}. Make it smaller."
        )
    if not content.startswith(SIGNATURE):
        raise NotALogo("The logo must be a PNG file. Save the picture as PNG and choose that.")
    pieces = list(_pieces(content))
    if [name for name, _ in pieces[:1]] != [b"IHDR"] or pieces[-1][0] != b"IEND" or len(pieces[0][1]) != 13:
        raise _damaged()
    _check_picture(pieces)
    return SIGNATURE + b"".join(_piece(name, body) for name, body in pieces if name in KEPT)


def size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _damaged() -> NotALogo:
    return NotALogo("The file is damaged, so the picture cannot be shown. Save it as PNG again and choose that.")


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of the file, each checked against its own sum; what comes after the end is left out."""
    place = len(SIGNATURE)
    while place < len(content):
        head = content[place : place + 8]
        length = int.from_bytes(head[:4], "big")
        body, name = content[place + 8 : place + 8 + length], head[4:]
        place += 12 + length
        if place > len(content) or content[place - 4 : place] != zlib.crc32(name + body).to_bytes(4, "big"):
            raise _damaged()
        yield name, body
        if name == b"IEND":
            return


def _piece(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _check_picture(pieces: list[tuple[bytes, bytes]]) -> None:
    """That there is a picture of a size that suits a letterhead, and as much of it as the head of the file says."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", pieces[0][1])
    if not (NARROWEST <= width <= WIDEST and NARROWEST <= height <= WIDEST):
        raise NotALogo(
            f"The picture is {width} by {height} pixels. It must have between {NARROWEST} and {WIDEST} each way."
        )
    if interlaced:
        raise NotALogo("Save the picture as PNG without interlacing, and choose that.")
    if colour not in CHANNELS:
        raise _damaged()
    wanted = height * (1 + (width * depth * CHANNELS[colour] + 7) // 8)
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(b"".join(body for name, body in pieces if name == b"IDAT"), wanted + 1)
    except zlib.error as error:
        raise _damaged() from error
    if len(found) != wanted:
        raise _damaged()
