/** A time as API Gateway v2 writes it: ISO 8601, in whole seconds. */
export function isoDate(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
