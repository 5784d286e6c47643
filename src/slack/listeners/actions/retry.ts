import type { RetryJob } from '../../../operations/job.js';
import { askable, type RetryHindrance } from '../../../operations/states.js';
import { showAsked } from '../../details/details.js';
import type { Edge } from '../../edge.js';
import type { Clicked } from '../../listening.js';
import { retryOf } from '../../requests.js';
import { suffixOf } from '../../views/actions.js';
import { retryTarget, withExecution } from './target.js';

export const retryClick = withExecution((edge, clicked, executionId) => retry(edge, clicked, executionId));

/** The button's own dialog named the hindrance, and was accepted. */
export const retryConfirmed = withExecution((edge, clicked, executionId) => {
	const hindrance = suffixOf(clicked.actionId) as RetryHindrance;
	const accepted = (askable as RetryHindrance[]).includes(hindrance) ? [hindrance] : [];
	return retry(edge, clicked, executionId, { accepted });
});

export const retryLatest = withExecution((edge, clicked, executionId) =>
	retry(edge, clicked, executionId, { loadWorkflow: true }),
);

async function retry(edge: Edge, clicked: Clicked, executionId: number, more: Partial<RetryJob> = {}) {
	const job = retryOf(await retryTarget(edge, clicked, executionId), more);
	if (!(await edge.requests.ask(clicked, job))) return;
	await showAsked(edge, clicked, executionId, {
		doing: 'Retrying',
		over: ({ retry }) => retry?.askedAt === clicked.at && 'endedAt' in retry,
	});
}

/** A second send although the first may have arrived. What the first was asked with is kept. */
export const retryAnyway = withExecution(async (edge, clicked, executionId) => {
	const retry = (await edge.alerts.read(executionId))?.retry;
	await edge.requests.ask(
		clicked,
		retryOf(await retryTarget(edge, clicked, executionId), {
			how: 'anyway',
			loadWorkflow: retry?.loadWorkflow ?? false,
			accepted: [...askable],
		}),
	);
});

export const lookAgain = withExecution(async (edge, clicked, executionId) => {
	const retry = (await edge.alerts.read(executionId))?.retry;
	await edge.requests.ask(
		clicked,
		retryOf(await retryTarget(edge, clicked, executionId), { how: 'look', loadWorkflow: retry?.loadWorkflow ?? false }),
	);
});
