import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	type Channel,
	type Message,
	type Person,
	type Slack,
	startSlack,
	textOf,
} from '../../../sandbox/slack/index.js';
import { clientOf } from './app.js';
import { rawSocket, takeAll } from './raw.js';

let slack: Slack;
let client: WebClient;
let app: Awaited<ReturnType<typeof rawSocket>>;
let ana: Person;
let ops: Channel;

beforeEach(async () => {
	slack = await startSlack();
	client = clientOf(slack);
	app = await rawSocket(slack, takeAll);
	ana = slack.person('ana');
	ops = slack.channel('ops');
});
afterEach(() => slack.close());

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const button = (text: string, fields = {}) =>
	({ type: 'button', text: plain(text), action_id: text, ...fields }) as const;

async function post(...elements: object[]): Promise<Message> {
	await client.apiCall('chat.postMessage', {
		channel: ops.id,
		text: 'x',
		blocks: [{ type: 'actions', block_id: 'row', elements }],
	});
	return ops.messages().at(-1)!;
}

describe('a slash command', () => {
	it('carries what a real one carries', async () => {
		await ana.types('  /n8n   show  #4711 ', ops);
		expect(app.envelopes[0]).toMatchObject({ type: 'slash_commands', accepts_response_payload: true });
		expect(app.last).toEqual({
			token: expect.any(String),
			team_id: slack.teamId,
			team_domain: 'sandbox',
			channel_id: ops.id,
			channel_name: 'ops',
			user_id: ana.id,
			user_name: 'ana',
			command: '/n8n',
			text: 'show  #4711',
			api_app_id: slack.appId,
			is_enterprise_install: 'false',
			response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/response\/[0-9a-f]{32}$/),
			trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
		});
	});

	it('escapes & < > and leaves smart quotes as the phone typed them', async () => {
		await ana.types('/n8n list workflow:“Q&A <new>”', ops);
		expect(app.last.text).toBe('list workflow:“Q&amp;A &lt;new&gt;”');
		await ana.types('/n8n tell @ana https://n8n.example/1', ops);
		expect(app.last.text).toBe('tell @ana https://n8n.example/1');
	});

	it('is named otherwise in private channels and direct messages', async () => {
		await ana.types('/n8n', slack.channel('quiet', { private: true }));
		expect(app.last.channel_name).toBe('privategroup');
		await ana.types('/n8n', ana.dm());
		expect(app.last.channel_name).toBe('directmessage');
	});

	it('is typed by members, in channels that live', async () => {
		const few = slack.channel('few', { members: [] });
		await expect(ana.types('/n8n', few)).rejects.toThrow('ana is not in #few');
		ops.archive();
		await expect(ana.types('/n8n', ops)).rejects.toThrow('#ops is archived');
	});
});

it('a slash command with should_escape has its names and links made into entities', async () => {
	await slack.close();
	slack = await startSlack({ shouldEscape: true, commands: ['/n8n'] });
	app = await rawSocket(slack, takeAll);
	ana = slack.person('ana');
	ops = slack.channel('ops');
	slack.userGroup('oncall', [ana]);
	await ana.types('/n8n tell @ana and @oncall in #ops of https://n8n.example/?a=1&b=2 not a@ana', ops);
	expect(app.last.text).toMatch(
		/^tell <@U\w+\|ana> and <!subteam\^S\w+\|@oncall> in <#C\w+\|ops> of <https:\/\/n8n\.example\/\?a=1&amp;b=2> not a@ana$/,
	);
	expect(app.last.text).toContain(`<@${ana.id}|ana>`);
	expect(await ana.types('/other', ops)).toMatchObject({ acked: false, error: '/other is not a valid command.' });
});

