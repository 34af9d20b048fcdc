"""Every way of writing an address that is nobody's business, refused; the public web, allowed."""

from ipaddress import ip_address

import pytest

from search.retrieval.public_address import address_checked, host_read, is_public, is_public_or_private

METADATA = ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "fe80::a9fe:a9fe"]
LOCAL = ["127.0.0.1", "127.8.8.8", "0.0.0.0", "::", "::1", "fe80::1", "169.254.1.1"]
PRIVATE = ["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fc00::1", "fd12:3456::1"]
SPECIAL = ["224.0.0.1", "239.1.1.1", "ff02::1", "ff0e::1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1",
           "203.0.113.5", "198.51.100.7", "192.88.99.1", "2001:db8::1", "3fff::1", "5f00::1", "100::1"]  # fmt: skip
CARRIERS = ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2002:808:808::1", "64:ff9b::7f00:1",
            "64:ff9b::808:808", "64:ff9b:1::1", "2001:0:7f00:1::", "2001::1", "fec0::1"]  # fmt: skip


@pytest.mark.parametrize("text", METADATA + LOCAL + PRIVATE + SPECIAL + CARRIERS)
def test_what_is_not_public_is_refused(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_the_public_web_is_allowed(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
def test_private_networks_are_allowed_to_whom_opens_them(text: str) -> None:
    assert is_public_or_private(ip_address(text))


@pytest.mark.parametrize("text", [*LOCAL, *SPECIAL, *CARRIERS, "169.254.169.254"])
def test_this_machine_and_metadata_stay_refused_even_then(text: str) -> None:
    assert not is_public_or_private(ip_address(text))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "1.2.3.4.5", "256.1.1.1",
     "0x7f.0.0.1", "127.0.0.0x1", "example.0x1", "１２７.1", "0x", "localhost", "intranet", "", ".", "a..b.com",
     "-a.com", "a b.com", "exa%6dple.com", "fe80::1%eth0", "127.0.0.1%2f", "a_b", "x" * 64 + ".com", "[::1]", "a.b:c"],
)  # fmt: skip
def test_numbers_in_disguise_and_what_is_no_name_are_refused(host: str) -> None:
    with pytest.raises(ValueError):
        host_read(host)


@pytest.mark.parametrize(
    ("host", "plain"),
    [("Example.COM.", "example.com"), ("bücher.example", "xn--bcher-kva.example"), ("8.8.8.8", "8.8.8.8"),
     ("2606:4700:0::1111", "2606:4700::1111"), ("１.１.１.１", "1.1.1.1"), ("3d.example.com", "3d.example.com")],
)  # fmt: skip
def test_names_and_plain_addresses_are_read(host: str, plain: str) -> None:
    assert host_read(host) == plain


def test_one_private_address_among_public_ones_spoils_them_all() -> None:
    assert address_checked(["8.8.8.8", "2606:4700::1111"], is_public) == "8.8.8.8"
    for spoiled in (["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], []):
        with pytest.raises(ValueError):
            address_checked(spoiled, is_public)
