import { IncomingMessage } from 'node:http';
import { expect } from 'vitest';
import type { Call } from '../../sandbox/slack/index.js';
import { openRedis } from '../../src/redis/connection.js';
import type { Keys } from '../../src/redis/index.js';
import { mark } from '../setup/mark.js';
import { brokenPromises } from '../setup/redis-doc.js';
import { unsaid } from '../setup/unsaid.js';

export { mark };

const bodies = new Set<string>();

/** Every body that reaches one of the servers on this machine over HTTP passes here, whoever sent it. */
const push = IncomingMessage.prototype.push;
IncomingMessage.prototype.push = function (this: IncomingMessage & { tail?: string }, chunk: unknown, ...rest) {
	// Bolt proves the token to Slack by an argument; all other calls carry it in their header.
	if (this.url && this.url !== '/api/auth.test' && chunk instanceof Uint8Array) {
		const text = (this.tail ?? '') + Buffer.from(chunk).toString('latin1');
		if (text.includes(mark))
			bodies.add(`${this.method} ${this.url}: …${text.slice(Math.max(0, text.indexOf(mark) - 200)).slice(0, 260)}`);
		this.tail = text.slice(-mark.length);
	}
	return push.call(this, chunk, ...rest);
};

/**
 * No secret of any story may stand where people or disks keep it: not in the log, in what Slack was given, or in
 * any HTTP body. Headers are where they belong. What Redis was ever told is looked through when the run ends.
 */
export function refuseLeaks(places: Record<string, string>) {
	const found = Object.entries(places).flatMap(([where, text]) => {
		const at = text.indexOf(mark);
		return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 200), at + 60)}`];
	});
	const leaks = [...found, ...bodies];
	bodies.clear();
	expect(leaks).toEqual([]);
}

/** What a story has left in Redis is what docs/redis.md says of it. */
export async function refuseStrangeKeys(redisUrl: string, keys: Keys) {
	const redis = openRedis(redisUrl, { name: 'sweep', kind: 'worker' });
	const broken = [
		...(await brokenPromises(redis, keys.n8n.prefix)),
		...(await brokenPromises(redis, keys.slack.prefix)),
	];
	redis.disconnect();
	expect(broken).toEqual([]);
}

/** Whatever Slack was given to show is in the text as well, save what is said to be left off. */
export function refuseUnsaid(calls: readonly Call[]) {
	const found = calls.flatMap(({ ok, method, body: { text = '', blocks = '[]' } }) => {
		if (!ok || / more lines$/.test(String(text))) return [];
		const words = unsaid({ text: String(text), blocks: typeof blocks === 'string' ? JSON.parse(blocks) : blocks });
		return words.length === 0 ? [] : [`${method}: "${words.join(' ')}" is not in "${text}"`];
	});
	expect(found).toEqual([]);
}
