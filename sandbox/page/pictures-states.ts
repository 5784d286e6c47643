/**
 * Draws the pictures of docs/pictures that show what people say of alerts, as `pictures.ts` draws the others:
 * `npx tsx sandbox/page/pictures-states.ts [name…]`, after `npm run build`.
 */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { startBroken } from './broken.js';
import { openBrowser } from './browser.js';
import { createCamera } from './camera.js';

const desktopSize = { width: 1080, height: 760 };
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

	const runs = [orders, mails, orders, leads, leads, orders];
	for (const workflow of runs) {
		n8n.run(workflow);
		await new Promise((resolve) => setTimeout(resolve, 400));
	}
	const order = await card(/^🔴 Order sync failing · 3 times/);
	const mail = await card(/^🔴 Invoice mailer failed/);
	const lead = await card(/^🔴 Lead enrichment failing · 2 times/);
	await ana.clicks(order, 'Acknowledge');
	await card(/^🟠 Order sync .* has it/);

	n8n.setTags(1, ['seen', 'known issue', 'waits for vendor']);
	n8n.setTags(6, ['seen']);
	await ana.types('/n8n tags 1', ops);
	await slack.until(() => ana.sees().some(({ text }) => text.includes('has 3 tags')), { what: 'the tags' });
	await ana.picks(order, 'Tag…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await take('tag');
	await take('tag-phone', phoneSize);
	await ana.closes();

	await ana.picks(mail, 'Assign to…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await take('assign');
	await ana.submits({ Person: 'ben' });
	await card(/^🟠 Invoice mailer .* has it/);

	await ana.picks(lead, 'Mute…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await take('mute');
	await take('mute-phone', phoneSize);
	await ana.submits({ 'How long': '4 hours' });
	await card(/^🔕 Lead enrichment muted until/);
	for (let i = 0; i < 14; i++) n8n.run(leads);
	await card(/^🔕 Lead enrichment .* 14 more failures meanwhile/);
	await take('states');
	await take('states-phone', phoneSize);

	await ana.types('/n8n mutes', ops);
	await slack.until(() => ana.sees().some(({ text }) => text.startsWith('1 mute')));
	await take('mutes');
	await ana.clicks((await card(/^🔕 Lead enrichment/))!, 'Unmute');
	await slack.until(() => ops.messages().some(({ headline }) => headline.startsWith('🔔 Lead enrichment')));
	await ana.picks((await card(/^🔴 Lead enrichment failing/))!, 'Resolve');
	await card(/^🟢 Lead enrichment resolved by/);
	await take('resolved');
	await take('resolved-phone', phoneSize);
}

try {
	await main();
} finally {
	await closeOffice(started);
}
