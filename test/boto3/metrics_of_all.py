"""The metrics that services publish by themselves: names, dimensions, units and statistics.

This one is for an account with traffic: queues, APIs of every kind, functions, distributions, buckets
and topics that were used within the last hours. It makes nothing and changes nothing.
"""

from collections import defaultdict
from datetime import timedelta

import boto3
from checks import check, equal, finish, service_time

cloudwatch = boto3.client("cloudwatch")
region = cloudwatch.meta.region_name
global_cloudwatch = boto3.client("cloudwatch", region_name="us-east-1")


def listed(client, namespace):
    """Dimension sets by the metric's name, and by the names of the dimensions."""
    found = defaultdict(lambda: defaultdict(list))
    for page in client.get_paginator("list_metrics").paginate(Namespace=namespace):
        for metric in page["Metrics"]:
            dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
            found[metric["MetricName"]][tuple(sorted(dimensions))].append(dimensions)
    return found


def statistics(client, namespace, name, dimensions, *wanted, percentiles=(), hours=3, period=3600):
    """Data of the last hours, oldest first."""
    end = service_time(client.list_metrics(Namespace=namespace))
    arguments = {"Statistics": list(wanted)} if wanted else {"ExtendedStatistics": list(percentiles)}
    answer = client.get_metric_statistics(
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=end - timedelta(hours=hours),
        EndTime=end,
        Period=period,
        **arguments,
    )
    return sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])


def first_with_data(client, namespace, name, candidates, *wanted, **more):
    for dimensions in candidates:
        points = statistics(client, namespace, name, dimensions, *wanted, **more)
        if points:
            return dimensions, points
    raise AssertionError(f"no data of {name}")


@check("queues publish their counts, sizes and ages by name")
def _():
    found = listed(cloudwatch, "AWS/SQS")
    units = {
        "NumberOfMessagesSent": "Count",
        "NumberOfMessagesReceived": "Count",
        "NumberOfMessagesDeleted": "Count",
        "NumberOfEmptyReceives": "Count",
        "SentMessageSize": "Bytes",
        "ApproximateNumberOfMessagesVisible": "Count",
        "ApproximateNumberOfMessagesNotVisible": "Count",
        "ApproximateNumberOfMessagesDelayed": "Count",
        "ApproximateAgeOfOldestMessage": "Seconds",
    }
    for name, unit in units.items():
        equal(list(found[name]), [("QueueName",)])
        _, points = first_with_data(
            cloudwatch, "AWS/SQS", name, found[name][("QueueName",)], "Sum", "Maximum", "SampleCount"
        )
        equal({point["Unit"] for point in points}, {unit})


@check("the metrics of queues are of queues that are there")
def _():
    sqs = boto3.client("sqs")
    pages = sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": 100})
    names = {url.rsplit("/", 1)[1] for page in pages for url in page.get("QueueUrls", [])}
    found = listed(cloudwatch, "AWS/SQS")["NumberOfMessagesSent"][("QueueName",)]
    assert {dimensions["QueueName"] for dimensions in found} <= names, found


@check("a gauge is sampled once a minute")
def _():
    found = listed(cloudwatch, "AWS/SQS")["ApproximateNumberOfMessagesVisible"][("QueueName",)]
    _, points = first_with_data(
        cloudwatch,
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        found,
        "SampleCount",
        hours=1,
        period=60,
    )
    equal({point["SampleCount"] for point in points}, {1.0})


@check("REST APIs publish by name and stage, and by method where that is on")
def _():
    found = listed(cloudwatch, "AWS/ApiGateway")
    for name in ("Count", "4XXError", "5XXError", "Latency", "IntegrationLatency"):
        sets = {keys for keys in found[name] if "ApiName" in keys}
        assert {("ApiName",), ("ApiName", "Stage")} <= sets, (name, sets)
        assert sets <= {
            ("ApiName",),
            ("ApiName", "Stage"),
            ("ApiName", "Method", "Resource", "Stage"),
        }, (name, sets)
    names = {api["name"] for api in boto3.client("apigateway").get_rest_apis(limit=500)["items"]}
    published = {dimensions["ApiName"] for dimensions in found["Count"][("ApiName",)]}
    assert published <= names, (published, names)


