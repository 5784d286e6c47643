import { describe, expect, test } from 'vitest';
import { byNumber } from '../../../src/instances/execution-ref.js';
import {
	actionId,
	actions,
	choice,
	choices,
	matching,
	readChoice,
	rowReference,
	suffixOf,
} from '../../../src/slack/blocks/actions.js';
import { everything } from './samples.js';

const all = Object.values(actions);

describe('action ids', () => {
	test('are verb:thing, and no two alike', () => {
		for (const action of all) expect(action).toMatch(/^[a-z0-9]+:[a-z-]+$/);
		expect(new Set(all).size).toBe(all.length);
	});

	test.each(all)('%s is matched with and without a suffix, and by itself alone', (action) => {
		const id = actionId(action, '4711');
		expect(all.filter((other) => matching(other).test(id))).toEqual([action]);
		expect(all.filter((other) => matching(other).test(action))).toEqual([action]);
		expect(matching(action).test(`${action}-more`)).toBe(false);
		expect([suffixOf(id), suffixOf(action)]).toEqual(['4711', null]);
	});

	test('every button, menu and choice that is drawn can be read back', () => {
		for (const [name, what] of everything()) {
			for (const found of JSON.stringify(what).matchAll(/"action_id":"([^"]+)"/g)) {
				expect(
					all.filter((action) => matching(action).test(found[1]!)),
					name,
				).toHaveLength(1);
			}
			for (const found of JSON.stringify(what).matchAll(
				/"value":"((?:retry|retry-latest|retry-workflow|assign|mute|tag|resolve|delete-list|condition-[a-z-]+|details|open):[^"]+)"/g,
			)) {
				expect(readChoice(found[1]!), name).not.toBeNull();
			}
		}
	});

	test('all of them are drawn somewhere: none is dead', () => {
		const drawn = JSON.stringify(everything());
		for (const action of all) expect(drawn).toContain(`"action_id":"${action}`);
	});
});

describe('values', () => {
	test('a choice and what it is for', () => {
		expect(readChoice(choice(choices.retryLatest, 'main-4711'))).toEqual({
			what: 'retry-latest',
			reference: 'main-4711',
		});
		expect(readChoice(choice(choices.retry, rowReference('k3', byNumber(4711))))).toEqual({
			what: 'retry',
			reference: 'k3.main-4711',
		});
		for (const other of ['', 'retry', 'delete:4711', ':4711', 'constructor:1']) expect(readChoice(other)).toBeNull();
	});
});
