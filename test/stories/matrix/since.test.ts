import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../../sandbox/slack/index.js';
import { modalOf, queueOf } from '../asking.js';
import { previews } from '../bulking.js';
import { type Door, doors, forms, nameOf, openDoors } from './doors.js';
import {
	type Cell,
	cellOf,
	type Fixture,
	inEach,
	known,
	type MatrixHarness,
	openMatrixHarness,
	refusal,
} from './harness.js';
import { changesOf, judge, looked, newWords, type Seen, seen } from './judge.js';
import { type Kind, may, type Needs, whole, worlds } from './kinds.js';

const single = [
	...['/n8n retry', '/n8n retry --latest', '/n8n stop', '/n8n tags -seen', 'action retry:run', 'action retry:latest'],
	...['action retry:confirmed', 'action retry:anyway', 'action stop:run', 'action confirm:yes'],
].map((name) => doors.find((door) => nameOf(door) === name)!);

const many = {
	tag: 'tag-all status:failed workflow:"Acme own ?" limit:1 -seen',
	stop: 'stop-all workflow:"Acme long ?" limit:1',
	retry: 'retry-all workflow:"Acme own ?" limit:1',
	delete: 'delete-all status:failed workflow:"Acme own ?" limit:1',
};

/**
 * Everybody is a full member, and named, when something is drawn for them or asked by them. Then they become what they
 * are: before they press what was drawn, or between the Confirm and the job's run.
 */
