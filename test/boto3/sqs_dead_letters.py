"""Dead letters: the way there, where they came from, and the way back."""

import json

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, unique

sqs = boto3.client("sqs")


def new_queue(fifo=False, **attributes):
    name = f"{unique('check')}.fifo" if fifo else unique("check")
    settings = {**({"FifoQueue": "true"} if fifo else {}), **attributes}
    url = sqs.create_queue(QueueName=name, Attributes=settings)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    return url


def arn(url):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def redrive(dead_letters, most):
    return json.dumps({"deadLetterTargetArn": arn(dead_letters), "maxReceiveCount": most})


def receive(url, **arguments):
    arguments = {"WaitTimeSeconds": 1, "AttributeNames": ["All"], **arguments}
    return sqs.receive_message(QueueUrl=url, **arguments).get("Messages", [])


def exhaust(url, times):
    """Receives a message so often, and never deletes it."""
    for _ in range(times):
        [message] = receive(url, VisibilityTimeout=0)
    return message


def move(source, **arguments):
    """Moves the dead letters back, and waits for the end."""
    sqs.start_message_move_task(SourceArn=arn(source), **arguments)

    def ended():
        [task] = sqs.list_message_move_tasks(SourceArn=arn(source))["Results"]
        return task if task["Status"] not in ("RUNNING", "CANCELLING") else None

    return eventually(ended, timeout=60)


@check("a message that was received too often goes to the dead letters, and keeps its id and body")
def _():
    dead = new_queue()
    source = new_queue(RedrivePolicy=redrive(dead, 2))
    sent = sqs.send_message(QueueUrl=source, MessageBody="poison")
    last = exhaust(source, 2)
    equal(last["Attributes"]["ApproximateReceiveCount"], "2")
    equal(receive(source), [])
    [letter] = receive(dead, WaitTimeSeconds=5)
    equal((letter["MessageId"], letter["Body"]), (sent["MessageId"], "poison"))
    equal(letter["Attributes"]["DeadLetterQueueSourceArn"], arn(source))


