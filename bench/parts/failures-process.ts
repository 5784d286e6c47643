import { startN8n } from '../../sandbox/n8n/index.js';
import { fineClock } from './clock.js';
import { type FromFailures, type Made, retriedBy, type Seen, type ToFailures } from './failures.js';

/**
 * A sandbox n8n in a process of its own, for benches of retries: it makes failed executions whose retries take as long
 * as wanted, and notes when it was asked for each set of them and when it answered.
 */
const n8n = await startN8n({ clock: fineClock });
const sets: { failed: Made; seen: Seen; each: boolean }[] = [];
const tell = (message: FromFailures) => void process.send?.(message);

const setOf = (id: number) => sets.find(({ failed }) => id >= failed.firstId && id < failed.firstId + failed.count);

n8n.on('request', (request) => {
	const id = retriedBy(request);
	const set = id === null ? undefined : setOf(id);
	if (!set) return;
	const at = fineClock.now();
	set.seen.asked++;
	set.seen.firstAt ??= at;
	if (set.each) tell({ asked: id!, at });
});
n8n.on('answer', (request) => {
	const id = retriedBy(request);
	const set = id === null ? undefined : setOf(id);
	if (!set || request.status !== 200) return;
	set.seen.answered++;
	set.seen.lastAt = fineClock.now();
});

process.on('message', (message: ToFailures) => {
	if ('make' in message) {
		const { name, count, retryMs, each = false } = message.make;
		// A past run has failed at its last node, and a retry starts there.
		const does = retryMs === 0 ? 'succeed' : { run: retryMs / 1_000 };
		const workflow = n8n.workflow(name, [{ node: 'Work', does }]);
		const firstId = n8n.run(workflow) + 1;
		n8n.finishRuns(workflow);
		n8n.seedHistory(count, { workflow, status: 'error' });
		const failed = { name, firstId, count };
		sets.push({ failed, seen: { asked: 0, answered: 0, firstAt: null, lastAt: null }, each });
		tell({ made: failed });
	} else tell({ seen: sets.find(({ failed }) => failed.firstId === message.look)!.seen, of: message.look });
});

// When the bench is gone, nobody needs this any more.
process.on('disconnect', () => process.exit());
tell({ ready: { url: n8n.url, apiKey: n8n.apiKey } });
console.log('ready');
