import type { App } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Page, startPage } from '../../../sandbox/page/index.js';
import { type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { clientOf, socketApp } from '../slack/app.js';
import { openWindows, type Windows } from './window.js';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });

let windows: Windows;
beforeAll(async () => {
	windows = await openWindows();
});
afterAll(() => windows?.close());

let slack: Slack;
let app: App;
let page: Page;
/** What the app was sent, in order. */
let heard: unknown[];
beforeEach(async () => {
	heard = [];
	slack = await startSlack({ rateLimits: 'off', commands: ['/form', '/menu', '/mute', '/job'] });
	slack.channel('lab');
	slack.person('ana');
	slack.person('ben');
	app = await socketApp(slack, listen);
	page = await startPage({ slack });
});
afterEach(async () => {
	await page.close();
	await app.stop();
	await slack.close();
});

/** An app with one of everything; `/mute` does not answer. */
function listen(app: App) {
	app.command('/form', async ({ ack, body, client }) => {
		await ack();
		await client.views.open({
			trigger_id: body.trigger_id,
			view: {
				type: 'modal',
				callback_id: 'form',
				title: plain('A form'),
				submit: plain('Send'),
				blocks: [
					{
						type: 'input',
						block_id: 'name',
						label: plain('Name'),
						element: { type: 'plain_text_input', action_id: 'a' },
					},
					{
						type: 'input',
						block_id: 'size',
						label: plain('Size'),
						element: { type: 'static_select', action_id: 'a', options: [option('Small', 's'), option('Large', 'l')] },
					},
					{
						type: 'input',
						block_id: 'who',
						label: plain('Who'),
						optional: true,
						element: { type: 'multi_users_select', action_id: 'a' },
					},
					{
						type: 'input',
						block_id: 'extras',
						label: plain('Extras'),
						optional: true,
						element: { type: 'checkboxes', action_id: 'a', options: [option('Bell', 'b'), option('Horn', 'h')] },
					},
				],
			},
		});
	});
	app.view('form', async ({ ack, view }) => {
		const { values } = view.state;
		if (values.name?.a?.value === 'nobody') {
			return ack({ response_action: 'errors', errors: { name: 'There is nobody of that name' } });
		}
		heard.push(values);
		await ack({ response_action: 'update', view: { type: 'modal', title: plain('Thanks'), blocks: [] } });
	});
	app.command('/menu', async ({ ack, respond }) => {
		await ack();
		await respond({
			text: 'A menu',
			blocks: [
				{
					type: 'section',
					text: { type: 'mrkdwn', text: '*Two* of `everything`' },
					accessory: { type: 'overflow', action_id: 'more', options: [option('One', '1'), option('Two', '2')] },
				},
				{
					type: 'actions',
					elements: [
						{
							type: 'button',
							action_id: 'drop',
							text: plain('Drop'),
							style: 'danger',
							confirm: {
								title: plain('Drop it?'),
								text: plain('It breaks.'),
								confirm: plain('Drop'),
								deny: plain('Keep'),
							},
						},
						{ type: 'button', action_id: 'silent', text: plain('Silent') },
					],
				},
			],
		});
	});
	app.action('more', async ({ ack, action }) => {
		await ack();
		heard.push((action as { selected_option: { value: string } }).selected_option.value);
	});
	app.action('drop', async ({ ack }) => {
		await ack();
		heard.push('dropped');
	});
	app.action('silent', async () => {});
	app.command('/mute', async () => {});
	app.command('/job', async ({ ack, client, body }) => {
		await ack();
		await client.chat.postMessage({
			channel: body.channel_id,
			text: 'A job',
			blocks: job('0 of 9', ['Pause', 'Cancel']),
		});
	});
	app.action(/^job/, async ({ ack, action }) => {
		await ack();
		heard.push((action as { action_id: string }).action_id);
	});
}

/** A card as apps draw it anew while they work: none of its blocks has an id of its own. */
const job = (words: string, labels: string[]) => [
	{ type: 'section' as const, text: plain(words) },
	{
		type: 'actions' as const,
		elements: labels.map((label) => ({
			type: 'button' as const,
			action_id: `job${label}`,
			value: 'job1',
			text: plain(label),
			...(label === 'Cancel' && { confirm: { title: plain('Cancel it?'), text: plain('The rest is left.') } }),
		})),
	},
];