describe('a click', () => {
	it('carries what a real one carries', async () => {
		const message = await post(button('Retry', { value: 'op1', style: 'primary' }));
		expect((await ana.clicks(message, 'Retry')).acked).toBe(true);
		expect(app.last).toEqual({
			type: 'block_actions',
			user: { id: ana.id, username: 'ana', name: 'ana', team_id: slack.teamId },
			api_app_id: slack.appId,
			token: expect.any(String),
			container: { type: 'message', message_ts: message.ts, channel_id: ops.id, is_ephemeral: false },
			trigger_id: expect.any(String),
			team: { id: slack.teamId, domain: 'sandbox' },
			enterprise: null,
			is_enterprise_install: false,
			channel: { id: ops.id, name: 'ops' },
			message: expect.objectContaining({
				type: 'message',
				ts: message.ts,
				user: slack.botUserId,
				bot_id: slack.botId,
				blocks: message.blocks,
			}),
			state: { values: {} },
			response_url: expect.stringContaining('/response/'),
			actions: [
				{
					type: 'button',
					action_id: 'Retry',
					block_id: 'row',
					text: plain('Retry'),
					value: 'op1',
					style: 'primary',
					action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
				},
			],
		});
	});

	it('tells of the thread it happened in', async () => {
		const root = await post(button('Retry'));
		await client.apiCall('chat.postMessage', {
			channel: ops.id,
			text: 'x',
			thread_ts: root.ts,
			blocks: [{ type: 'actions', elements: [button('More')] }],
		});
		await ana.clicks(ops.thread(root.ts)[0]!, 'More');
		expect(app.last.container.thread_ts).toBe(root.ts);
		expect(app.last.message.thread_ts).toBe(root.ts);
	});

	it('on what only she sees brings no message along', async () => {
		await client.apiCall('chat.postEphemeral', {
			channel: ops.id,
			user: ana.id,
			text: 'x',
			blocks: [{ type: 'actions', elements: [button('Open')] }],
		});
		const [message] = ana.sees(ops);
		await ana.clicks(message!, 'Open');
		expect(app.last.container).toMatchObject({ type: 'message', message_ts: message?.ts, is_ephemeral: true });
		expect(app.last.message).toBeUndefined();
		await expect(slack.person('ben').clicks(message!, 'Open')).rejects.toThrow('ben cannot see that message');
	});

	it('of a stranger carries her own team', async () => {
		const sam = slack.person('sam', { stranger: true });
		await sam.clicks(await post(button('Retry')), 'Retry');
		expect(app.last.user.team_id).toBe((await client.users.info({ user: sam.id })).user?.team_id);
		expect(app.last.user.team_id).not.toBe(slack.teamId);
		expect(app.last.team.id).toBe(slack.teamId);
	});

	it('asks first where it shall, and sends nothing when dismissed', async () => {
		const confirm = {
			title: plain('Stop?'),
			text: plain('It ends now'),
			confirm: plain('Stop it'),
			deny: plain('Let it run'),
		};
		const message = await post(button('Stop', { confirm }));
		const dialog = { title: 'Stop?', text: 'It ends now', confirm: 'Stop it', deny: 'Let it run' };
		expect(await ana.clicks(message, 'Stop', { confirm: 'dismiss' })).toEqual({ acked: false, ackMs: 0, dialog });
		expect(app.envelopes).toHaveLength(0);
		expect(await ana.clicks(message, 'Stop')).toMatchObject({ acked: true, dialog });
		expect(app.envelopes).toHaveLength(1);
	});

	it('on a link tells the app as well', async () => {
		const deed = await ana.clicks(await post(button('Open in n8n', { url: 'https://n8n.example' })), 'Open in n8n');
		expect(deed).toMatchObject({ acked: true, url: 'https://n8n.example' });
		expect(app.last.actions[0].url).toBe('https://n8n.example');
	});

	it('says what is there when the label is not, and which when there are several', async () => {
		const message = await post(button('Retry'), {
			type: 'overflow',
			action_id: 'more',
			options: [{ text: plain('Mute'), value: 'm' }],
		});
		await expect(ana.clicks(message, 'Stop')).rejects.toThrow(
			'There is no button "Stop" here. There are buttons: "Retry"; to pick: "Mute"',
		);
		const rows = ['#1', '#2'].map((id) => ({
			type: 'section',
			text: plain(id),
			accessory: button('Retry', { value: id }),
		}));
		await client.apiCall('chat.postMessage', { channel: ops.id, text: 'x', blocks: rows });
		const list = ops.messages().at(-1)!;
		await expect(ana.clicks(list, 'Retry')).rejects.toThrow('There are 2 times the button "Retry"');
		await ana.clicks(list, 'Retry', { near: '#2' });
		expect(app.last.actions[0].value).toBe('#2');
		await ana.clicks(list, 'Retry', { nth: 0 });
		expect(app.last.actions[0].value).toBe('#1');
	});

	it('may come late, on an old picture', async () => {
		const message = await post(button('Retry', { value: 'op1' }));
		await client.chat.update({ channel: ops.id, ts: message.ts, text: 'done', blocks: [{ type: 'divider' }] });
		await expect(ana.clicks(message, 'Retry')).rejects.toThrow('There is no button');
		await ana.clicks(message, 'Retry', { stale: true });
		expect(app.last.actions[0].value).toBe('op1');
		expect(app.last.message.text).toBe('done');
		await client.chat.delete({ channel: ops.id, ts: message.ts });
		await expect(ana.clicks(message, 'Retry', { stale: true })).rejects.toThrow('cannot see that message (any more)');
	});

	describe('after an update gave its block a new id', () => {
		const card = (...values: string[]) => ({
			channel: ops.id,
			text: 'x',
			blocks: values.flatMap((value) => [
				{ type: 'divider' },
				{ type: 'actions', elements: [button('Pause', { value }), button('Cancel', { value })] },
			]),
		});
		const drawn = async (...values: string[]) => {
			await client.apiCall('chat.postMessage', card(...values));
			return ops.messages().at(-1)!;
		};
		const updated = (message: Message, ...values: string[]) =>
			client.apiCall('chat.update', { ...card(...values), ts: message.ts });
		const blockOf = (message: Message, at: number) => String(message.blocks[at]?.block_id);

		it('is known by what it does and to what', async () => {
			const message = await drawn('job1', 'job2');
			await updated(message, 'job3', 'job1', 'job2');
			const block = blockOf(message, 1);
			expect(ops.messages()[0]!.blocks.map(({ block_id }) => block_id)).not.toContain(block);
			await ana.clicks(message, 'Cancel', { block, of: 'Cancel', value: 'job1' });
			expect(app.last.actions).toMatchObject([
				{ action_id: 'Cancel', value: 'job1', block_id: blockOf(ops.messages()[0]!, 3) },
			]);
		});

		it('is not taken for one that does the same to something else', async () => {
			const message = await drawn('job1');
			await updated(message, 'job2');
			const which = { block: blockOf(message, 1), of: 'Cancel' };
			for (const each of [which, { ...which, value: 'job1' }]) {
				await expect(ana.clicks(message, 'Cancel', each)).rejects.toThrow(
					'The button "Cancel" is not there any more: this has changed meanwhile. There are buttons: "Pause", "Cancel"',
				);
			}
			expect(app.envelopes).toHaveLength(0);
		});

		it('in a menu likewise', async () => {
			const menus = (...values: string[]) => ({
				channel: ops.id,
				text: 'x',
				blocks: values.map((value) => ({
					type: 'section',
					text: plain(value),
					accessory: { type: 'overflow', action_id: 'more', options: [{ text: plain('Delete'), value }] },
				})),
			});
			await client.apiCall('chat.postMessage', menus('run1', 'run2'));
			const message = ops.messages().at(-1)!;
			await client.apiCall('chat.update', { ...menus('run2', 'run3'), ts: message.ts });
			await ana.picks(message, 'Delete', { block: blockOf(message, 1), of: 'more', value: 'run2' });
			expect(app.last.actions[0].selected_option.value).toBe('run2');
			await expect(
				ana.picks(message, 'Delete', { block: blockOf(message, 0), of: 'more', value: 'run1' }),
			).rejects.toThrow('The choice "Delete" is not there any more');
		});
	});

	it('has no use for an answer inside its ack', async () => {
		const message = await post(button('Retry'));
		app.socket.close();
		await slack.until(() => slack.connections === 0);
		await rawSocket(slack, () => ({ text: 'lost' }));
		await ana.clicks(message, 'Retry');
		expect(slack.problems).toMatchObject([
			{ what: 'the answer inside the ack of a button is ignored: {"text":"lost"}' },
		]);
	});
});

