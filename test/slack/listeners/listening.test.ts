import type { App } from '@slack/bolt';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Access } from '../../../src/access/index.js';
import { createLog } from '../../../src/observability/index.js';
import { actionId, actions, callbacks } from '../../../src/slack/blocks/actions.js';
import { createListeners, type MayRead } from '../../../src/slack/bolt/ack-first.js';
import type { Answers } from '../../../src/slack/bolt/answers.js';
import type { Change } from '../../../src/slack/bolt/change.js';
import type { Routes } from '../../../src/slack/bolt/routes.js';
import type { Context } from '../../../src/slack/context.js';
import { registerFeatures } from '../../../src/slack/register.js';

type Handler = (args: Record<string, unknown>) => Promise<void>;

/** What was registered with Bolt. */
type Registered = {
	commands: [string, Handler][];
	actions: [RegExp, Handler][];
	views: [string, Handler][];
	events: [string, Handler][];
	options: [RegExp, Handler][];
};

/** Inputs of a modal: Slack tells of them when it is submitted. */
const inputs: string[] = [
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
	actions.filterWorkflow,
	actions.filterStatus,
	actions.filterSince,
	actions.filterError,
	...[
		actions.watchWorkflows,
		actions.watchOnly,
		actions.watchConditions,
		actions.watchFrom,
		actions.watchHold,
		actions.watchRemind,
		actions.watchOncall,
		actions.watchGroup,
	],
];
const clickable = Object.values(actions).filter((action) => !inputs.includes(action));

let registered: Registered;
/** What happened, in order: `ack`; `put` and `taken` of the queue; `work` for whatever else was called. */
let order: string[];
let taken: Change[];
let redisIsAway = false;

/** Whatever is asked of it is noted and never answered, as by servers that hang. */
function hangingServer(noted: string[]): unknown {
	const hanging: unknown = new Proxy(() => {}, {
		get: (_target, name) => (name === 'then' ? undefined : hanging),
		apply() {
			noted.push('work');
			return new Promise(() => {});
		},
	});
	return hanging;
}

beforeEach(() => {
	order = [];
	// Work begins some milliseconds after its ack, when the next test may be at it.
	const hanging = hangingServer(order);
	registered = { commands: [], actions: [], views: [], events: [], options: [] };
	const app = {
		command: (name: string, handler: Handler) => registered.commands.push([name, handler]),
		action: (id: RegExp, handler: Handler) => registered.actions.push([id, handler]),
		view: (id: string, handler: Handler) => registered.views.push([id, handler]),
		event: (name: string, handler: Handler) => registered.events.push([name, handler]),
		options: (id: RegExp, handler: Handler) => registered.options.push([id, handler]),
	} as unknown as App;
	taken = [];
	const listening = createListeners(app as unknown as Routes, {
		answers: hanging as Answers,
		changes: {
			async put(_what, _interaction, change) {
				order.push('put');
				// Redis takes its time; the ack comes after it.
				await new Promise(setImmediate);
				if (redisIsAway) throw new Error("Stream isn't writeable");
				taken.push(change);
				order.push('taken');
			},
		},
		access: { check: hanging as Access['check'] },
		mayRead: hanging as MayRead,
		tooMuch: async () => null,
		newReference: () => 'AAAA-AAAA',
		command: '/n8n',
		now: () => 0,
		log: createLog({ level: 'silent' }),
	});
	const context = new Proxy(
		{ command: '/n8n', instance: { host: 'n8n.example.com' } },
		{ get: (known, name) => (name in known ? known[name as keyof typeof known] : hanging) },
	) as unknown as Context;
	registerFeatures(app, listening, context);
});

const body = {
	user: { id: 'U0ANA', team_id: 'T0' },
	team: { id: 'T0' },
	channel: { id: 'C0' },
	trigger_id: '1.2.a',
	response_url: 'http://127.0.0.1:1/response',
};
/** What Slack was told inside the ack. */
let said: unknown;
const ack = async (words?: unknown) => {
	order.push('ack');
	said = words;
};

