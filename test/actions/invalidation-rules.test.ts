import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	assertPaths,
	coversEverything,
	isWildcard,
	pathsIn,
	problemWithPaths,
} from '../../source/actions/invalidation-rules.ts';

test('a path a line, without the blanks around it', () => {
	assert.deepEqual(pathsIn(' /index.html \n\n/img/*\n'), ['/index.html', '/img/*']);
	assert.deepEqual(pathsIn(' \n '), []);
});

test('what CloudFront refuses is said before it is asked', () => {
	const problem = (...paths: string[]) => problemWithPaths(paths, []);
	assert.equal(problem('/', '/index.html', '/img/*', '/*', '/a%20b?c=d'), null);
	assert.equal(problem(), 'An invalidation needs a path.');
	assert.equal(problem('/ok', 'index.html'), 'index.html does not begin with /.');
	assert.equal(problem('*'), '* does not begin with /.');
	assert.equal(problem('/img/*.png'), '/img/*.png has a * before its end, where it stands for nothing.');
	assert.equal(problem('/**'), '/** has a * before its end, where it stands for nothing.');
	assert.equal(problem('/a', '/b', '/a'), '/a stands there twice.');
	for (const path of ['/a b', '/ä', '/a"b', '/a\\b', '/{id}', '/a\u0001']) {
		assert.match(problem(path) ?? '', /has a character that has to be URL-encoded/, path);
	}
	assert.equal(problem(`/${'a'.repeat(3999)}`), null);
	assert.match(problem(`/${'a'.repeat(4000)}`) ?? '', /^\/a{79} is longer than 4,000 characters\.$/);
});

test('15 wildcards and 3,000 other paths are in progress at once, those of before included', () => {
	const wildcards = (count: number, from = 0) =>
		Array.from({ length: count }, (_, index) => `/${from + index}/*`);
	const plain = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);
	assert.equal(problemWithPaths(wildcards(15), plain(3000)), null);
	assert.equal(
		problemWithPaths(wildcards(16), []),
		'CloudFront takes 15 paths with a wildcard at a time; these are 16.',
	);
	assert.equal(
		problemWithPaths(wildcards(5), wildcards(11, 5)),
		'CloudFront takes 15 paths with a wildcard at a time; these are 5, and 11 are in progress.',
	);
	assert.equal(problemWithPaths(plain(3000), []), null);
	assert.equal(
		problemWithPaths(plain(1), plain(3000)),
		'CloudFront takes 3,000 paths at a time; these are 1, and 3,000 are in progress.',
	);
});

test('only /* covers everything, wherever it stands', () => {
	assert.ok(coversEverything(['/a', '/*']));
	for (const path of ['/', '/a*', '/%2A', '//*']) assert.ok(!coversEverything([path]), path);
	assert.ok(isWildcard('/a*'));
	assert.ok(!isWildcard('/a'));
});

test('a refusal is an error of qdash itself', () => {
	assert.throws(() => assertPaths(['x']), {
		name: 'QdashError',
		kind: 'invalid',
		service: 'qdash',
		operation: 'CreateInvalidation',
		message: 'x does not begin with /.',
	});
});

test('property: what is said is one line, whatever is typed', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
			const said = problemWithPaths(pathsIn(lines.join('\n')), []);
			if (said !== null) assert.match(said, /^[^\p{Cc}]+\.( \(a blank is %20\)\.)?$/u);
		}),
	);
});
