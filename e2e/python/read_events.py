"""Reads our events as a client in another language does: Confluent wire format, decoded by fastavro.

Usage: python read_events.py FOLDER   (written by schemas/scripts/write-fixtures.ts)
Prints "N passed, N failed"; exit code 1 when something failed.
"""

import base64
import io
import json
import struct
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import fastavro
from fastavro.schema import fingerprint, to_parsing_canonical_form

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def plain(value):
    """The JSON form of the contract: decimals as text, instants as epoch ms, dates as ISO 8601."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(milliseconds=1)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def read(wire, schema, schema_id):
    magic, found = struct.unpack(">bI", wire[:5])
    if magic != 0 or found != schema_id:
        raise ValueError(f"header says magic {magic}, schema {found}; expected 0, {schema_id}")
    body = io.BytesIO(wire[5:])
    event = fastavro.schemaless_reader(body, schema, None)
    rest = body.read()
    if rest:
        raise ValueError(f"{len(rest)} bytes are left over")
    return event


def difference(found, expected, path=""):
    """The first place at which two JSON values differ, or None."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(set(found) | set(expected)):
            if key not in found or key not in expected:
                return f"{path}.{key} is on one side only"
            inner = difference(found[key], expected[key], f"{path}.{key}")
            if inner:
                return inner
        return None
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        pairs = enumerate(zip(found, expected))
        return next((d for i, (a, b) in pairs if (d := difference(a, b, f"{path}[{i}]"))), None)
    if found == expected and type(found) is type(expected):
        return None
    return f"{path}: read {found!r}, expected {expected!r}"


def check(fixture):
    """One result per event, and one for the fingerprint: None or what is wrong."""
    form = to_parsing_canonical_form(fixture["schema"])
    # fastavro prints the bytes of the number, lowest first.
    digest = bytes.fromhex(fingerprint(form, "CRC-64-AVRO"))[::-1].hex()
    yield None if digest == fixture["fingerprint"] else f"fingerprint {digest}"
    schema = fastavro.parse_schema(fixture["schema"])
    for event in fixture["events"]:
        try:
            found = plain(read(base64.b64decode(event["wire"]), schema, fixture["id"]))
            yield difference(found, event["expected"])
        except Exception as problem:  # a reader may fail in any way; each is a failed check
            yield f"{type(problem).__name__}: {problem}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    results = []
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        for wrong in check(fixture):
            results.append(wrong is None)
            if wrong is not None:
                print(f"{fixture['name']}: {wrong}", file=sys.stderr)
    failed = results.count(False)
    print(f"{results.count(True)} passed, {failed} failed")
    sys.exit(1 if failed or not results else 0)


main()
