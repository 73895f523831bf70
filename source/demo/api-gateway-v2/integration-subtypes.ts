/**
 * The AWS service actions that an HTTP API can call itself, with the request parameters that each needs
 * (Developer Guide, "Integration subtype reference").
 */
export const integrationSubtypes: ReadonlyMap<string, readonly string[]> = new Map([
	['EventBridge-PutEvents', ['Detail', 'DetailType', 'Source']],
	['SQS-SendMessage', ['QueueUrl', 'MessageBody']],
	['SQS-ReceiveMessage', ['QueueUrl']],
	['SQS-DeleteMessage', ['QueueUrl', 'ReceiptHandle']],
	['SQS-PurgeQueue', ['QueueUrl']],
	['AppConfig-GetConfiguration', ['Application', 'Environment', 'Configuration', 'ClientId']],
	['Kinesis-PutRecord', ['StreamName', 'Data', 'PartitionKey']],
	['StepFunctions-StartExecution', ['StateMachineArn']],
	['StepFunctions-StartSyncExecution', ['StateMachineArn']],
	['StepFunctions-StopExecution', ['ExecutionArn']],
]);
