/**
 * The share of calls that find all servers busy when nobody waits: Erlang's B formula. It holds however
 * the durations are distributed.
 *
 * @param servers - calls that can run at once, a whole number
 * @param load - calls that would run at once if all could: arrivals a second times seconds of each
 */
export function blockedShare(servers: number, load: number): number {
	if (load <= 0) return 0;
	if (servers <= 0) return 1;
	// Eight deviations of a Poisson variable above its mean: nothing is blocked that anybody would count.
	if (servers > load + 8 * Math.sqrt(load) + 8) return 0;
	let blocked = 1;
	for (let busy = 1; busy <= servers; busy++) blocked = (load * blocked) / (busy + load * blocked);
	return blocked;
}
