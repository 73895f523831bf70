/**
 * Whose account is looked at, and where. One object a connection; an answer that carries an older
 * `generation` than the current context is dropped.
 */
export interface Context {
	/** Grows by one with every change of profile or region. */
	readonly generation: number;
	/** The profile's name, or null where credentials come from elsewhere. */
	readonly profile: string | null;
	readonly region: string;
	/** The endpoint that was asked for, or null for AWS itself. */
	readonly endpoint: string | null;
	/** The 12-digit account id, or null while it is not known. */
	readonly account: string | null;
	/** The caller's ARN, for the audit log, or null while it is not known. */
	readonly caller: string | null;
	readonly readOnly: boolean;
	/** A sentence on where the credentials came from, when that is worth saying (test/test on loopback). */
	readonly note: string | null;
}
