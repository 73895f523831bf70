"""API Gateway v2: HTTP and WebSocket APIs with routes, integrations, authorizers, stages, deployments."""

import json

import boto3
from checks import afterwards, check, equal, eventually, finish, patient, refused, unique

api = boto3.client("apigatewayv2", config=patient)
region = api.meta.region_name


def new_api(**arguments):
    arguments = {"Name": unique("check"), "ProtocolType": "HTTP", **arguments}
    made = api.create_api(**arguments)
    afterwards(api.delete_api, ApiId=made["ApiId"])
    return made


def new_http_proxy(api_id, **arguments):
    settings = {
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": "https://example.com/orders",
        "PayloadFormatVersion": "1.0",
        **arguments,
    }
    return api.create_integration(ApiId=api_id, **settings)["IntegrationId"]


def pages(call, **arguments):
    """All items, by pages of the size that is asked for."""
    token = {}
    while True:
        answer = call(**arguments, **token)
        yield answer["Items"]
        if "NextToken" not in answer:
            return
        token = {"NextToken": answer["NextToken"]}


@check("an HTTP API has the documented defaults")
def _():
    made = new_api(Description="checked", Tags={"Team": "Shop"})
    equal(made["ResponseMetadata"]["HTTPStatusCode"], 201)
    equal(made["ApiEndpoint"], f"https://{made['ApiId']}.execute-api.{region}.amazonaws.com")
    equal(made["RouteSelectionExpression"], "$request.method $request.path")
    equal(made["ApiKeySelectionExpression"], "$request.header.x-api-key")
    equal(made["DisableExecuteApiEndpoint"], False)
    found = api.get_api(ApiId=made["ApiId"])
    equal((found["Name"], found["Description"]), (made["Name"], "checked"))
    equal((found["Tags"], found["CreatedDate"]), ({"Team": "Shop"}, made["CreatedDate"]))


@check("what is not there is not found")
def _():
    api_id = new_api()["ApiId"]
    refused(api.get_api, "NotFoundException", ApiId="nothere123", status=404)
    refused(api.get_route, "NotFoundException", ApiId=api_id, RouteId="nothere", status=404)
    refused(api.get_integration, "NotFoundException", ApiId=api_id, IntegrationId="nothere", status=404)
    refused(api.get_stage, "NotFoundException", ApiId=api_id, StageName="nothere", status=404)
    refused(api.delete_api, "NotFoundException", ApiId="nothere123", status=404)


@check("quick create makes an integration, a catch-all route and a stage that deploys by itself")
def _():
    target = f"arn:aws:lambda:{region}:123456789012:function:hello"
    api_id = new_api(Target=target)["ApiId"]
    [integration] = api.get_integrations(ApiId=api_id)["Items"]
    [route] = api.get_routes(ApiId=api_id)["Items"]
    equal((integration["IntegrationType"], integration["PayloadFormatVersion"]), ("AWS_PROXY", "2.0"))
    equal((integration["IntegrationUri"], integration["ApiGatewayManaged"]), (target, True))
    equal((route["RouteKey"], route["Target"]), ("$default", f"integrations/{integration['IntegrationId']}"))

    def deployed():
        [stage] = api.get_stages(ApiId=api_id)["Items"]
        equal((stage["StageName"], stage["AutoDeploy"]), ("$default", True))
        return stage.get("DeploymentId") and stage

    stage = eventually(deployed)
    assert stage["DeploymentId"] in stage["LastDeploymentStatusMessage"], stage


@check("a route leads to an integration")
def _():
    api_id = new_api()["ApiId"]
    integration_id = new_http_proxy(api_id)
    route = api.create_route(
        ApiId=api_id, RouteKey="GET /orders/{id}", Target=f"integrations/{integration_id}"
    )
    equal((route["ApiKeyRequired"], route["AuthorizationType"]), (False, "NONE"))
    refused(api.create_route, "ConflictException", ApiId=api_id, RouteKey="GET /orders/{id}", status=409)
    refused(api.create_route, "BadRequestException", ApiId=api_id, RouteKey="/orders", status=400)
    refused(
        api.delete_integration, "ConflictException", ApiId=api_id, IntegrationId=integration_id, status=409
    )
    api.update_route(ApiId=api_id, RouteId=route["RouteId"], RouteKey="ANY /{proxy+}")
    found = api.get_route(ApiId=api_id, RouteId=route["RouteId"])
    equal((found["RouteKey"], found["Target"]), ("ANY /{proxy+}", f"integrations/{integration_id}"))
    api.delete_route(ApiId=api_id, RouteId=route["RouteId"])
    api.delete_integration(ApiId=api_id, IntegrationId=integration_id)
    equal(api.get_integrations(ApiId=api_id)["Items"], [])


