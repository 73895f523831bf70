"""API Gateway: REST APIs with resources, methods, stages, deployments, usage plans and exports."""

import json

import boto3
from checks import afterwards, check, equal, finish, patient, refused, unique

api = boto3.client("apigateway", config=patient)
region = api.meta.region_name
function_uri = (
    f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/"
    f"arn:aws:lambda:{region}:123456789012:function:hello/invocations"
)


def new_api(**arguments):
    made = api.create_rest_api(name=unique("check"), **arguments)
    afterwards(api.delete_rest_api, restApiId=made["id"])
    return made


def root(api_id):
    [resource] = [item for item in api.get_resources(restApiId=api_id)["items"] if item["path"] == "/"]
    return resource["id"]


def add_method(api_id, resource_id, method="GET", integration=None, **arguments):
    arguments = {"authorizationType": "NONE", **arguments}
    api.put_method(restApiId=api_id, resourceId=resource_id, httpMethod=method, **arguments)
    api.put_integration(
        restApiId=api_id,
        resourceId=resource_id,
        httpMethod=method,
        **(integration or {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}),
    )


def new_deployed_api(stage="prod"):
    api_id = new_api()["id"]
    orders = api.create_resource(restApiId=api_id, parentId=root(api_id), pathPart="orders")["id"]
    lambda_proxy = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": function_uri}
    add_method(api_id, orders, "GET", lambda_proxy)
    deployment_id = api.create_deployment(restApiId=api_id, stageName=stage)["id"]
    return api_id, orders, deployment_id


def replace(path, value, op="replace"):
    return {"op": op, "path": path, **({} if value is None else {"value": value})}


@check("a REST API has the documented defaults and a root resource")
def _():
    made = new_api(description="checked", tags={"Team": "Shop"})
    equal(made["ResponseMetadata"]["HTTPStatusCode"], 201)
    equal((made["apiKeySource"], made["endpointConfiguration"]["types"]), ("HEADER", ["EDGE"]))
    equal(made["disableExecuteApiEndpoint"], False)
    equal(root(made["id"]), made["rootResourceId"])
    found = api.get_rest_api(restApiId=made["id"])
    equal((found["description"], found["tags"]), ("checked", {"Team": "Shop"}))
    equal(found["createdDate"], made["createdDate"])


@check("what is not there is not found")
def _():
    refused(
        api.get_rest_api,
        "NotFoundException",
        restApiId="nothere123",
        status=404,
        message="Invalid API identifier specified",
    )
    api_id = new_api()["id"]
    refused(api.get_stage, "NotFoundException", restApiId=api_id, stageName="none", status=404)
    refused(
        api.get_method,
        "NotFoundException",
        restApiId=api_id,
        resourceId=root(api_id),
        httpMethod="GET",
        status=404,
    )


@check("an API is changed by patch operations")
def _():
    api_id = new_api()["id"]
    changed = api.update_rest_api(
        restApiId=api_id,
        patchOperations=[
            replace("/description", "changed"),
            replace("/binaryMediaTypes/image~1png", None, "add"),
        ],
    )
    equal((changed["description"], changed["binaryMediaTypes"]), ("changed", ["image/png"]))
    refused(
        api.update_rest_api,
        "BadRequestException",
        restApiId=api_id,
        patchOperations=[replace("/nothing", "x")],
    )


@check("resources make a tree, and a sibling's path part is not there twice")
def _():
    api_id = new_api()["id"]
    orders = api.create_resource(restApiId=api_id, parentId=root(api_id), pathPart="orders")
    one = api.create_resource(restApiId=api_id, parentId=orders["id"], pathPart="{id}")
    equal((orders["path"], one["path"], one["parentId"]), ("/orders", "/orders/{id}", orders["id"]))
    refused(
        api.create_resource,
        "ConflictException",
        restApiId=api_id,
        parentId=root(api_id),
        pathPart="orders",
        status=409,
    )
    api.delete_resource(restApiId=api_id, resourceId=orders["id"])
    equal([item["path"] for item in api.get_resources(restApiId=api_id)["items"]], ["/"])


@check("a method has an integration with the documented defaults")
def _():
    api_id, orders, _ = new_deployed_api()
    method = api.get_method(restApiId=api_id, resourceId=orders, httpMethod="GET")
    equal((method["authorizationType"], method["apiKeyRequired"]), ("NONE", False))
    integration = method["methodIntegration"]
    equal(
        (integration["type"], integration["uri"], integration["httpMethod"]),
        ("AWS_PROXY", function_uri, "POST"),
    )
    equal(
        (integration["timeoutInMillis"], integration["passthroughBehavior"], integration["cacheNamespace"]),
        (29000, "WHEN_NO_MATCH", orders),
    )
    api.put_method_response(restApiId=api_id, resourceId=orders, httpMethod="GET", statusCode="200")
    api.put_integration_response(
        restApiId=api_id, resourceId=orders, httpMethod="GET", statusCode="200", selectionPattern=""
    )
    found = api.get_method(restApiId=api_id, resourceId=orders, httpMethod="GET")
    equal(list(found["methodResponses"]), ["200"])
    equal(list(found["methodIntegration"]["integrationResponses"]), ["200"])
    refused(
        api.put_method,
        "ConflictException",
        restApiId=api_id,
        resourceId=orders,
        httpMethod="GET",
        authorizationType="NONE",
    )


