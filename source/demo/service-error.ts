/** How an error goes over the wire. */
export interface ServiceErrorDetails {
	/** The modelled shape, or a name in the same style: `QueueDoesNotExist`. */
	readonly shape: string;
	readonly message: string;
	/** The code of the query protocol, which SDKs of the JSON protocol are told as well. */
	readonly code?: string;
	/** HTTP status; 400 when left out. */
	readonly status?: number;
	/** Prefix of `__type`; the service's own when left out. */
	readonly namespace?: string;
	/** Further fields of the answer. */
	readonly fields?: Readonly<Record<string, unknown>>;
	/** Further headers of the answer, like `Retry-After`. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** A failure that a service answers with, as opposed to a fault in the embedded cloud itself. */
export class ServiceError extends Error {
	override readonly name = 'ServiceError';
	readonly shape: string;
	readonly code: string | undefined;
	readonly status: number;
	readonly namespace: string | undefined;
	readonly fields: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;

	constructor(details: ServiceErrorDetails) {
		super(details.message);
		this.shape = details.shape;
		this.code = details.code;
		this.status = details.status ?? 400;
		this.namespace = details.namespace;
		this.fields = details.fields ?? {};
		this.headers = details.headers ?? {};
	}

	/** True when the request was at fault, as batches say it in `SenderFault`. */
	get senderFault(): boolean {
		return this.status < 500;
	}
}

/** The namespace of errors that AWS's own framework gives, before a service sees the request. */
export const frameworkNamespace = 'com.amazon.coral.service';
