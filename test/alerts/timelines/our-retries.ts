import { runToRetry } from '../../../src/alerts/alert.js';
import type { RetryState } from '../../../src/operations/states.js';
import { failedRun } from '../failed-run.js';
import type { createRuns } from './runs.js';
import { failing } from './runs.js';
import { type OurRetry, type Scene, second } from './scene.js';

/** Retries that somebody asks for in Slack. Each gives false where there is nothing to retry. */
export function createOurRetries(
	{ random, chance, n8n, heard, ours, retrying, story, surely, ...scene }: Scene,
	{ finish }: ReturnType<typeof createRuns>,
) {
	async function end({ job, base, run, of }: OurRetry) {
		finish(run);
		const ended = { ...base, newId: run.id, endedAt: scene.now() };
		const { failure } = failedRun(run.id, 'no', scene.now());
		const state: RetryState =
			run.end === 'success'
				? { ...ended, phase: 'recovered', tookMs: 1 }
				: { ...ended, phase: 'failed-again', failure: failure!, sameError: true };
		await surely(({ operations }) => operations.publish('retry', { job, state }));
		retrying.splice(
			retrying.findIndex((each) => each.of === of),
			1,
		);
	}

	return {
		end,
		async endOne() {
			if (retrying.length === 0) return false;
			await end(random.pick(retrying));
		},
		async retry() {
			const alert = heard.any(random);
			if (!alert) return false;
			const { open } = await scene.bot().store.open(alert.execution, Number.POSITIVE_INFINITY);
			const free = open.filter(({ execution }) => !retrying.some(({ of }) => of === execution.id));
			const one = free.length > 0 ? random.pick(free) : null;
			const execution = one && runToRetry(one);
			if (!execution || !n8n.run(execution.id)) return false;
			scene.pass(second);
			const base = { execution, by: 'U1', askedAt: scene.now(), loadWorkflow: false };
			const job = { verb: 'retry', how: 'start', ...base, by: { id: 'U1' }, origin: { channelId: 'C1' } } as never;
			const wanted = chance(0.5) ? 'success' : random.pick(failing);
			const run = n8n.begin(n8n.run(execution.id)!.workflowId, wanted, execution.id);
			ours.add(run.id);
			const retry: OurRetry = { of: one!.execution.id, job, base, run };
			retrying.push(retry);
			story.push(`here #${execution.id} is retried as #${run.id}, to end as ${wanted}`);
			heard.asked(alert);
			await surely(({ operations }) => operations.publish('retry', { job, state: { ...base, phase: 'asked' } }));
			const running = { ...base, phase: 'running', newId: run.id, startedAt: scene.now(), elapsedMs: 0 } as const;
			await surely(({ operations }) => operations.publish('retry', { job, state: running }));
			if (chance(0.6)) await end(retry);
		},
	};
}
