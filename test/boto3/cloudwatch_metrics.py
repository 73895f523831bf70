"""CloudWatch: custom metrics in and out, statistics, metric math, paging, and what queues publish."""

from datetime import timedelta

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, service_time, unique

cloudwatch = boto3.client("cloudwatch")
sqs = boto3.client("sqs")
namespace = unique("Check")


def now():
    return service_time(cloudwatch.list_metrics(Namespace=namespace))


def minute(back=0):
    """The beginning of a minute, so many minutes back."""
    return now().replace(second=0, microsecond=0) - timedelta(minutes=back)


def query(expression=None, identity="m", stat="Sum", period=60, **metric):
    if expression is not None:
        return {"Id": identity, "Expression": expression, "ReturnData": metric.get("show", True)}
    found = {
        "Namespace": metric.get("namespace", namespace),
        "MetricName": metric["name"],
        "Dimensions": [{"Name": k, "Value": v} for k, v in metric.get("dimensions", {}).items()],
    }
    return {
        "Id": identity,
        "MetricStat": {"Metric": found, "Period": period, "Stat": stat},
        "ReturnData": metric.get("show", True),
    }


def ask(start, end, *queries, **arguments):
    answer = cloudwatch.get_metric_data(
        StartTime=start, EndTime=end, MetricDataQueries=list(queries), **arguments
    )
    return {result["Id"]: result for result in answer["MetricDataResults"]}


def put(name, value, at, unit="Count", **dimensions):
    datum = {"MetricName": name, "Timestamp": at, "Unit": unit, "Value": value}
    datum["Dimensions"] = [{"Name": k, "Value": v} for k, v in dimensions.items()]
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])


@check("what is put comes back by the minute, newest first")
def _():
    start = minute(5)
    for offset, values in ((0, (1, 2)), (1, (10,)), (3, (5,))):
        for value in values:
            put("Orders", value, start + timedelta(minutes=offset, seconds=20))
    wanted = [start + timedelta(minutes=offset) for offset in (3, 1, 0)]

    def there():
        labelled = {**query(name="Orders"), "Label": "All orders"}
        found = ask(start, start + timedelta(minutes=4), labelled)["m"]
        return found if len(found["Values"]) == 3 else None

    found = eventually(there, timeout=120)
    equal((found["Timestamps"], found["Values"]), (wanted, [5.0, 10.0, 3.0]))
    equal((found["StatusCode"], found["Label"]), ("Complete", "All orders"))
    oldest_first = ask(
        start, start + timedelta(minutes=4), query(name="Orders"), ScanBy="TimestampAscending"
    )
    equal(oldest_first["m"]["Values"], [3.0, 10.0, 5.0])


@check("the end is exclusive, the start inclusive, and periods are aligned")
def _():
    start = minute(9)
    for offset in range(4):
        put("Aligned", 1, start + timedelta(minutes=offset))
    span = (start, start + timedelta(minutes=3))
    found = eventually(lambda: ask(*span, query(name="Aligned"))["m"]["Values"])
    equal(found, [1.0, 1.0, 1.0])
    five = start - timedelta(minutes=start.minute % 5)
    found = ask(five, five + timedelta(minutes=10), query(name="Aligned", period=300))["m"]
    assert all(at.minute % 5 == 0 and at.second == 0 for at in found["Timestamps"]), found
    equal(sum(found["Values"]), 4.0)


@check("each statistic says its own, percentiles too")
def _():
    at = minute(3)
    cloudwatch.put_metric_data(
        Namespace=namespace,
        MetricData=[
            {
                "MetricName": "Latency",
                "Timestamp": at,
                "Unit": "Milliseconds",
                "Values": [10.0, 20.0, 1000.0],
                "Counts": [50.0, 49.0, 1.0],
            }
        ],
    )
    wanted = {"SampleCount": 100, "Sum": 2480, "Average": 24.8, "Minimum": 10, "Maximum": 1000}
    queries = [query(name="Latency", identity=stat.lower(), stat=stat) for stat in wanted]
    queries += [query(name="Latency", identity=stat, stat=stat) for stat in ("p50", "p90", "p99")]
    found = eventually(
        lambda: (lambda r: r if r["sum"]["Values"] else None)(ask(at, at + timedelta(minutes=1), *queries))
    )
    equal({stat: found[stat.lower()]["Values"] for stat in wanted}, {k: [float(v)] for k, v in wanted.items()})
    assert abs(found["p50"]["Values"][0] - 10) <= 1, found["p50"]
    assert abs(found["p90"]["Values"][0] - 20) <= 1, found["p90"]
    assert found["p99"]["Values"][0] >= 19, found["p99"]


