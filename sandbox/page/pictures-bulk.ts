/**
 * Draws the pictures of work on many executions: `npx tsx sandbox/page/pictures-bulk.ts [name…]`, after
 * `npm run build`. Of its own, as its n8n has a bad night behind it; the fonts are those of `pictures.ts`.
 */
import type { Locator } from 'playwright-core';
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import type { OfficeN8n } from '../demo/office-n8n.js';
import { createPastClock } from '../demo/past-clock.js';
import { createSandboxPanel } from '../demo/sandbox-panel.js';
import { startN8n } from '../n8n/index.js';
import { openBrowser } from './browser.js';

const folder = 'docs/pictures';
const desktopSize = { width: 1080, height: 640 };
const tallSize = { width: 1080, height: 1000 };
const phoneSize = { width: 390, height: 760 };
const readmeSize = { width: 960, height: 380 };
/** A retry of an order takes so long: time to look at the card on the way. */
const orderSeconds = 1.5;
const orderCount = 180;
const mailCount = 24;
const apartMs = 40_000;
const timeoutMs = 90_000;

const wanted = process.argv.slice(2);
const started: Started = [];

/** Two workflows that failed again and again until now. */
async function afterABadNight() {
	const clock = createPastClock((orderCount + 1) * apartMs);
	const n8n = await startN8n({ clock });
	const orders = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{ node: 'Charge card', does: { fail: { message: '401 Unauthorized: token expired', httpCode: '401' } } },
		{ node: 'Update CRM', does: { run: orderSeconds } },
	]);
	const mails = n8n.workflow('Invoice mailer', [
		{ node: 'Render PDF', does: 'succeed' },
		{ node: 'Send mail', does: { fail: { message: 'connect ECONNREFUSED mail.example.test:587' } } },
	]);
	for (let i = 0; i < orderCount; i++) {
		n8n.run(orders);
		if (i < mailCount) n8n.run(mails);
		clock.advance(apartMs);
	}
	clock.goLive();
	const panel = createSandboxPanel(n8n, []);
	const office: OfficeN8n = {
		url: n8n.url,
		apiKey: n8n.apiKey,
		panel,
		retriesOf: async () => [],
		close: () => n8n.close(),
	};
	return { n8n, orders, mails, office };
}

