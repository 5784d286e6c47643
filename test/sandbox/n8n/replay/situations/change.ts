import { each, fired, nothing, type Put, type Situation, type Situations } from '../situation.js';
import type { Stage } from '../stage.js';

/** Stop, stop many, delete and the tags of executions. */

const stoppedAlready: Situation = {
	put: async (stage) => {
		const execution = await stage.fire('slow');
		await stage.api('POST', `/executions/${execution}/stop`);
		return { execution };
	},
};

const queued: Situation = {
	server: { concurrency: 1 },
	put: async (stage) => {
		const first = await stage.fire('slow');
		await stage.fire('slow');
		return { execution: first + 1 };
	},
};

export const stops: Situations = {
	'already-canceled': stoppedAlready,
	'finished-error': fired('stopError'),
	'finished-success': fired('ok'),
	...each(['non-numeric', 'unknown-id', 'with-body'], nothing),
	queued,
	running: fired('slow'),
	'running-in-process-wait': fired('waitShort'),
	waiting: fired('waitLong'),
};

const running = (times: number, seed = 'slow'): Situation => ({
	put: async (stage) => {
		for (let i = 0; i < times; i++) await stage.fire(seed);
		return { workflow: await stage.seed(seed) };
	},
});

export const stopsMany: Situations = {
	...each(
		[
			...['any', 'bad-date', 'bad-json', 'bad-status', 'bad-workflow', 'empty-object', 'empty-status', 'extra-field'],
			...['internal-new', 'no-body', 'none-running', 'queued-none', 'status-string', 'text-body'],
		],
		nothing,
	),
	...each(['running-cleanup2', 'startedAfter-future'], running(0)),
	queued,
	'running-cleanup': running(4),
	startedBefore: running(2, 'waitLong'),
	'workflow-all': running(1),
	'workflow-filter': running(3),
	running: {
		put: async (stage) => {
			await stage.fire('slow');
			await stage.fire('waitLong');
			return undefined;
		},
	},
};

export const deletes: Situations = {
	again: {
		put: async (stage) => {
			const execution = await stage.fire('okLast');
			await stage.api('DELETE', `/executions/${execution}`);
			return { execution };
		},
	},
	finished: fired('okLast'),
	'non-numeric': nothing,
	queued,
	running: fired('slow'),
	waiting: {
		put: async (stage) => {
			const execution = await stage.fire('waitLong');
			await stage.retry(execution);
			return { execution };
		},
	},
};

/** A failed run with these tags; the recorded ids of the two annotation tags stand for ours. */
const tagged = (...names: string[]): Situation => ({
	put: async (stage): Promise<Put> => {
		const execution = await stage.fire('flaky');
		const { n8n } = stage;
		n8n.setTags(execution, names);
		const workflowTag = await stage.api('POST', '/tags', { name: 'retried-ok' });
		return {
			execution,
			replace: {
				Z1ItpQ3mLigs1Rs6: n8n.tag('auto-retried'),
				zNnROD6DQhAnYmZ1: n8n.tag('gave-up'),
				tKEH1EGpgXdP6lOd: (workflowTag.body as { id: string }).id,
			},
		};
	},
});

const ofRetry = async (stage: Stage): Promise<Put> => {
	const original = await stage.fire('stopError');
	stage.n8n.setTags(original, ['auto-retried']);
	return { execution: Number((await stage.retry(original)).body.id) };
};

export const executionTags: Situations = {
	...each(
		[
			...['by-name', 'duplicate-ids', 'empty-list', 'extra-field', 'no-body', 'object', 'one', 'one-known-one-unknown'],
			...['one-workflow-tag', 'strings', 'two', 'unknown-id'],
		].map((name) => `put-${name}`),
		tagged('gave-up'),
	),
	...each(['put-non-numeric', 'put-unknown-execution', 'get-unknown-execution'], nothing),
	'annotation-tags-not-in-public-api': nothing,
	get: fired('stopError'),
	...each(['get-none', 'get-after-empty', 'get-after-put'], tagged()),
	...each(['get-after-duplicate', 'get-after-failed-put'], tagged('auto-retried', 'gave-up')),
	'get-after-put-one': tagged('auto-retried'),
	'get-of-retry-execution': { put: ofRetry },
};