@check("an error of a REST API is a share of its requests, and the count is the number of samples")
def _():
    stages = listed(cloudwatch, "AWS/ApiGateway")["Count"][("ApiName", "Stage")]
    dimensions, counts = first_with_data(
        cloudwatch, "AWS/ApiGateway", "Count", stages, "Sum", "SampleCount"
    )
    for point in counts:
        equal(point["Sum"], point["SampleCount"])
    errors = statistics(
        cloudwatch, "AWS/ApiGateway", "4XXError", dimensions, "Average", "Sum", "SampleCount"
    )
    for point, count in zip(errors, counts):
        assert 0 <= point["Average"] <= 1, point
        equal(point["SampleCount"], count["SampleCount"])
    [latency] = statistics(
        cloudwatch, "AWS/ApiGateway", "Latency", dimensions, "Average", "Maximum", "Minimum", hours=1
    )[-1:]
    equal(latency["Unit"], "Milliseconds")
    assert latency["Minimum"] <= latency["Average"] <= latency["Maximum"], latency


@check("what an API integrates takes no longer than the API")
def _():
    stages = listed(cloudwatch, "AWS/ApiGateway")["Latency"][("ApiName", "Stage")]
    dimensions, whole = first_with_data(cloudwatch, "AWS/ApiGateway", "Latency", stages, "Average")
    part = statistics(cloudwatch, "AWS/ApiGateway", "IntegrationLatency", dimensions, "Average")
    by_time = {point["Timestamp"]: point["Average"] for point in whole}
    assert part, dimensions
    for point in part:
        assert point["Average"] <= by_time[point["Timestamp"]] + 1e-6, (point, by_time)


@check("HTTP and WebSocket APIs publish by id and stage")
def _():
    found = listed(cloudwatch, "AWS/ApiGateway")
    apis = boto3.client("apigatewayv2").get_apis(MaxResults="500")["Items"]
    kinds = {api["ApiId"]: api["ProtocolType"] for api in apis}
    for names, kind in (
        (("Count", "4xx", "5xx", "Latency", "DataProcessed"), "HTTP"),
        (("ConnectCount", "MessageCount", "ClientError", "ExecutionError", "IntegrationError"), "WEBSOCKET"),
    ):
        for name in names:
            ids = {dimensions["ApiId"] for dimensions in found[name][("ApiId",)]}
            assert ids, name
            assert {kinds.get(api_id) for api_id in ids} <= {kind}, (name, ids)
            assert found[name][("ApiId", "Stage")], name
    both = {dimensions["ApiId"] for dimensions in found["IntegrationLatency"][("ApiId",)]}
    equal({kinds.get(api_id) for api_id in both}, {"HTTP", "WEBSOCKET"})


@check("functions publish by name")
def _():
    found = listed(cloudwatch, "AWS/Lambda")
    functions = boto3.client("lambda").get_paginator("list_functions").paginate()
    names = {function["FunctionName"] for page in functions for function in page["Functions"]}
    units = {
        "Invocations": "Count",
        "Errors": "Count",
        "Throttles": "Count",
        "Duration": "Milliseconds",
        "ConcurrentExecutions": "Count",
    }
    for name, unit in units.items():
        by_name = found[name][("FunctionName",)]
        assert {dimensions["FunctionName"] for dimensions in by_name} <= names, name
        _, points = first_with_data(cloudwatch, "AWS/Lambda", name, by_name, "Sum", "Maximum")
        equal({point["Unit"] for point in points}, {unit})
    dimensions, invocations = first_with_data(
        cloudwatch, "AWS/Lambda", "Invocations", found["Invocations"][("FunctionName",)], "Sum"
    )
    errors = statistics(cloudwatch, "AWS/Lambda", "Errors", dimensions, "Sum")
    assert sum(point["Sum"] for point in errors) <= sum(point["Sum"] for point in invocations)
    p99 = statistics(cloudwatch, "AWS/Lambda", "Duration", dimensions, percentiles=("p50", "p99"))
    assert p99 and all(
        point["ExtendedStatistics"]["p50"] <= point["ExtendedStatistics"]["p99"] for point in p99
    ), p99


