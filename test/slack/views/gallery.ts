/**
 * Draws every sample view on the sandbox's page, as wide as a desktop and as a phone, into sheets of docs/pictures/views:
 * `npx tsx test/slack/views/gallery.ts [words of names…]`. It says which are taller than a phone and a half.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { HomeView, KnownBlock, ModalView, View } from '@slack/types';
import type { Browser, Page as Tab } from 'playwright-core';
import { openBrowser } from '../../../sandbox/page/browser.js';
import { startPage } from '../../../sandbox/page/index.js';
import { startSlack } from '../../../sandbox/slack/index.js';
import { clientOf, socketApp } from '../../sandbox/slack/app.js';
import { everything } from './samples.js';

const folder = 'docs/pictures/views';
const phone = { width: 390, height: 760 };
/** The sidebar and the panel are not in the picture. */
const desktop = { width: 1080, height: 760 };
const tooTall = phone.height * 1.5;

type Shot = { name: string; png: Buffer; height: number };

const slack = await startSlack({ rateLimits: 'off', commands: ['/show'] });
const lab = slack.channel('lab');
const ana = slack.person('ana');
let shown: View | null = null;
const app = await socketApp(slack, (bolt) => {
	bolt.command('/show', async ({ ack, body, client }) => {
		await ack();
		if (shown) await client.views.open({ trigger_id: body.trigger_id, view: shown });
	});
	bolt.action(/.*/, async ({ ack }) => ack());
});
const page = await startPage({ slack });
const browser = await openBrowser();
const wanted = process.argv.slice(2);
const samples = everything().filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

try {
	mkdirSync(folder, { recursive: true });
	if (wanted.length === 0) for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`);
	for (const [size, suffix, columns] of [
		[phone, '-phone', 4],
		[desktop, '', 2],
	] as const) {
		const tab = await browser.newPage({ viewport: size });
		await tab.goto(`${page.url}#ana/lab`);
		await tab.locator('.conversation').waitFor();
		await tab.evaluate(() => document.fonts.ready);
		const shots: Shot[] = [];
		for (const [name, what] of samples) shots.push(await shotOf(tab, name, what));
		await tab.close();
		for (const { name, height } of shots) {
			if (size === phone && height > tooTall) process.stdout.write(`${Math.round(height)} px on a phone: ${name}\n`);
		}
		await sheets(browser, shots, columns, size.width > 500 ? 740 : size.width, suffix);
	}
} finally {
	await browser.close();
	await page.close();
	await app.stop();
	await slack.close();
}

/** One view alone, as high as it is. */
async function shotOf(tab: Tab, name: string, what: object): Promise<Shot> {
	if ('type' in what && what.type === 'home') {
		await clientOf(slack).views.publish({ user_id: ana.id, view: what as HomeView });
		await tab.goto('about:blank');
		await tab.goto(`${page.url}#ana/home`);
		const shot = await picture(tab, name, '.home');
		await tab.goto('about:blank');
		await tab.goto(`${page.url}#ana/lab`);
		return shot;
	}
	if ('type' in what) {
		shown = what as ModalView;
		await ana.types('/show', lab);
		const shot = await picture(tab, name, '.modal');
		await ana.closes({ all: true });
		await tab.locator('.modal').waitFor({ state: 'detached' });
		return shot;
	}
	const { text, blocks } = what as { text: string; blocks: KnownBlock[] };
	const { ts } = await clientOf(slack).chat.postMessage({ channel: lab.id, text, blocks });
	const shot = await picture(tab, name, 'main article');
	await clientOf(slack).chat.delete({ channel: lab.id, ts: ts! });
	await tab.locator('main article').waitFor({ state: 'detached' });
	return shot;
}

async function picture(tab: Tab, name: string, of: string): Promise<Shot> {
	const at = tab.locator(of).last();
	await at.waitFor();
	const height = await at.evaluate((element) => {
		const body = element.querySelector('.body');
		return Math.max(element.scrollHeight, element.clientHeight + (body ? body.scrollHeight - body.clientHeight : 0));
	});
	// All of a long message at once; a modal scrolls by itself.
	const size = tab.viewportSize()!;
	const room = of === '.modal' ? size.height : Math.max(size.height, height + 300);
	await tab.setViewportSize({ ...size, height: room });
	const png = await at.screenshot({ animations: 'disabled' });
	await tab.setViewportSize(size);
	return { name, height, png };
}

/** Side by side under their names, as many as a sheet holds. */
async function sheets(of: Browser, shots: Shot[], columns: number, width: number, suffix: string): Promise<void> {
	const room = columns * 2_000;
	let sheet: Shot[] = [];
	let filled = 0;
	let number = 1;
	for (const shot of [...shots, null]) {
		const height = shot === null ? room : Math.min(shot.height, 1_900) + 40;
		if (filled + height > room && sheet.length > 0) {
			const viewport = { width: columns * (width + 16), height: 400 };
			const tab = await of.newPage({ viewport, deviceScaleFactor: 0.6 });
			const cells = sheet.map(
				({ name, png }) =>
					`<figure><figcaption>${name.replaceAll('<', '&lt;')}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
			);
			await tab.setContent(
				`<!doctype html><style>body{margin:8px;columns:${columns};column-gap:8px;font:12px sans-serif;background:#ddd}figure{margin:0 0 10px;break-inside:avoid}img{max-width:100%;display:block}figcaption{padding:2px}</style>${cells.join('')}`,
			);
			await tab.waitForTimeout(200);
			const path = `${folder}/${String(number++).padStart(2, '0')}${suffix}.png`;
			await tab.screenshot({ path, fullPage: true });
			process.stdout.write(`${path}\n`);
			await tab.close();
			sheet = [];
			filled = 0;
		}
		if (shot) sheet.push(shot);
		filled += height;
	}
}
