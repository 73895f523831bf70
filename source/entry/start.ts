import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * V8 lets its young generation grow to 67 MB, most of it garbage of frames long gone. Stopped at about 17 MB,
 * a dashboard of 1,000 queues was measured to take 194 MB in place of 286, for about 4 ms more a key on a busy
 * machine; stopped at 8 MB, one that goes through the views of 300 APIs takes 184 MB in place of 227. Stopped at
 * once, at 2 MB, it would also start a fifth slower.
 */
const youngGeneration = 8e6;
const collections = new PerformanceObserver(() => {
	const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
	if ((young?.space_size ?? 0) < youngGeneration) return;
	setFlagsFromString('--semi-space-growth-factor=1');
	collections.disconnect();
});
collections.observe({ entryTypes: ['gc'] });

// In the user's own cache folder: the default, below /tmp, could be filled by anybody on a shared machine.
const cache = process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, '.cache'));
if (cache) enableCompileCache(join(cache, 'qdash', 'compiled'));

await import('../../cli.tsx');
