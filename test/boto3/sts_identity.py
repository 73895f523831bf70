"""STS: who the caller is."""

import boto3
from checks import check, equal, finish

sts = boto3.client("sts")


@check("the caller is told its account, user and ARN")
def _():
    found = sts.get_caller_identity()
    assert found["Account"].isdigit() and len(found["Account"]) == 12, found
    assert found["Arn"].startswith(("arn:aws:iam::", "arn:aws:sts::")), found
    assert f"::{found['Account']}:" in found["Arn"], found
    assert found["UserId"], found


@check("a role is assumed for an hour, and its name is in the caller's ARN")
def _():
    answer = sts.assume_role(
        RoleArn=f"arn:aws:iam::{sts.get_caller_identity()['Account']}:role/reader", RoleSessionName="check"
    )
    credentials = answer["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA"), credentials["AccessKeyId"]
    assert answer["AssumedRoleUser"]["Arn"].endswith(":assumed-role/reader/check"), answer
    equal(sorted(credentials), ["AccessKeyId", "Expiration", "SecretAccessKey", "SessionToken"])


finish()
