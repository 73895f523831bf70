import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dashboard } from '../support/dashboard.tsx';
import { CdnTruth, openCdn, openDistribution } from './cdn-dashboard.ts';

/** Types paths into the form that is open, and goes on to the question. */
async function typePaths(dashboard: Dashboard, ...paths: string[]): Promise<void> {
	dashboard.press('ctrl-u');
	for (const [index, path] of paths.entries()) {
		if (index > 0) dashboard.press('enter');
		dashboard.type(path);
	}
	await dashboard.waitFor(() => dashboard.dialog().includes(paths.at(-1) ?? ''));
	dashboard.press('tab');
	await dashboard.waitFor('[ Cancel ]');
	dashboard.press('tab');
	await dashboard.waitFor('[ Invalidate… ]');
	dashboard.press('enter');
}

describe('a distribution', () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`has its state, its numbers and charts at ${columns}x${rows}`, async (t) => {
			const dashboard = await openCdn(t, { columns, rows });
			await openDistribution(dashboard, 'www.shop.example');
			await dashboard.waitFor(/Overview {3}Behaviours 2 {3}Origins 3 {3}Invalidations/);
			await dashboard.waitFor(/Requests [\d.]+(?: k)?\/s {3}Hit ratio [\d.]+ %/);
			await dashboard.waitFor(/Origin P50 [\d.]+m?s\s.*Origin P99 [\d.]+m?s/s);
			await dashboard.waitFor(/^ REQUESTS .*\/s/m);
			await dashboard.waitFor(/HIT RATIO .*%/);
			assert.equal(dashboard.screen().length, rows);
			for (const line of dashboard.screen()) assert.ok(line.length <= columns, line);
		});
	}

	test('without the additional metrics says off, and has no chart of a hit ratio', async (t) => {
		const dashboard = await openCdn(t);
		await openDistribution(dashboard, 'docs.shop.example');
		await dashboard.waitFor(/Hit ratio off .*Origin P50 off {3}Origin P90 off {3}Origin P99 off/s);
		await dashboard.waitFor(/^ REQUESTS /m);
		assert.doesNotMatch(dashboard.text(), /^.*HIT RATIO/m);
	});

	test('has its behaviours in their order of precedence, the default last', async (t) => {
		const dashboard = await openCdn(t, { columns: 140 });
		await openDistribution(dashboard, 'www.shop.example');
		dashboard.press('tab');
		await dashboard.waitFor(/ BEHAVIOURS .*2 behaviours +sorted by precedence/);
		await dashboard.waitForRow('/products*', / 1 +\/products\* +API \S+ \/ prod +\S+ +\S/);
		await dashboard.waitForRow(
			'* (default)',
			/ 2 +\* \(default\) +S3 shop-site-assets, else S3 shop-site-\S+ +CachingOptimized +1d \(1s to 365d\) +redirect to https/,
		);
		dashboard.press('s');
		await dashboard.waitFor(/sorted by behaviour/);
	});

	test('has its origins, buckets with what they hold; Enter goes to the stage behind one', async (t) => {
		const dashboard = await openCdn(t);
		await openDistribution(dashboard, 'www.shop.example');
		dashboard.press('tab', 'tab');
		await dashboard.waitFor(/ ORIGINS .*3 +/);
		await dashboard.waitForRow('S3 shop-site-assets ', / [\d.]+ [kMG]?B +[\d,]+ +1 /);
		dashboard.press('/');
		dashboard.type('API');
		await dashboard.waitFor(/ 1 of 3/);
		dashboard.press('enter', 'enter');
		await dashboard.waitFor(/STAGE {2}orders-api \/ prod/);
		dashboard.press('esc');
		await dashboard.waitFor(/ ORIGINS /);
		dashboard.press('esc');
		await dashboard.waitFor(/ 3 origins +sorted/);
		await dashboard.waitForRow('S3 shop-site-assets-standby', /S3/);
		dashboard.press('G');
		await dashboard.waitForRow('S3 shop-site-assets-standby', /▌/);
		dashboard.press('enter');
		await dashboard.waitFor('shop-site-assets-standby is an S3 bucket');
	});

	test('paths are invalidated: the form, the question, the progress, its end', async (t) => {
		const dashboard = await openCdn(t);
		const truth = new CdnTruth(t, dashboard);
		const id = await truth.id('img.shop.example');
		const before = await truth.invalidated(id);
		await openDistribution(dashboard, 'img.shop.example');
		dashboard.press('i');
		await dashboard.waitForDialog(
			/^Invalidate paths of img\.shop\.example img\.shop\.example · E\w+ · 0000-0000-0000: what is at these paths is fetched from the origin again\. 1,000 paths a month are free for the whole account, then \$0\.005 each/,
		);
		await dashboard.waitForDialog(/Nothing was invalidated before\.|The last one, I/);
		await typePaths(dashboard, 'banners/1.jpg');
		await dashboard.waitForDialog(/banners\/1\.jpg does not begin with \/\./);
		assert.equal(dashboard.asked('CreateInvalidation'), 0);
		await typePaths(dashboard, '/banners/1.jpg', '/products/*');
		await dashboard.waitForDialog(
			/^Invalidate img\.shop\.example Invalidates 2 paths of .*: \/banners\/1\.jpg \/products\/\*/,
		);
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('enter');
		await dashboard.waitForDialog(/Paths, one a line.*\/banners\/1\.jpg.*\/products\/\*/);
		assert.match(dashboard.dialog(), /Paths with a wildcard: 1 here; 0 in progress, 15 at a time\./);
		dashboard.press('tab', 'tab', 'enter');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitFor(/invalidating 2 paths of img\.shop\.example: I\w+ in progress/);
		await dashboard.waitFor(/ INVALIDATIONS +1 in progress/);
		await dashboard.waitFor(/▌ I\w+ +\d+s +2 +\/banners\/1\.jpg {2}\/products\/\* +▲ in progress/);
		assert.deepEqual(await truth.invalidated(id), [['/banners/1.jpg', '/products/*'], ...before]);

		dashboard.press('enter');
		await dashboard.waitForDialog(/^Invalidation I\w+ 2 paths, made .*: in progress\. \/banners\/1\.jpg/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
		// Elsewhere; not Queues, whose rows are all asked for each second that passes.
		dashboard.press('5');
		await dashboard.waitFor(/^ FUNCTIONS /m);
		await dashboard.pass(/invalidation I\w+ of img\.shop\.example is complete, after about 1m/);
		assert.deepEqual(dashboard.audited(), ['invalidate 2']);
	});

	test('everything at once needs the name typed', async (t) => {
		const dashboard = await openCdn(t);
		const truth = new CdnTruth(t, dashboard);
		const id = await truth.id('img.shop.example');
		await openDistribution(dashboard, 'img.shop.example');
		dashboard.press('i');
		await dashboard.waitForDialog(/Paths, one a line/);
		await typePaths(dashboard, '/*');
		await dashboard.waitForDialog(
			/Empties the whole cache of img\.shop\.example .*Now it is asked [\d.]+ times a second/,
		);
		assert.match(dashboard.dialog(), /Type the distribution's name/);
		dashboard.type('img.shop');
		await dashboard.waitForDialog(/name: img\.shop /);
		dashboard.press('enter');
		await dashboard.waitFor('[ No, go back ]');
		assert.equal(dashboard.asked('CreateInvalidation'), 0);
		dashboard.press('shift-tab');
		dashboard.type('.example');
		await dashboard.waitForDialog(/name: img\.shop\.example/);
		dashboard.press('enter');
		await dashboard.waitFor('[ Invalidate ]');
		dashboard.press('enter');
		await dashboard.waitFor(/invalidating 1 path of img\.shop\.example/);
		assert.deepEqual((await truth.invalidated(id))[0], ['/*']);
	});

	test('a protected one says by what, and needs its name for any path', async (t) => {
		const dashboard = await openCdn(t, { protectedPatterns: ['images'] });
		await openDistribution(dashboard, 'img.shop.example');
		dashboard.press('i');
		await dashboard.waitForDialog(/Paths, one a line/);
		await typePaths(dashboard, '/a');
		await dashboard.waitForDialog(/It is protected by the pattern images\. Type the distribution's name/);
		dashboard.press('esc');
		await dashboard.waitForDialog(/Paths, one a line/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
		assert.equal(dashboard.asked('CreateInvalidation'), 0);
	});

	test('a refusal opens the form again, with what was typed; the same paths then make one', async (t) => {
		const dashboard = await openCdn(t);
		const truth = new CdnTruth(t, dashboard);
		const id = await truth.id('img.shop.example');
		const { length } = await truth.invalidated(id);
		await openDistribution(dashboard, 'img.shop.example');
		const heal = dashboard.cloud.faults.add({ operation: 'CreateInvalidation', kind: 'serverError' });
		dashboard.press('i');
		await dashboard.waitForDialog(/Paths, one a line/);
		await typePaths(dashboard, '/once');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitForDialog(
			/It may have been accepted: .* The same paths again make no second invalidation\..*\/once/,
		);
		heal();
		dashboard.press('tab', 'tab', 'enter');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitFor(/invalidating 1 path of img\.shop\.example/);
		assert.equal((await truth.invalidated(id)).length, length + 1);
		assert.deepEqual(dashboard.audited(), ['invalidate 0', 'invalidate 1']);
	});
});
