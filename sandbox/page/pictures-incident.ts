/**
 * Draws the pictures of docs/pictures that show an incident of several workflows, and an alert whose failures are being
 * retried: `npx tsx sandbox/page/pictures-incident.ts [name…]`, after `npm run build`.
 */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { startBroken } from './broken.js';
import { openBrowser } from './browser.js';
import { createCamera } from './camera.js';

const desktopSize = { width: 1080, height: 900 };
const phoneSize = { width: 390, height: 844 };

const started: Started = [];

async function main(): Promise<void> {
	const { n8n, office } = await startBroken();
	const { slack, ops, ana, page, bot } = await openOffice(started, { startN8n: async () => office });
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();
	const tab = await browser.newPage({ viewport: desktopSize });
	const take = createCamera(tab, page.url, desktopSize);
	const card = async (words: RegExp) => {
		await slack.until(() => ops.messages().some(({ headline }) => words.test(headline)), { what: String(words) });
		return ops.messages().find(({ headline }) => words.test(headline))!;
	};

	const names = ['Invoice mailer', 'Payment reminders', 'Welcome mail', 'Weekly digest', 'Stock warning'];
	const mailers = names.map((name) =>
		n8n.workflow(name, [
			{ node: 'Get orders', does: 'succeed' },
			{
				node: 'Send mail',
				type: 'n8n-nodes-base.emailSend',
				does: { fail: { message: 'connect ECONNREFUSED 10.0.0.4:587' } },
			},
		]),
	);
	for (const mailer of mailers) n8n.run(mailer);
	n8n.run(mailers[3]!);
	const incident = await card(/^🔴 5 workflows failing for one reason/);
	await slack.until(() => ops.thread(incident.ts).length >= 3);
	await take('incident');
	await take('incident-phone', phoneSize);
	for (const mailer of mailers.slice(0, 3)) {
		n8n.fix(mailer);
		n8n.run(mailer);
	}
	await card(/^🟠 3 of 5 workflows work again/);
	await take('incident-partly');

	const slow = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{
			node: 'Charge card',
			type: 'n8n-nodes-base.httpRequest',
			does: { fail: { message: 'Bad gateway', httpCode: '502' } },
		},
		{ node: 'Ship', does: { run: 3_600 } },
	]);
	for (let i = 0; i < 6; i++) n8n.run(slow);
	const six = await card(/^🔴 Order sync failing · 6 times/);
	n8n.fix(slow);
	await ana.clicks(six, 'Retry 6…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await ana.clicks(ana.modal()!, 'More choices…');
	await slack.until(() => JSON.stringify(ana.modal()?.blocks).includes('How many at a time'), { what: 'all choices' });
	await ana.submits({ Start: 'All at once', 'How many at a time': '2 at once' });
	await card(/^⏳ Order sync · retrying 6 \(0 done/);
	n8n.finishRuns(slow);
	await card(/^⏳ Order sync · retrying 6 \([2-5] done/);
	await take('problem-retrying');
	await take('problem-retrying-phone', phoneSize);
}

try {
	await main();
} finally {
	await closeOffice(started);
}
