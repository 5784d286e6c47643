import { createInstance } from '../instances/instance.js';
import { createRequestLimit } from '../instances/request-limit.js';
import { createUnreadableRows } from '../instances/unreadable-rows.js';
import { createN8nClient } from '../n8n/index.js';
import type { Foundation } from './foundation.js';

const patienceMs = 8_000;
/** Parsing as much holds all else up for some 30 ms. A single workflow, which is read whole, may be larger. */
const maxDataBytes = 4 * 2 ** 20;
const maxAnswerBytes = 16 * 2 ** 20;

export type N8n = ReturnType<typeof buildN8n>;

/** n8n twice: for work, which waits as long as it takes, and, as `instance`, for people, who do not. */
export function buildN8n({ config, base, redis, timings }: Foundation) {
	const { key, now, log } = base;
	const unreadableRows = createUnreadableRows(redis, key('n8n', 'unreadable'), now, log);
	const onSkipped = unreadableRows.note;
	const requestLimit = createRequestLimit(now);
	const server = {
		...config.n8n,
		proxy: config.proxy,
		maxDataBytes,
		maxAnswerBytes,
		onSkipped,
		onCounted: requestLimit.note,
	};
	const answerMs = timings.answerMs ?? patienceMs;
	const asking = createN8nClient({ ...server, timeoutMs: answerMs });
	const instance = createInstance({ url: config.n8n.baseUrl, n8n: asking, redis, key, now });
	return { n8n: createN8nClient(server), instance, answerMs, unreadableRows, requestLimit };
}
