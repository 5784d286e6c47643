import type { App } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, Person } from '../../../sandbox/slack/index.js';
import { choices } from '../../../src/slack/blocks/actions.js';
import { createListeners, type ListenersOptions } from '../../../src/slack/bolt/ack-first.js';
import type { Routes } from '../../../src/slack/bolt/routes.js';
import { verbs } from '../../../src/slack/command/verbs.js';
import type { Context } from '../../../src/slack/context.js';
import { registerFeatures } from '../../../src/slack/register.js';
import { doors, forms, nameOf, openDoors } from './doors.js';
import { cellOf, type Fixture, inEach, type MatrixHarness, openMatrixHarness } from './harness.js';
import { judge, seen, touched } from './judge.js';
import { may, type Sort, whole, worlds } from './kinds.js';

/** Every door × every kind of person × every sort of channel, against a second reading of the rules (kinds.ts). */

test('every door that is registered has a row, and every row a door', () => {
	const actions: RegExp[] = [];
	const others: string[] = [];
	const app = {
		command: () => {},
		action: (id: RegExp) => actions.push(id),
		view: (id: string) => others.push(`form ${id}`),
		event: (name: string) => others.push(`event ${name}`),
		options: () => {},
	} as unknown as App;
	const listening = createListeners(app as unknown as Routes, {} as ListenersOptions);
	registerFeatures(app, listening, { command: '/n8n' } as unknown as Context);

	const rows = [...doors, ...openDoors, ...forms].map(({ of }) => of);
	const kind = (of: string) => rows.filter((row) => row.startsWith(`${of} `)).map((row) => row.slice(of.length + 1));
	expect(new Set(kind('verb'))).toEqual(new Set(verbs.map(({ name }) => name)));
	// What stands in a menu has a row for each choice.
	const menus = ['alert:more', 'row:more', 'list:more', 'condition:more'];
	for (const pattern of actions) {
		expect(
			[...kind('action'), ...menus].filter((id) => pattern.test(id)),
			String(pattern),
		).not.toEqual([]);
	}
	for (const id of kind('action'))
		expect(
			actions.filter((pattern) => pattern.test(id)),
			id,
		).toHaveLength(1);
	expect(new Set(kind('choice'))).toEqual(new Set(Object.values(choices)));
	expect(new Set([...kind('form').map((of) => `form ${of}`), ...kind('event').map((of) => `event ${of}`)])).toEqual(
		new Set(others),
	);
});

describe.each(worlds)('$name', (world) => {
	// Whom the configuration names is asked behind the same door each time: what is typed goes for what is clicked.
	const tried = doors.filter(({ clicked }) => whole || !(clicked && (world.operators || world.readers)));
	let harness: MatrixHarness;
	let fixture: Fixture;
	/** Of rows that were refused: nothing may ever come of them. */
	const untouched: number[] = [];
	beforeAll(async () => {
		harness = await openMatrixHarness(world, world.kinds.length * tried.length * world.sorts.length);
		fixture = await harness.begin('what they are');
	}, 60_000);
	afterAll(() => harness.close());

	function channelOf(sort: Sort, person: Person): Channel {
		const members = [...harness.people.values()];
		switch (sort) {
			case 'public and shared':
				return harness.slack.channel('orders', { members });
			case 'private':
				return harness.slack.channel('staff', { private: true, members });
			case 'private, without the bot':
				return harness.slack.channel('board', { private: true, botIn: false, members });
			case 'direct message':
				return person.dm();
		}
	}

	test.each(world.sorts)('in a channel that is %s', { timeout: whole ? 600_000 : 300_000 }, async (sort) => {
		const here = tried.filter(({ clicked }) => !(clicked && sort === 'private, without the bot'));
		const wrong = await inEach(world.kinds, async (kind) => {
			const person = harness.people.get(kind)!;
			const found: (string | null)[] = [];
			for (const door of here) {
				await person.closes({ all: true });
				const cell = cellOf(harness, fixture, kind, channelOf(sort, person));
				const before = seen(cell);
				expect(await door.go(cell), nameOf(door)).toMatchObject({ acked: true });
				found.push(await judge(door, cell, kind, before));
				if (!may(kind, door.needs, world)) untouched.push(...cell.targets());
			}
			expect(found).toHaveLength(here.length);
			return found;
		});
		expect(wrong.filter((each) => each !== null)).toEqual([]);
	});

	test('and nothing has come of what was refused', () => {
		expect(untouched.length).toBeGreaterThan(0);
		expect(touched(harness, untouched)).toEqual([]);
	});
});
