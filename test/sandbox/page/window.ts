import type { Browser, Locator, Page as Tab } from 'playwright-core';
import { openBrowser } from '../../../sandbox/page/browser.js';

/** A browser of the suite's own; each test opens windows of its own in it. */
export async function openWindows() {
	const browser: Browser = await openBrowser();
	return {
		/** A window on the page, seen by this person. What goes wrong in its script fails the test that closes it. */
		async open(url: string, person: string, { width = 1440, height = 900 } = {}) {
			const tab = await browser.newPage({ viewport: { width, height } });
			const errors: Error[] = [];
			tab.on('pageerror', (error) => errors.push(error));
			tab.setDefaultTimeout(10_000);
			await tab.goto(`${url}#${person}`);
			await tab.locator('main').waitFor();
			return { ...handles(tab), errors };
		},
		close: () => browser.close(),
	};
}

function handles(tab: Tab) {
	return {
		tab,
		/** The newest message with these words. */
		message: (words: string): Locator => tab.locator('main article', { hasText: words }).last(),
		button: (label: string, where: Tab | Locator = tab): Locator =>
			where
				.getByRole('button', { name: label, exact: true })
				.or(where.getByRole('button', { name: `${label}:` }))
				.last(),
		dialog: (): Locator => tab.getByRole('dialog'),
		async type(text: string, box = /^Message/) {
			await tab.getByLabel(box).fill(text);
			await tab.keyboard.press('Enter');
		},
		async actAs(name: string) {
			await tab.locator('.people').getByRole('button', { name }).click();
		},
	};
}

export type Windows = Awaited<ReturnType<typeof openWindows>>;
