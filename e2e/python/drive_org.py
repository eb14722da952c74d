"""simple-salesforce drives the lab org. One argument names the part; the rest comes as JSON on the environment.

Prints one JSON object with what it saw. Any difference from what Salesforce documents ends it with a sentence.
"""

import json
import os
import sys
import time
import warnings
from urllib.parse import urlsplit, urlunsplit

import requests
from simple_salesforce import Salesforce, SFType, SalesforceAuthenticationFailed
from simple_salesforce.exceptions import (
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceResourceNotFound,
)

warnings.filterwarnings("ignore", message=".*subject alternative name.*")

LAB = json.loads(os.environ["CARRICK_JUDGE_ORG"])
LOGIN = urlsplit(LAB["url"])
DEADLINE_S = 45


class ToTheLab(requests.adapters.HTTPAdapter):
    """The client composes https://login.salesforce.com; in here that is the lab org."""

    def send(self, request, *args, **kwargs):
        parts = urlsplit(request.url)
        request.url = urlunsplit((LOGIN.scheme, LOGIN.netloc, parts.path, parts.query, ""))
        request.headers["Host"] = LOGIN.netloc
        return super().send(request, *args, **kwargs)


def session() -> requests.Session:
    made = requests.Session()
    # Proxies and authorities of the machine are not for the lab.
    made.trust_env = False
    made.verify = LAB["caFile"]
    made.mount("https://login.salesforce.com", ToTheLab())
    return made


def by_soap(password=None) -> Salesforce:
    return Salesforce(
        username=LAB["username"],
        password=password or LAB["password"],
        security_token=LAB["securityToken"],
        session=session(),
    )


def by_jwt() -> Salesforce:
    return Salesforce(
        username=LAB["username"],
        consumer_key=LAB["consumerKey"],
        privatekey_file=LAB["privateKeyFile"],
        session=session(),
    )


def by_password() -> Salesforce:
    return Salesforce(
        username=LAB["username"],
        password=LAB["password"],
        consumer_key=LAB["consumerKey"],
        consumer_secret=LAB["consumerSecret"],
        session=session(),
    )


def check(fits: bool, what: str, found=None) -> None:
    if not fits:
        sys.exit(f"{what}; found {json.dumps(found, default=str)[:1500]}")


def refuses(error, act, what: str):
    try:
        answer = act()
    except error as refusal:
        return refusal
    sys.exit(f"{what} was not refused with {error}: {answer}")


def logins() -> dict:
    seen = {}
    for name, login in {"soap": by_soap, "jwt": by_jwt, "password": by_password}.items():
        org = login()
        rows = org.query("SELECT Id FROM Organization")["records"]
        check(len(rows) == 1, f"one organization after a login by {name}", rows)
        seen[name] = rows[0]["Id"]
    refusal = refuses(SalesforceAuthenticationFailed, lambda: by_soap("wrong"), "a wrong password")
    check(refusal.code == "INVALID_LOGIN", "the code of a refused login", refusal.code)
    stranger = Salesforce(session_id="no-session", instance=LOGIN.netloc, session=session())
    refuses(SalesforceExpiredSession, lambda: stranger.query("SELECT Id FROM User"), "no session")
    return seen


