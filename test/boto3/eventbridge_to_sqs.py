"""EventBridge: buses, rules, patterns, and what they bring to queues."""

import json

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, unique

events = boto3.client("events")
sqs = boto3.client("sqs")
source = unique("shop")


def new_queue():
    url = sqs.create_queue(QueueName=unique("check"))["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return url, arn


def new_rule(pattern, bus="default", **target):
    """A rule that leads to a new queue."""
    name = unique("rule")
    events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern))
    afterwards(events.delete_rule, Name=name, EventBusName=bus)
    url, arn = new_queue()
    answer = events.put_targets(
        Rule=name, EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn, **target}]
    )
    equal(answer["FailedEntryCount"], 0)
    afterwards(events.remove_targets, Rule=name, EventBusName=bus, Ids=["queue"])
    return name, url


def put(detail, kind="order", bus="default", **more):
    entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail), "EventBusName": bus, **more}
    answer = events.put_events(Entries=[entry])
    equal(answer["FailedEntryCount"], 0)
    return answer["Entries"][0]["EventId"]


def receive(url, wait=3):
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=wait, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]


@check("the default bus is there, others are made and deleted")
def _():
    equal(events.describe_event_bus()["Name"], "default")
    name = unique("bus")
    arn = events.create_event_bus(Name=name)["EventBusArn"]
    assert arn.endswith(f":event-bus/{name}"), arn
    refused(events.create_event_bus, "ResourceAlreadyExistsException", Name=name, status=400)
    assert name in [bus["Name"] for bus in events.list_event_buses()["EventBuses"]]
    events.delete_event_bus(Name=name)
    refused(events.describe_event_bus, "ResourceNotFoundException", Name=name, status=400)


@check("an event that matches comes to the queue in its envelope")
def _():
    _, url = new_rule({"source": [source], "detail-type": ["order"], "detail": {"state": ["paid"]}})
    put({"state": "new"})
    event_id = put({"state": "paid", "total": 12.5}, Resources=["arn:aws:x"])
    [body] = receive(url)
    event = json.loads(body)
    equal((event["id"], event["source"], event["detail-type"]), (event_id, source, "order"))
    equal((event["detail"], event["resources"]), ({"state": "paid", "total": 12.5}, ["arn:aws:x"]))
    equal((event["version"], event["region"]), ("0", events.meta.region_name))
    assert event["time"] and event["account"], event


@check("a target gets a part, a constant or a template")
def _():
    pattern = {"source": [source], "detail-type": ["shape"]}
    _, part = new_rule(pattern, InputPath="$.detail.order")
    _, constant = new_rule(pattern, Input=json.dumps({"fixed": True}))
    template = {
        "InputPathsMap": {"id": "$.detail.order.id"},
        "InputTemplate": '"order <id> came"',
    }
    _, templated = new_rule(pattern, InputTransformer=template)
    put({"order": {"id": 7}}, "shape")
    equal([json.loads(body) for body in receive(part)], [{"id": 7}])
    equal([json.loads(body) for body in receive(constant)], [{"fixed": True}])
    equal([body.strip('"') for body in receive(templated)], ["order 7 came"])


@check("patterns know prefixes, numbers, absence and exclusion")
def _():
    event = {
        "id": "1",
        "source": "shop.orders",
        "detail-type": "order",
        "account": "123456789012",
        "time": "2026-01-01T00:00:00Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": {"price": 12.5, "state": "paid"},
    }
    for pattern, matches in (
        ({"source": [{"prefix": "shop."}]}, True),
        ({"detail": {"price": [{"numeric": [">", 10, "<=", 12.5]}]}}, True),
        ({"detail": {"price": [{"numeric": [">", 12.5]}]}}, False),
        ({"detail": {"state": [{"anything-but": ["new"]}]}}, True),
        ({"detail": {"coupon": [{"exists": False}]}}, True),
        ({"detail": {"state": [{"suffix": "id"}]}}, True),
        ({"detail": {"state": ["new", "old"]}}, False),
        ({"$or": [{"source": ["none"]}, {"detail": {"state": ["paid"]}}]}, True),
    ):
        answer = events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(event))
        equal((pattern, answer["Result"]), (pattern, matches))
    refused(events.put_rule, "InvalidEventPatternException", Name=unique("rule"), EventPattern="{", status=400)


@check("a rule is disabled and enabled")
def _():
    name, url = new_rule({"source": [source], "detail-type": ["switch"]})
    equal(events.describe_rule(Name=name)["State"], "ENABLED")
    events.disable_rule(Name=name)
    put({}, "switch")
    equal(receive(url, wait=1), [])
    events.enable_rule(Name=name)
    put({}, "switch")
    equal(len(receive(url)), 1)


@check("a bus has rules of its own")
def _():
    bus = unique("bus")
    events.create_event_bus(Name=bus)
    afterwards(events.delete_event_bus, Name=bus)
    name, url = new_rule({"source": [source]}, bus=bus)
    put({}, bus="default")
    equal(receive(url, wait=1), [])
    put({}, bus=bus)
    equal(len(receive(url)), 1)
    equal([rule["Name"] for rule in events.list_rules(EventBusName=bus)["Rules"]], [name])


@check("rules and targets are listed, and a rule goes after its targets")
def _():
    name, _ = new_rule({"source": [source], "detail-type": ["list"]})
    [target] = events.list_targets_by_rule(Rule=name)["Targets"]
    equal(events.list_rule_names_by_target(TargetArn=target["Arn"])["RuleNames"], [name])
    refused(events.delete_rule, "ValidationException", Name=name, status=400)
    refused(events.describe_rule, "ResourceNotFoundException", Name=unique("none"), status=400)


@check("events that are none fail one by one, and too many are refused")
def _():
    good = {"Source": source, "DetailType": "x", "Detail": "{}"}
    answer = events.put_events(Entries=[good, {**good, "Detail": "no json"}, {"Source": source}])
    equal(answer["FailedEntryCount"], 2)
    assert answer["Entries"][0]["EventId"], answer
    equal(answer["Entries"][1]["ErrorCode"], "MalformedDetail")
    equal(answer["Entries"][2]["ErrorCode"], "InvalidArgument")
    refused(events.put_events, "ValidationException", Entries=[good] * 11, status=400)


@check("a rule fires by its schedule")
def _():
    name = unique("rule")
    events.put_rule(Name=name, ScheduleExpression="rate(1 minute)")
    afterwards(events.delete_rule, Name=name)
    url, arn = new_queue()
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    afterwards(events.remove_targets, Rule=name, Ids=["queue"])
    [body] = eventually(lambda: receive(url, wait=5), timeout=130)[:1]
    event = json.loads(body)
    equal((event["source"], event["detail-type"]), ("aws.events", "Scheduled Event"))
    refused(events.put_rule, "ValidationException", Name=unique("rule"), ScheduleExpression="rate(1 minutes)")


finish()
