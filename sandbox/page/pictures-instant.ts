/**
 * Draws the pictures of docs/pictures that show what `/n8n instant` says, as `pictures.ts` draws the others:
 * `npx tsx sandbox/page/pictures-instant.ts [name…]`, after `npm run build`.
 */
import { randomBytes } from 'node:crypto';
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { freePort } from '../free-port.js';
import { startBroken } from './broken.js';
import { openBrowser } from './browser.js';
import { createCamera } from './camera.js';

const desktopSize = { width: 1080, height: 760 };
const phoneSize = { width: 390, height: 760 };

const started: Started = [];

async function main(): Promise<void> {
	const { n8n, orders, mails, office } = await startBroken();
	const port = await freePort();
	const token = randomBytes(16).toString('hex');
	const { slack, ops, ana, page, bot } = await openOffice(started, {
		startN8n: async () => office,
		settings: {
			...{ FLOWBELL_OTLP_TOKEN: token, FLOWBELL_HEALTH_PORT: String(port) },
			...{ FLOWBELL_POLL_SECONDS: '3600', FLOWBELL_PUBLIC_URL: 'https://flowbell.example.com' },
		},
	});
	const browser = await openBrowser();
	started.push(() => browser.close());
	const address = `http://127.0.0.1:${port}`;
	await slack.until(async () => (await fetch(`${address}/readyz`).catch(() => null))?.ok, { ms: 30_000 });
	const tab = await browser.newPage({ viewport: desktopSize });
	const take = createCamera(tab, page.url, desktopSize);
	async function ask(words: string) {
		await ana.types('/n8n instant', ops);
		await slack.until(() => ana.sees().some(({ text }) => text.startsWith(words)), { what: words });
	}

	await ask('⚪ Nothing received');
	await take('instant-setup');
	await take('instant-setup-phone', phoneSize);
	n8n.exportSpans({ endpoint: address, authorization: `Bearer ${token}`, delayMs: 150 });
	for (let i = 0; i < 6; i++) {
		n8n.run(i % 2 ? orders : mails);
		await slack.until(() => n8n.exported.length > i);
	}
	await ask('🟢 Instant');
	await take('instant');
	await take('instant-phone', phoneSize);
	await fetch(`${address}/v1/traces`, { method: 'POST', headers: { authorization: 'Bearer another' } });
	await ask('🟠 Refused');
	await take('instant-refused');
	await bot.stop();
}

try {
	await main();
} finally {
	await closeOffice(started);
}