@check("resources come with their methods where they are asked for")
def _():
    api_id, orders, _ = new_deployed_api()
    plain = {item["id"]: item for item in api.get_resources(restApiId=api_id)["items"]}
    equal(plain[orders]["resourceMethods"], {"GET": {}})
    whole = {item["id"]: item for item in api.get_resources(restApiId=api_id, embed=["methods"])["items"]}
    equal(whole[orders]["resourceMethods"]["GET"]["methodIntegration"]["type"], "AWS_PROXY")


@check("a deployment needs methods, makes its stage, and freezes the API")
def _():
    empty = new_api()["id"]
    refused(
        api.create_deployment,
        "BadRequestException",
        restApiId=empty,
        stageName="prod",
        message="The REST API doesn't contain any methods",
    )
    api_id, _, deployment_id = new_deployed_api()
    stage = api.get_stage(restApiId=api_id, stageName="prod")
    equal((stage["deploymentId"], stage["cacheClusterEnabled"]), (deployment_id, False))
    equal((stage["methodSettings"], stage["tracingEnabled"]), ({}, False))
    listed = api.get_deployments(restApiId=api_id)["items"]
    equal([item["id"] for item in listed], [deployment_id])
    refused(
        api.delete_deployment,
        "BadRequestException",
        restApiId=api_id,
        deploymentId=deployment_id,
        message="Active stages pointing to this deployment must be moved or deleted",
    )


@check("stages are listed under item, and made for a deployment that is there")
def _():
    api_id, _, deployment_id = new_deployed_api()
    api.create_stage(
        restApiId=api_id, stageName="dev", deploymentId=deployment_id, variables={"Table": "orders"}
    )
    equal({stage["stageName"] for stage in api.get_stages(restApiId=api_id)["item"]}, {"prod", "dev"})
    refused(
        api.create_stage,
        "ConflictException",
        restApiId=api_id,
        stageName="dev",
        deploymentId=deployment_id,
        status=409,
    )
    refused(
        api.create_stage,
        "BadRequestException",
        "NotFoundException",
        restApiId=api_id,
        stageName="x",
        deploymentId="nothere",
    )
    api.delete_stage(restApiId=api_id, stageName="dev")


@check("a stage is patched: settings of methods, variables, descriptions")
def _():
    api_id, _, _ = new_deployed_api()
    operations = [
        replace("/description", "live"),
        replace("/variables/Table", "orders"),
        replace("/*/*/metrics/enabled", "true"),
        replace("/~1orders/GET/throttling/rateLimit", "12.5"),
        replace("/~1orders/GET/throttling/burstLimit", "5"),
        replace("/tracingEnabled", "true"),
    ]
    stage = api.update_stage(restApiId=api_id, stageName="prod", patchOperations=operations)
    equal((stage["description"], stage["variables"]), ("live", {"Table": "orders"}))
    equal(stage["methodSettings"]["*/*"]["metricsEnabled"], True)
    # AWS documents the key without the slash at its beginning, and shows it with one in an example.
    by_method = {key.replace("~1", "/").lstrip("/"): value for key, value in stage["methodSettings"].items()}
    one = by_method["orders/GET"]
    equal((one["throttlingRateLimit"], one["throttlingBurstLimit"]), (12.5, 5))
    equal(stage["tracingEnabled"], True)
    stage = api.update_stage(
        restApiId=api_id,
        stageName="prod",
        patchOperations=[replace("/variables/Table", None, "remove")],
    )
    assert "Table" not in stage.get("variables", {}), stage


