import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { auditFile, backupDir, configDir, logFile, stateDir } from '../source/paths.ts';
import { isReadOnly, loadSettings } from '../source/settings.ts';
import { parseSettings } from '../source/settings-file.ts';

const empty = { interval: null, protected: [], readOnly: false, budget: null, profiles: {} };

function environment(t: TestContext, variables: Readonly<Record<string, string>>): void {
	const before = { ...process.env };
	Object.assign(process.env, variables);
	t.after(() => {
		for (const name of Object.keys(variables)) delete process.env[name];
		Object.assign(process.env, before);
	});
}

test('everything that can be set is read', () => {
	const text = `
interval: 2s
protected: [prod, "*-billing"]
readOnly:
  - prod
  - audit-*
budget: 0.05
profiles:
  prod: { region: eu-west-1 }
  dev: { readOnly: false, region: eu-west-2 }
`;
	assert.deepEqual(parseSettings(text, 'config.yaml'), {
		interval: 2000,
		protected: ['prod', '*-billing'],
		readOnly: ['prod', 'audit-*'],
		budget: 0.05,
		profiles: {
			prod: { readOnly: null, region: 'eu-west-1' },
			dev: { readOnly: false, region: 'eu-west-2' },
		},
	});
});

test('nothing set is nothing set', () => {
	for (const text of ['', '\n# only a comment\n', '---\n', '{}'])
		assert.deepEqual(parseSettings(text, 'f'), empty);
});

test('an interval is seconds, as a number or with its unit, from 0.5 to 300', () => {
	for (const [text, milliseconds] of [
		['0.5', 500],
		['300', 300_000],
		['"1.25s"', 1250],
		['10 s', 10_000],
	] as const) {
		assert.equal(parseSettings(`interval: ${text}`, 'f').interval, milliseconds);
	}
	for (const text of ['0.4', '301', '2m', '-1', 'fast', 'true', '[1]', '.nan', '']) {
		assert.throws(
			() => parseSettings(`interval: ${text}`, 'f'),
			{
				name: 'QdashError',
				kind: 'invalid',
				message:
					/^f, line 1: interval is .*; it has to be a number of seconds from 0\.5 to 300, like 2 or "2s"\.$/,
			},
			text,
		);
	}
});

test('an error names the line, the key and the nearest right key', () => {
	for (const [text, message] of [
		[
			'interval: 2\nreadonly: true\n',
			'f, line 2: there is no setting readonly; the nearest one is readOnly.',
		],
		[
			'profiles:\n  prod:\n    region: eu-west-1\n    read_only: true\n',
			'f, line 4: there is no setting profiles.prod.read_only; the nearest one is readOnly.',
		],
		['protected:\n  - prod\n  - 3\n', 'f, line 3: protected.1 is 3; it has to be a name or a pattern.'],
		['\nbudget: -1', 'f, line 2: budget is -1; it has to be a number of dollars an hour above 0.'],
		['budget: a lot', 'f, line 1: budget is "a lot"; it has to be a number of dollars an hour.'],
		['readOnly: 1', 'f, line 1: readOnly is 1; it has to be true, false, or a list of profile names.'],
		[
			'profiles: { prod: yes }',
			'f, line 1: profiles.prod is "yes"; it has to be a map with readOnly or region.',
		],
		['- a\n- b\n', 'f, line 1: this has to be a map of settings.'],
	] as const) {
		assert.throws(() => parseSettings(text, 'f'), { name: 'QdashError', kind: 'invalid', message });
	}
});

test('what is no YAML, or YAML that means to harm, is one sentence with its line', () => {
	assert.throws(() => parseSettings('interval: 2\nprotected: [a\n', 'f'), {
		kind: 'invalid',
		message: /^f, line [23]: this is not YAML: /,
	});
	assert.throws(() => parseSettings('budget: 1\nbudget: 2\n', 'f'), {
		message: /^f, line 2: this is not YAML: .*unique/,
	});
	const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
	for (let at = 1; at < 9; at += 1) {
		const [name, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)];
		bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(',')}]`);
	}
	assert.throws(() => parseSettings(bomb.join('\n'), 'f'), { kind: 'invalid' });
	assert.throws(() => parseSettings('"a\\u001b[31mb": 1', 'f'), { message: /a␛\[31mb/ });
});

test('a missing file is fine, one that cannot be read is not', async (t) => {
	const folder = mkdtempSync(join(tmpdir(), 'qdash-settings-'));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	environment(t, { XDG_CONFIG_HOME: folder });
	assert.deepEqual(await loadSettings(), empty);
	mkdirSync(join(folder, 'qdash'));
	writeFileSync(join(folder, 'qdash', 'config.yaml'), 'budget: 2\n');
	assert.equal((await loadSettings()).budget, 2);
	await assert.rejects(loadSettings(folder), {
		kind: 'invalid',
		message: /the settings cannot be read \(EISDIR\)\.$/,
	});
});

test('read-only holds for all, for a list, and is overruled for a profile by name', () => {
	const read = (text: string) => parseSettings(text, 'f');
	assert.equal(isReadOnly(read(''), 'prod'), false);
	assert.equal(isReadOnly(read('readOnly: true'), null), true);
	const list = read(
		'readOnly: [prod, "audit-*", "a.b?"]\nprofiles: { audit-dev: { readOnly: false }, x: { readOnly: true } }',
	);
	for (const [name, expected] of [
		['prod', true],
		['prod2', false],
		['audit-eu', true],
		['audit-dev', false],
		['a.bc', true],
		['axbc', false],
		['x', true],
		['toString', false],
		[null, false],
	] as const) {
		assert.equal(isReadOnly(list, name), expected, String(name));
	}
});

test('paths follow XDG, leave out a relative one, and fall back to the home folder', (t) => {
	environment(t, { XDG_CONFIG_HOME: '/etc/x', XDG_STATE_HOME: '/var/x' });
	assert.equal(configDir(), '/etc/x/qdash');
	assert.equal(stateDir(), '/var/x/qdash');
	assert.equal(backupDir(), '/var/x/qdash/backups');
	assert.equal(auditFile(), '/var/x/qdash/audit.jsonl');
	assert.equal(logFile(), '/var/x/qdash/qdash.log');
	Object.assign(process.env, { XDG_CONFIG_HOME: 'relative', XDG_STATE_HOME: '' });
	assert.equal(configDir(), join(homedir(), '.config', 'qdash'));
	assert.equal(stateDir(), join(homedir(), '.local', 'state', 'qdash'));
});
