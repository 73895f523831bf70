"""Standard queues: settings, messages, batches, visibility, limits, tags, paging."""

import hashlib
import time

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, unique

sqs = boto3.client("sqs")


def new_queue(name=None, **attributes):
    url = sqs.create_queue(QueueName=name or unique("check"), Attributes=attributes)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    return url


def attributes(url, *names):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names or ["All"]))["Attributes"]


def receive(url, **arguments):
    return sqs.receive_message(QueueUrl=url, **{"WaitTimeSeconds": 2, **arguments}).get("Messages", [])


@check("a queue is found by its name, its URL and a prefix")
def _():
    name = unique("found")
    url = new_queue(name)
    assert url.endswith(f"/{name}"), url
    equal(sqs.get_queue_url(QueueName=name)["QueueUrl"], url)
    equal(sqs.list_queues(QueueNamePrefix=name)["QueueUrls"], [url])
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix=unique("none"))
    refused(
        sqs.get_queue_url,
        "AWS.SimpleQueueService.NonExistentQueue",
        QueueName=unique("none"),
        status=400,
    )


@check("a queue has the documented defaults")
def _():
    name = unique("defaults")
    found = attributes(new_queue(name))
    wanted = {
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "DelaySeconds": "0",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
        "VisibilityTimeout": "30",
    }
    equal({key: found[key] for key in wanted}, wanted)
    assert found["QueueArn"].endswith(f":{name}"), found["QueueArn"]
    assert abs(int(found["CreatedTimestamp"]) - time.time()) < 300, found["CreatedTimestamp"]
    assert "FifoQueue" not in found and "RedrivePolicy" not in found, found


@check("attributes that were not asked for are not given")
def _():
    url = new_queue()
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=url)
    equal(attributes(url, "VisibilityTimeout"), {"VisibilityTimeout": "30"})
    refused(sqs.get_queue_attributes, "InvalidAttributeName", QueueUrl=url, AttributeNames=["Nothing"])


@check("creating a queue again gives the same one, or says what differs")
def _():
    name = unique("again")
    url = new_queue(name, VisibilityTimeout="60")
    equal(sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60"})["QueueUrl"], url)
    equal(sqs.create_queue(QueueName=name)["QueueUrl"], url)
    try:
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "61"})
    except sqs.exceptions.QueueNameExists as error:
        equal(error.response["Error"]["Code"], "QueueAlreadyExists")
    else:
        raise AssertionError("a queue with another timeout was created")


@check("names and settings out of range are refused")
def _():
    refused(sqs.create_queue, "InvalidParameterValue", QueueName="no spaces")
    refused(sqs.create_queue, "InvalidParameterValue", QueueName="x" * 81)
    url = new_queue()
    for bad in ({"VisibilityTimeout": "43201"}, {"DelaySeconds": "901"}, {"MessageRetentionPeriod": "59"}):
        refused(sqs.set_queue_attributes, "InvalidAttributeValue", QueueUrl=url, Attributes=bad)
    refused(sqs.set_queue_attributes, "InvalidAttributeName", QueueUrl=url, Attributes={"Nothing": "1"})


