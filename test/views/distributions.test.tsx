import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatPercent, formatRate } from '../../source/model/format.ts';
import { CdnTruth, openCdn, pickDistribution } from './cdn-dashboard.ts';

describe('the CDN', () => {
	test('is a row a distribution, with the numbers that the cloud counted', async (t) => {
		const dashboard = await openCdn(t, { columns: 200, rows: 60 });
		await dashboard.waitFor(/ CDN +metrics from us-east-1 +3 distributions +sorted by trouble/);
		const truth = new CdnTruth(t, dashboard);
		for (const alias of ['www.shop.example', 'img.shop.example']) {
			const row = new RegExp(String.raw`${alias} +([\d.]+(?: k)?) +([\d.]+ %) `);
			await dashboard.waitFor(row);
			const [, requests = '', ratio = ''] = row.exec(dashboard.text()) ?? [];
			const id = await truth.id(alias);
			const counted = (await truth.metric(id, 'Requests', 'Sum')).map((sum) => formatRate(sum / 60));
			const ratios = (await truth.metric(id, 'CacheHitRate', 'Average')).map(formatPercent);
			assert.ok(counted.length >= 8, `the cloud has ${counted.length} minutes`);
			assert.ok(counted.includes(requests), `${alias}: ${requests} is none of ${counted.join(', ')}`);
			assert.ok(ratios.includes(ratio), `${alias}: ${ratio} is none of ${ratios.join(', ')}`);
		}
		await dashboard.waitForRow('docs.shop.example', / off .* off .* off .*healthy, hit ratio off/);
	});

	for (const [columns, rows, head] of [
		[80, 24, /DISTRIBUTION +ALIAS +REQ\/s +HIT RATIO +5XX +STATE/],
		[120, 40, /DISTRIBUTION +ALIAS +REQ\/s +HIT RATIO +4XX +5XX +ORIGIN P99 +OUT +3 HOURS +STATE/],
		[200, 60, /DISTRIBUTION +ALIAS .*ORIGIN P50 +ORIGIN P99 +OUT +3 HOURS +STATE/],
	] as const) {
		test(`has its columns, and words in the state, at ${columns}x${rows}`, async (t) => {
			const dashboard = await openCdn(t, { columns, rows });
			await dashboard.waitFor(head);
			await dashboard.waitForRow('docs.shop', /· healthy/);
			assert.equal(dashboard.screen().length, rows);
			for (const line of dashboard.screen()) assert.ok(line.length <= columns, line);
			assert.match(dashboard.footer(), /⏎ open .*i invalidate .*q quit/);
		});
	}

	test('at 40x10 is a sign, a name and one number', async (t) => {
		const dashboard = await openCdn(t, { columns: 40, rows: 10 });
		await dashboard.waitFor(/· www\.shop\.example +[\d.]+ %/);
		await dashboard.waitFor(/· docs\.shop\.example +off/);
		for (const line of dashboard.screen()) assert.ok(line.length <= 40, line);
	});

	test('without a right to list them is one calm sentence, and no error elsewhere', async (t) => {
		const dashboard = await openCdn(t, { faults: [{ service: 'CloudFront', kind: 'denied' }] });
		await dashboard.waitFor(/^ {3}Not allowed to list distributions\. /m);
		assert.doesNotMatch(dashboard.header(), /✕/);
		dashboard.press('2');
		await dashboard.waitFor(/^ QUEUES /m);
		assert.doesNotMatch(dashboard.text(), /CloudFront/);
	});

	test('at an endpoint that has none says so', async (t) => {
		const dashboard = await openCdn(t, { faults: [{ service: 'CloudFront', kind: 'unsupported' }] });
		await dashboard.waitFor(/^ {3}CloudFront is not supported by this endpoint\./m);
		assert.doesNotMatch(dashboard.text(), /0 distributions/);
	});

	test('with nothing in it says whose it is', async (t) => {
		const dashboard = await openCdn(t, { scenario: 'empty' });
		await dashboard.waitFor(/^ {3}No distributions for http:\/\/127\.0\.0\.1:\d+\. Ctrl-P changes/m);
	});

	test('copies a domain name, and the row', async (t) => {
		const dashboard = await openCdn(t);
		await pickDistribution(dashboard, 'img.shop.example');
		dashboard.press('y');
		await dashboard.waitFor("copied the distribution's domain name");
		dashboard.press('c');
		await dashboard.waitFor('copied the row');
		dashboard.press('b');
		await dashboard.waitFor(/is not AWS: it has no page in the AWS console/);
	});

	test('where read-only, i and M are refused in the words of the gate', async (t) => {
		const dashboard = await openCdn(t, { readOnly: true });
		await pickDistribution(dashboard, 'docs.shop.example');
		assert.doesNotMatch(dashboard.footer(), /invalidate|metrics on/);
		dashboard.press('i');
		await dashboard.waitFor('qdash is read-only here: no path of docs.shop.example can be invalidated.');
		dashboard.press('M');
		await dashboard.waitFor(
			"qdash is read-only here: the additional metrics of docs.shop.example can't be turned on.",
		);
		assert.equal(dashboard.dialog(), '');
		assert.equal(dashboard.asked('CreateInvalidation') + dashboard.asked('CreateMonitoringSubscription'), 0);
	});

	test('M says the price first, turns the metrics on, and the ratio comes', async (t) => {
		const dashboard = await openCdn(t);
		await pickDistribution(dashboard, 'docs.shop.example');
		await dashboard.waitForRow('docs.shop.example', / off /);
		dashboard.press('M');
		await dashboard.waitForDialog(
			/^Additional metrics of docs\.shop\.example Costs \$2\.40 a month for as long as they are on: 8 metrics .*\$0\.30 each/,
		);
		assert.match(dashboard.dialog(), /delete-monitoring-subscription --distribution-id E/);
		dashboard.press('enter');
		await dashboard.waitForNoDialog();
		assert.equal(dashboard.asked('CreateMonitoringSubscription'), 0, 'No is in focus');
		dashboard.press('M');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitFor('the additional metrics of docs.shop.example are on');
		await dashboard.pass(() => /docs\.shop\.example +[\d.]+ +[\d.]+ % /.test(dashboard.row('docs.shop')));
		assert.deepEqual(dashboard.audited(), ['monitoring 1']);
		dashboard.press('M');
		await dashboard.waitFor('The additional metrics of docs.shop.example are on already.');
		assert.equal(dashboard.dialog(), '');
	});
});
