import { each, fired, nothing, type Put, type Situation, type Situations } from '../situation.js';
import type { Stage } from '../stage.js';
import { deleted } from './list.js';

/** Failed while the service was down; it is up again. */
const recovered = (seed: string, service: string): Situation => ({
	put: async (stage) => {
		const execution = await stage.fire(seed);
		stage.target.up.add(service);
		return { execution };
	},
});

const flaky = recovered('flaky', 'a');

/** Killed while it ran. */
const killed = (seed: string): Situation => ({
	put: async (stage) => {
		const execution = await stage.fire(seed);
		if (seed === 'slow') await stage.until(() => stage.target.held > 0);
		stage.n8n.restart();
		stage.target.release();
		return { execution, meanwhile: () => pastShortWait(stage) };
	},
});

/** Lets the in-process wait of what runs now end. */
async function pastShortWait(stage: Stage): Promise<void> {
	await stage.until(() => stage.n8n.executions().some((row) => row.mode === 'retry'));
	stage.clock.advance(40_000);
}

/** The workflow has been saved anew since, with other code in one of its nodes, or with that node renamed. */
async function edited(stage: Stage, seed: string, edit: (text: string) => string): Promise<Put> {
	const execution = await stage.fire(seed);
	const workflow = await stage.seed(seed);
	const { body } = await stage.api('GET', `/workflows/${workflow}`);
	const { name, nodes, connections, settings } = body as Record<string, object>;
	await stage.api(
		'PUT',
		`/workflows/${workflow}`,
		JSON.parse(edit(JSON.stringify({ name, nodes, connections, settings }))),
	);
	return { execution };
}

const fixCode = (text: string) => text.replace(/"jsCode":"[^"]*"/, '"jsCode":"return [{json:{fixed:true}}];"');
const rename = (text: string) => text.replaceAll('Step A', 'Step B');

const inactive: Situation = {
	put: async (stage) => {
		const execution = await stage.fire('stopError');
		await stage.api('POST', `/workflows/${await stage.seed('stopError')}/deactivate`);
		return { execution };
	},
};

const archived: Situation = {
	put: async (stage) => {
		const execution = await stage.fire('toarchive');
		stage.n8n.archive(await stage.seed('toarchive'));
		return { execution };
	},
};

const gone: Situation = {
	put: async (stage) => {
		const execution = await stage.fire('delme');
		await deleted(stage, 'delme');
		return { execution };
	},
};

const slowRetry = recovered('flakySlow', 'b');

const afterRetry = (times: number, then: (stage: Stage) => void): Situation => ({
	put: async (stage) => {
		const put = await flaky.put!(stage);
		for (let i = 0; i < times; i++) await stage.retry(put!.execution!);
		then(stage);
		return put;
	},
});

export const retries: Situations = {
	...each(['succeeds', 'two-at-once-a', 'two-at-once-b'], flaky),
	...each(['slow-a', 'slow-b', 'slow'], slowRetry),
	...each(['fails-again', 'no-body', 'while-concurrency-full'], fired('stopError')),
	...each(
		['array', 'bad-json', 'empty-json-content-type', 'extra', 'null', 'string-bool', 'text'].map(
			(name) => `body-${name}`,
		),
		fired('stopError'),
	),
	...each(['still-down', 'chain-1'], fired('flaky')),
	'already-retried-successfully': afterRetry(1, () => undefined),
	'fails-after-earlier-success': afterRetry(2, (stage) => void stage.target.up.clear()),
	'chain-2': {
		put: async (stage) => {
			const failed = await stage.retry(await stage.fire('flaky'));
			stage.target.up.add('a');
			return { execution: Number(failed.body.id) };
		},
	},
	'retry-of-failed-retry': {
		put: async (stage) => ({ execution: Number((await stage.retry(await stage.fire('stopError'))).body.id) }),
	},
	'succeeded-execution': fired('ok'),
	'successful-retry-execution': {
		put: async (stage) => {
			const put = await flaky.put!(stage);
			return { execution: Number((await stage.retry(put!.execution!)).body.id) };
		},
	},
	'original-has-tags': {
		put: async (stage) => {
			const put = await flaky.put!(stage);
			stage.n8n.setTags(put!.execution!, ['auto-retried', 'gave-up']);
			return put;
		},
	},
	running: {
		put: async (stage) => {
			const execution = await stage.fire('slow');
			const meanwhile = async () => {
				await stage.until(() => stage.n8n.executions().some((row) => row.retryOf === execution));
				stage.target.release();
			};
			return { execution, meanwhile };
		},
	},
	waiting: fired('waitLong'),
	queued: {
		server: { concurrency: 1 },
		put: async (stage) => {
			const first = await stage.fire('slow');
			await stage.fire('slow');
			return { execution: first + 1 };
		},
	},
	...each(['timed-out', 'timed-out-2', 'timed-out-loadWorkflow'], fired('timeout')),
	'canceled-before-first-node': {
		put: async (stage) => {
			const execution = await stage.fire('slow');
			await stage.api('POST', `/executions/${execution}/stop`);
			stage.target.release();
			return { execution };
		},
	},
	'crashed-slow': killed('slow'),
	'crashed-waitShort': killed('waitShort'),
	'crashed-flakySlow': {
		put: async (stage) => {
			const failed = await stage.fire('flakySlow');
			stage.target.up.add('b');
			stage.target.holding = true;
			void stage.retry(failed).catch(() => undefined);
			await stage.until(() => stage.target.held > 0);
			stage.n8n.restart();
			stage.target.release();
			return { execution: stage.n8n.executions().find((row) => row.status === 'crashed')?.id };
		},
	},
	'enters-waiting': recovered('flakyThenWait', 'r'),
	'respond-to-webhook': recovered('respond', 'r'),
	'load-workflow-false': { put: (stage) => edited(stage, 'edit', fixCode) },
	'load-workflow-true': { put: (stage) => edited(stage, 'edit', fixCode) },
	'load-workflow-node-renamed': { put: (stage) => edited(stage, 'editRename', rename) },
	'node-renamed-original-workflow': { put: (stage) => edited(stage, 'editRename', rename) },
	manual: fired('manualFail2'),
	nosave: fired('nosave'),
	'non-numeric': nothing,
	'unknown-id': nothing,
	'parent-of-child': fired('parent'),
	'sub-workflow-child': { put: async (stage) => ({ execution: (await stage.fire('parent')) + 1 }) },
	...each(['workflow-archived', 'workflow-archived-loadWorkflow'], archived),
	...each(['workflow-inactive', 'workflow-inactive-loadWorkflow'], inactive),
	...each(['workflow-deleted', 'workflow-deleted-loadWorkflow'], gone),
	'load-workflow-true-with-unpublished-draft': { put: (stage) => edited(stage, 'edit', fixCode) },
};