@check("a message is received with its digest and attributes, counted, and deleted")
def _():
    url = new_queue()
    body = "héllo 🚀 世界"
    sent = sqs.send_message(
        QueueUrl=url,
        MessageBody=body,
        MessageAttributes={
            "Kind": {"DataType": "String", "StringValue": "order"},
            "Size": {"DataType": "Number", "StringValue": "12.5"},
            "Raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
        },
    )
    equal(sent["MD5OfMessageBody"], hashlib.md5(body.encode()).hexdigest())
    equal(attributes(url, "ApproximateNumberOfMessages")["ApproximateNumberOfMessages"], "1")
    [message] = receive(url, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"])
    equal(message["MessageId"], sent["MessageId"])
    equal(message["Body"], body)
    equal(message["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
    equal(message["MessageAttributes"]["Raw"]["BinaryValue"], b"\x00\xff")
    equal(message["MessageAttributes"]["Size"], {"DataType": "Number", "StringValue": "12.5"})
    system = message["Attributes"]
    equal(system["ApproximateReceiveCount"], "1")
    assert int(system["ApproximateFirstReceiveTimestamp"]) >= int(system["SentTimestamp"]), system
    assert system["SenderId"], system
    counts = attributes(url)
    equal(counts["ApproximateNumberOfMessages"], "0")
    equal(counts["ApproximateNumberOfMessagesNotVisible"], "1")
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    equal(attributes(url)["ApproximateNumberOfMessagesNotVisible"], "0")


@check("only the attributes that are named come with a message")
def _():
    url = new_queue()
    value = {"DataType": "String", "StringValue": "x"}
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes={"a.b": value, "a.c": value, "d": value})
    [message] = receive(url, VisibilityTimeout=0)
    assert "Attributes" not in message and "MessageAttributes" not in message, message
    [message] = receive(url, VisibilityTimeout=0, MessageAttributeNames=["a.*"])
    equal(sorted(message["MessageAttributes"]), ["a.b", "a.c"])
    [message] = receive(url, VisibilityTimeout=0, MessageAttributeNames=["d"], AttributeNames=["SentTimestamp"])
    equal((list(message["MessageAttributes"]), list(message["Attributes"])), (["d"], ["SentTimestamp"]))


@check("a message comes again after its visibility timeout, with another handle and a higher count")
def _():
    url = new_queue(VisibilityTimeout="1")
    sqs.send_message(QueueUrl=url, MessageBody="again")
    [first] = receive(url)
    equal(sqs.receive_message(QueueUrl=url).get("Messages", []), [])
    [second] = receive(url, WaitTimeSeconds=5, AttributeNames=["ApproximateReceiveCount"])
    equal(second["Attributes"]["ApproximateReceiveCount"], "2")
    assert first["ReceiptHandle"] != second["ReceiptHandle"]


@check("changing the visibility to 0 releases a message at once")
def _():
    url = new_queue()
    sqs.send_message(QueueUrl=url, MessageBody="release")
    [message] = receive(url)
    handle = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
    sqs.change_message_visibility(**handle, VisibilityTimeout=0)
    [again] = receive(url)
    equal(again["MessageId"], message["MessageId"])
    handle["ReceiptHandle"] = again["ReceiptHandle"]
    refused(sqs.change_message_visibility, "InvalidParameterValue", **handle, VisibilityTimeout=43201)
    sqs.change_message_visibility(**handle, VisibilityTimeout=0)
    refused(
        sqs.change_message_visibility,
        "AWS.SimpleQueueService.MessageNotInflight",
        "InvalidParameterValue",
        **handle,
        VisibilityTimeout=10,
    )


@check("a receipt handle that is none is refused")
def _():
    url = new_queue()
    for call in (sqs.delete_message, sqs.change_message_visibility):
        more = {} if call == sqs.delete_message else {"VisibilityTimeout": 1}
        refused(call, "ReceiptHandleIsInvalid", QueueUrl=url, ReceiptHandle="nonsense", **more)


@check("delays hold a message back, the message's own before the queue's")
def _():
    url = new_queue(DelaySeconds="900")
    sqs.send_message(QueueUrl=url, MessageBody="late")
    sqs.send_message(QueueUrl=url, MessageBody="soon", DelaySeconds=1)
    equal(attributes(url)["ApproximateNumberOfMessagesDelayed"], "2")
    [message] = receive(url, WaitTimeSeconds=5)
    equal(message["Body"], "soon")
    equal(attributes(url)["ApproximateNumberOfMessagesDelayed"], "1")
    refused(sqs.send_message, "InvalidParameterValue", QueueUrl=url, MessageBody="x", DelaySeconds=901)


@check("a batch fails in part, and says which part")
def _():
    url = new_queue()
    answer = sqs.send_message_batch(
        QueueUrl=url,
        Entries=[
            {"Id": "good", "MessageBody": "good"},
            {"Id": "late", "MessageBody": "late", "DelaySeconds": 901},
            {"Id": "bad", "MessageBody": "\x0b"},
        ],
    )
    equal([entry["Id"] for entry in answer["Successful"]], ["good"])
    equal({entry["Id"]: entry["SenderFault"] for entry in answer["Failed"]}, {"late": True, "bad": True})
    [message] = receive(url)
    answer = sqs.delete_message_batch(
        QueueUrl=url,
        Entries=[
            {"Id": "one", "ReceiptHandle": message["ReceiptHandle"]},
            {"Id": "two", "ReceiptHandle": "nonsense"},
        ],
    )
    equal([entry["Id"] for entry in answer["Successful"]], ["one"])
    equal([(entry["Id"], entry["Code"]) for entry in answer["Failed"]], [("two", "ReceiptHandleIsInvalid")])


@check("batches that are no batches are refused")
def _():
    url = new_queue()
    prefix = "AWS.SimpleQueueService."
    entry = {"Id": "a", "MessageBody": "x"}
    many = [{"Id": str(number), "MessageBody": "x"} for number in range(11)]
    long = [{"Id": str(number), "MessageBody": "x" * 600_000} for number in range(2)]
    for code, entries in (
        ("EmptyBatchRequest", []),
        ("BatchEntryIdsNotDistinct", [entry, entry]),
        ("TooManyEntriesInBatchRequest", many),
        ("InvalidBatchEntryId", [{"Id": "a b", "MessageBody": "x"}]),
        ("BatchRequestTooLong", long),
    ):
        refused(sqs.send_message_batch, prefix + code, QueueUrl=url, Entries=entries)


@check("a message of 1 MiB is taken, one more byte is not, nor are forbidden characters")
def _():
    url = new_queue()
    sqs.send_message(QueueUrl=url, MessageBody="x" * 1_048_576)
    refused(sqs.send_message, "InvalidParameterValue", QueueUrl=url, MessageBody="x" * 1_048_577)
    refused(sqs.send_message, "InvalidMessageContents", QueueUrl=url, MessageBody="\x00")
    refused(sqs.send_message, "MissingParameter", "InvalidParameterValue", QueueUrl=url, MessageBody="")


@check("a receive gives at most ten messages")
def _():
    url = new_queue()
    for start in (0, 10):
        entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(start, start + 10)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    seen = set()

    def more():
        seen.update(message["Body"] for message in receive(url, MaxNumberOfMessages=10))
        return len(seen) == 20

    eventually(more, pause=0)
    for bad in (0, 11):
        refused(sqs.receive_message, "InvalidParameterValue", QueueUrl=url, MaxNumberOfMessages=bad)


@check("tags are set, listed and taken away")
def _():
    name = unique("tags")
    url = sqs.create_queue(QueueName=name, tags={"Team": "Shop"})["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    sqs.tag_queue(QueueUrl=url, Tags={"Env": "dev", "Team": "shop"})
    equal(sqs.list_queue_tags(QueueUrl=url)["Tags"], {"Team": "shop", "Env": "dev"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["Team", "Env"])
    equal(sqs.list_queue_tags(QueueUrl=url).get("Tags", {}), {})


@check("a list has pages only where MaxResults is given")
def _():
    prefix = unique("page")
    urls = sorted(new_queue(f"{prefix}-{number}") for number in range(3))
    whole = sqs.list_queues(QueueNamePrefix=prefix)
    equal((sorted(whole["QueueUrls"]), whole.get("NextToken")), (urls, None))
    first = sqs.list_queues(QueueNamePrefix=prefix, MaxResults=2)
    rest = sqs.list_queues(QueueNamePrefix=prefix, MaxResults=2, NextToken=first["NextToken"])
    assert "NextToken" not in rest, rest
    equal(sorted(first["QueueUrls"] + rest["QueueUrls"]), urls)


@check("a purge takes the messages in flight too, and is not done twice within a minute")
def _():
    url = new_queue()
    for body in ("one", "two"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    receive(url)
    sqs.purge_queue(QueueUrl=url)
    counts = lambda: attributes(url)
    eventually(
        lambda: counts()["ApproximateNumberOfMessages"] == "0"
        and counts()["ApproximateNumberOfMessagesNotVisible"] == "0",
        timeout=70,
    )
    refused(
        sqs.purge_queue,
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        QueueUrl=url,
        status=403,
    )


@check("a deleted queue is gone, and its name is taken for a minute")
def _():
    name = unique("gone")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)
    for call, more in ((sqs.send_message, {"MessageBody": "x"}), (sqs.receive_message, {})):
        refused(call, "AWS.SimpleQueueService.NonExistentQueue", QueueUrl=url, **more)
    try:
        sqs.create_queue(QueueName=name)
    except sqs.exceptions.QueueDeletedRecently:
        pass
    else:
        raise AssertionError("the name was free at once")


finish()