@check("integrations of an HTTP API are proxies, with a payload format and a timeout in bounds")
def _():
    api_id = new_api()["ApiId"]
    found = api.get_integration(ApiId=api_id, IntegrationId=new_http_proxy(api_id))
    equal((found["ConnectionType"], found["TimeoutInMillis"]), ("INTERNET", 30000))
    lambda_uri = f"arn:aws:lambda:{region}:123456789012:function:hello"
    for bad in (
        {"IntegrationType": "MOCK"},
        {"PayloadFormatVersion": "2.0"},
        {"IntegrationUri": "no url"},
    ):
        settings = {
            "IntegrationType": "HTTP_PROXY",
            "IntegrationMethod": "GET",
            "IntegrationUri": "https://example.com",
            "PayloadFormatVersion": "1.0",
            **bad,
        }
        refused(api.create_integration, "BadRequestException", ApiId=api_id, **settings)
    refused(
        api.create_integration,
        "BadRequestException",
        ApiId=api_id,
        IntegrationType="AWS_PROXY",
        IntegrationUri=lambda_uri,
        message="PayloadFormatVersion",
    )
    made = api.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=lambda_uri, PayloadFormatVersion="2.0"
    )
    equal(made["IntegrationMethod"], "POST")


@check("an integration sends to a queue itself")
def _():
    api_id = new_api()["ApiId"]
    settings = {
        "ApiId": api_id,
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": "SQS-SendMessage",
        "PayloadFormatVersion": "1.0",
        "CredentialsArn": "arn:aws:iam::123456789012:role/send",
    }
    parameters = {"QueueUrl": "https://sqs/123456789012/orders", "MessageBody": "$request.body"}
    made = api.create_integration(**settings, RequestParameters=parameters)
    equal((made["IntegrationSubtype"], made["RequestParameters"]), ("SQS-SendMessage", parameters))
    refused(
        api.create_integration,
        "BadRequestException",
        **settings,
        RequestParameters={"MessageBody": "$request.body"},
    )


@check("parameters of requests and responses keep their keys as they are written")
def _():
    api_id = new_api()["ApiId"]
    request = {"append:header.X-Stage": "$context.stage", "overwrite:path": "/Other"}
    response = {"500": {"overwrite:statuscode": "503", "append:header.X-Error": "Yes"}}
    integration_id = new_http_proxy(api_id, RequestParameters=request, ResponseParameters=response)
    found = api.get_integration(ApiId=api_id, IntegrationId=integration_id)
    equal((found["RequestParameters"], found["ResponseParameters"]), (request, response))


@check("a JWT authorizer guards a route")
def _():
    api_id = new_api()["ApiId"]
    settings = {
        "ApiId": api_id,
        "Name": "users",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
    }
    refused(api.create_authorizer, "BadRequestException", **settings)
    jwt = {"Audience": ["shop"], "Issuer": "https://login.example.com"}
    authorizer_id = api.create_authorizer(**settings, JwtConfiguration=jwt)["AuthorizerId"]
    equal(api.get_authorizer(ApiId=api_id, AuthorizerId=authorizer_id)["JwtConfiguration"], jwt)
    route = api.create_route(
        ApiId=api_id,
        RouteKey="GET /orders",
        AuthorizationType="JWT",
        AuthorizerId=authorizer_id,
        AuthorizationScopes=["read"],
    )
    equal((route["AuthorizerId"], route["AuthorizationScopes"]), (authorizer_id, ["read"]))
    api.update_authorizer(ApiId=api_id, AuthorizerId=authorizer_id, Name="people")
    [found] = api.get_authorizers(ApiId=api_id)["Items"]
    equal(found["Name"], "people")
    api.delete_route(ApiId=api_id, RouteId=route["RouteId"])
    api.delete_authorizer(ApiId=api_id, AuthorizerId=authorizer_id)


@check("a Lambda authorizer needs a payload format, and keeps its answers for 300 seconds")
def _():
    api_id = new_api()["ApiId"]
    function = f"arn:aws:lambda:{region}:123456789012:function:check"
    settings = {
        "ApiId": api_id,
        "Name": "checks",
        "AuthorizerType": "REQUEST",
        "IdentitySource": ["$request.header.Authorization"],
        "AuthorizerUri": f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations",
    }
    refused(
        api.create_authorizer,
        "BadRequestException",
        **settings,
        message="AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
    )
    made = api.create_authorizer(**settings, AuthorizerPayloadFormatVersion="2.0")
    equal(made["AuthorizerResultTtlInSeconds"], 300)


