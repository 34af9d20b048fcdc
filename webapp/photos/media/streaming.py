"""Sending a file piece by piece; under ASGI without holding up the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

PIECE = 256 * 1024


def pieces(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    """`length` bytes from `first` on; closes the file."""
    with file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


async def pieces_async(file: BinaryIO, first: int, length: int) -> AsyncIterator[bytes]:
    """The same, each piece read in a thread."""
    found = pieces(file, first, length)
    try:
        while (piece := await asyncio.to_thread(next, found, None)) is not None:
            yield piece
    finally:
        file.close()
