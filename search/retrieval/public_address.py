"""Which network addresses the server may fetch a picture from: public ones only, however they are written.

Whatever carries another address inside (IPv4-mapped, 6to4, Teredo, NAT64) is refused as a whole. No Django in here.
"""

import re
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]
Resolve = Callable[[str, int], list[str]]

GLOBAL_IPV6 = IPv6Network("2000::/3")
REFUSED_IPV4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
REFUSED_IPV6 = [
    IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
PRIVATE = [
    IPv4Network(block) for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
] + [IPv6Network("fc00::/7")]

_PLAIN_IPV4 = re.compile(r"(\d{1,3}\.){3}\d{1,3}", re.ASCII)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it: nothing private, local, shared, metadata or multicast."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in REFUSED_IPV4)
    return address in GLOBAL_IPV6 and not any(address in block for block in REFUSED_IPV6)


def is_public_or_private(address: Address) -> bool:
    """The same with private networks; never this very machine, link-local (cloud metadata) or multicast."""
    return is_public(address) or any(
        address.version == block.version and address in block for block in PRIVATE
    )


def host_read(host: str) -> str:
    """A URL's host as ASCII in lower case. Raises ValueError for numbers in disguise and what is no name.

    2130706433, 0x7f.1, 0177.0.0.1 and 127.1 all mean this machine to a resolver; only a.b.c.d is taken.
    """
    if "%" in host:
        raise ValueError("zones and escapes have no place in a host")
    if ":" in host:
        return str(IPv6Address(host))
    name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        if not _PLAIN_IPV4.fullmatch(name):
            raise ValueError("an address is written as four numbers")
        return str(IPv4Address(name))  # refuses leading zeros, which some read as octal
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("not a public host's name")
    return name


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a host, asked once. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def address_checked(addresses: list[str], allowed: Allowed) -> str:
    """The first address when all of them are allowed. Raises ValueError: one bad one among them is a trap."""
    if not addresses:
        raise ValueError("no address")
    for text in addresses:
        if not allowed(ip_address(text)):
            raise ValueError("an address that is not allowed")
    return addresses[0]