@check("distributions publish in us-east-1, for the region Global")
def _():
    found = listed(global_cloudwatch, "AWS/CloudFront")
    if region != "us-east-1":
        equal(dict(listed(cloudwatch, "AWS/CloudFront")), {})
    items = boto3.client("cloudfront").list_distributions()["DistributionList"].get("Items", [])
    ids = {item["Id"] for item in items}
    for name in ("Requests", "BytesDownloaded", "BytesUploaded", "4xxErrorRate", "5xxErrorRate", "TotalErrorRate"):
        equal(list(found[name]), [("DistributionId", "Region")])
        for dimensions in found[name][("DistributionId", "Region")]:
            equal(dimensions["Region"], "Global")
            assert dimensions["DistributionId"] in ids, (dimensions, ids)
    everything = found["Requests"][("DistributionId", "Region")]
    _, points = first_with_data(global_cloudwatch, "AWS/CloudFront", "Requests", everything, "Sum")
    equal({point["Unit"] for point in points}, {"None"})
    _, points = first_with_data(global_cloudwatch, "AWS/CloudFront", "4xxErrorRate", everything, "Average")
    equal({point["Unit"] for point in points}, {"Percent"})
    assert all(0 <= point["Average"] <= 100 for point in points), points


@check("hit rates and origin latencies are only of distributions that are monitored")
def _():
    cloudfront = boto3.client("cloudfront")
    found = listed(global_cloudwatch, "AWS/CloudFront")
    additional = found["CacheHitRate"][("DistributionId", "Region")]
    assert additional, "no distribution is monitored"
    for dimensions in additional:
        answer = cloudfront.get_monitoring_subscription(DistributionId=dimensions["DistributionId"])
        config = answer["MonitoringSubscription"]["RealtimeMetricsSubscriptionConfig"]
        equal(config["RealtimeMetricsSubscriptionStatus"], "Enabled")
    dimensions, points = first_with_data(
        global_cloudwatch, "AWS/CloudFront", "CacheHitRate", additional, "Average"
    )
    assert all(0 <= point["Average"] <= 100 for point in points), points
    latency = statistics(
        global_cloudwatch, "AWS/CloudFront", "OriginLatency", dimensions, percentiles=("p50", "p90")
    )
    assert latency and all(
        point["ExtendedStatistics"]["p50"] <= point["ExtendedStatistics"]["p90"] for point in latency
    ), latency


@check("buckets publish their size and their number of objects once a day")
def _():
    found = listed(cloudwatch, "AWS/S3")
    names = {bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]}
    for name, unit, kind in (
        ("BucketSizeBytes", "Bytes", "StandardStorage"),
        ("NumberOfObjects", "Count", "AllStorageTypes"),
    ):
        equal(list(found[name]), [("BucketName", "StorageType")])
        buckets = found[name][("BucketName", "StorageType")]
        equal({dimensions["StorageType"] for dimensions in buckets}, {kind})
        assert {dimensions["BucketName"] for dimensions in buckets} <= names, buckets
        _, points = first_with_data(
            cloudwatch, "AWS/S3", name, buckets, "Average", hours=72, period=86_400
        )
        equal({point["Unit"] for point in points}, {unit})


@check("topics publish what they were given and what they brought")
def _():
    found = listed(cloudwatch, "AWS/SNS")
    for name in ("NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "PublishSize"):
        assert found[name][("TopicName",)], name
    dimensions, points = first_with_data(
        cloudwatch,
        "AWS/SNS",
        "NumberOfMessagesPublished",
        found["NumberOfMessagesPublished"][("TopicName",)],
        "Sum",
    )
    equal({point["Unit"] for point in points}, {"Count"})
    topics = boto3.client("sns").get_paginator("list_topics").paginate()
    names = {topic["TopicArn"].rsplit(":", 1)[1] for page in topics for topic in page["Topics"]}
    assert dimensions["TopicName"] in names, names


finish()
