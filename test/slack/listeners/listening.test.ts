import type { App } from '@slack/bolt';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../src/observability/index.js';
import type { Answers } from '../../../src/slack/answers.js';
import type { Edge } from '../../../src/slack/edge.js';
import { registerListeners } from '../../../src/slack/listeners/index.js';
import { createListening } from '../../../src/slack/listening.js';
import { actionId, actions, callbacks } from '../../../src/slack/views/actions.js';

type Handler = (args: Record<string, unknown>) => Promise<void>;

/** What was registered with Bolt. */
type Registered = {
	commands: [string, Handler][];
	actions: [RegExp, Handler][];
	views: [string, Handler][];
	events: [string, Handler][];
};

/** Inputs of a modal: Slack tells of them when it is submitted. */
const inputs: string[] = [actions.bulkWorkflow, actions.bulkStart, actions.bulkAtOnce, actions.bulkRunning];
const clickable = Object.values(actions).filter((action) => !inputs.includes(action));

let registered: Registered;
/** What happened, in order: `ack`, and `work` for whatever else was called. */
let order: string[];

/** Whatever is asked of it is noted and never answered, as by servers that hang. */
const hanging: unknown = new Proxy(() => {}, {
	get: (_target, name) => (name === 'then' ? undefined : hanging),
	apply() {
		order.push('work');
		return new Promise(() => {});
	},
});

beforeEach(() => {
	order = [];
	registered = { commands: [], actions: [], views: [], events: [] };
	const app = {
		command: (name: string, handler: Handler) => registered.commands.push([name, handler]),
		action: (id: RegExp, handler: Handler) => registered.actions.push([id, handler]),
		view: ({ callback_id }: { callback_id: string }, handler: Handler) => registered.views.push([callback_id, handler]),
		event: (name: string, handler: Handler) => registered.events.push([name, handler]),
	} as unknown as App;
	const listening = createListening({
		app,
		answers: hanging as Answers,
		newReference: () => 'AAAA-AAAA',
		command: '/n8n',
		now: () => 0,
		log: createLog({ level: 'silent' }),
	});
	const edge = new Proxy(
		{ listening, command: '/n8n', n8nHost: 'n8n.example.com' },
		{
			get: (known, name) => (name in known ? known[name as keyof typeof known] : hanging),
		},
	) as unknown as Edge;
	registerListeners(app, edge);
});

const body = {
	user: { id: 'U0ANA', team_id: 'T0' },
	team: { id: 'T0' },
	channel: { id: 'C0' },
	trigger_id: '1.2.a',
	response_url: 'http://127.0.0.1:1/response',
};
const ack = async () => void order.push('ack');

/** Runs to its end although nothing that it asks is ever answered, and has acknowledged before it asked. */
async function acknowledges(handler: Handler, args: Record<string, unknown>) {
	await handler({ ...args, ack });
	expect(order[0]).toBe('ack');
	expect(order.filter((each) => each === 'ack')).toHaveLength(1);
}

describe('acknowledged before anything else, and without waiting for anything', () => {
	test.each([
		'',
		'help',
		'nonsense',
		'failures',
		'list',
		'show 1',
		'retry 1',
		'stop 1',
		'delete 1',
		'tags 1',
		'tags 1 +seen',
		'status',
		'show https://elsewhere.example.com/workflow/a/executions/1',
	])('/n8n %s', async (text) => {
		const command = { text, user_id: 'U0ANA', team_id: 'T0', channel_id: 'C0', trigger_id: '1.2.a' };
		await acknowledges(registered.commands[0]![1], { command });
		await new Promise(setImmediate);
		expect(order).toContain('work');
	});

	test.each([...clickable, 'of:another-version'])('a click on %s', async (id) => {
		const action = { action_id: id, value: '1', action_ts: '1.2' };
		await acknowledges(listenersFor(id)[0]!, { body, action });
	});

	test.each(Object.values(callbacks).filter((id) => id !== callbacks.details))('the submitted modal %s', async (id) => {
		const view = { id: 'V1', private_metadata: 'AAAAAAAAAAAAAAAA', state: { values: {} } };
		await acknowledges(registered.views.find(([callback]) => callback === id)![1], { body, view });
	});
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
