import { each, fired, nothing, type Situation, type Situations } from '../situation.js';
import type { Stage } from '../stage.js';
import { deleted } from './list.js';

const seeded = ['codeThrow', 'codeTypeError', 'cont', 'delme', 'edit', 'editRename', 'exprError', 'flaky', 'http500'];
const more = ['httpRefused', 'ok', 'okLast', 'parent', 'retryOnFail', 'stopError', 'stopErrorObject', 'timeout'];

const retried: Situation = {
	put: async (stage) => {
		const id = await stage.fire('flaky');
		stage.target.up.add('a');
		await stage.retry(id);
		return { execution: id };
	},
};

const stopped = async (stage: Stage, seed: string) => {
	const execution = await stage.fire(seed);
	await stage.api('POST', `/executions/${execution}/stop`);
	return { execution };
};

/** The third of five runs, where two may run at once. */
const queued = async (stage: Stage) => {
	const first = await stage.fire('slow');
	await stage.fire('slow');
	await stage.fire('slow');
	return { execution: first + 2 };
};

export const gets: Situations = {
	...Object.fromEntries([...seeded, ...more].map((seed) => [`data-${seed}`, fired(seed)])),
	...each(
		['plain', 'etag', 'head', 'redact-true', 'redact-false', 'unknown-param', 'includeData-bogus'],
		fired('stopError'),
	),
	...each(['decimal', 'huge', 'negative', 'non-numeric', 'unknown-id', 'zero'], nothing),
	'data-child': {
		put: async (stage) => {
			const parent = await stage.fire('parent');
			return { execution: parent + 1 };
		},
	},
	'data-crashed': {
		put: async (stage) => {
			const execution = await stage.fire('slow');
			await stage.until(() => stage.target.held > 0);
			stage.n8n.restart();
			return { execution };
		},
	},
	'data-too-large': { server: { maxDisplayBytes: 1000 }, ...fired('stopError') },
	'data-too-large-ignored': { server: { maxDisplayBytes: 1000 }, ...fired('stopError') },
	'before-retry': fired('flaky'),
	'original-after-successful-retry': retried,
	'tags-not-in-row': {
		put: async (stage) => {
			const put = await retried.put!(stage);
			stage.n8n.setTags(put!.execution!, ['auto-retried']);
			return put;
		},
	},
	'successful-retry': {
		put: async (stage) => {
			const id = await stage.fire('flaky');
			stage.target.up.add('a');
			return { execution: Number((await stage.retry(id)).body.id) };
		},
	},
	deleted: {
		put: async (stage) => {
			const execution = await stage.fire('waitLong');
			await stage.api('DELETE', `/executions/${execution}`);
			return { execution };
		},
	},
	nosave: fired('nosave'),
	...each(['running', 'running-data'], fired('slow')),
	'running-after-retry': {
		put: async (stage) => {
			const execution = await stage.fire('slow');
			const answer = stage.retry(execution);
			await stage.until(() => stage.n8n.executions().some((row) => row.retryOf === execution));
			stage.target.release();
			await answer;
			await stage.until(() => stage.n8n.execution(execution)?.status === 'success');
			return { execution };
		},
	},
	...each(['waiting', 'waiting-data'], fired('waitLong')),
	'waiting-after-retry': {
		put: async (stage) => {
			const execution = await stage.fire('waitLong');
			await stage.retry(execution);
			return { execution };
		},
	},
	'after-stop-immediately': { put: (stage) => stopped(stage, 'slow') },
	'canceled-data': { put: (stage) => stopped(stage, 'slow') },
	'canceled-waiting-data': { put: (stage) => stopped(stage, 'waitLong') },
	queued: { server: { concurrency: 2 }, put: queued },
	'queued-after-stop': {
		server: { concurrency: 2 },
		put: async (stage) => {
			const put = await queued(stage);
			await stage.api('POST', `/executions/${put.execution}/stop`);
			return put;
		},
	},
	'workflow-deleted': {
		put: async (stage) => {
			const execution = await stage.fire('delme');
			await deleted(stage, 'delme');
			return { execution };
		},
	},
};
