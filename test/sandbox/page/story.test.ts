import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSandboxPanel } from '../../../sandbox/demo/sandbox-panel.js';
import { type Page, startPage } from '../../../sandbox/page/index.js';
import { type Harness, openHarness, retriesOf } from '../../stories/harness.js';
import { openWindows, type Windows } from './window.js';

let windows: Windows;
beforeAll(async () => {
	windows = await openWindows();
});
afterAll(() => windows?.close());

let harness: Harness;
let page: Page;
beforeEach(async () => {
	harness = await openHarness();
	harness.slack.person('gil', { guest: true });
	const steps = [
		{ node: 'Charge card', does: { fail: { message: '401 Unauthorized: token expired', httpCode: '401' } } },
		{ node: 'Next page', does: { run: 600 } },
	];
	const ref = harness.n8n.workflow('Order sync', steps);
	const panel = createSandboxPanel(harness.n8n, [{ ref, can: ['run', 'fail', 'recover', 'runAway'] }]);
	page = await startPage({ slack: harness.slack, panel });
});
afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') console.log(harness.slack.transcript());
	await page?.close();
	await harness?.close();
});

test('in the browser a failure rings, Retry is clicked, and the message turns green', async () => {
	const { tab, message, button, errors } = await windows.open(page.url, 'ana');
	const workflow = tab.locator('[data-workflow="Order sync"]');
	await workflow.getByRole('button', { name: 'Break it' }).click();
	const alert = message('🔴 Order sync failed');
	await alert.getByText('401 Unauthorized: token expired').first().waitFor();

	await workflow.getByRole('button', { name: 'Fix it' }).click();
	await button('Retry', alert).click();
	await message('⏳ Order sync: retrying').waitFor();
	harness.n8n.finishRuns();
	await message('🟢 Order sync recovered').getByText('@ana').waitFor();

	const [failed] = harness.n8n.executions();
	expect(retriesOf(harness, failed!.id)).toHaveLength(1);
	await tab.getByText(/^\d repl/).click();
	await tab.getByLabel('Thread', { exact: true }).getByText('asked to retry').waitFor();
	expect(await tab.locator('.n8n tr', { hasText: 'retry of' }).count()).toBe(1);
	expect(errors).toEqual([]);
});

test('runaway executions are stopped through the modal, which counts them first', async () => {
	const { tab, message, button, dialog, errors } = await windows.open(page.url, 'ana');
	await tab.locator('[data-workflow="Order sync"]').getByRole('button', { name: 'Run away' }).click();
	await button('Stop running (2)', message('Order sync failed')).click();
	await dialog().getByText('2 running').waitFor();
	await button('Stop 2 runs', dialog()).click();
	await dialog().waitFor({ state: 'detached' });
	await harness.slack.until(() => harness.n8n.executions().filter(({ status }) => status === 'canceled').length === 2);
	await tab.locator('.n8n .status.canceled').nth(1).waitFor();
	expect(errors).toEqual([]);
});

test('what only ana sees, ben does not; each acts in her or his own name', async () => {
	const ana = await windows.open(page.url, 'ana');
	const ben = await windows.open(page.url, 'ben');
	await ana.type('/n8n help');
	await ana.message('/n8n retry').getByText('Only visible to you').waitFor();
	await ben.type('hello from ben');
	await ana.message('hello from ben').waitFor();
	expect(await ben.tab.locator('.ephemeral').count()).toBe(0);

	await ben.actAs('ana');
	await ben.message('/n8n retry').getByText('Only visible to you').waitFor();
	await ben.type('and from ana');
	await harness.slack.until(() =>
		harness.ops.messages().some(({ text, user }) => text === 'and from ana' && user === harness.ana.id),
	);
});

test('a guest who clicks Retry is refused, and nothing runs', async () => {
	const { tab, message, button } = await windows.open(page.url, 'gil');
	await tab.locator('[data-workflow="Order sync"]').getByRole('button', { name: 'Break it' }).click();
	await button('Retry', message('Order sync failed')).click();
	await tab.locator('.ephemeral').first().waitFor();
	expect(harness.n8n.executions()).toHaveLength(1);
});

test('Details open as a modal, and the App Home shows the failure', async () => {
	const { tab, message, button, dialog, errors } = await windows.open(page.url, 'ana');
	await tab.locator('[data-workflow="Order sync"]').getByRole('button', { name: 'Break it' }).click();
	await button('Details', message('Order sync failed')).click();
	await dialog().getByText('Charge card').first().waitFor();
	// The keyboard goes on in the modal, and afterwards where it was.
	expect(await dialog().evaluate((element) => element.contains(document.activeElement))).toBe(true);
	for (const key of [...Array<string>(12).fill('Tab'), ...Array<string>(12).fill('Shift+Tab')]) {
		await tab.keyboard.press(key);
		expect(await dialog().evaluate((element) => element.contains(document.activeElement))).toBe(true);
	}
	await tab.keyboard.press('Escape');
	await dialog().waitFor({ state: 'detached' });
	expect(await tab.evaluate(() => document.activeElement?.textContent)).toBe('Details');
	await tab.locator('.sidebar').getByText('app', { exact: true }).click();
	await tab.locator('.home').getByText('Order sync').waitFor();
	expect(errors).toEqual([]);
});