test('a modal is filled in, refused with words under the input, corrected, and updated', async () => {
	const { tab, type, dialog, button, errors } = await windows.open(page.url, 'ana');
	await type('/form');
	await button('Send', dialog()).click();
	await dialog().getByText('Please complete this required field.').first().waitFor();

	await dialog().getByLabel('Name').fill('nobody');
	await dialog().locator('.input', { hasText: 'Size' }).getByRole('button').click();
	await tab.getByRole('option', { name: 'Large' }).click();
	await button('Send', dialog()).click();
	await dialog().getByText('There is nobody of that name').waitFor();

	await dialog().getByLabel('Name').fill('Lumen');
	await dialog().locator('.input', { hasText: 'Who' }).getByRole('button').click();
	await tab.getByRole('option', { name: 'ana' }).click();
	await tab.getByRole('option', { name: 'ben' }).click();
	await dialog().getByRole('heading', { name: 'A form' }).click();
	await dialog().getByLabel('Bell').check();
	await dialog().getByLabel('Horn').check();
	await dialog().getByLabel('Bell').uncheck();
	await button('Send', dialog()).click();
	await dialog().getByText('Thanks').waitFor();

	const [values] = heard as [Record<string, { a: Record<string, unknown> }>];
	expect(values.name?.a.value).toBe('Lumen');
	expect(values.size?.a.selected_option).toMatchObject({ value: 'l' });
	expect(values.who?.a.selected_users).toEqual([slack.person('ana').id, slack.person('ben').id]);
	expect(values.extras?.a.selected_options).toMatchObject([{ value: 'h' }]);
	expect(errors).toEqual([]);
});

test('boxes ticked faster than the workspace tells of them stay as they were ticked', async () => {
	const { type, dialog } = await windows.open(page.url, 'ana');
	await type('/form');
	const boxes = dialog().locator('.ticks input');
	await boxes.first().waitFor();
	const states = await boxes.evaluateAll(async (inputs: HTMLInputElement[]) => {
		const [bell, horn] = inputs as [HTMLInputElement, HTMLInputElement];
		const seen: string[] = [];
		const lookFor = async (ms: number) => {
			const until = Date.now() + ms;
			do {
				const state = `${bell.checked} ${horn.checked}`;
				if (seen.at(-1) !== state) seen.push(state);
				await new Promise((resolve) => setTimeout(resolve, 1));
			} while (Date.now() < until);
		};
		// The page is told of changes in bunches: with one of these gaps, of the first tick after the second was made.
		for (let gap = 5; gap <= 60; gap += 5) {
			for (const box of [bell, horn, bell, horn]) {
				box.click();
				await lookFor(gap);
			}
			await lookFor(150);
		}
		return seen;
	});
	const round = ['true false', 'true true', 'false true', 'false false'];
	expect(states).toEqual(Array.from({ length: 12 }, () => round).flat());
});

test('a button with a dialog asks first; an overflow menu offers its choices', async () => {
	const { tab, type, message, button, errors } = await windows.open(page.url, 'ana');
	await type('/menu');
	const menu = message('Two of everything');
	await menu.locator('b', { hasText: 'Two' }).waitFor();
	await menu.locator('code', { hasText: /^everything$/ }).waitFor();

	const dialog = tab.getByRole('alertdialog');
	await button('Drop', menu).click();
	await dialog.getByText('It breaks.').waitFor();
	await dialog.getByRole('button', { name: 'Keep' }).click();
	await dialog.waitFor({ state: 'detached' });
	expect(heard).toEqual([]);
	await button('Drop', menu).click();
	await dialog.getByRole('button', { name: 'Drop' }).click();
	await slack.until(() => heard.length === 1);

	await menu.getByRole('button', { name: 'More actions' }).click();
	await tab.getByRole('menuitem', { name: 'Two' }).click();
	await slack.until(() => heard.length === 2);
	expect(heard).toEqual(['dropped', '2']);
	expect(errors).toEqual([]);
});

