"""Log-linear counts: which bucket a value falls into, where its ends are, and quantiles from them.

A value v is counted as q = v // least. Up to 2^bits each q has a bucket of its own; above, the octave
[2^e, 2^(e+1)) has 2^bits of one width. With e the place of q's highest bit, bucket = ((e - bits) << bits) +
(q >> (e - bits)). So the ends of a bucket differ by less than `least`, or by at most 2^-bits of the lower.
"""

from collections import Counter
from fractions import Fraction

from harness.model import Histogram

BITS_MOST = 16
VALUES_BELOW = 2**53


def bucket(value: int, bits: int, least: int) -> int:
    """Return the bucket of a value that is not negative."""
    q = value // least
    shift = max(q.bit_length() - 1 - bits, 0)
    return (shift << bits) + (q >> shift)


def bounds(number: int, bits: int, least: int) -> tuple[int, int]:
    """Return the least and the greatest integer that fall into a bucket."""
    shift = max((number >> bits) - 1, 0)
    first = number - (shift << bits)
    return (first << shift) * least, ((first + 1) << shift) * least - 1


def problem(found: Histogram) -> str:
    """Say what keeps a reported histogram from being one, headed by the member; empty: nothing."""
    if not 0 <= found.bits <= BITS_MOST:
        return f".bits: {found.bits}, possible are 0 to {BITS_MOST}"
    if not 0 < found.least < VALUES_BELOW:
        return f".least: {found.least} is no scale"
    last = bucket(VALUES_BELOW - 1, found.bits, found.least)
    for name, count in found.counts.items():
        if not (name.isdecimal() and len(name) <= len(str(last)) and str(int(name)) == name):
            return f".counts: {name[:24]!r} is no bucket"
        if int(name) > last:
            return f".counts: bucket {name} is beyond 2^53"
        if count <= 0:
            return f".counts[{name}]: {count} values, a bucket without any is left out"
    return ""


def quantile(found: Histogram, share: Fraction) -> tuple[int, int]:
    """Return the ends of the bucket that holds the nearest-rank quantile: the value of rank ceil(share * n).

    `share` lies in 0 < share <= 1; ValueError where it does not, or nothing was counted.
    """
    values = sum(found.counts.values())
    if not values or not 0 < share <= 1:
        raise ValueError(f"no quantile {share} of {values} values")
    rank = -(-share.numerator * values // share.denominator)
    for number in sorted(map(int, found.counts)):
        rank -= found.counts[str(number)]
        if rank <= 0:
            break
    return bounds(number, found.bits, found.least)


def merge(first: Histogram, *others: Histogram) -> Histogram:
    """Add up histograms of one scale, of several rounds or tasks; ValueError where scales differ."""
    counts = Counter(first.counts)
    for other in others:
        if (other.bits, other.least) != (first.bits, first.least):
            raise ValueError(f"scales {first.bits}/{first.least} and {other.bits}/{other.least} differ")
        counts.update(other.counts)
    return Histogram(bits=first.bits, least=first.least, counts=dict(counts))
