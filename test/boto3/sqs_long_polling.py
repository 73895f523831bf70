"""Long polling: a receive waits, and wakes when something comes."""

import threading
import time

import boto3
from checks import afterwards, check, equal, finish, refused, unique

sqs = boto3.client("sqs")


def new_queue(**attributes):
    url = sqs.create_queue(QueueName=unique("check"), Attributes=attributes)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    return url


def timed(call, **arguments):
    start = time.monotonic()
    return call(**arguments), time.monotonic() - start


def later(seconds, call, **arguments):
    threading.Timer(seconds, call, kwargs=arguments).start()


@check("an empty receive waits as long as it is told to, and no longer")
def _():
    url = new_queue()
    answer, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=2)
    assert "Messages" not in answer, answer
    assert 1.8 < seconds < 4, seconds
    _, seconds = timed(sqs.receive_message, QueueUrl=url)
    assert seconds < 1, seconds


@check("the queue's own waiting time holds where the receive says none")
def _():
    url = new_queue(ReceiveMessageWaitTimeSeconds="2")
    _, seconds = timed(sqs.receive_message, QueueUrl=url)
    assert 1.8 < seconds < 4, seconds
    _, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=0)
    assert seconds < 1, seconds


@check("a waiting receive wakes when a message is sent")
def _():
    url = new_queue()
    later(1, sqs.send_message, QueueUrl=url, MessageBody="wake")
    answer, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
    equal(answer["Messages"][0]["Body"], "wake")
    assert 0.8 < seconds < 4, seconds


@check("a waiting receive wakes when a delay ends, and when a message becomes visible again")
def _():
    url = new_queue(VisibilityTimeout="2")
    sqs.send_message(QueueUrl=url, MessageBody="late", DelaySeconds=2)
    answer, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
    equal(answer["Messages"][0]["Body"], "late")
    assert 1 < seconds < 5, seconds
    answer, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
    equal(answer["Messages"][0]["Body"], "late")
    assert 1 < seconds < 5, seconds


@check("a waiting receive wakes when a message is released")
def _():
    url = new_queue()
    sqs.send_message(QueueUrl=url, MessageBody="released")
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    handle = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
    later(1, sqs.change_message_visibility, **handle, VisibilityTimeout=0)
    answer, seconds = timed(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
    equal(answer["Messages"][0]["MessageId"], message["MessageId"])
    assert seconds < 4, seconds


@check("of several that wait, one gets the message")
def _():
    url = new_queue()
    found = []

    def wait():
        found.extend(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=3).get("Messages", []))

    waiting = [threading.Thread(target=wait) for _ in range(5)]
    for thread in waiting:
        thread.start()
    time.sleep(0.5)
    sqs.send_message(QueueUrl=url, MessageBody="one")
    for thread in waiting:
        thread.join()
    equal([message["Body"] for message in found], ["one"])


@check("waiting times out of range are refused")
def _():
    url = new_queue()
    for bad in (-1, 21):
        refused(sqs.receive_message, "InvalidParameterValue", QueueUrl=url, WaitTimeSeconds=bad)


finish()
