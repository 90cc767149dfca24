"""What ministack leaves out, or answers in another way than AWS, where it enforces rights.

- A task of a state machine needs the rights of the machine's role, and a query needs on the catalogue and on
  the buckets what Athena would need with the rights of whoever started it. The right to the key of a bucket
  is not asked: ministack encrypts nothing.
- A missing object reads as a refusal to whoever may not list it.
- In a condition, the ARN of a role stands for its sessions, and what a call of KMS binds into a key can be asked.
"""

import contextvars
import hashlib
import json
import re
import threading
import uuid

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id
from ministack.services import athena, glue, s3, stepfunctions, sts

acting = threading.local()
starters = {}

SOURCE = re.compile(r'from "(?P<database>[^"]+)"\."(?P<table>[^"]+)"')


class Refused(Exception):
    pass


def credential_of(role_arn):
    """The access key of a session of a role, as ministack gives one to each function."""
    access_key = "ASIA" + hashlib.sha256(f"machine {role_arn}".encode()).hexdigest()[:16].upper()
    name = role_arn.rsplit("/", 1)[-1]
    sts.register_session(
        access_key,
        {
            "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{name}/machine",
            "UserId": f"{name}:machine",
            "SecretAccessKey": str(uuid.uuid4()),
            "SessionToken": str(uuid.uuid4()),
        },
    )
    return access_key


def is_allowed(access_key, action, arn, **context):
    def ask():
        iam_evaluator.pin_request_origin("127.0.0.1", True)
        service = action.split(":")[0]
        return iam_evaluator.enforce(access_key, action, service, get_region(), arn, context)

    return contextvars.copy_context().run(ask) is None


def demand(role_arn, action, arn, **context):
    if not is_allowed(credential_of(role_arn), action, arn, **context):
        raise Refused(f"{role_arn} is not authorized to perform: {action} on resource: {arn}")


def arn_of(service, resource):
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"


def demand_query(role_arn, sql, to):
    """@param to where an UNLOAD writes, or None"""
    for database, table in set(SOURCE.findall(sql)):
        for action in ("glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"):
            demand(role_arn, action, arn_of("glue", "catalog"))
            demand(role_arn, action, arn_of("glue", f"database/{database}"))
        for action in ("glue:GetTable", "glue:GetPartitions"):
            demand(role_arn, action, arn_of("glue", f"table/{database}/{table}"))
        demand_objects(role_arn, location_of(database, table), ["s3:GetObject"])
    if to is not None:
        demand_objects(role_arn, to, ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"])


def demand_objects(role_arn, location, actions):
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    arn = f"arn:aws:s3:::{bucket}"
    for action in ("s3:GetBucketLocation", "s3:ListBucketMultipartUploads"):
        demand(role_arn, action, arn)
    demand(role_arn, "s3:ListBucket", arn, **{"s3:prefix": prefix})
    for action in actions:
        demand(role_arn, action, f"{arn}/{prefix}object")


def location_of(database, table):
    return glue._tables[f"{database}/{table}"]["StorageDescriptor"]["Location"]


def of_machine(execute):
    def execute_task(state, raw_input, execution, context):
        machine = stepfunctions._state_machines[execution["stateMachineArn"]]
        acting.role = machine["roleArn"]
        return execute(state, raw_input, execution, context)

    return execute_task


def task_demand(action, arn, error):
    try:
        demand(acting.role, action, arn)
    except Refused as refused:
        raise stepfunctions._ExecutionError(error, str(refused)) from refused


def calling(call):
    def call_lambda(function, event):
        name = function.split(":function:")[-1]
        task_demand("lambda:InvokeFunction", arn_of("lambda", f"function:{name}"), "Lambda.AccessDeniedException")
        return call(function, event)

    return call_lambda


def starting(start):
    def start_nested(resource, parameters):
        arn = parameters["StateMachineArn"]
        task_demand("states:StartExecution", arn, "StepFunctions.AccessDeniedException")
        return start(resource, parameters)

    return start_nested


def dispatching(dispatch):
    def dispatch_json(service_info, service, action, parameters):
        if service != "athena":
            raise stepfunctions._ExecutionError("States.Runtime", f"nobody asks for the right to {service}")
        if action == "startQueryExecution":
            workgroup = parameters["WorkGroup"]
            starters[parameters["QueryString"]] = acting.role
        else:
            workgroup = athena._executions[parameters["QueryExecutionId"]]["WorkGroup"]
        operation = action[0].upper() + action[1:]
        task_demand(f"athena:{operation}", arn_of("athena", f"workgroup/{workgroup}"), "Athena.AccessDeniedException")
        return dispatch(service_info, service, action, parameters)

    return dispatch_json


def hiding(handle):
    async def handle_request(method, path, headers, body, query_params, **more):
        answer = await handle(method, path, headers, body, query_params, **more)
        bucket, _, key = path.lstrip("/").partition("/")
        if answer[0] != 404 or method not in ("GET", "HEAD") or key == "":
            return answer
        access_key = extract_access_key_id(headers, query_params)
        # S3 takes the name of the object as the prefix that is asked about.
        if is_allowed(access_key, "s3:ListBucket", f"arn:aws:s3:::{bucket}", **{"s3:prefix": key}):
            return answer
        text = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        return 403, {"Content-Type": "application/xml"}, b"" if method == "HEAD" else text.encode()

    return handle_request


def naming_roles(resolve):
    def resolve_condition_key(key, context):
        value = resolve(key, context)
        if key.lower() != "aws:principalarn":
            return value
        return re.sub(r":sts::(\d+):assumed-role/([^/]+)/.*$", r":iam::\1:role/\2", value)

    return resolve_condition_key


def telling_bound(enforce):
    def enforce_call(access_key, action, service, region, resource_arn="*", service_context=None):
        request = iam_evaluator._signed_request.get()
        if service == "kms" and request is not None and request.body:
            bound = json.loads(request.body).get("EncryptionContext", {})
            told = {f"kms:EncryptionContext:{name}": value for name, value in bound.items()}
            service_context = {**(service_context or {}), **told}
        return enforce(access_key, action, service, region, resource_arn, service_context)

    return enforce_call


def install():
    iam_evaluator.enforce = telling_bound(iam_evaluator.enforce)
    iam_evaluator._resolve_condition_key = naming_roles(iam_evaluator._resolve_condition_key)
    stepfunctions._execute_task = of_machine(stepfunctions._execute_task)
    stepfunctions._call_lambda = calling(stepfunctions._call_lambda)
    stepfunctions._dispatch_aws_sdk_json = dispatching(stepfunctions._dispatch_aws_sdk_json)
    for name in ("_invoke_nested_start_execution", "_invoke_nested_start_execution_sync"):
        setattr(stepfunctions, name, starting(getattr(stepfunctions, name)))
    s3.handle_request = hiding(s3.handle_request)