/** Runs to its end although nothing else that it asks is ever answered, and has acknowledged once. */
async function acknowledges(handler: Handler, args: Record<string, unknown>) {
	said = undefined;
	await handler({ ...args, ack });
	expect(order.filter((each) => each === 'ack')).toHaveLength(1);
}
const typed = (text: string) => {
	const command = { text, user_id: 'U0ANA', team_id: 'T0', channel_id: 'C0', trigger_id: '1.2.a' };
	return acknowledges(registered.commands[0]![1], { command });
};
const clicked = (id: string, value: string) =>
	acknowledges(listenersFor(id)[0]!, { body, action: { action_id: id, value, action_ts: '1.2' } });
const submitted = (id: string) => {
	const words = { type: 'plain_text', text: 'Words' };
	const view = {
		id: 'V1',
		hash: '1.a',
		title: words,
		submit: words,
		close: null,
		callback_id: id,
		private_metadata: 'AAAAAAAAAAAAAAAA',
		blocks: [{ type: 'section', block_id: 'b', text: words }],
		state: { values: {} },
	};
	return acknowledges(registered.views.find(([callback]) => callback === id)![1], { body, view });
};

const card = '4711/4730/1764066000123';
const job = '0123456789ab';
/** Every click that changes something, with a value that it may have. */
const changes: Record<string, string> = {
	[actions.retry]: card,
	[actions.retryConfirmed]: card,
	[actions.retryLatest]: card,
	[actions.retryAnyway]: card,
	[actions.lookAgain]: card,
	[actions.stop]: '4711',
	[actions.stopRetry]: card,
	[actions.confirmYes]: 'AAAAAAAAAAAAAAAA',
	[actions.confirmAsItRan]: 'AAAAAAAAAAAAAAAA',
	[actions.confirmNo]: 'AAAAAAAAAAAAAAAA',
	[actions.alertAcknowledge]: '4711',
	[actions.alertTakeOver]: '4711',
	[actions.alertResolve]: '4711',
	[actions.alertUnmute]: '4711',
	[actions.conditionAcknowledge]: 'stuck/1/4711',
	[actions.conditionLeave]: 'stuck/1/4711',
	[actions.conditionUnmute]: 'stuck/1/4711',
	[actions.conditionActivate]: 'off/1/wf1',
	[actions.muteEnd]: 'workflow:wf1',
	[actions.bulkPause]: job,
	[actions.bulkResume]: job,
	[actions.bulkCancel]: job,
	[actions.unwatch]: '3',
};
const menus: [string, string][] = [
	[actions.alertMore, `retry-latest:${card}`],
	[actions.alertMore, 'resolve:4711'],
	[actions.rowMore, 'retry:list.4711'],
];
const typedChanges = [
	'retry 1',
	'retry 1 --latest',
	'stop 1',
	'tags 1 +seen',
	'ack',
	'ack 1',
	'resolve Order sync',
	'mute 1 until 17:00',
	'unmute',
	'watch all',
	'unwatch 3',
];
const forms = [
	callbacks.stopWorkflow,
	callbacks.assign,
	callbacks.mute,
	callbacks.tag,
	callbacks.watch,
	callbacks.bulk,
];

