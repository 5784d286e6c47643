import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browserPlaces = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The machine's own Chromium, without a window and without calling home; `fonts`: another fontconfig file for it. */
export function openBrowser({ fonts }: { fonts?: string } = {}): Promise<Browser> {
	const executablePath = browserPlaces.find((path) => existsSync(path));
	if (!executablePath) throw new Error('There is no Chromium here: script/bootstrap --browser installs it.');
	return chromium.launch({
		executablePath,
		...(fonts && { env: { ...process.env, FONTCONFIG_FILE: fonts } }),
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
