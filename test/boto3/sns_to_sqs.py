"""SNS: topics, and what their subscriptions bring to queues."""

import json

import boto3
from checks import afterwards, check, equal, finish, refused, unique

sns = boto3.client("sns")
sqs = boto3.client("sqs")


def new_topic(fifo=False, **attributes):
    name = f"{unique('check')}.fifo" if fifo else unique("check")
    settings = {**({"FifoTopic": "true"} if fifo else {}), **attributes}
    arn = sns.create_topic(Name=name, Attributes=settings)["TopicArn"]
    afterwards(sns.delete_topic, TopicArn=arn)
    return arn


def new_queue(fifo=False):
    name = f"{unique('check')}.fifo" if fifo else unique("check")
    settings = {"FifoQueue": "true", "ContentBasedDeduplication": "true"} if fifo else {}
    url = sqs.create_queue(QueueName=name, Attributes=settings)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return url, arn


def subscribed(topic, fifo=False, **attributes):
    url, arn = new_queue(fifo)
    subscription = sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes, ReturnSubscriptionArn=True
    )
    return url, subscription["SubscriptionArn"]


def receive(url, wait=2):
    answer = sqs.receive_message(
        QueueUrl=url,
        WaitTimeSeconds=wait,
        MaxNumberOfMessages=10,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    return answer.get("Messages", [])


def text(value):
    return {"DataType": "String", "StringValue": value}


@check("a topic is made once for its name, and listed")
def _():
    name = unique("check")
    arn = sns.create_topic(Name=name)["TopicArn"]
    afterwards(sns.delete_topic, TopicArn=arn)
    assert arn.endswith(f":{name}"), arn
    equal(sns.create_topic(Name=name)["TopicArn"], arn)
    topics = [topic for page in sns.get_paginator("list_topics").paginate() for topic in page["Topics"]]
    assert {"TopicArn": arn} in topics
    found = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    equal((found["TopicArn"], found["SubscriptionsConfirmed"]), (arn, "0"))
    refused(sns.get_topic_attributes, "NotFound", TopicArn=arn + "-none", status=404)
    refused(sns.create_topic, "InvalidParameter", Name="no spaces", status=400)


@check("a message comes to a queue in an envelope, with its subject and attributes")
def _():
    topic = new_topic()
    url, subscription = subscribed(topic)
    sent = sns.publish(
        TopicArn=topic, Message="héllo 🚀", Subject="greeting", MessageAttributes={"Kind": text("order")}
    )
    [message] = receive(url)
    envelope = json.loads(message["Body"])
    equal((envelope["Type"], envelope["MessageId"]), ("Notification", sent["MessageId"]))
    equal((envelope["TopicArn"], envelope["Subject"], envelope["Message"]), (topic, "greeting", "héllo 🚀"))
    equal(envelope["MessageAttributes"], {"Kind": {"Type": "String", "Value": "order"}})
    assert subscription in envelope["UnsubscribeURL"], envelope["UnsubscribeURL"]
    assert {"Timestamp", "SignatureVersion", "Signature", "SigningCertURL"} <= set(envelope), envelope


@check("raw delivery brings the message itself, and its attributes as the queue's")
def _():
    topic = new_topic()
    url, _ = subscribed(topic, RawMessageDelivery="true")
    sns.publish(TopicArn=topic, Message="raw", MessageAttributes={"Kind": text("order")})
    [message] = receive(url)
    equal((message["Body"], message["MessageAttributes"]["Kind"]), ("raw", text("order")))


@check("a filter lets through what matches its attributes")
def _():
    topic = new_topic()
    policy = json.dumps({"Kind": ["order", {"prefix": "re"}], "Price": [{"numeric": [">=", 10]}]})
    url, _ = subscribed(topic, FilterPolicy=policy, RawMessageDelivery="true")
    for body, kind, price in (("a", "order", "10"), ("b", "refund", "5"), ("c", "refund", "12.5")):
        number = {"DataType": "Number", "StringValue": price}
        sns.publish(TopicArn=topic, Message=body, MessageAttributes={"Kind": text(kind), "Price": number})
    sns.publish(TopicArn=topic, Message="none")
    equal(sorted(message["Body"] for message in receive(url)), ["a", "c"])


@check("a filter on the body looks into it")
def _():
    topic = new_topic()
    url, _ = subscribed(
        topic,
        FilterPolicyScope="MessageBody",
        FilterPolicy=json.dumps({"order": {"state": [{"anything-but": "new"}]}}),
        RawMessageDelivery="true",
    )
    for state in ("new", "paid"):
        sns.publish(TopicArn=topic, Message=json.dumps({"order": {"state": state}}))
    equal([json.loads(message["Body"])["order"]["state"] for message in receive(url)], ["paid"])
    refused(
        sns.subscribe,
        "InvalidParameter",
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=new_queue()[1],
        Attributes={"FilterPolicy": "{"},
    )


@check("a subscription is shown, changed and ended")
def _():
    topic = new_topic()
    url, subscription = subscribed(topic)
    found = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    equal((found["PendingConfirmation"], found["Protocol"], found["TopicArn"]), ("false", "sqs", topic))
    sns.set_subscription_attributes(
        SubscriptionArn=subscription, AttributeName="RawMessageDelivery", AttributeValue="true"
    )
    found = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    equal(found["RawMessageDelivery"], "true")
    [listed] = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    equal((listed["SubscriptionArn"], listed["Protocol"]), (subscription, "sqs"))
    sns.unsubscribe(SubscriptionArn=subscription)
    sns.publish(TopicArn=topic, Message="none")
    equal(receive(url, wait=1), [])
    refused(sns.get_subscription_attributes, "NotFound", SubscriptionArn=subscription, status=404)


@check("an address that has to agree is pending")
def _():
    topic = new_topic()
    answer = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="someone@example.com")
    equal(answer["SubscriptionArn"], "pending confirmation")
    [listed] = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    equal(listed["SubscriptionArn"], "PendingConfirmation")


