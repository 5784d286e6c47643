import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type Person, type Slack, startSlack, textOf } from '../../../sandbox/slack/index.js';
import { clientOf, refusalOf } from './app.js';
import { rawSocket } from './raw.js';

let slack: Slack;
let clock: TestClock;
let client: WebClient;
let app: Awaited<ReturnType<typeof rawSocket>>;
let ana: Person;
/** What the app answers to the next payloads; an empty ack when there is none. */
let answers: object[];

beforeEach(async () => {
	clock = createTestClock();
	answers = [];
	slack = await startSlack({ clock });
	client = clientOf(slack);
	app = await rawSocket(slack, () => answers.shift() ?? {});
	ana = slack.person('ana');
});
afterEach(() => slack.close());

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const nameInput = {
	type: 'input',
	block_id: 'name',
	label: plain('Name'),
	element: { type: 'plain_text_input', action_id: 'name', max_length: 5 },
};
const modal = (title: string, fields: object = {}): never =>
	({ type: 'modal', title: plain(title), submit: plain('Save'), blocks: [nameInput], ...fields }) as never;

async function trigger(): Promise<string> {
	await ana.types('/lamp', slack.channel('ops'));
	return app.last.trigger_id;
}
async function open(title: string, fields: object = {}) {
	const opened = await client.views.open({ trigger_id: await trigger(), view: modal(title, fields) });
	return opened.view as { id: string; hash: string };
}

describe('triggers', () => {
	it('are good for three seconds, once, and only if they were issued', async () => {
		const view = modal('One');
		const first = await trigger();
		clock.advance(3000);
		expect(await refusalOf(client.views.open({ trigger_id: first, view }))).toBe('ok');
		expect(await refusalOf(client.views.open({ trigger_id: first, view }))).toBe('exchanged_trigger_id');
		const second = await trigger();
		clock.advance(3001);
		expect(await refusalOf(client.views.open({ trigger_id: second, view }))).toBe('expired_trigger_id');
		expect(await refusalOf(client.views.open({ trigger_id: '1.2.3', view }))).toBe('invalid_trigger_id');
	});

	it('survive a view that is refused, with the reason', async () => {
		const id = await trigger();
		const bad = await client.views.open({ trigger_id: id, view: modal('x'.repeat(25)) }).catch((error) => error);
		expect(bad.data).toMatchObject({
			error: 'invalid_arguments',
			response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
		});
		expect(await refusalOf(client.views.open({ trigger_id: id, view: modal('One') }))).toBe('ok');
	});
});

describe('the stack', () => {
	it('holds three modals', async () => {
		await open('One');
		for (const title of ['Two', 'Three']) await client.views.push({ trigger_id: await trigger(), view: modal(title) });
		expect(ana.modal()?.title).toBe('Three');
		expect(await refusalOf(client.views.push({ trigger_id: await trigger(), view: modal('Four') }))).toBe(
			'push_limit_reached',
		);
		await ana.closes();
		expect(ana.modal()?.title).toBe('Two');
		await ana.closes({ all: true });
		expect(ana.modal()).toBeUndefined();
		expect(await refusalOf(client.views.push({ trigger_id: await trigger(), view: modal('Alone') }))).toBe('not_found');
	});

	it('tells of closing where that is wanted', async () => {
		await open('One', { notify_on_close: true, private_metadata: 'm1' });
		await ana.clicks(ana.modal()!, 'Cancel');
		expect(app.last).toMatchObject({ type: 'view_closed', is_cleared: false, view: { private_metadata: 'm1' } });
	});

	it('knows external ids, each once', async () => {
		await open('One', { external_id: 'e1' });
		expect(
			await refusalOf(client.views.push({ trigger_id: await trigger(), view: modal('Two', { external_id: 'e1' }) })),
		).toBe('duplicate_external_id');
		await client.views.update({ external_id: 'e1', view: modal('New', { external_id: 'e1' }) });
		expect(ana.modal()?.title).toBe('New');
	});
});

describe('views.update', () => {
	it('is refused for an old hash and for a closed view', async () => {
		const { id, hash } = await open('One');
		expect(await refusalOf(client.views.update({ view_id: id, hash, view: modal('Two') }))).toBe('ok');
		expect(await refusalOf(client.views.update({ view_id: id, hash, view: modal('Three') }))).toBe('hash_conflict');
		await ana.closes();
		expect(await refusalOf(client.views.update({ view_id: id, view: modal('Four') }))).toBe('not_found');
	});

	it('keeps what was typed where block_id and action_id stay', async () => {
		const { id } = await open('One');
		answers = [{ response_action: 'errors', errors: { name: 'Taken' } }];
		await ana.submits({ Name: 'Lumen' });
		await client.views.update({ view_id: id, view: modal('Two') });
		expect(ana.modal()?.values.name?.name?.value).toBe('Lumen');
		await client.views.update({ view_id: id, view: modal('Three', { blocks: [{ ...nameInput, block_id: 'other' }] }) });
		expect(ana.modal()?.values.other?.name?.value).toBe(null);
	});
});

