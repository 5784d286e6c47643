import type { Situation, Situations } from '../situation.js';
import type { Stage } from '../stage.js';
import { lists } from './list.js';
import { retries } from './retry.js';

/** The same requests to a server in queue mode. */

const server = { mode: 'queue' } as const;

const withoutWorker: Situation = {
	server,
	put: async (stage: Stage) => {
		for (let i = 0; i < 4; i++) await stage.fire('ok');
		const failed = await stage.fire('stopError');
		stage.n8n.queue.hold();
		void stage.retry(failed).catch(() => undefined);
		await stage.until(() => stage.n8n.executions().some((row) => row.status === 'new'));
		return undefined;
	},
};

const slowRetry: Situation = {
	server,
	put: async (stage: Stage) => {
		const failed = await stage.fire('flakySlow');
		stage.target.up.add('b');
		stage.target.holding = true;
		void stage.retry(failed).catch(() => undefined);
		await stage.until(() => stage.target.held > 0);
		return undefined;
	},
};

export const queueMode: Record<string, Situations> = {
	'executions-list': {
		'mix-default': { ...lists['mix-default'], server },
		'mix-running': { ...lists['mix-running'], server },
		'mix-waiting': { ...lists['mix-waiting'], server },
		'no-worker-default': withoutWorker,
		'no-worker-new': withoutWorker,
		'retry-running': slowRetry,
	},
	'executions-retry': {
		succeeds: { ...retries.succeeds, server },
		slow: { ...retries.slow, server },
		'fails-again': { ...retries['still-down'], server },
	},
	'executions-stop': { running: { server, put: async (stage) => ({ execution: await stage.fire('slow') }) } },
	'executions-stop-many': {
		running: {
			server,
			put: async (stage) => {
				await stage.fire('slow');
				await stage.fire('waitLong');
				return undefined;
			},
		},
	},
};
