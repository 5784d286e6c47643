import { realClock } from '../../sandbox/clock.js';
import type { SeenRequest } from '../../sandbox/n8n/index.js';
import type { Harness } from './harness.js';

/** Each poll begins by asking for the newest few executions. */
const begins = ({ method, path, query }: SeenRequest) =>
	method === 'GET' && path.endsWith('/executions') && query.limit === '10' && Object.keys(query).length === 1;

export const pollsSoFar = ({ n8n }: Harness) => n8n.requests.filter(begins).length;

/** Resolves when the bot has polled so many times more, from beginning to end. */
export async function polled(harness: Harness, times = 2) {
	const before = pollsSoFar(harness);
	// The one under way now does not count, and the last has ended when the next begins.
	await harness.slack.until(() => pollsSoFar(harness) > before + times, { ms: 15_000, what: `${times} polls` });
}

/** What the bot asked n8n, cut into polls, whole ones only. */
export function requestsByPoll({ n8n }: Harness, from = 0): SeenRequest[][] {
	const cut: SeenRequest[][] = [];
	for (const request of n8n.requests.slice(from)) {
		if (begins(request)) cut.push([]);
		cut.at(-1)?.push(request);
	}
	return cut.slice(0, -1);
}

/** A clock for n8n and the bot that runs as the real one does and can be put forward; timers that are set stay as they are. */
export function shiftedClock() {
	let ahead = 0;
	const now = () => Date.now() + ahead;
	return {
		now,
		n8n: { ...realClock, now },
		skip(ms: number) {
			ahead += ms;
		},
	};
}