@check("the queues that send their dead letters to a queue are listed")
def _():
    dead = new_queue()
    sources = sorted(new_queue(RedrivePolicy=redrive(dead, 3)) for _ in range(2))
    equal(sorted(sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"]), sources)
    equal(sqs.list_dead_letter_source_queues(QueueUrl=sources[0])["queueUrls"], [])


@check("a redrive policy has to name a queue of the same kind that allows it")
def _():
    standard, fifo = new_queue(), new_queue(fifo=True)
    refused(
        sqs.set_queue_attributes,
        "InvalidParameterValue",
        QueueUrl=standard,
        Attributes={"RedrivePolicy": redrive(fifo, 2)},
    )
    for bad in (0, 1001):
        refused(
            sqs.set_queue_attributes,
            "InvalidParameterValue",
            QueueUrl=standard,
            Attributes={"RedrivePolicy": redrive(new_queue(), bad)},
        )
    missing = json.dumps({"deadLetterTargetArn": arn(standard) + "-none", "maxReceiveCount": 2})
    refused(
        sqs.set_queue_attributes,
        "InvalidParameterValue",
        QueueUrl=standard,
        Attributes={"RedrivePolicy": missing},
    )
    closed = new_queue(RedriveAllowPolicy=json.dumps({"redrivePermission": "denyAll"}))
    refused(
        sqs.set_queue_attributes,
        "InvalidParameterValue",
        QueueUrl=standard,
        Attributes={"RedrivePolicy": redrive(closed, 2)},
    )
    chosen = {"redrivePermission": "byQueue", "sourceQueueArns": [arn(standard)]}
    open_to_one = new_queue(RedriveAllowPolicy=json.dumps(chosen))
    sqs.set_queue_attributes(QueueUrl=standard, Attributes={"RedrivePolicy": redrive(open_to_one, 2)})
    refused(
        sqs.create_queue,
        "InvalidParameterValue",
        QueueName=unique("check"),
        Attributes={"RedrivePolicy": redrive(open_to_one, 2)},
    )


@check("an empty redrive policy takes it away")
def _():
    source = new_queue(RedrivePolicy=redrive(new_queue(), 1))
    sqs.set_queue_attributes(QueueUrl=source, Attributes={"RedrivePolicy": ""})
    found = sqs.get_queue_attributes(QueueUrl=source, AttributeNames=["All"])["Attributes"]
    assert "RedrivePolicy" not in found, found


@check("a move task brings dead letters back to where they came from, as new messages")
def _():
    dead = new_queue()
    source = new_queue(RedrivePolicy=redrive(dead, 1))
    sent = sqs.send_message(QueueUrl=source, MessageBody="back")
    exhaust(source, 1)
    equal(receive(source), [])
    task = move(dead)
    equal(task["Status"], "COMPLETED")
    equal(task["ApproximateNumberOfMessagesMoved"], 1)
    assert "TaskHandle" not in task, task
    [message] = receive(source, WaitTimeSeconds=5)
    equal((message["Body"], message["Attributes"]["ApproximateReceiveCount"]), ("back", "1"))
    assert message["MessageId"] != sent["MessageId"]
    equal(receive(dead), [])


@check("a move task takes dead letters to a queue that is named")
def _():
    dead, other = new_queue(), new_queue()
    source = new_queue(RedrivePolicy=redrive(dead, 1))
    for number in range(3):
        sqs.send_message(QueueUrl=source, MessageBody=str(number))
    for _ in range(3):
        exhaust(source, 1)
    eventually(lambda: not receive(source, VisibilityTimeout=0))
    task = move(dead, DestinationArn=arn(other))
    equal((task["Status"], task["ApproximateNumberOfMessagesMoved"]), ("COMPLETED", 3))
    equal(task["DestinationArn"], arn(other))
    seen = set()

    def all_there():
        seen.update(message["Body"] for message in receive(other, MaxNumberOfMessages=10))
        return seen == {"0", "1", "2"}

    eventually(all_there)


@check("a slow move task runs alone, and can be cancelled")
def _():
    dead = new_queue()
    source = new_queue(RedrivePolicy=redrive(dead, 1))
    for number in range(4):
        entries = [{"Id": str(n), "MessageBody": f"{number}/{n}"} for n in range(10)]
        sqs.send_message_batch(QueueUrl=source, Entries=entries)
    seen = 0
    while seen < 40:
        seen += len(receive(source, MaxNumberOfMessages=10, VisibilityTimeout=0))
    eventually(lambda: not receive(source, MaxNumberOfMessages=10, VisibilityTimeout=0))
    handle = sqs.start_message_move_task(SourceArn=arn(dead), MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    [task] = sqs.list_message_move_tasks(SourceArn=arn(dead))["Results"]
    equal((task["Status"], task["MaxNumberOfMessagesPerSecond"]), ("RUNNING", 1))
    equal(task["TaskHandle"], handle)
    refused(sqs.start_message_move_task, SourceArn=arn(dead), status=400)
    moved = sqs.cancel_message_move_task(TaskHandle=handle)["ApproximateNumberOfMessagesMoved"]
    assert 0 <= moved < 40, moved

    def cancelled():
        [task] = sqs.list_message_move_tasks(SourceArn=arn(dead))["Results"]
        return task["Status"] == "CANCELLED"

    eventually(cancelled)
    refused(sqs.cancel_message_move_task, TaskHandle=handle)


@check("a move task needs a queue of dead letters, and a rate of 1 to 500")
def _():
    refused(sqs.start_message_move_task, SourceArn=arn(new_queue()), status=400)
    refused(
        sqs.start_message_move_task,
        "ResourceNotFoundException",
        SourceArn=arn(new_queue()) + "-none",
        status=404,
    )
    dead = new_queue()
    new_queue(RedrivePolicy=redrive(dead, 1))
    refused(sqs.start_message_move_task, SourceArn=arn(dead), MaxNumberOfMessagesPerSecond=501, status=400)


@check("FIFO dead letters keep their group")
def _():
    dead = new_queue(fifo=True, ContentBasedDeduplication="true")
    source = new_queue(fifo=True, ContentBasedDeduplication="true", RedrivePolicy=redrive(dead, 1))
    for body in ("one", "two"):
        sqs.send_message(QueueUrl=source, MessageBody=body, MessageGroupId="g")
    exhaust(source, 1)
    [next_one] = receive(source)
    equal(next_one["Body"], "two")
    [letter] = receive(dead, WaitTimeSeconds=5)
    equal((letter["Body"], letter["Attributes"]["MessageGroupId"]), ("one", "g"))


finish()
