"""ministack whose Athena is answered by a real Trino, and whose events name their versions.

The Trino reads the Glue tables and the buckets of this very ministack, so that a query which the
deployed state machine starts runs on the deployed tables. Variables: TRINO_URL, and ministack's own.
Not imitated: parameters of executions, cancelling, bytes scanned. The Trino reads with a key of its own:
where ministack enforces rights, the rights of whoever started a query are asked here.
"""

import asyncio
import json
import os
import re
import urllib.request
import uuid

from ministack.app import AUTH as IS_ENFORCED
from ministack.app import main
from ministack.services import athena

import enforced_rights
import event_versions

TRINO_URL = os.environ["TRINO_URL"]
CATALOG = "awsdatacatalog"
MOST_TEXT_BYTES = 262_144
MOST_PARTITIONS = 100

UNLOAD = re.compile(
    r"^\s*unload\s*\((?P<select>.*)\)\s*to\s*'(?P<to>s3://[^']+)'\s*with\s*\((?P<options>[^()]*)\)\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)


def ask(request):
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)


def statement(sql, schema):
    """Runs one statement to its end."""
    headers = {
        "X-Trino-User": "athena",
        "X-Trino-Catalog": CATALOG,
        "X-Trino-Schema": schema,
        "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
    }
    page = ask(urllib.request.Request(f"{TRINO_URL}/v1/statement", data=sql.encode(), headers=headers))
    columns, rows = [], []
    while True:
        if "error" in page:
            error = page["error"]
            raise RuntimeError(f"{error['errorName']}: {error['message']}")
        columns = page.get("columns", columns)
        rows += page.get("data", [])
        if "nextUri" not in page:
            return {
                "columns": [column["name"] for column in columns],
                "column_types": [column["type"].split("(")[0] for column in columns],
                "rows": rows,
            }
        page = ask(page["nextUri"])


def answer(sql, schema):
    if len(sql.encode()) > MOST_TEXT_BYTES:
        raise RuntimeError(f"the text is longer than the {MOST_TEXT_BYTES} bytes that Athena takes")
    unload = UNLOAD.match(sql)
    if unload is None:
        return statement(sql, schema)
    # Trino has no UNLOAD: a table over the folder, of which only the files stay.
    by = re.search(r"partitioned_by\s*=\s*(array\s*\[[^\]]*\])", unload["options"], re.IGNORECASE)
    table = f"unload_{uuid.uuid4().hex}"
    properties = ["format = 'PARQUET'", f"external_location = '{unload['to']}'"]
    if by is not None:
        properties.append(f"partitioned_by = {by[1]}")
    statement(f"create table {table} with ({', '.join(properties)}) as {unload['select']}", schema)
    if by is not None:
        written = statement(f'select count(*) from "{table}$partitions"', schema)["rows"][0][0]
        if written > MOST_PARTITIONS:
            raise RuntimeError(f"{written} partitions: Athena writes at most {MOST_PARTITIONS} at once")
    statement(f"drop table {table}", schema)
    return {"columns": [], "column_types": [], "rows": []}


async def run_on_trino(query, database, catalog=None):
    if IS_ENFORCED:
        unload = UNLOAD.match(query)
        enforced_rights.demand_query(
            enforced_rights.starters[query], query, None if unload is None else unload["to"]
        )
    return await asyncio.to_thread(answer, query, database)


if not hasattr(athena, "_run_duckdb"):
    raise SystemExit("this ministack answers Athena in another way: expected ministack 1.5.33")
athena._run_duckdb = run_on_trino
event_versions.install()
if IS_ENFORCED:
    enforced_rights.install()
main()
