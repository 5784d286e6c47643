import type { Page } from 'playwright-core';

const folder = 'docs/pictures';

/** Takes pictures of the alert channel as ana sees it, of all names or of those that the command line gives. */
export function createCamera(tab: Page, url: string, size: { width: number; height: number }) {
	const wanted = process.argv.slice(2);
	return async function take(name: string, of = size): Promise<void> {
		if (wanted.length > 0 && !wanted.includes(name)) return;
		await tab.setViewportSize(of);
		await tab.goto('about:blank');
		await tab.goto(`${url}#ana/ops-alerts`);
		await tab.locator('.conversation').first().waitFor();
		await tab.evaluate(() => document.fonts.ready);
		await tab.waitForTimeout(400);
		await tab.screenshot({ path: `${folder}/${name}.png` });
		process.stdout.write(`${folder}/${name}.png\n`);
	};
}