@check("a batch is published, and fails in part")
def _():
    topic = new_topic()
    url, _ = subscribed(topic, RawMessageDelivery="true")
    entries = [{"Id": str(number), "Message": str(number)} for number in range(3)]
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    equal([entry["Id"] for entry in answer["Successful"]], ["0", "1", "2"])
    equal(sorted(message["Body"] for message in receive(url)), ["0", "1", "2"])
    many = [{"Id": str(number), "Message": "x"} for number in range(11)]
    error = refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=many, status=400)
    assert "TooManyEntriesInBatchRequest" in error.response["Error"]["Code"], error
    same = [{"Id": "a", "Message": "x"}] * 2
    error = refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=same, status=400)
    assert "BatchEntryIdsNotDistinct" in error.response["Error"]["Code"], error


@check("a message differs by protocol where it says so")
def _():
    topic = new_topic()
    url, _ = subscribed(topic, RawMessageDelivery="true")
    message = json.dumps({"default": "for all", "sqs": "for queues"})
    sns.publish(TopicArn=topic, Message=message, MessageStructure="json")
    equal([found["Body"] for found in receive(url)], ["for queues"])
    refused(
        sns.publish,
        "InvalidParameter",
        TopicArn=topic,
        Message=json.dumps({"sqs": "no default"}),
        MessageStructure="json",
    )


@check("a FIFO topic keeps order and drops duplicates")
def _():
    topic = new_topic(fifo=True, ContentBasedDeduplication="true")
    url, _ = subscribed(topic, fifo=True, RawMessageDelivery="true")
    refused(sns.publish, "InvalidParameter", TopicArn=topic, Message="no group")
    for body in ("one", "two", "one"):
        sns.publish(TopicArn=topic, Message=body, MessageGroupId="g")
    messages = receive(url)
    equal([message["Body"] for message in messages], ["one", "two"])
    equal(messages[0]["Attributes"]["MessageGroupId"], "g")


@check("a message that is too long, or for no topic, is refused")
def _():
    refused(sns.publish, "InvalidParameter", TopicArn=new_topic(), Message="x" * 262_145, status=400)
    refused(sns.publish, "NotFound", TopicArn=new_topic() + "-none", Message="x", status=404)


@check("tags are set, listed and taken away")
def _():
    topic = new_topic()
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "Team", "Value": "Shop"}, {"Key": "Env", "Value": "dev"}])
    sns.untag_resource(ResourceArn=topic, TagKeys=["Env"])
    equal(sns.list_tags_for_resource(ResourceArn=topic)["Tags"], [{"Key": "Team", "Value": "Shop"}])


finish()