async function main(): Promise<void> {
	const { n8n, orders, mails, office } = await afterABadNight();
	const { page, bot } = await openOffice(started, { startN8n: async () => office });
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();

	const tab = await browser.newPage({ viewport: desktopSize });
	tab.setDefaultTimeout(timeoutMs);
	const show = async (place: string, size = desktopSize) => {
		await tab.setViewportSize(size);
		await tab.goto('about:blank');
		await tab.goto(`${page.url}#${place}`);
		await tab.locator('.conversation, .home').first().waitFor();
	};
	const take = async (name: string, of = tab) => {
		if (wanted.length > 0 && !wanted.includes(name)) return;
		await tab.mouse.move(0, 0);
		await of.evaluate(() => document.fonts.ready);
		await of.waitForTimeout(300);
		await of.screenshot({ path: `${folder}/${name}.png` });
		process.stdout.write(`${folder}/${name}.png\n`);
	};
	/** As on a desktop, and as on a phone. */
	const takeBoth = async (name: string) => {
		const size = tab.viewportSize()!;
		await take(name);
		await tab.setViewportSize(phoneSize);
		for (const at of await tab.locator('main article').all())
			await at.evaluate((last) => last.scrollIntoView({ block: 'end' }));
		await take(`${name}-phone`);
		await tab.setViewportSize(size);
	};
	const message = (words: string | RegExp) => tab.locator('main article', { hasText: words }).last();
	// By its label: its name says more.
	const click = (where: Locator, label: string) =>
		where
			.locator('button', { hasText: new RegExp(`^${label}$`) })
			.first()
			.click();
	/** Order sync breaks until so many retries of it have failed again. */
	const failsSome = (count: number) =>
		new Promise<void>((resolve) => {
			const before = failedAgain();
			const off = n8n.on('change', () => {
				if (failedAgain() - before < count) return;
				off();
				n8n.fix(orders);
				resolve();
			});
			n8n.break(orders);
		});
	const failedAgain = () => n8n.executions().filter((run) => run.retryOf !== null && run.status === 'error').length;
	const dialog = tab.getByRole('dialog');
	/** Types it and waits for the form to be counted. */
	const ask = async (command: string, submit: string | RegExp) => {
		await tab.getByLabel('Message #ops-alerts').fill(command);
		await tab.keyboard.press('Enter');
		await dialog.getByRole('button', { name: submit, exact: true }).first().waitFor();
	};

	const phone = await browser.newPage({ viewport: phoneSize });
	const fine = await browser.newPage({ viewport: readmeSize, deviceScaleFactor: 2 });
	for (const each of [phone, fine]) {
		await each.goto(`${page.url}#ben/ops-alerts`);
		await each.locator('.conversation').waitFor();
	}

	await show('ana/ops-alerts', tallSize);
	n8n.fix(orders);
	await ask('/n8n retry-all workflow:"Order sync" since:12h', `Retry ${orderCount}`);
	await takeBoth('bulk-preview');
	await tab.setViewportSize(desktopSize);
	await click(dialog, `Retry ${orderCount}`);
	const card = message(/Retrying 180 of Order sync|of 180 recovered/);
	await card.getByText('Pause', { exact: true }).waitFor();
	await take('bulk-early');
	// Some that fail again, as in life.
	await card.getByText(/[1-9]\d of 180/).waitFor();
	await failsSome(7);
	await card.getByText(/(6|7|8|9)\d of 180/).waitFor();
	await take('bulk', fine);
	await take('bulk-half');
	await take('bulk-phone', phone);
	await fine.close();
	await phone.close();
	await click(card, 'Pause');
	await message('Paused by').getByText('Resume', { exact: true }).waitFor();
	await takeBoth('bulk-paused');
	await click(message('Paused by'), 'Resume');
	await message('Retrying 180').getByText('Pause', { exact: true }).waitFor();
	await office.panel.goDown?.(true);
	await message('Paused: n8n is down').waitFor();
	await takeBoth('bulk-resting');
	await office.panel.goDown?.(false);
	await message('of 180 recovered').waitFor();
	await message('of 180 recovered')
		.getByText(/\d+ replies/)
		.waitFor();
	await takeBoth('bulk-done');
	await message('of 180 recovered')
		.getByText(/\d+ replies/)
		.click();
	await tab.getByLabel('Thread', { exact: true }).getByText('Execution', { exact: true }).first().waitFor();
	await tab.setViewportSize(tallSize);
	await tab
		.getByLabel('Thread', { exact: true })
		.getByText('Results: ')
		.evaluate((at) => at.scrollIntoView());
	await takeBoth('bulk-results');
	await tab.setViewportSize(phoneSize);
	await take('bulk-results-phone');

	await show('ana/ops-alerts');
	n8n.break(mails);
	await ask('/n8n retry-all workflow:"Invoice mailer"', `Retry ${mailCount}`);
	await click(dialog, `Retry ${mailCount}`);
	await message('Paused: the trial run failed').getByText('Retry the other').first().waitFor();
	await takeBoth('bulk-held');
	await tab.setViewportSize(tallSize);
	await ask('/n8n delete-all status:failed workflow:"Invoice mailer"', /^Delete/);
	await takeBoth('bulk-delete-preview');
	await tab.setViewportSize(phoneSize);
	await take('bulk-delete-preview-phone');
	await tab.setViewportSize(desktopSize);
	await dialog.getByRole('button', { name: /^Delete/ }).click();
	await message('Deleting').getByText('Undo', { exact: true }).waitFor();
	await takeBoth('bulk-undo');
	await message('Deleting').getByText('Undo', { exact: true }).click();
	await message('Undone by').waitFor();
	await takeBoth('bulk-undone');
	await show('ana/general', tallSize);
	await tab.getByLabel('Message #general').fill('/n8n jobs');
	await tab.keyboard.press('Enter');
	await message('bulk jobs').waitFor();
	await takeBoth('jobs');
}

try {
	await main();
} finally {
	await closeOffice(started);
}
