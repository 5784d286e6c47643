import { each, nothing, type Situation, type Situations } from '../situation.js';
import type { Stage } from '../stage.js';

const of = (seed: string): Situation => ({
	shared: true,
	put: async (stage) => ({ workflow: await stage.seed(seed) }),
});

/** Killed while two runs and a retry went on, and one waited. */
async function crashed(stage: Stage): Promise<undefined> {
	for (let i = 0; i < 6; i++) await stage.fire('stopError');
	const flaky = await stage.fire('flakySlow');
	stage.target.up.add('b');
	stage.target.holding = true;
	void stage.retry(flaky).catch(() => undefined);
	await stage.until(() => stage.target.held > 0);
	await stage.fire('slow');
	await stage.fire('waitShort');
	await stage.fire('waitLong');
	stage.n8n.restart();
	// The error workflow's runs.
	await stage.until(() => stage.n8n.executions().every((row) => row.status !== 'running'));
}

/** Two are running, one is in an in-process wait, one waits. */
async function mixed(stage: Stage): Promise<undefined> {
	for (let i = 0; i < 8; i++) await stage.fire('ok');
	await stage.fire('slow');
	await stage.fire('waitShort');
	await stage.fire('waitLong');
	await stage.fire('slow');
}

/** Two run and three queue behind them. */
async function queued(stage: Stage): Promise<undefined> {
	for (let i = 0; i < 10; i++) await stage.fire('ok');
	for (let i = 0; i < 5; i++) await stage.fire('slow');
}

async function retriedWhileWaiting(stage: Stage) {
	const id = await stage.fire('waitLong');
	await stage.retry(id);
	return { workflow: await stage.seed('waitLong') };
}

async function retriedTwice(stage: Stage) {
	const id = await stage.fire('flaky');
	await stage.retry(id);
	stage.target.up.add('a');
	await stage.retry(id);
	stage.n8n.setTags(id, ['auto-retried']);
	await stage.fire('flaky');
	return { workflow: await stage.seed('flaky') };
}

const afterCrash = ['crashed', 'error', 'new', 'running', 'unknown', 'waiting'].map(
	(status) => `after-crash-${status}`,
);

export const lists: Situations = {
	...each(
		[
			...['array', 'empty', 'garbage', 'limit-huge', 'offset'].map((name) => `cursor-${name}`),
			'default-limit2',
			'finished-param',
			'ignoreDataSizeLimit',
			'includeData-1',
			'includeData-bogus',
			'last-page',
			'lastId-param',
			...['-1', '0', '1.5', '250', '251', 'abc', 'empty'].map((name) => `limit-${name}`),
			'mode-param',
			'options',
			'page1',
			'page2-after-new-execution',
			'page2-filter-dropped',
			'page2-limit-ignored',
			'projectId-unknown',
			'redact-bogus',
			'startedAfter',
			'startedAfter-dateonly',
			'startedAfter-future',
			'startedAfter-offset',
			'startedBefore-past',
			...['bogus', 'brackets', 'canceled', 'comma', 'crashed', 'empty', 'error', 'failed', 'new', 'queued'].map(
				(name) => `status-${name}`,
			),
			...['repeated', 'running', 'success', 'unknown', 'waiting'].map((name) => `status-${name}`),
			'trailing-slash',
			'unknown-param',
			'workflowId-empty',
			'workflowId-unknown',
		],
		nothing,
	),
	...each(['includeData-true', 'redact-true', 'redact-false'], of('stopError')),
	'error-workflow-rows': of('errHandler'),
	'workflowId-two': nothing,
	projectId: {
		put: async (stage) => {
			await stage.retry(await stage.fire('toarchive'));
			return { replace: await ownProject(stage) };
		},
	},
	gzip: { put: async ({ n8n }) => void n8n.seedHistory(60) },
	'projectId-and-workflowId': {
		shared: true,
		put: async (stage) => ({ workflow: await stage.seed('ok'), replace: await ownProject(stage) }),
	},
	'limit-1000': { put: async ({ n8n }) => void n8n.seedHistory(300) },
	'data-too-large': {
		server: { maxDisplayBytes: 1000 },
		put: async (stage) => {
			await stage.fire('stopError');
			await stage.retry(await stage.fire('stopError'));
			return { workflow: await stage.seed('stopError') };
		},
	},
	...each(afterCrash, { put: crashed }),
	'after-retry': { put: retriedTwice },
	'tags-not-in-rows': { put: retriedTwice },
	'after-retry-waiting': { put: retriedWhileWaiting },
	'after-retry-waiting-running': { put: retriedWhileWaiting },
	'after-stop-canceled': {
		put: async (stage) => {
			await stage.api('POST', `/executions/${await stage.fire('slow')}/stop`);
			await stage.api('POST', `/executions/${await stage.fire('waitLong')}/stop`);
			return undefined;
		},
	},
	...each(['mix-default', 'mix-running', 'mix-waiting'], { put: mixed }),
	...each(['status-running-with-one-waiting', 'status-waiting-with-one-waiting'], { put: mixed }),
	'retry-in-progress-after-client-disconnect': {
		put: async (stage) => {
			const id = await stage.fire('flakySlow');
			stage.target.up.add('b');
			stage.target.holding = true;
			const { n8n } = stage;
			const off = n8n.faults.inject({ method: 'POST', path: /retry/, kind: 'cutAfter' });
			await stage.retry(id).catch(() => undefined);
			off();
			return { workflow: await stage.seed('flakySlow') };
		},
	},
	manual: {
		put: async (stage) => {
			await stage.fire('manualFail2');
			return { workflow: await stage.seed('manualFail2') };
		},
	},
	...each(['queued-default', 'queued-status-new', 'queued-status-running'], {
		server: { concurrency: 2 },
		put: queued,
	}),
	'queued-status-new-2': { server: { concurrency: 2 }, put: queued },
	'queued-final': {
		server: { concurrency: 2 },
		put: async (stage) => {
			await queued(stage);
			await stage.api('POST', '/executions/stop', { status: ['queued'] });
			return undefined;
		},
	},
	'workflow-archived': {
		put: async (stage) => {
			await stage.fire('toarchive');
			const workflow = await stage.seed('toarchive');
			stage.n8n.archive(workflow);
			return { workflow };
		},
	},
	'workflow-deleted': {
		put: async (stage) => {
			await stage.fire('delme');
			return { workflow: await deleted(stage, 'delme') };
		},
	},
};

export async function deleted(stage: Stage, seed: string): Promise<string> {
	const id = await stage.seed(seed);
	await stage.api('POST', `/workflows/${id}/deactivate`);
	stage.clock.advance(10_000);
	await stage.api('DELETE', `/workflows/${id}`);
	return id;
}

/** The project of the recordings and ours. */
export async function ownProject(stage: Stage): Promise<Record<string, string>> {
	const { body } = await stage.api('GET', '/workflows?limit=1');
	const [workflow] = (body as { data: { shared: { projectId: string }[] }[] }).data;
	return { '3CpiX3XUQzFT8zcp': workflow!.shared[0]!.projectId };
}