@check("a canary takes a part of a stage, and is promoted")
def _():
    api_id, orders, first = new_deployed_api()
    add_method(api_id, orders, "POST")
    second = api.create_deployment(
        restApiId=api_id, stageName="prod", canarySettings={"percentTraffic": 10.0}
    )["id"]
    stage = api.get_stage(restApiId=api_id, stageName="prod")
    equal(stage["deploymentId"], first)
    equal(stage["canarySettings"]["deploymentId"], second)
    equal(stage["canarySettings"]["percentTraffic"], 10.0)
    stage = api.update_stage(
        restApiId=api_id,
        stageName="prod",
        patchOperations=[
            {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
            {"op": "remove", "path": "/canarySettings"},
        ],
    )
    equal(stage["deploymentId"], second)
    assert "canarySettings" not in stage, stage


@check("authorizers of every kind are made, and guard methods")
def _():
    api_id = new_api()["id"]
    token = api.create_authorizer(
        restApiId=api_id,
        name="token",
        type="TOKEN",
        authorizerUri=function_uri,
        identitySource="method.request.header.Authorization",
    )
    equal((token["type"], token["authType"]), ("TOKEN", "custom"))
    pool = f"arn:aws:cognito-idp:{region}:123456789012:userpool/{region}_abc"
    users = api.create_authorizer(
        restApiId=api_id,
        name="users",
        type="COGNITO_USER_POOLS",
        providerARNs=[pool],
        identitySource="method.request.header.Authorization",
    )
    equal(users["providerARNs"], [pool])
    add_method(api_id, root(api_id), "GET", authorizationType="CUSTOM", authorizerId=token["id"])
    method = api.get_method(restApiId=api_id, resourceId=root(api_id), httpMethod="GET")
    equal((method["authorizationType"], method["authorizerId"]), ("CUSTOM", token["id"]))
    equal({item["name"] for item in api.get_authorizers(restApiId=api_id)["items"]}, {"token", "users"})


@check("a usage plan has a throttle, a quota, stages and keys")
def _():
    api_id, _, _ = new_deployed_api()
    plan = api.create_usage_plan(
        name=unique("plan"),
        apiStages=[{"apiId": api_id, "stage": "prod"}],
        throttle={"burstLimit": 5, "rateLimit": 10.0},
        quota={"limit": 100, "period": "DAY"},
    )
    key = api.create_api_key(name=unique("key"), enabled=True)
    api.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    found = api.get_usage_plan(usagePlanId=plan["id"])
    equal(found["throttle"], {"burstLimit": 5, "rateLimit": 10.0})
    equal((found["quota"]["limit"], found["quota"]["period"]), (100, "DAY"))
    equal([item["id"] for item in api.get_usage_plan_keys(usagePlanId=plan["id"])["items"]], [key["id"]])
    assert "value" not in api.get_api_key(apiKey=key["id"])
    assert api.get_api_key(apiKey=key["id"], includeValue=True)["value"]
    stages = [{"op": "remove", "path": "/apiStages", "value": f"{api_id}:prod"}]
    api.update_usage_plan(usagePlanId=plan["id"], patchOperations=stages)
    api.delete_usage_plan(usagePlanId=plan["id"])
    api.delete_api_key(apiKey=key["id"])


@check("lists come in pages by position and limit")
def _():
    api_id = new_api()["id"]
    for number in range(4):
        api.create_resource(restApiId=api_id, parentId=root(api_id), pathPart=str(number))
    first = api.get_resources(restApiId=api_id, limit=3)
    equal(len(first["items"]), 3)
    rest = api.get_resources(restApiId=api_id, limit=3, position=first["position"])
    assert "position" not in rest, rest
    paths = {item["path"] for item in first["items"] + rest["items"]}
    equal(paths, {"/", "/0", "/1", "/2", "/3"})


@check("a stage is exported as OpenAPI 3 and as Swagger 2, and imported again")
def _():
    api_id, _, _ = new_deployed_api()
    exported = api.get_export(
        restApiId=api_id, stageName="prod", exportType="oas30", parameters={"extensions": "integrations"}
    )
    body = exported["body"].read()
    document = json.loads(body)
    assert document["openapi"].startswith("3.0"), document
    integration = document["paths"]["/orders"]["get"]["x-amazon-apigateway-integration"]
    equal((integration["type"].lower(), integration["uri"]), ("aws_proxy", function_uri))
    swagger = api.get_export(
        restApiId=api_id, stageName="prod", exportType="swagger", accepts="application/yaml"
    )
    assert b"swagger:" in swagger["body"].read()
    copy = api.import_rest_api(body=body)["id"]
    afterwards(api.delete_rest_api, restApiId=copy)
    paths = {item["path"] for item in api.get_resources(restApiId=copy)["items"]}
    equal(paths, {"/", "/orders"})


@check("models and gateway responses are kept")
def _():
    api_id = new_api()["id"]
    api.create_model(
        restApiId=api_id, name="Order", contentType="application/json", schema='{"type": "object"}'
    )
    names = {item["name"] for item in api.get_models(restApiId=api_id)["items"]}
    assert {"Order", "Empty", "Error"} <= names, names
    api.put_gateway_response(restApiId=api_id, responseType="DEFAULT_4XX", statusCode="404")
    equal(
        api.get_gateway_response(restApiId=api_id, responseType="DEFAULT_4XX")["statusCode"],
        "404",
    )


@check("tags are kept by ARN, and the account has its throttle")
def _():
    api_id = new_api(tags={"Team": "Shop"})["id"]
    arn = f"arn:aws:apigateway:{region}::/restapis/{api_id}"
    api.tag_resource(resourceArn=arn, tags={"Env": "Prod"})
    equal(api.get_tags(resourceArn=arn)["tags"], {"Team": "Shop", "Env": "Prod"})
    api.untag_resource(resourceArn=arn, tagKeys=["Team"])
    equal(api.get_rest_api(restApiId=api_id)["tags"], {"Env": "Prod"})
    equal(api.get_account()["throttleSettings"], {"burstLimit": 5000, "rateLimit": 10000.0})


finish()
