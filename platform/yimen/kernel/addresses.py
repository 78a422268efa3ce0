"""Network addresses, so that they can be counted: one visitor has one, or a net of them."""

from __future__ import annotations

import ipaddress


def written_out(said: str) -> str:
    """An address in its one long form, `2001:0db8:0000:…`; one of four numbers stays so, however it is wrapped. What is no
    address stays as it is."""
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    inner = address.ipv4_mapped
    return str(inner) if inner else ipaddress.IPv6Address(int(address)).exploded


def household(said: str) -> str:
    """What one visitor has: an address of four numbers, else the beginning that the addresses of a net of 64 bits share,
    with its colon."""
    address = written_out(said)
    return address[:20] if len(address) == 39 and ":" in address else address
