import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, type Slack, startSlack, textOf } from '../../../sandbox/slack/index.js';
import { httpApp, socketApp } from './app.js';

/** A small app that uses each way of answering once. */
function register(app: App): void {
	app.command('/lamp', async ({ command, ack, respond, client, body }) => {
		await ack();
		if (command.text === 'form') {
			await client.views.open({
				trigger_id: body.trigger_id,
				view: {
					type: 'modal',
					callback_id: 'form',
					private_metadata: command.channel_id,
					title: { type: 'plain_text', text: 'A new lamp' },
					submit: { type: 'plain_text', text: 'Make' },
					blocks: [
						{
							type: 'input',
							block_id: 'name',
							label: { type: 'plain_text', text: 'Name' },
							element: { type: 'plain_text_input', action_id: 'name' },
						},
					],
				},
			});
			return;
		}
		await respond({ text: `You said “${command.text}”`, response_type: 'ephemeral' });
		await client.chat.postMessage({
			channel: command.channel_id,
			text: 'The lamp is off',
			blocks: [
				{ type: 'section', text: { type: 'mrkdwn', text: '*The lamp* is off', verbatim: true } },
				{
					type: 'actions',
					block_id: 'lamp',
					elements: [
						{
							type: 'button',
							action_id: 'switch',
							value: 'on',
							text: { type: 'plain_text', text: 'Switch on' },
							confirm: { text: { type: 'plain_text', text: 'It is bright' } },
						},
					],
				},
			],
		});
	});
	app.action('switch', async ({ ack, body, client, respond }) => {
		await ack();
		if (body.type !== 'block_actions') return;
		await client.chat.update({
			channel: body.channel?.id ?? '',
			ts: body.message?.ts ?? '',
			text: `The lamp is on, by <@${body.user.id}>`,
			blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `The lamp is on, by <@${body.user.id}>` } }],
		});
		await respond({ text: 'Mind your eyes', response_type: 'ephemeral', replace_original: false });
	});
	app.view('form', async ({ ack, view, client }) => {
		const name = view.state.values.name?.name?.value ?? '';
		if (name.length < 3) return ack({ response_action: 'errors', errors: { name: 'Longer, please' } });
		await ack();
		await client.chat.postMessage({ channel: view.private_metadata, text: `Made ${name}` });
	});
}

const ways = { 'Socket Mode': socketApp, 'a request URL': httpApp };

describe.each(Object.entries(ways))('an app behind %s', (_, start) => {
	let slack: Slack;
	let app: App;

	beforeEach(async () => {
		slack = await startSlack();
		app = await start(slack, register);
	});
	afterEach(async () => {
		await app.stop();
		await slack.close();
	});

	it('answers a command, has its button clicked, and changes the message', async () => {
		const ana = slack.person('ana');
		const ben = slack.person('ben');
		const ops = slack.channel('ops');

		const deed = await ana.types('/lamp hello', ops);
		expect(deed).toMatchObject({ acked: true });
		expect(deed.error).toBeUndefined();

		const lamp = await slack.until(() => ops.messages()[0]);
		expect(textOf(lamp)).toBe('The lamp is off\nSwitch on');
		expect(buttonsOf(lamp)).toEqual(['Switch on']);
		expect(ana.sees(ops).map(textOf)).toContain('You said “hello”');
		expect(ben.sees(ops).map(textOf)).not.toContain('You said “hello”');

		const dismissed = await ben.clicks(lamp, 'Switch on', { confirm: 'dismiss' });
		expect(dismissed).toMatchObject({ acked: false, dialog: { text: 'It is bright', confirm: 'Yes' } });
		expect((await ben.clicks(lamp, 'Switch on')).acked).toBe(true);
		await slack.until(() => textOf(ops.messages()[0]!) === 'The lamp is on, by @ben');
		await slack.until(() => ben.sees(ops).some((message) => textOf(message) === 'Mind your eyes'));
		await expect(ben.clicks(ops.messages()[0]!, 'Switch on')).rejects.toThrow('There is no button "Switch on" here');
		expect(slack.problems).toEqual([]);
	});

	it('opens a form, refuses what is wrong in it, and takes what is right', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		await ana.types('/lamp form', ops);
		await slack.until(() => ana.modal());

		expect((await ana.submits()).errors).toEqual({ Name: 'Please complete this required field.' });
		expect((await ana.submits({ Name: 'L' })).errors).toEqual({ Name: 'Longer, please' });
		expect(textOf(ana.modal()!)).toContain('Longer, please');
		expect((await ana.submits({ Name: 'Lumen' })).errors).toBeUndefined();
		expect(ana.modal()).toBeUndefined();
		await slack.until(() => ops.messages().some((message) => message.text === 'Made Lumen'));
	});

	it('shows what Slack shows where nobody listens', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		const deed = await ana.types('/nothing', ops);
		expect(deed.acked).toBe(false);
		expect(deed.error).toMatch(/^\/nothing failed/);
		expect(textOf(ana.sees(ops)[0]!)).toBe(deed.error);
	});
});