def records() -> dict:
    org = by_soap()
    made = org.Account.create({"Name": "Foreign AB", "Customer_Number__c": "FOREIGN-1"})
    check(made["success"] is True and len(made["id"]) == 18, "the answer to create", made)
    check(org.Account.get(made["id"])["Name"] == "Foreign AB", "the record by its id")
    same = org.Account.get_by_custom_id("Customer_Number__c", "FOREIGN-1")
    check(same["Id"] == made["id"], "the record by its external id", same)
    check(org.Account.update(made["id"], {"BillingCity": "Malmö"}) == 204, "the status of update")
    found = org.query("SELECT BillingCity FROM Account WHERE Customer_Number__c = 'FOREIGN-1'")
    check(found["records"][0]["BillingCity"] == "Malmö", "the updated field", found)
    key = "Customer_Number__c/FOREIGN-2"
    check(org.Account.upsert(key, {"Name": "Second AB"}) == 201, "the status of an upsert that creates")
    check(org.Account.upsert(key, {"Name": "Second Ltd"}) in (200, 204), "that of one that updates")
    refusal = refuses(
        SalesforceMalformedRequest,
        lambda: org.Account.create({"Name": "Twin", "Customer_Number__c": "FOREIGN-1"}),
        "a second record with the external id",
    )
    check(refusal.content[0]["errorCode"] == "DUPLICATE_VALUE", "its code", refusal.content)
    refuses(SalesforceMalformedRequest, lambda: org.query("SELECT Nope FROM Account"), "an unknown field")
    check(org.Account.delete(made["id"]) == 204, "the status of delete")
    refuses(SalesforceResourceNotFound, lambda: org.Account.get(made["id"]), "a deleted record")
    everything = org.query_all("SELECT Id FROM Account WHERE IsDeleted = true", include_deleted=True)
    check(made["id"] in [row["Id"] for row in everything["records"]], "it in queryAll", everything)

    described = org.Order.describe()
    names = {field["name"] for field in described["fields"]}
    check({"Integration_Order_Id__c", "ERP_Order_No__c"} <= names, "the fields of Order", sorted(names))
    objects = {one["name"] for one in org.describe()["sobjects"]}
    check({"Account", "Order", "OrderItem", "Product2"} <= objects, "the objects", sorted(objects))
    limits = org.limits()
    check(limits["DailyApiRequests"]["Remaining"] > 0, "the limits", limits)
    check("api-usage" in org.api_usage, "the usage in each answer", dict(org.api_usage))

    several = org.restful(
        "composite",
        method="POST",
        json={
            "allOrNone": True,
            "compositeRequest": [
                {
                    "method": "POST",
                    "url": f"/services/data/v{org.sf_version}/sobjects/Account",
                    "referenceId": "parent",
                    "body": {"Name": "Composite AB"},
                },
                {
                    "method": "POST",
                    "url": f"/services/data/v{org.sf_version}/sobjects/Contact",
                    "referenceId": "child",
                    "body": {"LastName": "Berg", "AccountId": "@{parent.id}"},
                },
            ],
        },
    )
    statuses = [one["httpStatusCode"] for one in several["compositeResponse"]]
    check(statuses == [201, 201], "the composite request", several)
    many = [
        {"attributes": {"type": "Account"}, "Name": f"Many {number:04}"} for number in range(400)
    ]
    for at in range(0, len(many), 200):
        rows = org.restful(
            "composite/sobjects", method="POST", json={"allOrNone": True, "records": many[at : at + 200]}
        )
        check(all(row["success"] for row in rows), "a collection of 200", rows)
    names = [row["Name"] for row in paged(org)]
    check(names == [row["Name"] for row in many], "all pages of a query, in order", len(names))
    return {"accounts": len(names)}


def paged(org: Salesforce) -> list:
    """Pages of 200 by query_more, with the option that asks for them."""
    soql = "SELECT Name FROM Account WHERE Name LIKE 'Many %' ORDER BY Name"
    page = org.query(soql, headers={"Sforce-Query-Options": "batchSize=200"})
    check(page["totalSize"] == 400 and not page["done"], "the first page", page["totalSize"])
    rows = page["records"]
    while not page["done"]:
        page = org.query_more(page["nextRecordsUrl"], identifier_is_url=True)
        rows = rows + page["records"]
    check(len(list(org.query_all_iter(soql))) == 400, "query_all_iter")
    return rows


def order() -> dict:
    """Entered and activated by this client; the number of the ERP is read back with it."""
    org = by_jwt()
    account = org.Account.get_by_custom_id("Customer_Number__c", LAB["customer"])
    entry = org.query(
        "SELECT Id, UnitPrice, Pricebook2Id FROM PricebookEntry "
        f"WHERE Product2.ProductCode = '{LAB['sku']}' AND Pricebook2.IsStandard = true"
    )["records"][0]
    order_id = org.Order.create(
        {
            "AccountId": account["Id"],
            "Pricebook2Id": entry["Pricebook2Id"],
            "EffectiveDate": "2026-11-23",
            "Status": "Draft",
            "PoNumber": "PY-1",
        }
    )["id"]
    for quantity in (2, 3):
        org.OrderItem.create(
            {
                "OrderId": order_id,
                "PricebookEntryId": entry["Id"],
                "Quantity": quantity,
                "UnitPrice": entry["UnitPrice"],
            }
        )
    check(org.Order.update(order_id, {"Status": "Activated"}) == 204, "the status of the activation")
    lines_of = f"SELECT Quantity, Line_Status__c FROM OrderItem WHERE OrderId = '{order_id}' ORDER BY Quantity"
    end = time.monotonic() + DEADLINE_S
    while True:
        shown = org.Order.get(order_id)
        lines = org.query(lines_of)["records"]
        is_delivered = shown["Fulfilment_Status__c"] == "DELIVERED"
        if is_delivered and all(line["Line_Status__c"] == "INVOICED" for line in lines):
            break
        check(time.monotonic() < end, f"a delivered and invoiced order within {DEADLINE_S} s", shown)
        time.sleep(0.2)
    return {
        "orderId": order_id,
        "erpNumber": shown["ERP_Order_No__c"],
        "fulfilment": shown["Fulfilment_Status__c"],
        "lines": [[line["Quantity"], line["Line_Status__c"]] for line in lines],
    }


PARTS = {"logins": logins, "records": records, "order": order}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
