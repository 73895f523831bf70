"""CloudWatch alarms: settings, evaluation, state, history, composites, actions."""

import json

import boto3
from checks import afterwards, check, equal, eventually, finish, refused, service_time, unique

cloudwatch = boto3.client("cloudwatch")
sns = boto3.client("sns")
sqs = boto3.client("sqs")
namespace = unique("Check")
# A state that is set lasts until the next evaluation, but for an alarm that ignores missing data.
keeps_its_state = {"TreatMissingData": "ignore"}
# Three periods of a minute, and what AWS takes to look.
patience = 420


def now():
    return service_time(cloudwatch.list_metrics(Namespace=namespace))


def new_alarm(metric, **arguments):
    name = unique("alarm")
    settings = {
        "AlarmName": name,
        "Namespace": namespace,
        "MetricName": metric,
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
        **arguments,
    }
    cloudwatch.put_metric_alarm(**settings)
    afterwards(cloudwatch.delete_alarms, AlarmNames=[name])
    return name


def alarm(name):
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return found


def put(metric, value):
    datum = {"MetricName": metric, "Value": value, "Timestamp": now()}
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])


def reaches(name, state, metric=None, value=None):
    """Waits for a state; the metric is fed while it waits."""

    def look():
        if metric is not None:
            put(metric, value)
        return alarm(name)["StateValue"] == state

    eventually(look, timeout=patience, pause=0.5)


@check("an alarm has the documented defaults, and starts without data")
def _():
    found = alarm(new_alarm("Defaults", AlarmDescription="checked"))
    equal((found["StateValue"], found["ActionsEnabled"]), ("INSUFFICIENT_DATA", True))
    equal((found["AlarmDescription"], found["Period"], found["EvaluationPeriods"]), ("checked", 60, 1))
    equal((found["AlarmActions"], found["OKActions"], found["Dimensions"]), ([], [], []))
    assert found["AlarmArn"].endswith(f":alarm:{found['AlarmName']}"), found["AlarmArn"]


@check("putting an alarm again replaces it and keeps its state")
def _():
    name = new_alarm("Again", **keeps_its_state)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="checked")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace=namespace,
        MetricName="Again",
        ExtendedStatistic="p99",
        Period=60,
        EvaluationPeriods=2,
        DatapointsToAlarm=1,
        Threshold=9.0,
        ComparisonOperator="LessThanThreshold",
        TreatMissingData="ignore",
    )
    found = alarm(name)
    equal((found["Threshold"], found["ExtendedStatistic"], found["StateValue"]), (9.0, "p99", "OK"))
    equal((found["DatapointsToAlarm"], found["TreatMissingData"]), (1, "ignore"))
    assert "Statistic" not in found, found


@check("alarms that can not be are refused")
def _():
    good = {
        "AlarmName": unique("alarm"),
        "Namespace": namespace,
        "MetricName": "x",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    for bad in (
        {"Period": 61},
        {"EvaluationPeriods": 2, "DatapointsToAlarm": 3},
        {"ExtendedStatistic": "p99"},
        {"TreatMissingData": "nothing"},
    ):
        refused(cloudwatch.put_metric_alarm, **{**good, **bad}, status=400)
    refused(
        cloudwatch.set_alarm_state,
        "ResourceNotFound",
        AlarmName=unique("none"),
        StateValue="OK",
        StateReason="x",
        status=404,
    )


@check("a state that is set is shown, and told in the history")
def _():
    name = new_alarm("Set", **keeps_its_state)
    data = json.dumps({"why": "checked"})
    cloudwatch.set_alarm_state(
        AlarmName=name, StateValue="ALARM", StateReason="checked", StateReasonData=data
    )
    found = alarm(name)
    equal((found["StateValue"], found["StateReason"]), ("ALARM", "checked"))
    history = cloudwatch.describe_alarm_history(AlarmName=name, HistoryItemType="StateUpdate")
    [item] = history["AlarmHistoryItems"]
    equal(item["HistorySummary"], "Alarm updated from INSUFFICIENT_DATA to ALARM")
    created = cloudwatch.describe_alarm_history(AlarmName=name, HistoryItemType="ConfigurationUpdate")
    equal(len(created["AlarmHistoryItems"]), 1)


@check("alarms are found by prefix, state, type and metric, in pages")
def _():
    prefix = unique("many")
    for number in range(3):
        new_alarm("Many", AlarmName=f"{prefix}-{number}", **keeps_its_state)
        afterwards(cloudwatch.delete_alarms, AlarmNames=[f"{prefix}-{number}"])
    cloudwatch.set_alarm_state(AlarmName=f"{prefix}-1", StateValue="ALARM", StateReason="x")
    by_prefix = cloudwatch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"]
    equal([found["AlarmName"] for found in by_prefix], [f"{prefix}-{number}" for number in range(3)])
    by_state = cloudwatch.describe_alarms(AlarmNamePrefix=prefix, StateValue="ALARM")["MetricAlarms"]
    equal([found["AlarmName"] for found in by_state], [f"{prefix}-1"])
    by_type = cloudwatch.describe_alarms(AlarmNamePrefix=prefix, AlarmTypes=["CompositeAlarm"])
    equal((by_type.get("MetricAlarms", []), by_type["CompositeAlarms"]), ([], []))
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=prefix, PaginationConfig={"PageSize": 2}
    )
    equal([len(page["MetricAlarms"]) for page in pages], [2, 1])
    by_metric = cloudwatch.describe_alarms_for_metric(MetricName="Many", Namespace=namespace)["MetricAlarms"]
    equal(len(by_metric), 3)


