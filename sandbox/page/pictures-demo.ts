/** Draws what a stranger sees of the demo, before and after the three steps: `npx tsx sandbox/page/pictures-demo.ts`. */
import { closeOffice, openOffice, type Started } from '../demo/office.js';
import { openBrowser } from './browser.js';
import { firstSteps } from './first-steps.js';

const sizes = { '': { width: 1280, height: 800 }, '-phone': { width: 390, height: 760 } };
const started: Started = [];

async function main(): Promise<void> {
	const { page, bot } = await openOffice(started, { tour: true });
	const browser = await openBrowser();
	started.push(() => browser.close());
	await bot.ready();
	const tabs = await Promise.all(
		Object.entries(sizes).map(async ([ending, viewport]) => {
			const tab = await browser.newPage({ viewport, deviceScaleFactor: 2 });
			await tab.goto(`${page.url}#ana`);
			await tab.getByRole('list', { name: 'What to do first' }).waitFor();
			return { tab, ending };
		}),
	);
	const take = async (name: string) => {
		for (const { tab, ending } of tabs) {
			await tab.mouse.move(0, 0);
			await tab.evaluate(() => document.fonts.ready);
			await tab.waitForTimeout(300);
			const path = `docs/pictures/${name}${ending}.png`;
			await tab.screenshot({ path });
			process.stdout.write(`${path}\n`);
		}
	};

	await take('demo-empty');
	const tab = tabs[0]?.tab;
	if (!tab) return;
	const click = (name: string) => tab.locator('main').getByRole('button', { name }).first().click();
	await click(firstSteps.breaks);
	await tab.locator('main article', { hasText: 'Order sync failed' }).waitFor();
	await click(firstSteps.fixes);
	await click(firstSteps.retries);
	for (const { tab } of tabs) await tab.locator('main article', { hasText: 'Order sync recovered' }).waitFor();
	await take('demo-green');
}

try {
	await main();
} finally {
	await closeOffice(started);
}
