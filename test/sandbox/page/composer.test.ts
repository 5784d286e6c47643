import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Page, startPage } from '../../../sandbox/page/index.js';
import { type Channel, type Person, type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { openWindows, type Windows } from './window.js';

let windows: Windows;
let slack: Slack;
let lab: Channel;
let ben: Person;
let page: Page;
let at: Awaited<ReturnType<Windows['open']>>;
beforeAll(async () => {
	windows = await openWindows();
	slack = await startSlack({ rateLimits: 'off' });
	lab = slack.channel('lab');
	ben = slack.person('ben');
	slack.userGroup('bench', [slack.person('ana'), ben]);
	page = await startPage({
		slack,
		commands: [
			{ command: '/mute', about: 'Keeps it from ringing', hint: 'what how-long' },
			{ command: '/menu', about: 'Shows what there is', hint: '' },
		],
	});
});
afterAll(async () => {
	await windows?.close();
	await page?.close();
	await slack?.close();
});
beforeEach(async () => {
	at = await windows.open(page.url, 'ana', { width: 390, height: 600 });
});

const box = () => at.tab.getByLabel('Message #lab');
const offers = () => at.tab.getByRole('option');

test('a slash offers the commands, keys choose one, and its hint stands there while it is written', async () => {
	await box().pressSequentially('/m');
	expect(await offers().allInnerTexts()).toEqual(['/mute Keeps it from ringing', '/menu Shows what there is']);
	await box().press('ArrowDown');
	expect(await at.tab.getByRole('option', { selected: true }).textContent()).toContain('/menu');
	const active = await box().getAttribute('aria-activedescendant');
	expect(await at.tab.locator(`[id="${active}"]`).textContent()).toContain('/menu');
	await box().press('ArrowDown');
	await box().press('Enter');
	expect(await box().inputValue()).toBe('/mute ');
	await at.tab.getByText('/mute what how-long').waitFor();
	expect(await offers().count()).toBe(0);
});

test('an @ offers people and groups, a touch takes one, and the focus stays in the box', async () => {
	await box().pressSequentially('so @be');
	expect(await offers().allInnerTexts()).toEqual(['@ben person', '@bench group']);
	await offers().last().click();
	expect(await box().inputValue()).toBe('so @bench ');
	expect(await box().evaluate((element) => element === document.activeElement)).toBe(true);

	await box().pressSequentially('and @ben');
	await box().press('Escape');
	expect(await offers().count()).toBe(0);
	await box().press('Enter');
	await at.message('so @bench and @ben').waitFor();
});

test('whoever reads above is told how many have come below, and gets there by a click', async () => {
	for (let index = 0; index < 30; index++) ben.says(`line ${index}`, lab);
	await at.message('line 29').waitFor();
	const log = at.tab.getByRole('log', { name: 'Conversation in lab' });
	expect(await log.getAttribute('aria-live')).toBe('polite');
	await log.evaluate((element) => element.scrollTo({ top: 0 }));
	const below = at.tab.getByRole('button', { name: /new message/ });
	expect(await below.count()).toBe(0);

	ben.says('one more', lab);
	await at.button('1 new message ↓').waitFor();
	ben.says('and another', lab);
	await at.button('2 new messages ↓').click();
	await below.waitFor({ state: 'detached' });
	expect(await at.message('and another').evaluate((element) => element.getBoundingClientRect().bottom)).toBeLessThan(
		600,
	);
});

test('the keyboard meets channels, people, messages and the box in that order, and every button has a name', async () => {
	const order = await at.tab.evaluate(() =>
		[...document.querySelectorAll('nav, main > header, [role=log], main > form')].map(({ localName }) => localName),
	);
	expect(order).toEqual(['nav', 'header', 'div', 'form']);
	for (const button of await at.tab.getByRole('button', { includeHidden: true }).all()) {
		const name = (await button.getAttribute('aria-label')) ?? (await button.textContent());
		expect(name?.trim()).toBeTruthy();
	}
});
