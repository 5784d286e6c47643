import { expect, test } from 'vitest';
import { parse } from '../../../src/slack/command/parse.js';
import { usageHint, verbNamed, verbs } from '../../../src/slack/command/verbs.js';
import { renderMisread } from '../../../src/slack/features/help/misread-view.js';
import { renderHelp } from '../../../src/slack/features/help/view.js';

test('the verbs are these', () => {
	expect(verbs.map((verb) => verb.name).sort()).toEqual(
		[
			...['delete', 'failures', 'help', 'list', 'running', 'retry', 'show', 'status', 'instant', 'stop', 'tags'],
			...['delete-all', 'retry-all', 'stop-all', 'tag-all', 'jobs', 'job'],
			...['ack', 'resolve', 'mute', 'unmute', 'mutes'],
			...['activate', 'deactivate', 'watch', 'unwatch', 'watches'],
		].sort(),
	);
});

test('no name or alias stands for two', () => {
	const all = verbs.flatMap((verb) => [verb.name, ...verb.alias]);
	expect(new Set(all).size).toBe(all.length);
});

test('each verb that changes something says as what, and only those', () => {
	const changing = verbs.filter((verb) => verb.changes !== null).map((verb) => [verb.name, verb.changes]);
	expect(Object.fromEntries(changing)).toEqual({
		...{ retry: 'retry', stop: 'stop', delete: 'delete', tags: 'tag' },
		...{ ack: 'alert', resolve: 'alert', mute: 'alert', unmute: 'alert' },
		...{ activate: 'activate', deactivate: 'activate', watch: 'watch', unwatch: 'watch' },
		...{ 'retry-all': 'retry', 'stop-all': 'stop', 'delete-all': 'delete', 'tag-all': 'tag' },
	});
});

test('help names every verb with its usage and an example', () => {
	const words = JSON.stringify(renderHelp({ command: '/n8n' }).blocks);
	for (const verb of verbs) {
		expect(words).toContain(`/n8n ${verb.name}`);
		if (verb.example) expect(words).toContain(JSON.stringify(`/n8n ${verb.name} ${verb.example}`).slice(1, -1));
	}
});

test('whoever types a button of a job is sent to the jobs, by the command as it is called here', () => {
	const parsed = parse('pause', { now: 0, zone: 'UTC' });
	const words = JSON.stringify(parsed.ok ? null : renderMisread({ command: '/flows', misread: parsed }).blocks);
	expect(words).toContain('`/flows jobs`');
	expect(words).not.toContain('/n8n');
});

test('names are found in any case, and nothing else is', () => {
	expect(verbNamed('RETRY')?.name).toBe('retry');
	expect(verbNamed('constructor')).toBeNull();
});

test('the usage hint names the first verbs and help, and fits what Slack shows of it', () => {
	const named = usageHint()
		.split('|')
		.flatMap((name) => (name.endsWith('[-all]') ? [name.slice(0, -6), name.replace(/[[\]]/g, '')] : [name]));
	const all: string[] = verbs.map((verb) => verb.name);
	expect(named.filter((name) => !all.includes(name))).toEqual([]);
	expect(named).toEqual(expect.arrayContaining(['failures', 'show', 'retry', 'retry-all', 'stop', 'ack', 'help']));
	// The manifest schema allows 1,000; more than this is cut off on a phone.
	expect(usageHint().length).toBeLessThanOrEqual(100);
});
