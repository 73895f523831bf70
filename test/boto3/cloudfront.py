"""CloudFront: distributions, cache policies, monitoring subscriptions, invalidations."""

import uuid

import boto3
from checks import check, equal, eventually, finish, refused

cloudfront = boto3.client("cloudfront")
caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
made = []


def configuration(**changes):
    return {
        "CallerReference": str(uuid.uuid4()),
        "Comment": "checked",
        "Enabled": True,
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "site",
                    "DomainName": "site.example.com",
                    "CustomOriginConfig": {
                        "HTTPPort": 80,
                        "HTTPSPort": 443,
                        "OriginProtocolPolicy": "https-only",
                    },
                }
            ],
        },
        "DefaultCacheBehavior": {
            "TargetOriginId": "site",
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": caching_optimized,
        },
        **changes,
    }


def new_distribution(**changes):
    answer = cloudfront.create_distribution(DistributionConfig=configuration(**changes))
    made.append(answer["Distribution"]["Id"])
    return answer


def invalidate(distribution_id, reference, *paths):
    batch = {"Paths": {"Quantity": len(paths), "Items": list(paths)}, "CallerReference": reference}
    return cloudfront.create_invalidation(DistributionId=distribution_id, InvalidationBatch=batch)


def behaviour_without_path(behaviour):
    return {key: value for key, value in behaviour.items() if key != "PathPattern"}


def deployed(distribution_id):
    answer = cloudfront.get_distribution(Id=distribution_id)
    return answer if answer["Distribution"]["Status"] == "Deployed" else None


@check("a distribution is made with the documented defaults")
def _():
    answer = new_distribution()
    distribution = answer["Distribution"]
    equal(answer["ResponseMetadata"]["HTTPStatusCode"], 201)
    assert answer["ETag"] and answer["Location"].endswith(f"/distribution/{distribution['Id']}"), answer
    assert distribution["ARN"].endswith(f":distribution/{distribution['Id']}"), distribution["ARN"]
    assert distribution["DomainName"].endswith(".cloudfront.net"), distribution["DomainName"]
    equal(distribution["InProgressInvalidationBatches"], 0)
    config = distribution["DistributionConfig"]
    equal((config["PriceClass"], config["HttpVersion"]), ("PriceClass_All", "http2"))
    equal((config["Aliases"], config["CacheBehaviors"]), ({"Quantity": 0}, {"Quantity": 0}))
    equal(config["ViewerCertificate"]["CloudFrontDefaultCertificate"], True)
    behaviour = config["DefaultCacheBehavior"]
    equal(sorted(behaviour["AllowedMethods"]["Items"]), ["GET", "HEAD"])
    equal((behaviour["Compress"], behaviour["CachePolicyId"]), (False, caching_optimized))
    found = cloudfront.get_distribution(Id=distribution["Id"])
    equal(found["ETag"], answer["ETag"])
    equal(found["Distribution"]["DistributionConfig"], config)


