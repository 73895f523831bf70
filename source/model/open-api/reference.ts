import type { IntegrationTarget } from '../api.ts';

/** An API as a person reads it, made from an OpenAPI document. All texts are safe to print. */
export interface ApiReference {
	readonly title: string;
	readonly version: string | null;
	/** `OpenAPI 3.0.1`, `Swagger 2.0` */
	readonly specification: string;
	/** Lines. */
	readonly description: readonly string[];
	/** Addresses, with what stands for their variables by default. */
	readonly servers: readonly string[];
	/** In the document's order. */
	readonly operations: readonly ReferenceOperation[];
	readonly schemes: readonly SecurityScheme[];
	/** What was left out, in whole sentences: the file has all of it. */
	readonly notes: readonly string[];
}

/** One method of one path. */
export interface ReferenceOperation {
	/** `GET`, `ANY` */
	readonly method: string;
	/** `/orders/{id}`, `/$default` */
	readonly path: string;
	/** API Gateway's own: every request without a route of its own comes here. */
	readonly isDefaultRoute: boolean;
	readonly summary: string | null;
	readonly description: readonly string[];
	readonly operationId: string | null;
	readonly deprecated: boolean;
	readonly tags: readonly string[];
	readonly parameters: readonly ReferenceParameter[];
	readonly body: ReferenceBody | null;
	readonly responses: readonly ReferenceResponse[];
	/**
	 * Any one of these lets a caller in, and all schemes of one are needed together. Empty: it is open to all. Null
	 * where the document does not say: some endpoints leave out what was asked for.
	 */
	readonly security: readonly (readonly SchemeUse[])[] | null;
	readonly integration: ReferenceIntegration | null;
}

/** A parameter, or a header of a response. */
export interface ReferenceParameter {
	/** `path`, `query`, `header`, `cookie`, `formData` */
	readonly in: string;
	readonly name: string;
	readonly required: boolean;
	readonly type: string;
	/** Default, values, limits and the like, in words; null where there is nothing to say. */
	readonly detail: string | null;
	readonly description: readonly string[];
}

/** What is sent in a request. */
export interface ReferenceBody {
	readonly required: boolean;
	readonly description: readonly string[];
	readonly contents: readonly ReferenceContent[];
}

/** What comes back for a status. */
export interface ReferenceResponse {
	/** `200`, `4XX`, `default` */
	readonly status: string;
	readonly description: readonly string[];
	readonly headers: readonly ReferenceParameter[];
	readonly contents: readonly ReferenceContent[];
}

/** One media type and what it holds. */
export interface ReferenceContent {
	readonly mediaType: string;
	/** Empty where the document does not say. */
	readonly schema: readonly SchemaLine[];
}

/** One line of a schema's tree. */
export interface SchemaLine {
	/** 0 for the schema itself. */
	readonly depth: number;
	/** The property's name; null for the schema itself, an array's items and the members of a choice. */
	readonly name: string | null;
	/** `string`, `array of Order`, `one of` */
	readonly type: string;
	readonly required: boolean;
	/** Values, default, limits, and what the document says of it; null where there is nothing to say. */
	readonly detail: string | null;
}

/** A security scheme that an operation asks for. */
export interface SchemeUse {
	/** Its name in the document. */
	readonly name: string;
	/** What it is, in words: `Cognito user pool`, `API key in header x-api-key`; null where the document has none. */
	readonly kind: string | null;
	readonly scopes: readonly string[];
}

/** One way to say who one is. */
export interface SecurityScheme {
	readonly name: string;
	/** `Lambda authoriser (token)`, `JWT`, `Cognito user pool`, `IAM`, `API key in header x-api-key` */
	readonly kind: string;
	/** Issuer, pools, function, where the identity is taken from. */
	readonly details: readonly string[];
}

/** What answers an operation (`x-amazon-apigateway-integration`). */
export interface ReferenceIntegration {
	readonly target: IntegrationTarget;
	/** As AWS writes it in its API: `AWS_PROXY`, `HTTP_PROXY`, `MOCK`. */
	readonly type: string;
	/** `SQS-SendMessage`, or null. */
	readonly subtype: string | null;
	readonly timeoutMilliseconds: number | null;
}
