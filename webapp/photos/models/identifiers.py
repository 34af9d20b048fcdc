"""Time-ordered identifiers, so that new rows land together at the end of the index."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80 | random
    value &= ~(0xF << 76) & ~(0x3 << 62) & ((1 << 128) - 1)
    return uuid.UUID(int=value | (7 << 76) | (2 << 62))
