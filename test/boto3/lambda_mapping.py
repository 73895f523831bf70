"""Lambda: functions, and the mappings that bring queues to them."""

import io
import json
import zipfile

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, unique

functions = boto3.client("lambda")
sqs = boto3.client("sqs")
role = "arn:aws:iam::123456789012:role/lambda"


def code():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return event\n")
    return archive.getvalue()


def new_function(**arguments):
    name = unique("check")
    settings = {
        "FunctionName": name,
        "Runtime": "python3.12",
        "Role": role,
        "Handler": "index.handler",
        "Code": {"ZipFile": code()},
        **arguments,
    }
    made = functions.create_function(**settings)
    afterwards(functions.delete_function, FunctionName=name)
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made


def new_queue(fifo=False, **attributes):
    name = f"{unique('check')}.fifo" if fifo else unique("check")
    settings = {**({"FifoQueue": "true"} if fifo else {}), **attributes}
    url = sqs.create_queue(QueueName=name, Attributes=settings)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def reaches(uuid, state):
    eventually(lambda: functions.get_event_source_mapping(UUID=uuid)["State"] == state, timeout=120)


def new_mapping(**arguments):
    made = functions.create_event_source_mapping(**arguments)
    reaches(made["UUID"], "Enabled" if arguments.get("Enabled", True) else "Disabled")
    return made


def unmap(uuid):
    functions.delete_event_source_mapping(UUID=uuid)

    def gone():
        try:
            functions.get_event_source_mapping(UUID=uuid)
        except functions.exceptions.ResourceNotFoundException:
            return True

    eventually(gone, timeout=120)


@check("a function has the documented defaults, and becomes active")
def _():
    made = new_function(Environment={"Variables": {"Table": "orders"}})
    equal((made["State"], made["Timeout"], made["MemorySize"]), ("Pending", 3, 128))
    equal((made["Version"], made["PackageType"], made["Architectures"]), ("$LATEST", "Zip", ["x86_64"]))
    assert made["FunctionArn"].endswith(f":function:{made['FunctionName']}"), made["FunctionArn"]
    found = functions.get_function(FunctionName=made["FunctionName"])["Configuration"]
    equal((found["State"], found["Environment"]), ("Active", {"Variables": {"Table": "orders"}}))
    equal(found["CodeSha256"], made["CodeSha256"])
    names = [
        item["FunctionName"]
        for page in functions.get_paginator("list_functions").paginate()
        for item in page["Functions"]
    ]
    assert made["FunctionName"] in names


@check("what is there twice, or not at all, is refused")
def _():
    made = new_function()
    refused(
        functions.create_function,
        "ResourceConflictException",
        FunctionName=made["FunctionName"],
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": code()},
        status=409,
    )
    refused(functions.get_function, "ResourceNotFoundException", FunctionName=unique("none"), status=404)


@check("a function's settings are changed")
def _():
    name = new_function()["FunctionName"]
    functions.update_function_configuration(FunctionName=name, Timeout=20, MemorySize=256)
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    found = functions.get_function_configuration(FunctionName=name)
    equal((found["Timeout"], found["MemorySize"], found["LastUpdateStatus"]), (20, 256, "Successful"))
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=5)
    equal(functions.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"], 5)
    functions.delete_function_concurrency(FunctionName=name)
    assert "ReservedConcurrentExecutions" not in functions.get_function_concurrency(FunctionName=name)
    answer = functions.invoke(FunctionName=name, InvocationType="DryRun")
    equal(answer["StatusCode"], 204)
    answer = functions.invoke(FunctionName=name, Payload=json.dumps({"a": 1}))
    equal(answer["StatusCode"], 200)


@check("a mapping is created, enabled, and shown with the documented defaults")
def _():
    function, queue = new_function(), new_queue()
    made = functions.create_event_source_mapping(
        EventSourceArn=queue, FunctionName=function["FunctionName"]
    )
    equal(made["ResponseMetadata"]["HTTPStatusCode"], 202)
    equal((made["State"], made["BatchSize"]), ("Creating", 10))
    equal((made["EventSourceArn"], made["FunctionArn"]), (queue, function["FunctionArn"]))
    equal(made["MaximumBatchingWindowInSeconds"], 0)
    reaches(made["UUID"], "Enabled")
    listed = functions.list_event_source_mappings(EventSourceArn=queue)["EventSourceMappings"]
    equal([mapping["UUID"] for mapping in listed], [made["UUID"]])
    listed = functions.list_event_source_mappings(FunctionName=function["FunctionName"])
    equal([mapping["UUID"] for mapping in listed["EventSourceMappings"]], [made["UUID"]])
    refused(
        functions.create_event_source_mapping,
        "ResourceConflictException",
        EventSourceArn=queue,
        FunctionName=function["FunctionName"],
        status=409,
    )
    unmap(made["UUID"])


@check("a mapping is disabled, enabled again and changed")
def _():
    function, queue = new_function(), new_queue()
    uuid = new_mapping(EventSourceArn=queue, FunctionName=function["FunctionName"])["UUID"]
    changed = functions.update_event_source_mapping(UUID=uuid, Enabled=False)
    assert changed["State"] in ("Disabling", "Updating"), changed["State"]
    reaches(uuid, "Disabled")
    functions.update_event_source_mapping(
        UUID=uuid,
        Enabled=True,
        BatchSize=5,
        ScalingConfig={"MaximumConcurrency": 2},
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    reaches(uuid, "Enabled")
    found = functions.get_event_source_mapping(UUID=uuid)
    equal((found["BatchSize"], found["ScalingConfig"]), (5, {"MaximumConcurrency": 2}))
    equal(found["FunctionResponseTypes"], ["ReportBatchItemFailures"])
    unmap(uuid)


@check("mappings that can not be are refused")
def _():
    function = new_function()["FunctionName"]
    settings = {"FunctionName": function, "EventSourceArn": new_queue()}
    invalid = "InvalidParameterValueException"
    create = functions.create_event_source_mapping
    refused(create, invalid, **settings, BatchSize=100, status=400)
    # The bounds of the model are held by AWS's framework, which has a name of its own for that.
    refused(create, invalid, "ValidationException", **settings, ScalingConfig={"MaximumConcurrency": 1001})
    fifo = {"FunctionName": function, "EventSourceArn": new_queue(fifo=True)}
    refused(create, invalid, **fifo, BatchSize=11)
    refused(create, invalid, **fifo, MaximumBatchingWindowInSeconds=1)
    missing = {**settings, "EventSourceArn": settings["EventSourceArn"] + "-none"}
    refused(create, invalid, "ResourceNotFoundException", **missing)
    slow = new_function(Timeout=60)["FunctionName"]
    refused(create, invalid, FunctionName=slow, EventSourceArn=new_queue(VisibilityTimeout="30"))
    refused(
        functions.get_event_source_mapping,
        "ResourceNotFoundException",
        UUID="00000000-0000-0000-0000-000000000000",
        status=404,
    )


@check("a mapping is deleted after a while")
def _():
    function, queue = new_function(), new_queue()
    uuid = new_mapping(EventSourceArn=queue, FunctionName=function["FunctionName"])["UUID"]
    equal(functions.delete_event_source_mapping(UUID=uuid)["State"], "Deleting")


finish()