@check("a statistic set counts as what it sums up")
def _():
    at = minute(3)
    cloudwatch.put_metric_data(
        Namespace=namespace,
        MetricData=[
            {
                "MetricName": "Summed",
                "Timestamp": at,
                "StatisticValues": {"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 9},
            }
        ],
    )
    queries = [query(name="Summed", identity=stat.lower(), stat=stat) for stat in ("Average", "Maximum")]
    found = eventually(
        lambda: (lambda r: r if r["average"]["Values"] else None)(ask(at, at + timedelta(minutes=1), *queries))
    )
    equal((found["average"]["Values"], found["maximum"]["Values"]), ([5.0], [9.0]))


@check("metric math adds, divides, fills and compares")
def _():
    start = minute(6)
    put("Errors", 1, start)
    for offset, value in ((0, 10), (1, 20)):
        put("Requests", value, start + timedelta(minutes=offset))
    span = (start, start + timedelta(minutes=2))
    hidden = [
        query(name="Errors", identity="errors", show=False),
        query(name="Requests", identity="requests", show=False),
    ]
    eventually(lambda: len(ask(*span, query(name="Requests"))["m"]["Values"]) == 2)
    found = ask(
        *span,
        *hidden,
        query("FILL(errors, 0)", "filled"),
        query("100 * FILL(errors, 0) / requests", "rate"),
        query("SUM(METRICS())", "total"),
        query("IF(requests > 15, requests, 0)", "busy"),
        query("requests - FILL(errors, 0) * 2 + 1", "sums"),
        ScanBy="TimestampAscending",
    )
    equal(found["filled"]["Values"], [1.0, 0.0])
    equal(found["rate"]["Values"], [10.0, 0.0])
    equal(found["total"]["Values"], [11.0, 20.0])
    equal(found["busy"]["Values"], [0.0, 20.0])
    equal(found["sums"]["Values"], [9.0, 21.0])
    assert "errors" not in found, found


@check("a search finds metrics by schema and name")
def _():
    start = minute(3)
    for shop in ("north", "south"):
        put("Sold", 3 if shop == "north" else 4, start, Shop=shop)

    def there():
        expression = f"SEARCH('{{{namespace},Shop}} MetricName=\"Sold\"', 'Sum', 60)"
        answer = cloudwatch.get_metric_data(
            StartTime=start,
            EndTime=start + timedelta(minutes=1),
            MetricDataQueries=[{"Id": "s", "Expression": expression}],
        )
        return sorted(value for result in answer["MetricDataResults"] for value in result["Values"])

    eventually(lambda: there() == [3.0, 4.0], timeout=120)


@check("metrics are told apart by their dimensions, all of them")
def _():
    at = minute(3)
    put("Apart", 1, at)
    put("Apart", 2, at, Shop="north")
    put("Apart", 4, at, Shop="north", Till="1")
    span = (at, at + timedelta(minutes=1))
    for dimensions, value in (({}, 1.0), ({"Shop": "north"}, 2.0), ({"Shop": "north", "Till": "1"}, 4.0)):
        eventually(lambda: ask(*span, query(name="Apart", dimensions=dimensions))["m"]["Values"] == [value])
    equal(ask(*span, query(name="Apart", dimensions={"Till": "1"}))["m"]["Values"], [])


@check("metrics are listed by namespace, name and dimension")
def _():
    def listed(**filters):
        pages = cloudwatch.get_paginator("list_metrics").paginate(Namespace=namespace, **filters)
        return [metric for page in pages for metric in page["Metrics"]]

    eventually(lambda: len(listed(MetricName="Apart")) == 3, timeout=120)
    equal(len(listed(MetricName="Apart", Dimensions=[{"Name": "Shop"}])), 2)
    equal(len(listed(MetricName="Apart", Dimensions=[{"Name": "Till", "Value": "1"}])), 1)
    equal(listed(MetricName="None"), [])


@check("a page of data ends at MaxDatapoints")
def _():
    start = minute(12)
    for offset in range(6):
        put("Paged", offset, start + timedelta(minutes=offset))
    span = {"StartTime": start, "EndTime": start + timedelta(minutes=6)}
    span["MetricDataQueries"] = [query(name="Paged")]
    eventually(lambda: len(cloudwatch.get_metric_data(**span)["MetricDataResults"][0]["Values"]) == 6)
    values, token, pages = [], {}, 0
    while True:
        answer = cloudwatch.get_metric_data(**span, MaxDatapoints=4, **token)
        for result in answer["MetricDataResults"]:
            values += result["Values"]
        pages += 1
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    equal((values, pages > 1), ([5.0, 4.0, 3.0, 2.0, 1.0, 0.0], True))


@check("statistics of one metric are given with their units")
def _():
    at = minute(3)
    put("Bytes", 5, at, "Bytes")
    put("Bytes", 7, at, "Bytes")

    def points():
        return cloudwatch.get_metric_statistics(
            Namespace=namespace,
            MetricName="Bytes",
            StartTime=at,
            EndTime=at + timedelta(minutes=1),
            Period=60,
            Statistics=["Sum", "Maximum"],
        )["Datapoints"]

    [point] = eventually(points)
    equal((point["Timestamp"], point["Sum"], point["Maximum"], point["Unit"]), (at, 12.0, 7.0, "Bytes"))
    refused(
        cloudwatch.get_metric_statistics,
        "InvalidParameterValue",
        "ValidationError",
        Namespace=namespace,
        MetricName="Bytes",
        StartTime=at,
        EndTime=at + timedelta(minutes=1),
        Period=61,
        Statistics=["Sum"],
    )


@check("what is no data, and what is AWS's own namespace, is refused")
def _():
    good = {"MetricName": "x", "Value": 1.0}
    refused(
        cloudwatch.put_metric_data, "InvalidParameterValue", Namespace="AWS/SQS", MetricData=[good], status=400
    )
    old = {**good, "Timestamp": now() - timedelta(days=15)}
    refused(cloudwatch.put_metric_data, "InvalidParameterValue", Namespace=namespace, MetricData=[old])
    both = {**good, "StatisticValues": {"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1}}
    refused(
        cloudwatch.put_metric_data,
        "InvalidParameterCombination",
        "InvalidParameterValue",
        Namespace=namespace,
        MetricData=[both],
    )
    end = now()
    span = {"StartTime": end - timedelta(minutes=5), "EndTime": end}
    for bad in (query("m1 +", "e1"), query("1 + 1", "Upper"), query(name="x", period=61)):
        refused(cloudwatch.get_metric_data, "ValidationError", **span, MetricDataQueries=[bad], status=400)


@check("a queue publishes what it carried")
def _():
    name = unique("check")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="x" * 100)
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    dimensions = {"QueueName": name}

    def totals():
        end = now() + timedelta(minutes=1)
        wanted = {
            "sent": ("NumberOfMessagesSent", "Sum"),
            "received": ("NumberOfMessagesReceived", "Sum"),
            "deleted": ("NumberOfMessagesDeleted", "Sum"),
            "size": ("SentMessageSize", "Average"),
            "visible": ("ApproximateNumberOfMessagesVisible", "Maximum"),
        }
        queries = [
            query(name=metric, identity=key, stat=stat, namespace="AWS/SQS", dimensions=dimensions)
            for key, (metric, stat) in wanted.items()
        ]
        found = ask(end - timedelta(minutes=10), end, *queries)
        if not found["visible"]["Values"] or sum(found["deleted"]["Values"]) < 1:
            return None
        return {key: result["Values"] for key, result in found.items()}

    found = eventually(totals, timeout=420, pause=1)
    equal([sum(found[key]) for key in ("sent", "received", "deleted")], [3.0, 1.0, 1.0])
    equal((max(found["size"]), max(found["visible"])), (100.0, 2.0))


finish()
