/**
 * Draws the pictures of docs/pictures that show many failures of few problems, as `pictures.ts` draws the others:
 * `npx tsx sandbox/page/pictures-problem.ts [name…]`, after `npm run build`.
 */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { startBroken } from './broken.js';
import { openBrowser } from './browser.js';
import { createCamera } from './camera.js';

const desktopSize = { width: 1080, height: 640 };
const phoneSize = { width: 390, height: 760 };

const started: Started = [];

async function main(): Promise<void> {
	const { n8n, orders, mails, leads, office } = await startBroken();
	const { slack, ops, ana, page, bot } = await openOffice(started, { startN8n: async () => office });
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();
	const tab = await browser.newPage({ viewport: desktopSize });
	const take = createCamera(tab, page.url, desktopSize);
	const card = (words: RegExp) =>
		slack.until(() => ops.messages().find(({ headline }) => words.test(headline)), { ms: 30_000, what: `${words}` });
	const runs = [orders, mails, orders, leads, mails, orders, orders, leads, mails, orders, leads, orders];
	for (const workflow of runs) {
		n8n.run(workflow);
		await new Promise((resolve) => setTimeout(resolve, 400));
	}
	const six = await card(/^🔴 Order sync failing · 6 times/);
	await card(/^🔴 Invoice mailer failing · 3 times/);
	await card(/^🔴 Lead enrichment failing · 3 times/);
	await take('problems');
	await take('problems-phone', phoneSize);

	// Two are retried by themselves, one of them in vain.
	await ana.types('/n8n retry 1', ops);
	await card(/retried #1 as #\d+: failed again/);
	n8n.fix(orders);
	for (const id of [3, 6, 7, 10]) {
		await ana.types(`/n8n retry ${id}`, ops);
		await slack.until(() => ops.thread(six.ts).some(({ text }) => new RegExp(`#${id} as #\\d+: rec`).test(text)));
	}
	await card(/^🟠 Order sync · 4 of 6 recovered · 2 not/);
	await take('problem-partly');
	await ana.clicks((await card(/^🟠 Order sync/))!, 'Retry 2…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await take('problem-retry');
	await ana.submits({ Start: 'All at once' });
	await card(/^🟢 Order sync recovered · 6 of 6/);
	await take('problem-recovered');

	// Not all at once: of a flood the card would follow later.
	for (const count of [42, 81, 120]) {
		for (let i = 0; i < 39; i++) n8n.run(leads);
		await card(new RegExp(`^🔴 Lead enrichment failing · ${count} times`));
	}
	await take('problem-120');
	await take('problem-120-phone', phoneSize);
}

try {
	await main();
} finally {
	await closeOffice(started);
}
