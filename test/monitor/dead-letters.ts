/** The settings of a queue that sends its dead letters to another one of the embedded cloud. */
export function deadLettersOf(name: string, maxReceiveCount: number): Record<string, string> {
	const deadLetterTargetArn = `arn:aws:sqs:eu-west-1:000000000000:${name}`;
	return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) };
}
