/**
 * Draws the pictures of docs/pictures: `npx tsx sandbox/page/pictures.ts [name…]`, after `npm run build`. What is seen
 * is the real page, bot and Redis; so that it looks as on a desktop, install a font with coloured emoji and Lato
 * (Debian: fonts-noto-color-emoji, fonts-lato).
 */
import { mkdirSync } from 'node:fs';
import type { Page as BrowserPage, Locator } from 'playwright-core';
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { openBrowser } from './browser.js';
import type { Act } from './panel.js';

const folder = 'docs/pictures';
const desktopSize = { width: 1080, height: 640 };
const tallSize = { width: 1080, height: 900 };
const wholeSize = { width: 1440, height: 900 };
const phoneSize = { width: 390, height: 760 };

const wanted = process.argv.slice(2);
const started: Started = [];

async function main(): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const { n8n, slack, ops, ana, page, bot } = await openOffice(started);
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();

	const tab = await browser.newPage({ viewport: desktopSize });
	const show = async (place: string, size = desktopSize) => {
		await tab.setViewportSize(size);
		await tab.goto(`about:blank`);
		await tab.goto(`${page.url}#${place}`);
		await tab.locator('.conversation, .home').first().waitFor();
	};
	const take = async (name: string) => {
		if (wanted.length > 0 && !wanted.includes(name)) return;
		await tab.mouse.move(0, 0);
		await settled(tab);
		await tab.screenshot({ path: `${folder}/${name}.png` });
		process.stdout.write(`${folder}/${name}.png\n`);
	};
	/** As on a desktop, and as on a phone. */
	const takeBoth = async (name: string) => {
		const size = tab.viewportSize()!;
		await take(name);
		await tab.setViewportSize(phoneSize);
		for (const at of await tab.locator('main article, .home').all())
			await at.evaluate((last) => last.scrollIntoView({ block: 'end' }));
		await take(`${name}-phone`);
		await tab.setViewportSize(size);
	};
	/** For the README: sharp on any screen. */
	const takeFine = async (name: string, size: { width: number; height: number }) => {
		if (wanted.length > 0 && !wanted.includes(name)) return;
		const fine = await browser.newPage({ viewport: size, deviceScaleFactor: 2 });
		await fine.goto(tab.url());
		await fine.locator('main article').last().waitFor();
		await settled(fine);
		await fine.screenshot({ path: `${folder}/${name}.png` });
		await fine.close();
		process.stdout.write(`${folder}/${name}.png\n`);
	};
	const idOf = (name: string) => n8n.panel.workflows().find((each) => each.name === name)?.id ?? '';
	const act = (what: Act, name: string) => n8n.panel.act(what, idOf(name));
	const message = (words: string) => tab.locator('main article', { hasText: words }).last();
	const click = (where: Locator, label: string) => where.getByRole('button', { name: label }).first().click();
	const type = async (command: string, channel = 'ops-alerts') => {
		await tab.getByLabel(`Message #${channel}`).fill(command);
		await tab.keyboard.press('Enter');
	};
	const answer = (words: string) => message(words).and(tab.locator('.ephemeral')).waitFor();

	await show('ana/ops-alerts');
	await act('fail', 'Order sync');
	await message('Order sync failed').waitFor();
	await takeFine('alert', { width: 960, height: 380 });
	await show('ana/ops-alerts', phoneSize);
	await take('alert-phone');

	await show('ana/ops-alerts');
	await act('recover', 'Order sync');
	await click(message('Order sync failed'), 'Retry');
	await message('retrying').getByText('Stop retry').waitFor();
	await take('retrying');
	await message('Order sync recovered').waitFor();
	await message('Order sync recovered').getByText('2 replies').waitFor();
	await take('recovered');
	await message('Order sync recovered').getByText('2 replies').click();
	await tab.getByLabel('Thread', { exact: true }).waitFor();
	await takeBoth('thread');

	await show('ana/ops-alerts');
	await act('fail', 'Invoice mailer');
	await message('Invoice mailer failed').waitFor();
	await click(message('Invoice mailer failed'), 'Retry');
	await message('Invoice mailer failed again').waitFor();
	await takeBoth('failed-again');
	await click(message('Invoice mailer failed again'), 'Details');
	await tab.getByRole('dialog').getByText('connect ECONNREFUSED').first().waitFor();
	await take('details');
	await show('ana/ops-alerts', phoneSize);
	await take('details-phone');
	await ana.closes({ all: true });

	await show('ben/ops-alerts', tallSize);
	await type('/n8n failures');
	await answer('Failed executions');
	await takeBoth('list');
	await click(message('Failed executions'), 'Change filters…');
	await tab.getByRole('dialog').getByText('Words in the error').waitFor();
	await takeBoth('filters');
	await slack.person('ben').closes({ all: true });
	await tab.setViewportSize({ ...tallSize, height: 1180 });
	await type('/n8n help');
	await answer('/n8n retry');
	await takeBoth('help');
	await show('ben/general');
	await type('/n8n status', 'general');
	await answer('Healthy');
	await takeBoth('status');
	await show('ana/general', tallSize);
	await type('/n8n', 'general');
	await answer('here');
	await takeBoth('start');
	await type('/n8n retyr 43', 'general');
	await answer('Did you mean');
	await takeBoth('not-understood');

	await show('ana/ops-alerts');
	await n8n.panel.goDown?.(true);
	await type('/n8n show 43');
	await tab.getByText('cannot be reached').last().waitFor();
	await takeBoth('n8n-down');
	await ana.closes({ all: true });
	await n8n.panel.goDown?.(false);

	await act('crash', 'Report builder');
	await message('Report builder crashed').waitFor();
	await click(message('Report builder crashed'), 'Retry');
	await tab.getByRole('alertdialog').waitFor();
	await takeBoth('confirm');
	await tab.getByRole('alertdialog').getByRole('button').nth(1).click();

	await act('runAway', 'Supplier feed');
	await message('Supplier feed failed').getByText('Stop running (2)').waitFor();
	await show('ana/ops-alerts', wholeSize);
	await takeFine('page', wholeSize);
	await show('ana/ops-alerts');
	await click(message('Supplier feed failed'), 'Stop running (2)');
	await tab.getByRole('dialog').getByText('Stop 2 runs').waitFor();
	await takeBoth('stop');
	await tab.getByRole('dialog').getByText('Stop 2 runs').click();
	await slack.until(() => ops.messages().some(({ ts }) => ops.thread(ts).some(({ text }) => /stopped 2/.test(text))));
	await tab.getByRole('dialog').waitFor({ state: 'detached' });
	await take('stopped');

	await show('ana/home', tallSize);
	await tab.getByText('Health', { exact: true }).waitFor();
	await takeBoth('home');
}

/** Fonts are there and what the bot still sends has been drawn. */
async function settled(tab: BrowserPage): Promise<void> {
	await tab.evaluate(() => document.fonts.ready);
	await tab.waitForTimeout(300);
}

try {
	await main();
} finally {
	await closeOffice(started);
}
