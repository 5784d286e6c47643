import { askable, type RetryHindrance } from '../../../operations/states.js';
import { retryOf } from '../../requests.js';
import { suffixOf } from '../../views/actions.js';
import { retryTarget, withExecution } from './target.js';

export const retryClick = withExecution(async (edge, clicked, executionId) => {
	await edge.requests.ask(clicked, retryOf(await retryTarget(edge, clicked, executionId)));
});

/** The button's own dialog named the hindrance, and was accepted. */
export const retryConfirmed = withExecution(async (edge, clicked, executionId) => {
	const hindrance = suffixOf(clicked.actionId) as RetryHindrance;
	const accepted = (askable as RetryHindrance[]).includes(hindrance) ? [hindrance] : [];
	await edge.requests.ask(clicked, retryOf(await retryTarget(edge, clicked, executionId), { accepted }));
});

export const retryLatest = withExecution(async (edge, clicked, executionId) => {
	await edge.requests.ask(clicked, retryOf(await retryTarget(edge, clicked, executionId), { loadWorkflow: true }));
});

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