describe('submitting', () => {
	it('carries the view, its state and private_metadata', async () => {
		const { id } = await open('One', { callback_id: 'c1', private_metadata: 'p1' });
		expect(await ana.submits({ Name: 'Lumen' })).toEqual({ acked: true, ackMs: 0 });
		expect(app.last).toMatchObject({
			type: 'view_submission',
			user: { id: ana.id },
			trigger_id: expect.any(String),
			view: {
				id,
				callback_id: 'c1',
				private_metadata: 'p1',
				state: { values: { name: { name: { type: 'plain_text_input', value: 'Lumen' } } } },
			},
		});
		expect(ana.modal()).toBeUndefined();
	});

	it('is stopped by Slack itself where an input is empty or too long', async () => {
		await open('One');
		const sent = app.envelopes.length;
		expect(await ana.submits()).toEqual({
			acked: false,
			ackMs: 0,
			errors: { Name: 'Please complete this required field.' },
		});
		expect((await ana.submits({ Name: '123456' })).errors).toEqual({ Name: 'Must be 5 characters or fewer.' });
		expect(app.envelopes).toHaveLength(sent);
		await expect(ana.submits({ Nmae: 'x' })).rejects.toThrow('There is no input "Nmae" here. There are inputs: "Name"');
	});

	it('obeys errors, update, push and clear', async () => {
		await open('One');
		answers = [{ response_action: 'errors', errors: { name: 'Taken' } }];
		expect(await ana.submits({ Name: 'Lumen' })).toMatchObject({ acked: true, errors: { Name: 'Taken' } });
		expect(textOf(ana.modal()!)).toContain('Taken');
		answers = [{ response_action: 'update', view: modal('Two') }];
		await ana.submits();
		expect(ana.modal()).toMatchObject({ title: 'Two', errors: {} });
		answers = [{ response_action: 'push', view: modal('Three', { blocks: [] }) }];
		await ana.submits();
		expect(ana.modal()?.title).toBe('Three');
		answers = [{ response_action: 'clear' }];
		await ana.clicks(ana.modal()!, 'Save');
		expect(ana.modal()).toBeUndefined();
		expect(slack.problems).toEqual([]);
	});

	it('shows trouble where the answer is nonsense or none', async () => {
		await open('One');
		const nonsense = [
			{ response_action: 'errors', errors: { elsewhere: 'x' } },
			{ response_action: 'dance' },
			{ response_action: 'update', view: modal('x'.repeat(25)) },
			{ text: 'thanks' },
		];
		for (const answer of nonsense) {
			answers = [answer];
			expect((await ana.submits({ Name: 'Lumen' })).error).toBe('We had some trouble connecting. Try again?');
			expect(ana.modal()?.notice).toBe('We had some trouble connecting. Try again?');
		}
		expect(slack.problems).toHaveLength(nonsense.length);
		app.socket.close();
		await slack.until(() => slack.connections === 0);
		expect(await ana.submits()).toMatchObject({ acked: false, error: 'We had some trouble connecting. Try again?' });
	});

	it('takes every kind of input by its label', async () => {
		const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
		const input = (label: string, element: object, fields = {}) => ({
			type: 'input',
			block_id: label,
			label: plain(label),
			element: { action_id: 'e', ...element },
			...fields,
		});
		const options = [option('Red'), option('Green')];
		await open('All', {
			blocks: [
				input('Colour', { type: 'static_select', options }),
				input('Colours', { type: 'multi_static_select', options }),
				input('Shade', { type: 'radio_buttons', options }),
				input('Ticks', { type: 'checkboxes', options }, { optional: true }),
				input('Who', { type: 'users_select' }),
				input('Where', { type: 'multi_conversations_select' }),
				input('Day', { type: 'datepicker' }),
				input('Count', { type: 'number_input', is_decimal_allowed: false, min_value: '1' }),
				input('Link', { type: 'url_text_input' }),
			],
		});
		const entries = {
			Colour: 'Red',
			Colours: ['Red', 'Green'],
			Shade: 'Green',
			Who: ana,
			Where: ['#ops'],
			Day: '2026-11-23',
			Count: 0,
			Link: 'n8n',
		};
		expect((await ana.submits(entries)).errors).toEqual({ Count: 'Must be at least 1.', Link: 'Must be a valid URL.' });
		await ana.submits({ Count: 3, Link: 'https://n8n.example' });
		const values = Object.entries(app.last.view.state.values as Record<string, { e: object }>).map(([label, { e }]) => [
			label,
			e,
		]);
		expect(Object.fromEntries(values)).toEqual({
			Colour: { type: 'static_select', selected_option: options[0] },
			Colours: { type: 'multi_static_select', selected_options: options },
			Shade: { type: 'radio_buttons', selected_option: options[1] },
			Ticks: { type: 'checkboxes', selected_options: [] },
			Who: { type: 'users_select', selected_user: ana.id },
			Where: { type: 'multi_conversations_select', selected_conversations: [slack.channel('ops').id] },
			Day: { type: 'datepicker', selected_date: '2026-11-23' },
			Count: { type: 'number_input', value: '3' },
			Link: { type: 'url_text_input', value: 'https://n8n.example' },
		});
	});

	it('can bring back forged private_metadata', async () => {
		await open('One', { private_metadata: 'mine' });
		await ana.submits({ Name: 'Lumen' }, { private: 'forged' });
		expect(app.last.view.private_metadata).toBe('forged');
	});
});
