import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Clock, realClock } from '../clock.js';

/** Runs before the bot: its clock is as far ahead as a file says. */
const preload = (file: string) => `
import { readFileSync } from 'node:fs';
const RealDate = Date;
let [ahead, readAt] = [0, -Infinity];
function now() {
	if (performance.now() - readAt > 20) {
		ahead = Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
		readAt = performance.now();
	}
	return RealDate.now() + ahead;
}
globalThis.Date = class Date extends RealDate {
	constructor(...parts) {
		super(...(parts.length > 0 ? parts : [now()]));
	}
	static now = now;
};`;

/**
 * A clock for Slack, n8n and the bot that can be put forward, so that what takes hours is drawn in a minute. It begins so
 * long ago that it need not show a time to come. `settings`: what has the bot go by it.
 */
export function createMovedClock(agoMs: number) {
	const folder = mkdtempSync(join(tmpdir(), 'flowbell-clock-'));
	const [file, module] = [join(folder, 'ahead'), join(folder, 'clock.mjs')];
	let ahead = -agoMs;
	function write() {
		// In one step, as the bot reads it at any time.
		writeFileSync(`${file}.next`, String(ahead));
		renameSync(`${file}.next`, file);
	}
	write();
	writeFileSync(module, preload(file));
	const clock: Clock = { ...realClock, now: () => Date.now() + ahead };
	return {
		clock,
		settings: { NODE_OPTIONS: `--import=${pathToFileURL(module).href}` },
		skip(ms: number) {
			ahead += ms;
			write();
		},
		remove: async () => rmSync(folder, { recursive: true, force: true }),
	};
}
