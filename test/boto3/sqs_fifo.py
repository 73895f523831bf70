"""FIFO queues: order, groups, deduplication, receive attempts."""

import boto3
from checks import afterwards, check, equal, finish, refused, unique

sqs = boto3.client("sqs")


def new_queue(**attributes):
    settings = {"FifoQueue": "true", **attributes}
    url = sqs.create_queue(QueueName=f"{unique('check')}.fifo", Attributes=settings)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    return url


def send(url, body, group="g", **more):
    return sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group, **more)


def receive(url, **arguments):
    arguments = {"WaitTimeSeconds": 1, "MaxNumberOfMessages": 10, "AttributeNames": ["All"], **arguments}
    return sqs.receive_message(QueueUrl=url, **arguments).get("Messages", [])


def bodies(messages):
    return [message["Body"] for message in messages]


@check("a FIFO queue has the documented defaults, and its name ends with .fifo")
def _():
    found = sqs.get_queue_attributes(QueueUrl=new_queue(), AttributeNames=["All"])["Attributes"]
    wanted = {
        "FifoQueue": "true",
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    }
    equal({key: found[key] for key in wanted}, wanted)
    refused(
        sqs.create_queue,
        "InvalidParameterValue",
        QueueName=unique("check"),
        Attributes={"FifoQueue": "true"},
    )
    refused(sqs.create_queue, "InvalidParameterValue", QueueName=f"{unique('check')}.fifo")


@check("a message needs a group, and a deduplication id where its content is not one")
def _():
    url = new_queue()
    refused(sqs.send_message, "MissingParameter", QueueUrl=url, MessageBody="x")
    refused(
        sqs.send_message,
        "InvalidParameterValue",
        QueueUrl=url,
        MessageBody="x",
        MessageGroupId="g",
        message="ContentBasedDeduplication",
    )
    refused(
        sqs.send_message,
        "InvalidParameterValue",
        QueueUrl=url,
        MessageBody="x",
        MessageGroupId="g",
        MessageDeduplicationId="d",
        DelaySeconds=1,
    )


@check("messages of a group come in order, several in one batch")
def _():
    url = new_queue(ContentBasedDeduplication="true")
    wanted = [f"message {number}" for number in range(5)]
    numbers = [int(send(url, body)["SequenceNumber"]) for body in wanted]
    assert numbers == sorted(numbers) and len(set(numbers)) == 5, numbers
    messages = receive(url)
    equal(bodies(messages), wanted)
    equal([int(message["Attributes"]["SequenceNumber"]) for message in messages], numbers)
    equal({message["Attributes"]["MessageGroupId"] for message in messages}, {"g"})


@check("a group waits while one of its messages is in flight, others do not")
def _():
    url = new_queue(ContentBasedDeduplication="true")
    for body, group in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        send(url, body, group)
    [first] = receive(url, MaxNumberOfMessages=1)
    equal(first["Body"], "a1")
    equal(bodies(receive(url)), ["b1"])
    equal(receive(url), [])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    equal(bodies(receive(url)), ["a2"])


@check("a released message comes before those behind it")
def _():
    url = new_queue(ContentBasedDeduplication="true")
    send(url, "first")
    send(url, "second")
    [first] = receive(url, MaxNumberOfMessages=1)
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    equal(bodies(receive(url)), ["first", "second"])


@check("a duplicate is accepted with the first one's id, and is not delivered, even after a deletion")
def _():
    url = new_queue()
    first = send(url, "one", MessageDeduplicationId="d1")
    second = send(url, "another body", MessageDeduplicationId="d1")
    equal(second["MessageId"], first["MessageId"])
    equal(second["SequenceNumber"], first["SequenceNumber"])
    [message] = receive(url)
    equal(message["Body"], "one")
    equal(message["Attributes"]["MessageDeduplicationId"], "d1")
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    send(url, "one", MessageDeduplicationId="d1")
    equal(receive(url), [])
    send(url, "one", MessageDeduplicationId="d2")
    equal(bodies(receive(url)), ["one"])


@check("content is deduplicated by the body alone")
def _():
    url = new_queue(ContentBasedDeduplication="true")
    value = {"DataType": "String", "StringValue": "x"}
    first = send(url, "same")
    second = send(url, "same", MessageAttributes={"Kind": value})
    equal(second["MessageId"], first["MessageId"])
    send(url, "same", MessageDeduplicationId="explicit")
    equal(bodies(receive(url)), ["same", "same"])


@check("the scope of deduplication is the queue, or the group")
def _():
    by_queue = new_queue()
    for group in ("a", "b"):
        send(by_queue, group, group, MessageDeduplicationId="d")
    equal(bodies(receive(by_queue)), ["a"])
    by_group = new_queue(DeduplicationScope="messageGroup", FifoThroughputLimit="perMessageGroupId")
    for group in ("a", "b", "a"):
        send(by_group, group, group, MessageDeduplicationId="d")
    equal(sorted(bodies(receive(by_group))), ["a", "b"])


@check("throughput by group needs deduplication by group")
def _():
    refused(
        sqs.create_queue,
        "InvalidParameterValue",
        "InvalidAttributeValue",
        QueueName=f"{unique('check')}.fifo",
        Attributes={"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId"},
    )


@check("a receive that is tried again with its id gives the same messages")
def _():
    url = new_queue(ContentBasedDeduplication="true")
    for body in ("one", "two"):
        send(url, body)
    first = receive(url, ReceiveRequestAttemptId="attempt")
    again = receive(url, ReceiveRequestAttemptId="attempt")
    equal([m["Body"] for m in first], ["one", "two"])
    equal([m["ReceiptHandle"] for m in again], [m["ReceiptHandle"] for m in first])
    equal(receive(url, ReceiveRequestAttemptId="another"), [])


@check("a batch keeps its order, and tells duplicates")
def _():
    url = new_queue()
    entries = [
        {"Id": str(n), "MessageBody": str(n), "MessageGroupId": "g", "MessageDeduplicationId": str(n % 2)}
        for n in range(4)
    ]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    ids = {entry["Id"]: entry["MessageId"] for entry in answer["Successful"]}
    equal((ids["2"], ids["3"]), (ids["0"], ids["1"]))
    equal(bodies(receive(url)), ["0", "1"])


@check("a purge makes a queue forget its duplicates")
def _():
    url = new_queue()
    send(url, "one", MessageDeduplicationId="d")
    sqs.purge_queue(QueueUrl=url)
    send(url, "two", MessageDeduplicationId="d")
    equal(bodies(receive(url)), ["two"])


finish()
