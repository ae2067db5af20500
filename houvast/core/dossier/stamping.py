"""A time stamp (RFC 3161) over a bag: that exactly this bag was there at that time, said by an authority.

The token stands beside the bag, never in it: it is over `tagmanifest-sha256.txt`, which says everything that is inside.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

MEDIA_QUERY, MEDIA_REPLY = "application/timestamp-query", "application/timestamp-reply"
LARGEST_TOKEN = 64 * 1024
_NAMES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class StampProblem(StrEnum):
    """Values are for ever: other programs read them."""

    NOT_A_TOKEN = "token_not_a_token"
    REFUSED = "token_refused"  # the authority did not grant it
    OTHER_BAG = "token_other_bag"
    NOT_TRUSTED = "token_not_trusted"  # signature or chain


class StampError(ValueError):
    def __init__(self, problem: StampProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Stamp:
    """`at`: UTC, as the authority says."""

    at: datetime
    serial: int


def stamp_request(tagmanifest: bytes) -> bytes:
    """What is sent to the authority: a hash, a random number, and that its certificate may come along. DER."""
    built = TimestampRequestBuilder().data(tagmanifest).hash_algorithm(HashAlgorithm.SHA512)
    return built.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def read_stamp(token: bytes, tagmanifest: bytes) -> Stamp:
    """When, by a token's own account: it is over this bag and was granted; whoever signed it is not looked at. Raises
    `StampError`."""
    found = _decoded(token)
    algorithm = _NAMES.get(found.tst_info.message_imprint.hash_algorithm.dotted_string)
    if algorithm is None or hashlib.new(algorithm, tagmanifest).digest() != found.tst_info.message_imprint.message:
        raise StampError(StampProblem.OTHER_BAG)
    return Stamp(found.tst_info.gen_time, found.tst_info.serial_number)


def check_stamp(token: bytes, tagmanifest: bytes, trusted: bytes) -> Stamp:
    """As `read_stamp`, and signed by an authority under one of the certificates in `trusted` (PEM; each is trusted).
    Raises `StampError`, ValueError where `trusted` holds no certificate."""
    stamp = read_stamp(token, tagmanifest)
    builder = VerifierBuilder()
    for certificate in x509.load_pem_x509_certificates(trusted):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(_decoded(token), tagmanifest)
    except (VerificationError, ValueError):
        raise StampError(StampProblem.NOT_TRUSTED) from None
    return stamp


def _decoded(token: bytes) -> TimeStampResponse:
    if len(token) > LARGEST_TOKEN:
        raise StampError(StampProblem.NOT_A_TOKEN)
    try:
        found = decode_timestamp_response(token)
        if PKIStatus(found.status) not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
            raise StampError(StampProblem.REFUSED)
        _ = found.tst_info
    except StampError:
        raise
    except ValueError:
        raise StampError(StampProblem.NOT_A_TOKEN) from None
    return found
