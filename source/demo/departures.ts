/** Ways in which AWS's services are talked to. */
export type ProtocolName =
	| 'AWS JSON 1.0'
	| 'AWS JSON 1.1'
	| 'query'
	| 'RPC v2 CBOR'
	| 'REST with JSON'
	| 'REST with XML';

/**
 * What a reader has to know of a service beyond its operations. It stands beside the service, so that
 * whoever changes one sees the other, and `docs/embedded-cloud.md` is made of it.
 */
export interface Departures {
	/** In the order of the service's own `protocols`. */
	readonly protocols: readonly ProtocolName[];
	/** Where it does otherwise than AWS, or leaves something out: a sentence or two each, in Markdown. */
	readonly departures: readonly string[];
}
