"""S3: buckets and objects, and what they tell queues and topics."""

import json

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, unique

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
region = s3.meta.region_name


def empty_and_delete(Bucket):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=Bucket):
        for found in page.get("Contents", []):
            s3.delete_object(Bucket=Bucket, Key=found["Key"])
    s3.delete_bucket(Bucket=Bucket)


def new_bucket():
    name = unique("check")
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    afterwards(empty_and_delete, Bucket=name)
    return name


def new_queue():
    url = sqs.create_queue(QueueName=unique("check"))["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return url, arn


def notify(bucket, arn, *events, **more):
    configuration = {"QueueConfigurations": [{"QueueArn": arn, "Events": list(events), **more}]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def receive(url, wait=5):
    messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=wait, MaxNumberOfMessages=10)
    for message in messages.get("Messages", []):
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(message["Body"]) for message in messages.get("Messages", [])]


def records(url, count):
    found = []

    def enough():
        found.extend(record for body in receive(url) for record in body.get("Records", []))
        return len(found) >= count

    eventually(enough, timeout=60, pause=0)
    return found


@check("a bucket is made where the client is, and is there")
def _():
    bucket = new_bucket()
    location = s3.get_bucket_location(Bucket=bucket).get("LocationConstraint")
    equal(location, None if region == "us-east-1" else region)
    s3.head_bucket(Bucket=bucket)
    assert bucket in [found["Name"] for found in s3.list_buckets()["Buckets"]]
    refused(s3.head_bucket, "404", Bucket=unique("none"), status=404)
    refused(s3.get_bucket_location, "NoSuchBucket", Bucket=unique("none"), status=404)


@check("an object is put, read in part, listed and deleted")
def _():
    bucket = new_bucket()
    key = "orders/2026 é.json"
    put = s3.put_object(Bucket=bucket, Key=key, Body=b"0123456789", ContentType="text/plain", Metadata={"a": "b"})
    found = s3.get_object(Bucket=bucket, Key=key)
    equal((found["Body"].read(), found["ETag"], found["ContentType"]), (b"0123456789", put["ETag"], "text/plain"))
    equal(found["Metadata"], {"a": "b"})
    part = s3.get_object(Bucket=bucket, Key=key, Range="bytes=2-4")
    equal((part["Body"].read(), part["ContentRange"]), (b"234", "bytes 2-4/10"))
    equal(s3.head_object(Bucket=bucket, Key=key)["ContentLength"], 10)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="orders/")
    equal([(item["Key"], item["Size"]) for item in listed["Contents"]], [(key, 10)])
    by_folder = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    equal([item["Prefix"] for item in by_folder["CommonPrefixes"]], ["orders/"])
    refused(s3.delete_bucket, "BucketNotEmpty", Bucket=bucket, status=409)
    s3.delete_object(Bucket=bucket, Key=key)
    refused(s3.get_object, "NoSuchKey", Bucket=bucket, Key=key, status=404)
    s3.delete_object(Bucket=bucket, Key=key)


@check("objects are listed in pages")
def _():
    bucket = new_bucket()
    for number in range(5):
        s3.put_object(Bucket=bucket, Key=str(number), Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    equal([[item["Key"] for item in page["Contents"]] for page in pages], [["0", "1"], ["2", "3"], ["4"]])


@check("a queue is told of a test first, then of each object")
def _():
    bucket = new_bucket()
    url, arn = new_queue()
    notify(bucket, arn, "s3:ObjectCreated:*", "s3:ObjectRemoved:*")
    [test] = eventually(lambda: receive(url))
    equal((test["Event"], test["Bucket"]), ("s3:TestEvent", bucket))
    s3.put_object(Bucket=bucket, Key="a b/ü.txt", Body=b"hello")
    [record] = records(url, 1)
    equal((record["eventName"], record["eventSource"]), ("ObjectCreated:Put", "aws:s3"))
    equal((record["awsRegion"], record["s3"]["bucket"]["name"]), (region, bucket))
    thing = record["s3"]["object"]
    equal((thing["key"], thing["size"]), ("a+b/%C3%BC.txt", 5))
    equal(thing["eTag"], "5d41402abc4b2a76b9719d911017c592")
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "a b/ü.txt"})
    s3.delete_object(Bucket=bucket, Key="copy")
    names = {record["eventName"] for record in records(url, 2)}
    equal(names, {"ObjectCreated:Copy", "ObjectRemoved:Delete"})


@check("a filter lets through keys by their beginning and end")
def _():
    bucket = new_bucket()
    url, arn = new_queue()
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".json"}]
    notify(bucket, arn, "s3:ObjectCreated:Put", Id="only-json", Filter={"Key": {"FilterRules": rules}})
    found = s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]
    equal((found[0]["Id"], found[0]["QueueArn"]), ("only-json", arn))
    rules = {(rule["Name"].lower(), rule["Value"]) for rule in found[0]["Filter"]["Key"]["FilterRules"]}
    equal(rules, {("prefix", "in/"), ("suffix", ".json")})
    for key in ("in/a.txt", "out/a.json", "in/a.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    equal([record["s3"]["object"]["key"] for record in records(url, 1)], ["in/a.json"])
    equal(receive(url, wait=1), [])


@check("notifications are taken away, and go only where something is")
def _():
    bucket = new_bucket()
    url, arn = new_queue()
    notify(bucket, arn, "s3:ObjectCreated:*")
    eventually(lambda: receive(url))
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    assert "QueueConfigurations" not in s3.get_bucket_notification_configuration(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="x", Body=b"x")
    equal(receive(url, wait=1), [])
    refused(lambda: notify(bucket, arn + "-none", "s3:ObjectCreated:*"), "InvalidArgument", status=400)


@check("an upload in parts is one object, and one event")
def _():
    bucket = new_bucket()
    url, arn = new_queue()
    notify(bucket, arn, "s3:ObjectCreated:*")
    eventually(lambda: receive(url))
    upload = s3.create_multipart_upload(Bucket=bucket, Key="big")["UploadId"]
    whole = b"x" * (5 * 1024 * 1024) + b"end"
    parts = []
    for number, body in ((1, whole[:-3]), (2, whole[-3:])):
        part = s3.upload_part(Bucket=bucket, Key="big", UploadId=upload, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": part["ETag"]})
    s3.complete_multipart_upload(
        Bucket=bucket, Key="big", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    equal(s3.get_object(Bucket=bucket, Key="big")["Body"].read(), whole)
    [record] = records(url, 1)
    equal(record["eventName"], "ObjectCreated:CompleteMultipartUpload")


finish()