describe('picking', () => {
	it('in a menu and a select sends the choice; a select keeps it', async () => {
		const option = (text: string, value: string) => ({ text: plain(text), value });
		const message = await post(
			{ type: 'overflow', action_id: 'more', options: [option('Mute', 'm'), option('Tag', 't')] },
			{
				type: 'static_select',
				action_id: 'sort',
				placeholder: plain('Sort by'),
				options: [option('Newest', 'new'), option('Oldest', 'old')],
			},
			{ type: 'users_select', action_id: 'who', placeholder: plain('Assign to') },
			button('Go'),
		);
		await ana.picks(message, 'Tag');
		expect(app.last.actions[0]).toMatchObject({
			type: 'overflow',
			action_id: 'more',
			selected_option: option('Tag', 't'),
		});
		await ana.picks(message, 'Oldest', { of: 'Sort by' });
		expect(app.last.actions[0]).toMatchObject({ type: 'static_select', selected_option: option('Oldest', 'old') });
		await ana.picks(message, 'ana', { of: 'who' });
		expect(app.last.actions[0]).toMatchObject({ type: 'users_select', selected_user: ana.id });
		await ana.clicks(message, 'Go');
		expect(app.last.state.values.row).toEqual({
			sort: { type: 'static_select', selected_option: option('Oldest', 'old') },
			who: { type: 'users_select', selected_user: ana.id },
		});
		await slack.person('ben').clicks(message, 'Go');
		expect(app.last.state.values).toEqual({});
		await expect(ana.picks(message, 'Loudest', { of: 'sort' })).rejects.toThrow(
			'There is no choice "Loudest" here. There are choices: "Newest", "Oldest"',
		);
		await expect(ana.picks(message, 'nobody', { of: 'who' })).rejects.toThrow(
			'Nobody and no channel here is called "nobody"',
		);
	});

	it('from the app’s own options asks the app', async () => {
		app.socket.close();
		await slack.until(() => slack.connections === 0);
		const options = [{ text: plain('Order sync'), value: 'w1' }];
		app = await rawSocket(slack, ({ payload }) => (payload.type === 'block_suggestion' ? { options } : {}));
		const message = await post({ type: 'external_select', action_id: 'workflow', placeholder: plain('Workflow') });
		await expect(ana.searches(message, 'or')).rejects.toThrow('from 3 characters on');
		expect(await ana.searches(message, 'ord')).toEqual(['Order sync']);
		expect(app.last).toMatchObject({ type: 'block_suggestion', action_id: 'workflow', block_id: 'row', value: 'ord' });
		await ana.picks(message, 'Order sync');
		expect(app.last.actions[0].selected_option).toEqual(options[0]);
	});

	it('of several keeps what was found by an earlier search', async () => {
		app.socket.close();
		await slack.until(() => slack.connections === 0);
		const option = (text: string) => ({ text: plain(text), value: text });
		app = await rawSocket(slack, ({ payload }) =>
			payload.type === 'block_suggestion' ? { options: [option(payload.value)] } : {},
		);
		const select = { type: 'multi_external_select', action_id: 'workflows', min_query_length: 0 };
		const message = await post({ ...select, placeholder: plain('Workflows') });
		expect(await ana.searches(message, 'Order')).toEqual(['Order']);
		await ana.picks(message, ['Order']);
		await ana.searches(message, 'Mail');
		await ana.picks(message, ['Order', 'Mail']);
		expect(app.last.actions[0].selected_options).toEqual([option('Order'), option('Mail')]);
		await ana.picks(message, ['Mail']);
		await expect(ana.picks(message, ['Order', 'Mail'])).rejects.toThrow('There is no choice "Order" here');
	});

	const many = Array.from({ length: 101 }, (_, at) => ({ text: plain(`w${at}`), value: `w${at}` }));
	it.each([
		['101 of them', { options: many }, 'no more than 100 items allowed [json-pointer:/options]'],
		['words that are none', { options: [{ text: 'Order', value: 'w' }] }, 'must be an object'],
		['an empty value', { options: [{ text: plain('Order'), value: '' }] }, 'must be more than 0 characters'],
		['both kinds', { options: [], option_groups: [] }, 'must define exactly one of options, option_groups'],
		['nothing at all', {}, 'must define exactly one of options, option_groups'],
	])('refuses %s', async (_, answer, why) => {
		app.socket.close();
		await slack.until(() => slack.connections === 0);
		app = await rawSocket(slack, ({ payload }) => (payload.type === 'block_suggestion' ? answer : {}));
		const message = await post({ type: 'external_select', action_id: 'workflow', placeholder: plain('Workflow') });
		await expect(ana.searches(message, 'ord')).rejects.toThrow('Result could not be loaded.');
		expect(JSON.stringify(slack.problems)).toContain(why);
	});
});

