import { randomBytes } from 'node:crypto';
import { encodeSpans } from '../../sandbox/n8n/otlp/encode.js';
import { type HarnessOptions, openHarness } from './harness.js';
import { mark } from './sweep.js';

export const token = `${mark}${randomBytes(12).toString('hex')}`;

/** Polls come once an hour, so that whatever is seen sooner n8n has told by itself. */
export async function pushing(options: HarnessOptions = {}) {
	const harness = await openHarness({ ...options, bot: false });
	const { n8n, slack } = harness;
	const bot = await harness.startBot({ otlpToken: token, pollSeconds: 3_600, ...options.config });
	const address = `http://127.0.0.1:${bot.port()}`;
	const metrics = async () => (await fetch(`${address}/metrics`)).text();
	const first = async () => /^flowbell_polls_total\{result="ok"\} 1$/m.test(await metrics());
	await slack.until(first, { what: 'the first poll' });
	const exports = (delayMs = 20, more = {}) =>
		n8n.exportSpans({ endpoint: address, authorization: `Bearer ${token}`, delayMs, ...more });
	exports();
	const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
		fetch(`${address}${path}`, {
			method: 'POST',
			body: body as BodyInit,
			headers: {
				authorization: `Bearer ${token}`,
				'content-type': typeof body === 'string' ? 'application/json' : 'application/x-protobuf',
				...headers,
			},
			signal: AbortSignal.timeout(5_000),
		});
	return { ...harness, harness, bot, address, exports, post, metrics };
}

/** A span that says so of a run. */
export const said = (id: number | string, status = 'error', more: Record<string, string> = {}) => ({
	traceId: randomBytes(16),
	spanId: randomBytes(8),
	name: 'workflow.execute',
	startAt: Date.now() - 1_000,
	endAt: Date.now() - 100,
	attributes: {
		...{ 'n8n.execution.id': String(id), 'n8n.execution.status': status, 'n8n.workflow.id': 'w1' },
		...more,
	},
});
export const spans = (...all: ReturnType<typeof said>[]) => encodeSpans({ 'service.name': 'n8n' }, 'n8n-workflow', all);
