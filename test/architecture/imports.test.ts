import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../setup/files-in.js';

/**
 * Who may import whom. Of two rooms the one further down is imported by the one further up, never the other way round,
 * and rooms on one line know nothing of each other. Circles of files and names of files are a matter of the linter
 * (biome.json: noImportCycles, useFilenamingConvention).
 */
const floors = [
	['main'],
	['app'],
	['slack'],
	// Handed on to the rooms below by whoever builds them.
	['config', 'observability'],
	['bulk', 'alerts', 'routing'],
	['operations'],
	['access', 'instances'],
	['redis', 'n8n'],
	['lib'],
];
/** The same within `slack`, where the domain ends and Slack begins. */
const floorsOfSlack = [
	['register'],
	['features'],
	['feature', 'target'],
	['context'],
	['requests', 'pending-confirmations'],
	['outbox'],
	['bolt'],
	['command'],
	['blocks'],
];
/** The same within `alerts`, from what joins its parts to what is known of one alert. */
const floorsOfAlerts = [
	['index'],
	['watching'],
	['telling'],
	['follow-up'],
	['tell'],
	['events'],
	['push'],
	['store', 'conditions'],
	['fingerprint', 'poll'],
	['alert', 'due'],
];
/** The same within its `conditions`: who watches for what, what they go by, and what is known of one condition. */
const floorsOfConditions = [
	['index'],
	['missed', 'off', 'runaway', 'stuck'],
	['durations', 'load', 'peaks', 'queued', 'tell', 'workflow-list'],
	['observed'],
	['store'],
	['condition', 'scripts'],
];

/** What is narrower than its floor. The client of n8n can be used as a library by itself. */
const narrow: Record<string, string[]> = { n8n: [], config: ['lib'], observability: ['lib'] };

type Import = { from: string; to: string };

/** All imports and exports of these folders, also those of types alone. Paths from the root, `.ts` at their end. */
function importsIn(...folders: string[]): Import[] {
	const files = folders.flatMap(filesIn).filter((path) => /\.tsx?$/.test(path));
	return files.flatMap((from) =>
		requestsOf(from).map((request) => ({
			from,
			to: request.startsWith('.') ? join(dirname(from), request).replace(/\.js$/, '.ts') : request,
		})),
	);
}

function requestsOf(file: string): string[] {
	const text = readFileSync(file, 'utf8');
	const { module, errors } = parseSync(file, text);
	if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
	return [
		...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
		...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
		...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
	];
}

const shown = ({ from, to }: Import) => `${from} → ${to}`;

const below = (all: string[][], room: string): string[] =>
	all.slice(all.findIndex((floor) => floor.includes(room)) + 1).flat();

/** The room of a file of src: its folder, or the file itself where it stands in none. */
function roomOf(path: string, depth: number): string {
	return (path.split('/')[depth] ?? '').replace(/\.ts$/, '');
}

/** The composition root, and the type of what it hands to the listeners. */
const madeBy = /^src\/(?:app\/|slack\/context\.ts$)/;

const ours = importsIn('src').filter(({ to }) => to.startsWith('src/'));
/** What goes on between the rooms of one folder. */
const within = (folder: string) => ours.filter(({ from, to }) => from.startsWith(folder) && to.startsWith(folder));
const inSlack = within('src/slack/');
const inAlerts = within('src/alerts/');
const inConditions = within('src/alerts/conditions/');

describe('imports run one way', () => {
	test.each(floors.flat())('out of %s', (room) => {
		const allowed = [room, ...(narrow[room] ?? below(floors, room))];
		const out = ours.filter(({ from }) => roomOf(from, 1) === room);
		expect(out.filter(({ to }) => !allowed.includes(roomOf(to, 1))).map(shown)).toEqual([]);
	});

	// `context` still names what it hands to the features by their own types.
	test.each(floorsOfSlack.flat().filter((room) => room !== 'context'))('within Slack, out of %s', (room) => {
		const allowed = [room, ...below(floorsOfSlack, room)];
		const out = inSlack.filter(({ from }) => roomOf(from, 2) === room);
		expect(out.filter(({ to }) => !allowed.includes(roomOf(to, 2))).map(shown)).toEqual([]);
	});

	test.each(floorsOfAlerts.flat())('within alerts, out of %s', (room) => {
		const allowed = [room, ...below(floorsOfAlerts, room)];
		const out = inAlerts.filter(({ from }) => roomOf(from, 2) === room);
		expect(out.filter(({ to }) => !allowed.includes(roomOf(to, 2))).map(shown)).toEqual([]);
	});

	test.each(floorsOfConditions.flat())('within conditions, out of %s', (room) => {
		const allowed = [room, ...below(floorsOfConditions, room)];
		const out = inConditions.filter(({ from }) => roomOf(from, 3) === room);
		expect(out.filter(({ to }) => !allowed.includes(roomOf(to, 3))).map(shown)).toEqual([]);
	});

	test.each([
		['src', floors],
		['src/slack', floorsOfSlack],
		['src/alerts', floorsOfAlerts],
		['src/alerts/conditions', floorsOfConditions],
	])('every room of %s has its floor', (folder, itsFloors) => {
		const rooms = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
		expect(rooms.filter((room) => !itsFloors.flat().includes(room))).toEqual([]);
		expect(itsFloors.flat().filter((room) => !rooms.includes(room))).toEqual([]);
	});

	test('what is read is what is written', () => {
		const found = ours.map(shown);
		expect(found).toContain('src/main.ts → src/app/flowbell.ts');
		// Of types alone.
		expect(found).toContain('src/config/secrets.ts → src/config/config.ts');
		// An export of another file's.
		expect(found).toContain('src/n8n/index.ts → src/n8n/errors.ts');
	});
});

test('features are reached through their index only, but by whoever makes their parts', () => {
	const feature = (path: string) => /^src\/slack\/features\/([^/]+)\/(.+)/.exec(path)?.slice(1) ?? [];
	const across = ours.filter(({ from, to }) => {
		const [mine] = feature(from);
		const [other, file] = feature(to);
		return other !== undefined && mine !== other && file !== 'index.ts' && !madeBy.test(from);
	});
	expect(across.map(shown)).toEqual([]);
});

test('the sandbox takes nothing from what it judges', () => {
	expect(
		importsIn('sandbox')
			.filter(({ to }) => to.startsWith('src/'))
			.map(shown),
	).toEqual([]);
});