describe('Home and shortcuts', () => {
	it('show and carry the published view', async () => {
		expect(ana.home()).toBeUndefined();
		const view = { type: 'home', blocks: [{ type: 'actions', elements: [button('Refresh')] }] } as const;
		const first = await client.views.publish({ user_id: ana.id, view: view as never });
		expect(textOf(ana.home()!)).toContain('Refresh');
		await ana.clicks(ana.home()!, 'Refresh');
		expect(app.last).toMatchObject({ container: { type: 'view' }, view: { type: 'home', hash: first.view?.hash } });
		expect(app.last.response_url).toBeUndefined();
		const again = () => client.views.publish({ user_id: ana.id, view: view as never, hash: first.view?.hash ?? '' });
		await again();
		await expect(again()).rejects.toThrow('hash_conflict');
		await ana.opensHome();
		expect(app.last.event.view).toMatchObject({ type: 'home', id: first.view?.id });
	});

	it('are run from anywhere or on a message', async () => {
		await ana.runsShortcut('run_global');
		expect(app.last).toMatchObject({ type: 'shortcut', callback_id: 'run_global', user: { id: ana.id } });
		const message = ana.says('look', ops);
		await ana.runsShortcut('attach', message);
		expect(app.last).toMatchObject({
			type: 'message_action',
			callback_id: 'attach',
			message_ts: message.ts,
			message: { text: 'look' },
		});
	});
});