@check("an alarm goes off when its metric passes the threshold, and tells a topic")
def _():
    topic = sns.create_topic(Name=unique("check"))["TopicArn"]
    afterwards(sns.delete_topic, TopicArn=topic)
    url = sqs.create_queue(QueueName=unique("check"))["QueueUrl"]
    afterwards(sqs.delete_queue, QueueUrl=url)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(allow)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    name = new_alarm("Errors", AlarmActions=[topic])
    reaches(name, "ALARM", "Errors", 10.0)
    found = alarm(name)
    assert found["StateReason"].startswith("Threshold Crossed"), found["StateReason"]
    [message] = eventually(
        lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages"), timeout=60
    )
    envelope = json.loads(message["Body"])
    equal((envelope["Type"], envelope["TopicArn"]), ("Notification", topic))
    told = json.loads(envelope["Message"])
    equal((told["AlarmName"], told["NewStateValue"]), (name, "ALARM"))
    equal((told["Trigger"]["MetricName"], told["Trigger"]["Threshold"]), ("Errors", 5.0))


@check("missing data counts as the alarm says")
def _():
    breaching = new_alarm("Missing", TreatMissingData="breaching")
    fine = new_alarm("Missing", TreatMissingData="notBreaching")
    reaches(breaching, "ALARM")
    reaches(fine, "OK")
    equal(alarm(new_alarm("Missing"))["StateValue"], "INSUFFICIENT_DATA")


@check("an alarm on an expression goes off")
def _():
    queries = [
        {"Id": "rate", "Expression": "100 * bad / all", "ReturnData": True},
        *(
            {
                "Id": identity,
                "ReturnData": False,
                "MetricStat": {
                    "Metric": {"Namespace": namespace, "MetricName": metric},
                    "Period": 60,
                    "Stat": "Sum",
                },
            }
            for identity, metric in (("bad", "Bad"), ("all", "All"))
        ),
    ]
    name = unique("alarm")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Metrics=queries,
        EvaluationPeriods=1,
        Threshold=50.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    afterwards(cloudwatch.delete_alarms, AlarmNames=[name])

    def look():
        put("Bad", 9.0)
        put("All", 10.0)
        return alarm(name)["StateValue"] == "ALARM"

    eventually(look, timeout=patience, pause=0.5)


@check("a composite follows its alarms")
def _():
    one, two = new_alarm("One", **keeps_its_state), new_alarm("Two", **keeps_its_state)
    name = unique("composite")
    cloudwatch.put_composite_alarm(AlarmName=name, AlarmRule=f'ALARM("{one}") AND NOT ALARM("{two}")')
    afterwards(cloudwatch.delete_alarms, AlarmNames=[name])

    def state():
        answer = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
        return answer["CompositeAlarms"][0]["StateValue"]

    cloudwatch.set_alarm_state(AlarmName=one, StateValue="ALARM", StateReason="x")
    eventually(lambda: state() == "ALARM", timeout=patience)
    cloudwatch.set_alarm_state(AlarmName=two, StateValue="ALARM", StateReason="x")
    eventually(lambda: state() == "OK", timeout=patience)
    refused(
        cloudwatch.put_composite_alarm,
        "ValidationError",
        AlarmName=unique("composite"),
        AlarmRule="ALARM(",
    )


@check("actions are turned off and on, and alarms deleted")
def _():
    name = new_alarm("Actions")
    cloudwatch.disable_alarm_actions(AlarmNames=[name])
    equal(alarm(name)["ActionsEnabled"], False)
    cloudwatch.enable_alarm_actions(AlarmNames=[name])
    equal(alarm(name)["ActionsEnabled"], True)
    other = new_alarm("Actions")
    cloudwatch.delete_alarms(AlarmNames=[other])
    equal(cloudwatch.describe_alarms(AlarmNames=[other])["MetricAlarms"], [])


finish()