describe('what shows something is acknowledged before anything else, and without waiting for anything', () => {
	test.each([
		'',
		'help',
		'nonsense',
		'failures',
		'list',
		'show 1',
		'delete 1',
		'tags 1',
		'retry-all',
		'watch',
		'watches',
		'status',
		'show https://elsewhere.example.com/workflow/a/executions/1',
		'retry https://elsewhere.example.com/workflow/a/executions/1',
	])('/n8n %s', async (text) => {
		await typed(text);
		await vi.waitFor(() => expect(order).toContain('work'));
		expect(order[0]).toBe('ack');
		expect(order).not.toContain('put');
	});

	test('what many type at the same instant: all acknowledged before the work for the first begins', async () => {
		const everybody = Array.from({ length: 50 }, (_, i) => {
			const command = { text: 'failures', user_id: `U${i}`, team_id: 'T0', channel_id: 'C0', trigger_id: `${i}.2.a` };
			return registered.commands[0]![1]({ command, ack });
		});
		await Promise.all(everybody);
		await vi.waitFor(() => expect(order.filter((each) => each === 'work').length).toBeGreaterThanOrEqual(50));
		expect(order.slice(0, 50)).toEqual(Array(50).fill('ack'));
	});

	test.each([...clickable.filter((id) => !(id in changes)), 'of:another-version'])('a click on %s', async (id) => {
		await clicked(id, '1');
		expect(order[0]).toBe('ack');
		expect(order).not.toContain('put');
	});
});

describe('what changes something is on the queue before it is acknowledged, and nothing else is waited for', () => {
	const doors: [string, () => Promise<void>][] = [
		...typedChanges.map((text): [string, () => Promise<void>] => [`/n8n ${text}`, () => typed(text)]),
		...[...Object.entries(changes), ...menus].map(([id, value]): [string, () => Promise<void>] => [
			`a click on ${id}`,
			() => clicked(id, value),
		]),
		...forms.map((id): [string, () => Promise<void>] => [`the submitted modal ${id}`, () => submitted(id)]),
	];

	test.each(doors)('%s', async (_door, act) => {
		await act();
		expect(order).toEqual(['put', 'taken', 'ack']);
		expect(said).toBeUndefined();
		expect(taken).toHaveLength(1);
		// It is written down as it is.
		expect(JSON.parse(JSON.stringify(taken[0]))).toEqual(taken[0]);
	});

	test.each(doors)(
		'%s, with Redis away: acknowledged, and the person is told that nothing was taken',
		async (door, act) => {
			redisIsAway = true;
			onTestFinished(() => {
				redisIsAway = false;
			});
			await act();
			expect(order.slice(0, 2)).toEqual(['put', 'ack']);
			expect(taken).toEqual([]);
			// Slack takes no words inside the ack of a click: they are said right after it.
			if (door.startsWith('a click')) expect(order).toEqual(['put', 'ack', 'work']);
			else expect(JSON.stringify(said)).toContain('Nothing was started.');
		},
	);
});

describe('what a select offers', () => {
	test.each([actions.watchWorkflows, actions.watchGroup])(
		'%s: nothing, in time, where Slack says nothing of the person',
		async (id) => {
			vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
			onTestFinished(() => void vi.useRealTimers());
			const [handler] = registered.options.filter(([pattern]) => pattern.test(id)).map(([, each]) => each);
			const words = { type: 'block_suggestion', action_id: id, block_id: id, value: 'ord' };
			const acknowledged = acknowledges(handler!, { body: { ...body, ...words } });
			await vi.advanceTimersByTimeAsync(2_900);
			await acknowledged;
			expect(order).toEqual(['work', 'ack']);
			expect(said).toEqual({ options: [] });
		},
	);
});

const listenersFor = (id: string) =>
	registered.actions.filter(([pattern]) => pattern.test(id)).map(([, handler]) => handler);

describe('what is registered', () => {
	test('one command, and the events of the manifest', () => {
		expect(registered.commands.map(([name]) => name)).toEqual(['/n8n']);
		expect(registered.events.map(([name]) => name)).toEqual(['app_home_opened']);
	});

	// Bolt runs all listeners that match; a second would acknowledge a second time.
	test.each([...clickable.flatMap((id) => [id, actionId(id, '4711')]), 'of:another-version', 'retry:runaway', 'retry'])(
		'exactly one listener takes %s',
		(id) => {
			expect(listenersFor(id)).toHaveLength(1);
		},
	);
});