test('a dialog is answered although the message was drawn anew under it, and not where the button is gone', async () => {
	const { tab, type, message, button, errors } = await windows.open(page.url, 'ana');
	const lab = slack.channel('lab');
	const client = clientOf(slack);
	const dialog = tab.getByRole('alertdialog');
	const askedWhile = async (words: string, labels: string[]) => {
		await button('Cancel', tab.locator('main article').last()).click();
		await dialog.getByText('The rest is left.').waitFor();
		const ts = lab.messages()[0]!.ts;
		await client.chat.update({ channel: lab.id, ts, text: 'A job', blocks: job(words, labels) });
		await message(words).waitFor();
		await dialog.getByRole('button', { name: 'Yes' }).click();
	};
	await type('/job');
	await message('0 of 9').waitFor();
	await askedWhile('5 of 9', ['Pause', 'Cancel']);
	await slack.until(() => heard.length === 1);
	expect(heard).toEqual(['jobCancel']);
	expect(await tab.getByRole('alert').count()).toBe(0);

	await askedWhile('9 of 9', ['Results']);
	await tab.getByRole('alert').getByText('The button "Cancel" is not there any more').waitFor();
	expect(heard).toEqual(['jobCancel']);
	expect(errors).toEqual([]);
});

test('an app that does not answer within three seconds is told of, as Slack tells it', async () => {
	const { tab, type, message, button } = await windows.open(page.url, 'ana');
	await type('/mute now');
	await message('/mute failed because the app did not respond').waitFor();
	await type('/menu');
	await button('Silent', message('Two of everything')).click();
	await tab.getByRole('alert').getByText('The app did not respond').waitFor();
});

test('the arrow up brings back what was sent before', async () => {
	const { tab, type, message } = await windows.open(page.url, 'ana');
	const box = tab.getByLabel('Message #lab');
	await type('first');
	await type('/nothing here');
	await message('/nothing is not a valid command').waitFor();
	await box.press('ArrowUp');
	expect(await box.inputValue()).toBe('/nothing here');
	await box.press('ArrowUp');
	expect(await box.inputValue()).toBe('first');
	await box.press('ArrowDown');
	await box.press('ArrowDown');
	expect(await box.inputValue()).toBe('');
});

test('on a phone channels and people are behind a button', async () => {
	const { tab, message } = await windows.open(page.url, 'ana', { width: 390, height: 760 });
	slack.person('ben').says('hello', slack.channel('lab'));
	await message('hello').waitFor();
	expect(await tab.locator('.sidebar').isVisible()).toBe(false);
	await tab.getByLabel('Channels and people').click();
	await tab.locator('.people').getByRole('button', { name: 'ben' }).click();
	await tab.getByText('as ben').waitFor();
	expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test('other sites in the same browser can neither act here nor read', async () => {
	const deed = { person: slack.person('ana').id, does: 'types', channel: slack.channel('lab').id, text: 'hi' };
	const post = (headers: Record<string, string>) =>
		fetch(`${page.url}deeds`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(deed),
		});
	expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403);
	expect(slack.channel('lab').messages()).toHaveLength(0);
	expect((await post({})).status).toBe(200);
	expect(slack.channel('lab').messages()).toHaveLength(1);
});

test('a data table shows as many rows as it wants at once, and its links lead somewhere', async () => {
	const cell = (text: string) => ({ type: 'raw_text' as const, text });
	const link = (text: string) => ({
		type: 'rich_text' as const,
		elements: [
			{
				type: 'rich_text_section' as const,
				elements: [{ type: 'link' as const, url: `https://n8n.example/${text}`, text }],
			},
		],
	});
	const rows = Array.from({ length: 12 }, (_, i) => [link(`run-${i + 1}`), cell('*not* bold')]);
	await clientOf(slack).chat.postMessage({
		channel: slack.channel('lab').id,
		text: 'A table',
		blocks: [{ type: 'data_table', caption: 'Runs', page_size: 10, rows: [[cell('Run'), cell('Result')], ...rows] }],
	});
	const { tab, errors } = await windows.open(page.url, 'ana');
	const table = tab.getByRole('table', { name: 'Runs' });
	await table.getByText('run-10', { exact: true }).waitFor();
	expect(await table.getByRole('row').count()).toBe(11);
	expect(await table.getByText('*not* bold').count()).toBe(10);
	await tab.getByRole('button', { name: 'Rows after' }).click();
	await table.getByText('run-12', { exact: true }).waitFor();
	expect(await table.getByRole('row').count()).toBe(3);
	expect(await table.getByRole('link', { name: 'run-12' }).getAttribute('href')).toBe('https://n8n.example/run-12');
	expect(await tab.getByRole('button', { name: 'Rows after' }).isDisabled()).toBe(true);
	expect(errors).toEqual([]);
});