@check("a distribution is deployed after a while")
def _():
    distribution = new_distribution()["Distribution"]
    equal(distribution["Status"], "InProgress")
    waiter = cloudfront.get_waiter("distribution_deployed")
    waiter.wait(Id=distribution["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 400})


@check("what is not there, and what is no distribution, is refused")
def _():
    refused(cloudfront.get_distribution, "NoSuchDistribution", Id="ENOTHERE", status=404)
    broken = configuration()
    broken["DefaultCacheBehavior"]["TargetOriginId"] = "other"
    refused(cloudfront.create_distribution, "NoSuchOrigin", DistributionConfig=broken, status=404)
    broken = configuration()
    broken["Origins"]["Quantity"] = 2
    refused(cloudfront.create_distribution, "InconsistentQuantities", DistributionConfig=broken, status=400)


@check("a caller reference is taken by the distribution that has it")
def _():
    config = configuration()
    new_distribution(**config)
    refused(
        cloudfront.create_distribution,
        "DistributionAlreadyExists",
        DistributionConfig={**config, "Comment": "another"},
        status=409,
    )


@check("an update needs the version that it changes")
def _():
    answer = new_distribution()
    distribution_id = answer["Distribution"]["Id"]
    found = cloudfront.get_distribution_config(Id=distribution_id)
    config = {**found["DistributionConfig"], "Comment": "changed"}
    refused(
        cloudfront.update_distribution,
        "InvalidIfMatchVersion",
        Id=distribution_id,
        DistributionConfig=config,
        status=400,
    )
    updated = cloudfront.update_distribution(
        Id=distribution_id, IfMatch=found["ETag"], DistributionConfig=config
    )
    equal(updated["Distribution"]["DistributionConfig"]["Comment"], "changed")
    assert updated["ETag"] != found["ETag"]
    error = refused(
        cloudfront.update_distribution,
        "PreconditionFailed",
        "InvalidIfMatchVersion",
        Id=distribution_id,
        IfMatch=found["ETag"],
        DistributionConfig=config,
    )
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 412), error


@check("behaviours lead by path to origins and groups of them")
def _():
    origins = [
        {
            "Id": name,
            "DomainName": f"{name}.s3.eu-west-1.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        for name in ("one", "two")
    ]
    behaviour = {
        "PathPattern": "/images/*",
        "TargetOriginId": "both",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": caching_optimized,
        "Compress": True,
    }
    group = {
        "Id": "both",
        "FailoverCriteria": {"StatusCodes": {"Quantity": 2, "Items": [500, 502]}},
        "Members": {"Quantity": 2, "Items": [{"OriginId": "one"}, {"OriginId": "two"}]},
    }
    answer = new_distribution(
        Origins={"Quantity": 2, "Items": origins},
        OriginGroups={"Quantity": 1, "Items": [group]},
        CacheBehaviors={"Quantity": 1, "Items": [behaviour]},
        DefaultCacheBehavior={**behaviour_without_path(behaviour), "TargetOriginId": "one"},
    )
    config = answer["Distribution"]["DistributionConfig"]
    [found] = config["CacheBehaviors"]["Items"]
    equal((found["PathPattern"], found["TargetOriginId"], found["Compress"]), ("/images/*", "both", True))
    [found] = config["OriginGroups"]["Items"]
    equal([member["OriginId"] for member in found["Members"]["Items"]], ["one", "two"])
    equal(sorted(found["FailoverCriteria"]["StatusCodes"]["Items"]), [500, 502])


@check("distributions are listed in pages")
def _():
    wanted = {new_distribution()["Distribution"]["Id"] for _ in range(3)}
    paginator = cloudfront.get_paginator("list_distributions").paginate(PaginationConfig={"PageSize": 2})
    pages = [page["DistributionList"] for page in paginator]
    assert all(page["MaxItems"] == 2 and page["Quantity"] <= 2 for page in pages), pages
    items = [item for page in pages for item in page.get("Items", [])]
    assert wanted <= {item["Id"] for item in items}
    one = items[0]
    assert {"ARN", "Status", "LastModifiedTime", "DomainName", "Aliases", "Origins"} <= set(one), one
    equal(pages[-1]["IsTruncated"], False)


@check("an invalidation is in progress, then completed")
def _():
    distribution_id = new_distribution()["Distribution"]["Id"]
    answer = invalidate(distribution_id, str(uuid.uuid4()), "/images/*", "/index.html")
    equal(answer["ResponseMetadata"]["HTTPStatusCode"], 201)
    invalidation = answer["Invalidation"]
    equal(invalidation["Status"], "InProgress")
    equal(sorted(invalidation["InvalidationBatch"]["Paths"]["Items"]), ["/images/*", "/index.html"])
    found = cloudfront.get_distribution(Id=distribution_id)["Distribution"]
    equal(found["InProgressInvalidationBatches"], 1)
    waiter = cloudfront.get_waiter("invalidation_completed")
    waiter.wait(
        DistributionId=distribution_id,
        Id=invalidation["Id"],
        WaiterConfig={"Delay": 1, "MaxAttempts": 300},
    )


@check("an invalidation sent again is the same one, and another needs another reference")
def _():
    distribution_id = new_distribution()["Distribution"]["Id"]
    reference = str(uuid.uuid4())
    first = invalidate(distribution_id, reference, "/*")["Invalidation"]["Id"]
    equal(invalidate(distribution_id, reference, "/*")["Invalidation"]["Id"], first)
    # The reference documents this error, which the model of the operation leaves out.
    refused(
        lambda: invalidate(distribution_id, reference, "/other"),
        "InvalidationBatchAlreadyExists",
        "InvalidArgument",
    )
    second = invalidate(distribution_id, str(uuid.uuid4()), "/other")["Invalidation"]["Id"]
    listed = cloudfront.list_invalidations(DistributionId=distribution_id)["InvalidationList"]
    equal([item["Id"] for item in listed["Items"]], [second, first])
    page = cloudfront.list_invalidations(DistributionId=distribution_id, MaxItems="1")["InvalidationList"]
    equal(([item["Id"] for item in page["Items"]], page["IsTruncated"]), ([second], True))
    rest = cloudfront.list_invalidations(DistributionId=distribution_id, Marker=page["NextMarker"])
    equal([item["Id"] for item in rest["InvalidationList"]["Items"]], [first])


@check("an invalidation of what is no path, or of no distribution, is refused")
def _():
    distribution_id = new_distribution()["Distribution"]["Id"]
    refused(lambda: invalidate(distribution_id, "x", "no slash"), "InvalidArgument", status=400)
    refused(lambda: invalidate("ENOTHERE", "x", "/*"), "NoSuchDistribution", status=404)
    refused(
        cloudfront.create_invalidation,
        "InconsistentQuantities",
        DistributionId=distribution_id,
        InvalidationBatch={"Paths": {"Quantity": 2, "Items": ["/a"]}, "CallerReference": "x"},
    )
    refused(
        cloudfront.get_invalidation,
        "NoSuchInvalidation",
        DistributionId=distribution_id,
        Id="INOTHERE",
        status=404,
    )


@check("a monitoring subscription is turned on, shown and taken away")
def _():
    distribution_id = new_distribution()["Distribution"]["Id"]
    refused(
        cloudfront.get_monitoring_subscription,
        "NoSuchMonitoringSubscription",
        DistributionId=distribution_id,
        status=404,
    )
    on = {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}
    cloudfront.create_monitoring_subscription(DistributionId=distribution_id, MonitoringSubscription=on)
    found = cloudfront.get_monitoring_subscription(DistributionId=distribution_id)
    equal(found["MonitoringSubscription"], on)
    cloudfront.delete_monitoring_subscription(DistributionId=distribution_id)
    refused(
        cloudfront.get_monitoring_subscription,
        "NoSuchMonitoringSubscription",
        DistributionId=distribution_id,
    )


@check("managed cache policies have the ids and names of AWS; own ones are made beside them")
def _():
    policies = cloudfront.list_cache_policies(Type="managed")["CachePolicyList"]["Items"]
    names = {
        item["CachePolicy"]["Id"]: item["CachePolicy"]["CachePolicyConfig"]["Name"] for item in policies
    }
    equal(names[caching_optimized], "Managed-CachingOptimized")
    equal(names["4135ea2d-6df8-44a3-9df3-4b5a84be39ad"], "Managed-CachingDisabled")
    config = {
        "Name": f"check-{uuid.uuid4().hex[:12]}",
        "MinTTL": 0,
        "DefaultTTL": 60,
        "MaxTTL": 120,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": True,
            "HeadersConfig": {"HeaderBehavior": "none"},
            "CookiesConfig": {"CookieBehavior": "none"},
            "QueryStringsConfig": {
                "QueryStringBehavior": "whitelist",
                "QueryStrings": {"Quantity": 1, "Items": ["page"]},
            },
        },
    }
    answer = cloudfront.create_cache_policy(CachePolicyConfig=config)
    policy_id = answer["CachePolicy"]["Id"]
    refused(cloudfront.create_cache_policy, "CachePolicyAlreadyExists", CachePolicyConfig=config, status=409)
    found = cloudfront.get_cache_policy(Id=policy_id)
    key = found["CachePolicy"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    equal(key["QueryStringsConfig"]["QueryStrings"]["Items"], ["page"])
    cloudfront.delete_cache_policy(Id=policy_id, IfMatch=found["ETag"])
    refused(cloudfront.get_cache_policy, "NoSuchCachePolicy", Id=policy_id, status=404)


@check("tags are kept by ARN")
def _():
    tags = {"Items": [{"Key": "Team", "Value": "Shop"}]}
    answer = cloudfront.create_distribution_with_tags(
        DistributionConfigWithTags={"DistributionConfig": configuration(), "Tags": tags}
    )
    made.append(answer["Distribution"]["Id"])
    arn = answer["Distribution"]["ARN"]
    cloudfront.tag_resource(Resource=arn, Tags={"Items": [{"Key": "Env", "Value": "Prod"}]})
    found = cloudfront.list_tags_for_resource(Resource=arn)["Tags"]["Items"]
    equal({tag["Key"]: tag["Value"] for tag in found}, {"Team": "Shop", "Env": "Prod"})
    cloudfront.untag_resource(Resource=arn, TagKeys={"Items": ["Team"]})
    found = cloudfront.list_tags_for_resource(Resource=arn)["Tags"]["Items"]
    equal([tag["Key"] for tag in found], ["Env"])


@check("a distribution is disabled and deployed before it is deleted")
def _():
    for distribution_id in made:
        found = cloudfront.get_distribution_config(Id=distribution_id)
        refused(
            cloudfront.delete_distribution,
            "DistributionNotDisabled",
            Id=distribution_id,
            IfMatch=found["ETag"],
            status=409,
        )
        cloudfront.update_distribution(
            Id=distribution_id,
            IfMatch=found["ETag"],
            DistributionConfig={**found["DistributionConfig"], "Enabled": False},
        )
    for distribution_id in made:
        answer = eventually(lambda: deployed(distribution_id), timeout=400, pause=1)
        cloudfront.delete_distribution(Id=distribution_id, IfMatch=answer["ETag"])
        refused(cloudfront.get_distribution, "NoSuchDistribution", Id=distribution_id, status=404)


finish()
