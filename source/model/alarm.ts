/** A CloudWatch alarm that is in ALARM. */
export interface Alarm {
	readonly name: string;
	readonly arn: string;
	readonly kind: 'metric' | 'composite';
	readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
	readonly reason: string;
	/** Milliseconds since the epoch, or null. */
	readonly since: number | null;
	/** What it watches; null for a composite alarm and for metric math. */
	readonly watches: {
		readonly namespace: string;
		readonly metric: string;
		readonly dimensions: Readonly<Record<string, string>>;
	} | null;
	/** The region that it is in: alarms on CloudFront are in us-east-1. */
	readonly region: string;
}
