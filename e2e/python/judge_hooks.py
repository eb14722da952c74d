"""What schemathesis does beside generating: known customers and products, signatures, one more check."""

import hmac
import os
import re
from base64 import b64decode, b64encode
from datetime import datetime, timezone
from uuid import uuid4

import schemathesis
from requests.auth import AuthBase
from schemathesis.core.parameters import ParameterLocation
from standardwebhooks.webhooks import Webhook

CUSTOMER = os.environ.get("CARRICK_JUDGE_CUSTOMER", "")
SKU = os.environ.get("CARRICK_JUDGE_SKU", "")
WEBHOOK_SECRET = os.environ.get("CARRICK_JUDGE_WEBHOOK_SECRET") or None

# Findings that no description of single fields can exclude.
BETWEEN_FIELDS = {
    "MESH_CLIENT_LINE_UNKNOWN",
    "MESH_MAP_CODE_UNKNOWN",
    "MESH_ORDER_AMOUNT_SCALE",
    "MESH_ORDER_DISCOUNT_RANGE",
    "MESH_ORDER_GROSS_SUM",
    "MESH_ORDER_LINE_DUPLICATE",
    "MESH_ORDER_LINE_PARENT",
    "MESH_ORDER_LINE_SUM",
    "MESH_ORDER_NET_SUM",
    "MESH_ORDER_PRICE_NEGATIVE",
    "MESH_ORDER_PRICE_SCALE",
    "MESH_ORDER_PRICE_UNIT",
    "MESH_ORDER_QUANTITY_NOT_POSITIVE",
    "MESH_ORDER_QUANTITY_SCALE",
    "MESH_ORDER_RELEASE",
    "MESH_ORDER_SKU_MISSING",
    "MESH_ORDER_TEXT_TOO_LONG",
    "MESH_ORDER_TOLERANCE_RANGE",
    "MESH_ORDER_TOO_LARGE",
    "MESH_ORDER_TOO_MANY_LINES",
    "MESH_RETURN_QUANTITY_TAKEN",
    "MESH_RETURN_REFERENCE_TAKEN",
    "ABOVE_PAYMENT",
    "ALREADY_RECEIVED",
    "ALREADY_SHIPPED",
    "CHARGE",
    "CURRENCY",
    "CUT_OFF",
    "KEY_REUSED",
    "LINE_REPEATED",
    "MARK_REUSED",
    "MORE_THAN_SHIPPED",
    "NET_AMOUNT",
    "NOT_AMENDABLE",
    "NOT_INVOICED",
    "NOT_RECEIVED",
    "PARTIAL_CANCEL_UNSUPPORTED",
    "QUANTITY",
    "STALE_BASE",
    "UNKNOWN_CUSTOMER",
    "UNKNOWN_LINE",
    "UNKNOWN_PAYMENT",
    "UNKNOWN_PRODUCT",
    "VERSION",
}
# Computed from several fields, so that no single one is to blame.
COMPUTED = re.compile(r"(^|\.)netAmount$")


def is_positive(case) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.check
def refused_only_by_rules_between_fields(ctx, response, case) -> None:
    if response.status_code != 422 or not is_positive(case):
        return
    problem = response.json()
    if not problem.get("findings"):
        raise AssertionError(f"refused without a reason: {problem}")
    for finding in problem["findings"]:
        if finding.get("severity") == "warning" or finding["code"] in BETWEEN_FIELDS:
            continue
        if finding["code"] == "MESH_ORDER_NUMBER_TOO_LARGE" and COMPUTED.search(finding["path"]):
            continue
        raise AssertionError(f"the document allows what is refused: {finding}")


ASKED_OF_ALL = {"quantity": "2", "unitPrice": "3.50", "sku": SKU}
FREE_OF_SUMS = ("lineId", "parentLineId", "lineNumber", "priceUnitQuantity", "discount", "netAmount")


def wanted_line(line: dict, number: int) -> dict:
    """The line with a known product, and without what other fields would have to agree with."""
    if "lineRef" in line:
        return {**line, **ASKED_OF_ALL, "lineRef": f"line-{number}", "discount": "0", "netAmount": "7"}
    kept = {name: value for name, value in line.items() if name not in FREE_OF_SUMS}
    return {**kept, **ASKED_OF_ALL}


def wanted_order(order: dict) -> dict:
    """The order for a known customer and products, so that it can be taken."""
    lines = [wanted_line(line, number) for number, line in enumerate(order["lines"][:3])]
    known = {**order, "currency": "EUR", "lines": lines, "charges": []}
    if "mark" in order:
        return {**known, "mark": str(uuid4()), "customerNumber": CUSTOMER}
    # A new order has no base, and what looks like another one is meant.
    known["releases"] = ["DUPLICATE"]
    for name in ("netAmount", "taxAmount", "grossAmount", "baseVersion"):
        known.pop(name, None)
    sold_to = {**order["soldTo"], "number": CUSTOMER}
    return {**known, "externalId": f"judged-{uuid4()}", "soldTo": sold_to}


@schemathesis.hook("before_call").apply_to(operation_id=["submitOrder", "createOrder"])
def want_what_is_known(ctx, case, kwargs) -> None:
    """Of the well-formed orders one in six can be taken for sure; the others name strange things."""
    if not is_positive(case) or not isinstance(case.body, dict):
        return
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())
    if len(str(case.body)) % 6 == 1:
        case.body = wanted_order(case.body)


@schemathesis.hook("before_call").apply_to(operation_id=["cancelOrder", "submitReturn"])
def want_another_request(ctx, case, kwargs) -> None:
    """Each wish of a client is one of its own; an ERP's key is that of the request."""
    if is_positive(case) and case.path.startswith("/v1/") and "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())


@schemathesis.hook
def before_load_schema(ctx, raw_schema) -> None:
    """Who receives webhooks is judged by the contract of who sends them."""
    if WEBHOOK_SECRET is None or "fact" not in raw_schema.get("webhooks", {}):
        return
    erp = {"name": "erp", "in": "path", "required": True, "schema": {"const": "demo"}}
    raw_schema["paths"] = {
        "/v1/webhooks/{erp}": {"parameters": [erp], **raw_schema["webhooks"]["fact"]}
    }


def signature_of(message_id: str, at: datetime, body: bytes) -> str:
    try:
        return Webhook(WEBHOOK_SECRET).sign(message_id, at, body.decode())
    except UnicodeDecodeError:
        # The library signs texts only; what is no text has to be refused for what it is.
        key = b64decode(WEBHOOK_SECRET.removeprefix("whsec_"))
        signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
        return "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()


class Signed(AuthBase):
    """Signs what is sent as the Standard Webhooks library does, under an id of its own."""

    def __call__(self, request):
        now = datetime.now(tz=timezone.utc)
        message_id = f"msg_{uuid4().hex}"
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        request.headers["webhook-id"] = message_id
        request.headers["webhook-timestamp"] = str(int(now.timestamp()))
        request.headers["webhook-signature"] = signature_of(message_id, now, body)
        return request


@schemathesis.hook("before_call").apply_to(operation_id=["sendFact", "tellFact"])
def sign(ctx, case, kwargs) -> None:
    """A message whose headers are to be wrong stays unsigned."""
    if case.meta is None or not case.meta.is_negative_at(ParameterLocation.HEADER):
        kwargs["auth"] = Signed()
