/**
 * Draws the pictures of docs/pictures that show what a channel watches, as `pictures.ts` draws the others:
 * `npx tsx sandbox/page/pictures-watch.ts [name…]`, after `npm run build`. A reminder takes its minute.
 */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import type { OfficeN8n } from '../demo/office-n8n.js';
import { createSandboxPanel } from '../demo/sandbox-panel.js';
import { startN8n } from '../n8n/index.js';
import { openBrowser } from './browser.js';

const folder = 'docs/pictures';
const desktopSize = { width: 1080, height: 640 };
const phoneSize = { width: 390, height: 760 };

const wanted = process.argv.slice(2);
const started: Started = [];

/** Two workflows, each with one problem of its own. */
async function startBroken() {
	const n8n = await startN8n();
	const orders = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{
			node: 'Charge card',
			type: 'n8n-nodes-base.httpRequest',
			does: { fail: { message: 'The token has expired (invalid_grant)', httpCode: '401' } },
		},
	]);
	for (const name of ['Billing run', 'Order import', 'Order mails'])
		n8n.workflow(name, [{ node: 'Send mail', does: 'succeed' }]);
	n8n.workflow('Invoices', [{ node: 'Send mail', does: 'succeed' }], { tags: ['orders'] });
	const office: OfficeN8n = {
		...{ url: n8n.url, apiKey: n8n.apiKey, retriesOf: async () => [] },
		panel: createSandboxPanel(n8n, []),
		close: () => n8n.close(),
	};
	return { n8n, orders, office };
}

async function main(): Promise<void> {
	const { n8n, orders, office } = await startBroken();
	const { slack, ana, page, bot } = await openOffice(started, { startN8n: async () => office });
	const payments = slack.channel('payments');
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();
	const tab = await browser.newPage({ viewport: desktopSize });
	const takeOne = async (name: string, size: typeof desktopSize) => {
		if (wanted.length > 0 && !wanted.includes(name)) return;
		await tab.setViewportSize(size);
		await tab.goto('about:blank');
		await tab.goto(`${page.url}#ana/payments`);
		await tab.locator('.conversation').first().waitFor();
		await tab.evaluate(() => document.fonts.ready);
		await tab.waitForTimeout(400);
		await tab.screenshot({ path: `${folder}/${name}.png` });
		process.stdout.write(`${folder}/${name}.png\n`);
	};
	const take = async (name: string) => {
		await takeOne(name, desktopSize);
		await takeOne(`${name}-phone`, phoneSize);
	};
	/** The form while somebody searches in it. */
	async function searched(url: string, words: string) {
		for (const [name, size] of [
			['watch-search', desktopSize],
			['watch-search-phone', phoneSize],
		] as const) {
			if (wanted.length > 0 && !wanted.includes(name)) continue;
			await tab.setViewportSize(size);
			await tab.goto('about:blank');
			await tab.goto(`${url}#ana/payments`);
			await tab.locator('.modal .select').first().click();
			await tab.locator('.popover .search').pressSequentially(words);
			await tab.locator('.popover [role=option]', { hasText: 'that match' }).waitFor();
			await tab.screenshot({ path: `${folder}/${name}.png` });
			process.stdout.write(`${folder}/${name}.png\n`);
		}
	}
	const says = (words: RegExp) =>
		slack.until(() => payments.messages().find(({ headline }) => words.test(headline)), {
			ms: 90_000,
			what: `${words}`,
		});

	await ana.types('/n8n watch', payments);
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	const billing = ['Billing* (all that match: 1 today)'];
	await searched(page.url, 'Order');
	await ana.searches(ana.modal()!, 'Billing', { of: 'watch:chosen' });
	await ana.picks(ana.modal()!, billing, { of: 'watch:chosen' });
	await take('watch-form');
	await ana.submits({ Workflows: billing, 'When to ring': 'At 3 failures in 10 min' });
	await says(/watches Billing/);
	await ana.types('/n8n watch "Order*" remind:1m oncall:@oncall', payments);
	await says(/watches Order/);
	await ana.types('/n8n watches', payments);
	await slack.until(() => ana.sees(payments).find(({ text }) => text.startsWith('This channel watches 2')));
	await take('watches');
	n8n.run(orders);
	await says(/^🔴 Order sync failed/);
	await take('watch');
	const card = await says(/^🔴 Order sync failed/);
	await slack.until(() => payments.thread(card.ts).length > 1, { ms: 150_000, what: 'both reminders' });
	await take('reminder');
}

try {
	await main();
} finally {
	await closeOffice(started);
}
