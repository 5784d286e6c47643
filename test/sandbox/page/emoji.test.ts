import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../../sandbox/page/browser.js';
import { type Page, startPage } from '../../../sandbox/page/index.js';
import { type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { filesIn } from '../../setup/files-in.js';

/** The machine's fonts without those that have emoji. */
const withoutEmoji = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<selectfont><rejectfont><glob>*Emoji*</glob><glob>*emoji*</glob></rejectfont></selectfont></fontconfig>`;

let folder: string;
let browser: Browser;
let slack: Slack;
let page: Page;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'flowbell-fonts-'));
	await writeFile(join(folder, 'fonts.conf'), withoutEmoji);
	browser = await openBrowser({ fonts: join(folder, 'fonts.conf') });
	slack = await startSlack({ rateLimits: 'off' });
	slack.person('ana');
	slack.channel('lab');
	page = await startPage({ slack });
});
afterAll(async () => {
	await browser?.close();
	await page?.close();
	await slack?.close();
	await rm(folder, { recursive: true });
});

/** Every sign that Flowbell or the page writes; those without U+FE0F that are text by default stay text. */
const signs = [
	...new Set(
		['src', 'sandbox/page/client']
			.flatMap(filesIn)
			.flatMap((path) => readFileSync(path, 'utf8').match(/\p{Emoji_Presentation}|\p{Emoji}\uFE0F/gu) ?? []),
	),
];

test('each sign is a picture on a machine without an emoji font, and nothing is asked of the network', async () => {
	expect(signs).toEqual(expect.arrayContaining(['🔴', '🟢', '⏳', '⚪', '⚠️']));
	const tab = await browser.newPage();
	const asked: string[] = [];
	tab.on('request', (request) => asked.push(request.url()));
	await tab.goto(page.url);
	await tab.getByLabel('Message #lab').fill(signs.join(' '));
	await tab.keyboard.press('Enter');
	const message = tab.locator('main article .mrkdwn');
	await message.waitFor();
	await tab.waitForFunction(() => document.fonts.check('15px "Bundled Emoji"', '🔴'));

	const cdp = await tab.context().newCDPSession(tab);
	await cdp.send('DOM.enable');
	await cdp.send('CSS.enable');
	const { root } = await cdp.send('DOM.getDocument');
	const found = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'main article .mrkdwn' });
	const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', found);
	const pictures = fonts.filter(({ isCustomFont }) => isCustomFont);
	expect(pictures.map(({ familyName }) => familyName)).toEqual([expect.stringMatching(/emoji/i)]);
	expect(fonts.filter(({ isCustomFont }) => !isCustomFont).reduce((sum, { glyphCount }) => sum + glyphCount, 0)).toBe(
		signs.length - 1,
	);
	expect(pictures[0]!.glyphCount).toBeGreaterThanOrEqual(signs.length);
	expect(asked.filter((url) => !url.startsWith(page.url))).toEqual([]);
});