@check("a deployment needs routes, and goes to the stage that is named")
def _():
    api_id = new_api()["ApiId"]
    refused(api.create_deployment, "BadRequestException", ApiId=api_id, message="no routes exist")
    target = f"integrations/{new_http_proxy(api_id)}"
    api.create_route(ApiId=api_id, RouteKey="GET /orders", Target=target)
    stage = api.create_stage(ApiId=api_id, StageName="prod", StageVariables={"Table": "orders"})
    equal(stage["DefaultRouteSettings"]["DetailedMetricsEnabled"], False)
    assert "DeploymentId" not in stage, stage
    refused(api.create_stage, "ConflictException", ApiId=api_id, StageName="prod", status=409)
    made = api.create_deployment(ApiId=api_id, StageName="prod", Description="first")
    equal(made["AutoDeployed"], False)
    deployment_id = made["DeploymentId"]
    eventually(
        lambda: api.get_deployment(ApiId=api_id, DeploymentId=deployment_id)["DeploymentStatus"] == "DEPLOYED"
    )
    equal(api.get_stage(ApiId=api_id, StageName="prod")["DeploymentId"], deployment_id)
    [listed] = api.get_deployments(ApiId=api_id)["Items"]
    equal((listed["DeploymentId"], listed["Description"]), (deployment_id, "first"))


@check("a stage with auto deploy follows the API")
def _():
    api_id = new_api()["ApiId"]
    api.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)
    api.create_route(ApiId=api_id, RouteKey="GET /one", Target=f"integrations/{new_http_proxy(api_id)}")
    stage = lambda: api.get_stage(ApiId=api_id, StageName="$default")
    first = eventually(lambda: stage().get("DeploymentId"))
    api.create_route(ApiId=api_id, RouteKey="GET /two")
    eventually(lambda: stage()["DeploymentId"] != first)
    deployment = api.get_deployment(ApiId=api_id, DeploymentId=stage()["DeploymentId"])
    equal(deployment["AutoDeployed"], True)
    refused(
        api.update_stage, "BadRequestException", ApiId=api_id, StageName="$default", DeploymentId=first
    )