describe.each(whole ? worlds : worlds.slice(0, 3))('$name', (world) => {
	let harness: MatrixHarness;
	let fixture: Fixture;
	beforeAll(async () => {
		const rows = openDoors.length + forms.length + single.length + Object.keys(many).length;
		harness = await openMatrixHarness(world, world.kinds.length * rows);
		fixture = await harness.begin('a full member');
	}, 60_000);
	afterAll(() => harness.close());

	/** `work` for everybody at the same time, while they are all full members. */
	async function asMembers(work: (cell: Cell, kind: Kind) => Promise<unknown>): Promise<Map<Kind, Cell>> {
		harness.become('a full member');
		harness.later(61_000);
		const cells = new Map(world.kinds.map((kind) => [kind, cellOf(harness, fixture, kind, harness.ops)]));
		await inEach(world.kinds, async (kind) => {
			await harness.people.get(kind)!.closes({ all: true });
			return [await work(cells.get(kind)!, kind)];
		});
		return cells;
	}

	test.each(openDoors.map((door) => [nameOf(door), door] as const))(
		'%s, in what was drawn before',
		async (_, door) => {
			const cells = await asMembers(async ({ person, failed }) => {
				if (door.of === 'action home:refresh') {
					await person.opensHome();
					await harness.slack.until(() => known.test(person.home() ? textOf(person.home()!) : ''));
				} else {
					await person.types(`/n8n show ${failed}`, harness.ops);
					await modalOf(harness, person, { says: known });
				}
			});
			harness.become('what they are');
			// Reading may rest on what Slack said a minute ago.
			harness.later(61_000);
			const wrong = await refusedFirst(door.needs, async (kind) => {
				const cell = cells.get(kind)!;
				const before = seen(cell);
				expect(await door.go(cell)).toMatchObject({ acked: true });
				return judge(door, cell, kind, before);
			});
			expect(wrong).toEqual([]);
		},
		30_000,
	);

	test.each(forms.map((form) => [form.of, form] as const))(
		'%s, drawn before',
		async (_, form) => {
			const cells = await asMembers((cell, kind) => form.open(cell, harness.ownOf(kind).letter));
			harness.become('what they are');
			harness.later(11_000);
			const { needs = 'change' } = form;
			// Reading may rest on what Slack said a minute ago.
			harness.later(50_000);
			const wrong = await refusedFirst(needs, async (kind) => {
				const cell = cells.get(kind)!;
				const before = seen(cell);
				expect(await cell.person.submits(form.values)).toMatchObject({ acked: true });
				// What only shows something is refused in a direct message, which Slack takes for neither of these.
				const isOutOfReach = needs === 'read' && /\b(?:bot|deactivated)\b/.test(kind.name);
				const over = () => {
					if (refusal.test(newWords(cell, before))) return 'refused';
					return form.done(cell) ? 'done' : undefined;
				};
				// Everybody else has what comes within a second.
				const came = await (isOutOfReach ? looked(over, 5_000) : looked(over));
				if (came === (may(kind, needs, world) ? 'done' : 'refused')) return null;
				return isOutOfReach && came === 'nothing came' ? null : `${kind.name}: ${came}`;
			});
			expect(wrong).toEqual([]);
		},
		30_000,
	);

	const refused = () => world.kinds.filter((kind) => !may(kind, 'change', world));
	/** So that nothing has been done yet that they could have done. */
	async function refusedFirst(needs: Needs, press: (kind: Kind) => Promise<string | null>): Promise<string[]> {
		const wrong: string[] = [];
		for (const which of [false, true]) {
			const kinds = world.kinds.filter((kind) => may(kind, needs, world) === which);
			expect(kinds).not.toEqual([]);
			wrong.push(...(await inEach(kinds, async (kind) => [await press(kind)])).filter((each) => each !== null));
		}
		return wrong;
	}

	test('between a click and its run', async () => {
		const operations = queueOf(harness, 'operations');
		await operations.pause();
		const asked = new Map<Kind, { door: Door; cell: Cell; before: Seen }[]>(world.kinds.map((kind) => [kind, []]));
		for (const door of single) {
			await asMembers(async (cell, kind) => {
				asked.get(kind)!.push({ door, cell, before: seen(cell) });
				expect(await door.go(cell)).toMatchObject({ acked: true });
			});
		}
		const all = single.length * world.kinds.length;
		await harness.slack.until(async () => (await operations.getJobCounts('waiting')).waiting! >= all);
		harness.become('what they are');
		// A change may rest on what Slack said ten seconds ago.
		harness.later(11_000);
		await operations.resume();
		const wrong = await inEach(world.kinds, async (kind) => {
			const rows = asked.get(kind)!;
			const { cell, before } = rows[0]!;
			const outcome = () => {
				const done = rows.filter((row) => changesOf(harness, row.cell.targets()) > 0);
				// Each is told, not only the first.
				const refusals = newWords(cell, before).match(new RegExp(refusal, 'g'))?.length ?? 0;
				return { done: done.map(({ door }) => nameOf(door)), refusals };
			};
			await looked(() => {
				const { done, refusals } = outcome();
				return done.length + refusals >= rows.length ? true : undefined;
			});
			const { done, refusals } = outcome();
			const right = may(kind, 'change', world) ? done.length === rows.length && refusals === 0 : done.length === 0;
			return right && done.length + refusals >= rows.length
				? []
				: [`${kind.name}: done ${done.join(', ')}; refused ${refusals} times`];
		});
		expect(wrong).toEqual([]);
	}, 60_000);

	test.each(Object.entries(many))(
		'between the Confirm of a job and its run: %s',
		async (verb, typed) => {
			const control = queueOf(harness, 'bulk-control');
			const before = new Map<Kind, number>();
			await asMembers(async ({ person }, kind) => {
				const { letter, ids } = harness.ownOf(kind);
				before.set(kind, changesOf(harness, ids));
				await previews(harness, person, `/n8n ${typed.replace('?', letter)}`);
			});
			await control.pause();
			await inEach(world.kinds, async (kind) => [await harness.people.get(kind)!.submits()]);
			await harness.slack.until(async () => (await control.getJobCounts('waiting')).waiting! >= world.kinds.length);
			harness.become('what they are');
			harness.later(11_000);
			await control.resume();
			const held = (kind: Kind) => `Paused: <@${harness.people.get(kind)!.id}> may no longer ${verb}`;
			const wrong = await inEach(world.kinds, async (kind) => {
				const came = await looked(() => {
					if (changesOf(harness, harness.ownOf(kind).ids) > before.get(kind)!) return 'done';
					return harness.ops.messages().some(({ headline }) => headline.includes(held(kind))) ? 'held' : undefined;
				});
				return came === (may(kind, 'change', world) ? 'done' : 'held') ? [] : [`${kind.name}: ${came}`];
			});
			expect(wrong).toEqual([]);
			for (const kind of refused())
				expect(changesOf(harness, harness.ownOf(kind).ids), kind.name).toBe(before.get(kind));
		},
		60_000,
	);
});
