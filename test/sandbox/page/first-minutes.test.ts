import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBot } from '../../../bench/parts/build.js';
import { closeOffice, openOffice, type Started } from '../../../sandbox/demo/office.js';
import { firstSteps, firstStepsLine } from '../../../sandbox/page/first-steps.js';
import { openWindows, type Windows } from './window.js';

const started: Started = [];
let office: Awaited<ReturnType<typeof openOffice>>;
let windows: Windows;

/** The demo as `script/demo` starts it. */
beforeAll(async () => {
	await buildBot();
	[windows, office] = await Promise.all([openWindows(), openOffice(started, { tour: true })]);
	await office.bot.ready();
}, 120_000);
afterAll(async () => {
	await windows?.close();
	await closeOffice(started);
});

test.each([
	['on a desktop', { width: 1280, height: 800 }],
	['on a phone', { width: 390, height: 760 }],
])('%s a stranger who does what the page says sees green within a minute and four clicks', async (_where, size) => {
	const { tab, message, button, errors } = await windows.open(office.page.url, 'ana', size);
	const tour = tab.getByRole('list', { name: 'What to do first' });
	let clicks = 0;
	const click = async (where: Locator) => {
		await where.click();
		clicks++;
	};
	const begun = Date.now();

	await click(button(firstSteps.breaks, tour));
	const alert = message('🔴 Order sync failed');
	await alert.waitFor();
	await click(button(firstSteps.fixes, tour));
	const same = tab.locator(`article[data-ts="${await alert.getAttribute('data-ts')}"]`);
	await click(button(firstSteps.retries, same));
	await same.filter({ hasText: '🟢 Order sync recovered' }).waitFor({ timeout: 60_000 });

	expect(Date.now() - begun).toBeLessThan(60_000);
	expect(clicks).toBeLessThanOrEqual(4);
	expect(errors).toEqual([]);
});

test('the page, the panel and the README call the steps the same', async () => {
	const { tab } = await windows.open(office.page.url, 'ben');
	const steps = await tab.getByRole('list', { name: 'What to do first' }).locator('.button, b').allInnerTexts();
	expect(steps.map((step, index) => `${index + 1} ${step}`).join(' · ')).toBe(firstStepsLine);
	const panel = await tab.locator('[data-workflow="Order sync"]').getByRole('button').allInnerTexts();
	expect(panel).toEqual(expect.arrayContaining(steps.slice(0, 2)));
	expect(readFileSync('README.md', 'utf8')).toContain(`**${firstStepsLine}**`);
});