@check("route settings are by route key, merged, and deleted one by one")
def _():
    api_id = new_api()["ApiId"]
    key = "GET /orders/{id}"
    stage = {"ApiId": api_id, "StageName": "prod"}
    api.create_stage(**stage)
    settings = {key: {"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 2000}}
    refused(api.update_stage, "NotFoundException", **stage, RouteSettings=settings, status=404)
    api.create_route(ApiId=api_id, RouteKey=key)
    api.update_stage(**stage, RouteSettings=settings)
    api.update_stage(**stage, DefaultRouteSettings={"DetailedMetricsEnabled": True})
    found = api.get_stage(**stage)
    equal(found["RouteSettings"], {key: {"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 2000.0}})
    equal(found["DefaultRouteSettings"]["DetailedMetricsEnabled"], True)
    api.delete_route_settings(**stage, RouteKey=key)
    equal(api.get_stage(**stage)["RouteSettings"], {})
    refused(
        api.update_stage,
        "BadRequestException",
        **stage,
        DefaultRouteSettings={"LoggingLevel": "INFO"},
        message="not supported on protocolType HTTP",
    )


@check("CORS is set, changed and taken away")
def _():
    cors = {"AllowOrigins": ["https://example.com"], "AllowMethods": ["GET", "POST"], "MaxAge": 300}
    api_id = new_api(CorsConfiguration=cors)["ApiId"]
    found = api.get_api(ApiId=api_id)["CorsConfiguration"]
    equal({key: found[key] for key in cors}, cors)
    equal(found["AllowCredentials"], False)
    api.delete_cors_configuration(ApiId=api_id)
    assert "CorsConfiguration" not in api.get_api(ApiId=api_id)


@check("lists come in pages")
def _():
    api_id = new_api()["ApiId"]
    keys = {f"GET /{number}" for number in range(5)}
    for key in keys:
        api.create_route(ApiId=api_id, RouteKey=key)
    found = list(pages(api.get_routes, ApiId=api_id, MaxResults="2"))
    equal([len(page) for page in found], [2, 2, 1])
    equal({route["RouteKey"] for page in found for route in page}, keys)
    paginator = api.get_paginator("get_routes").paginate(ApiId=api_id, PaginationConfig={"PageSize": 2})
    equal(len(paginator.build_full_result()["Items"]), 5)


@check("an API is exported as OpenAPI 3 and imported again")
def _():
    api_id = new_api()["ApiId"]
    target = f"integrations/{new_http_proxy(api_id)}"
    api.create_route(ApiId=api_id, RouteKey="GET /orders/{id}", Target=target)
    api.create_route(ApiId=api_id, RouteKey="$default", Target=target)
    body = api.export_api(ApiId=api_id, OutputType="JSON", Specification="OAS30")["body"].read()
    document = json.loads(body)
    assert document["openapi"].startswith("3.0"), document
    integration = document["paths"]["/orders/{id}"]["get"]["x-amazon-apigateway-integration"]
    equal(
        (integration["type"], integration["uri"], integration["payloadFormatVersion"]),
        ("http_proxy", "https://example.com/orders", "1.0"),
    )
    copy = api.import_api(Body=body.decode())["ApiId"]
    afterwards(api.delete_api, ApiId=copy)
    routes = {route["RouteKey"] for route in api.get_routes(ApiId=copy)["Items"]}
    equal(routes, {"GET /orders/{id}", "$default"})
    plain = api.export_api(ApiId=api_id, OutputType="YAML", Specification="OAS30", IncludeExtensions=False)
    assert b"x-amazon-apigateway-integration" not in plain["body"].read()


@check("tags are kept by ARN")
def _():
    api_id = new_api(Tags={"Team": "Shop"})["ApiId"]
    arn = f"arn:aws:apigateway:{region}::/apis/{api_id}"
    api.tag_resource(ResourceArn=arn, Tags={"Env": "Prod", "Team": "shop"})
    equal(api.get_tags(ResourceArn=arn)["Tags"], {"Env": "Prod", "Team": "shop"})
    api.untag_resource(ResourceArn=arn, TagKeys=["Team"])
    equal(api.get_api(ApiId=api_id)["Tags"], {"Env": "Prod"})


@check("a WebSocket API has its own defaults, responses and models")
def _():
    refused(
        api.create_api, "BadRequestException", Name=unique("check"), ProtocolType="WEBSOCKET", status=400
    )
    made = new_api(ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    api_id = made["ApiId"]
    equal(made["ApiEndpoint"], f"wss://{api_id}.execute-api.{region}.amazonaws.com")
    templates = {"application/json": '{"statusCode": 200}'}
    integration = api.create_integration(ApiId=api_id, IntegrationType="MOCK", RequestTemplates=templates)
    equal(
        (integration["TimeoutInMillis"], integration["PassthroughBehavior"], integration["PayloadFormatVersion"]),
        (29000, "WHEN_NO_MATCH", "1.0"),
    )
    integration_id = integration["IntegrationId"]
    api.create_integration_response(
        ApiId=api_id, IntegrationId=integration_id, IntegrationResponseKey="$default"
    )
    equal(len(api.get_integration_responses(ApiId=api_id, IntegrationId=integration_id)["Items"]), 1)
    route = api.create_route(ApiId=api_id, RouteKey="$connect", Target=f"integrations/{integration_id}")
    api.create_route_response(ApiId=api_id, RouteId=route["RouteId"], RouteResponseKey="$default")
    model = api.create_model(ApiId=api_id, Name="Order", Schema='{"type":"object"}')
    equal(model["ContentType"], "application/json")
    deployment_id = api.create_deployment(ApiId=api_id)["DeploymentId"]
    stage = api.create_stage(
        ApiId=api_id,
        StageName="dev",
        DeploymentId=deployment_id,
        DefaultRouteSettings={"DataTraceEnabled": False, "ThrottlingRateLimit": 10.0},
    )
    equal(stage["DefaultRouteSettings"]["ThrottlingRateLimit"], 10.0)


@check("an API and its stage are mapped under a domain name")
def _():
    api_id = new_api()["ApiId"]
    api.create_stage(ApiId=api_id, StageName="prod")
    name = f"{unique('api')}.example.com"
    certificate = f"arn:aws:acm:{region}:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = api.create_domain_name(
        DomainName=name,
        DomainNameConfigurations=[{"CertificateArn": certificate, "EndpointType": "REGIONAL"}],
    )
    afterwards(api.delete_domain_name, DomainName=name)
    equal(made["ApiMappingSelectionExpression"], "$request.basepath")
    mapping = api.create_api_mapping(DomainName=name, ApiId=api_id, Stage="prod", ApiMappingKey="v1")
    equal([m["ApiMappingKey"] for m in api.get_api_mappings(DomainName=name)["Items"]], ["v1"])
    refused(
        api.create_api_mapping,
        "ConflictException",
        DomainName=name,
        ApiId=api_id,
        Stage="prod",
        ApiMappingKey="v1",
    )
    api.delete_api_mapping(DomainName=name, ApiMappingId=mapping["ApiMappingId"])


finish()
