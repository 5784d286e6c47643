import { byNumber } from '../../../src/instances/execution-ref.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import {
	type RunningProps,
	type RunningRow,
	renderRunning,
} from '../../../src/slack/features/executions/running-view.js';
import { now, type Words } from './words.js';

const none = { count: 0, more: false, rows: [] };

/** What `/n8n running` says. */
export function runningSamples(words: Words): [string, Message][] {
	const row = (id: number, minutes: number, usualMs: number | null = 120_000): RunningRow => ({
		...{ execution: byNumber(id), workflowName: words.workflow, startedAt: now - minutes * 60_000, link: words.link },
		usual: usualMs === null ? null : { usualMs, farMs: 600_000 },
	});
	const say = (over: Partial<RunningProps>) =>
		renderRunning({
			command: '/n8n',
			rows: [row(4711, 47), row(4730, 9), row(4731, 2, null)],
			running: { count: 3, more: false },
			waiting: { count: 2, more: false, rows: [row(4600, 1_500), row(4601, 90)] },
			queued: { count: 1, more: false, rows: [{ ...row(4740, 0), startedAt: null }] },
			listed: { waiting: true, queued: true },
			...{ can: {}, mayStop: true, now },
			...over,
		});
	const one = { rows: [row(4711, 47)], running: { count: 1, more: false } };
	const many = Array.from({ length: 15 }, (_, i) => row(4711 + i, 90 - i));
	const more = { count: 250, more: true, rows: [row(1, 600), row(2, 600), row(3, 600)] };
	return [
		['running: longest first', say({})],
		['running: may not stop', say({ ...one, mayStop: false })],
		['running: cannot be stopped', say({ ...one, can: { stop: false }, listed: { waiting: false, queued: false } })],
		['running: very many', say({ rows: many, running: { count: 500, more: true }, waiting: more })],
		['running: nothing', say({ rows: [], running: none })],
		['running: nothing at all', say({ rows: [], running: none, waiting: none, queued: none })],
	];
}
