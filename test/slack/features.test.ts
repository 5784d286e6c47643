import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { actions, callbacks } from '../../src/slack/blocks/actions.js';
import { usageHint, verbs } from '../../src/slack/command/verbs.js';
import type { Feature } from '../../src/slack/feature.js';
import { renderHelp } from '../../src/slack/features/help/view.js';
import { features } from '../../src/slack/features/index.js';

/** All that a list of any feature names, each as often as it is named. */
const named = (part: 'commands' | 'actions' | 'submissions' | 'shows') =>
	Object.values<Feature>(features).flatMap((feature) => Object.keys(feature[part] ?? {}));
const sorted = (names: Iterable<string>) => [...names].sort();

test('every folder of features has its list, but for the one that only shows', () => {
	const folders = readdirSync('src/slack/features', { withFileTypes: true }).filter((entry) => entry.isDirectory());
	expect(sorted(['alert', ...Object.keys(features)])).toEqual(sorted(folders.map(({ name }) => name)));
});

test('every verb of the language is one feature’s, and help, the hint of the manifest and the README name it', () => {
	expect(sorted(named('commands'))).toEqual(sorted(verbs.map(({ name }) => name)));
	const help = JSON.stringify(renderHelp({ command: '/n8n' }).blocks);
	const readme = readFileSync('README.md', 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('| `/n8n '))
		.join('\n');
	for (const name of named('commands')) {
		expect(help).toContain(`/n8n ${name}`);
		expect(readme).toMatch(new RegExp(`\`(/n8n )?${name}\\b(?!-)`));
	}
	const manifest = parseYaml(readFileSync('manifest.yml', 'utf8'));
	expect(manifest.features.slash_commands[0].usage_hint).toBe(usageHint());
});

test('every button and every form is one feature’s; inputs are read at the submit, links lead away', () => {
	const inputs = [
		actions.tagChosen,
		actions.tagOthers,
		actions.muteScope,
		actions.muteFor,
		actions.muteUntil,
		actions.alertOwner,
		actions.bulkWorkflow,
		actions.bulkStart,
		actions.bulkAtOnce,
		actions.bulkRunning,
		actions.bulkWhich,
		...[actions.filterWorkflow, actions.filterStatus, actions.filterSince, actions.filterError],
		...[actions.watchWorkflows, actions.watchOnly, actions.watchConditions, actions.watchFrom],
		...[actions.watchHold, actions.watchRemind, actions.watchOncall, actions.watchGroup],
		...[actions.open, actions.runCommand],
	];
	expect(sorted([...named('actions'), ...inputs])).toEqual(sorted(Object.values(actions)));
	// The details are closed, not submitted.
	expect(sorted([...named('submissions'), ...named('shows'), callbacks.details])).toEqual(
		sorted(Object.values(callbacks)),
	);
});

test('every change that can be taken is done by one feature', () => {
	const done = Object.values<Feature>(features).flatMap(({ changes }) => Object.keys(changes ?? {}));
	expect(new Set(done).size).toBe(done.length);
	expect(sorted(done)).toEqual(
		sorted([
			'operation',
			'retry',
			'named',
			'stop-retry',
			'answer',
			'decline',
			'say',
			'condition',
			'activate',
			'mute',
			'tag',
			'unmute',
			'confirm-bulk',
			'control-bulk',
			'watch',
			'watch-form',
			'unwatch',
		]),
	);
});
