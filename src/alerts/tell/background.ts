import type { Instance } from '../../instances/instance.js';
import { withTimeout } from '../../lib/with-timeout.js';
import type { Alert } from '../alert.js';
import type { Rates } from '../poll/rates.js';
import type { AlertStore } from '../store/index.js';
import type { ReadingBudget } from './reading-budget.js';

type Deps = {
	store: Pick<AlertStore, 'failedBefore' | 'setBackground'>;
	rates: Pick<Rates, 'of'>;
	watchedSince(): Promise<number>;
	workflowFacts: Pick<Instance['workflowFacts'], 'of'>;
	budget: Pick<ReadingBudget, 'left' | 'spend'>;
};

/** An alert does not wait for longer to know when its workflow was saved. */
const factsMs = 1_500;
/** What is left of the budget is for failures. */
const leftForFailures = 70;
/** What was saved longer ago has run since. */
const shortlyMs = 24 * 3_600_000;

/** Finds out what whoever reads a new alert would ask next: how its workflow fared, whether it is new, what was changed. */
export function createBackground({ store, rates, watchedSince, workflowFacts, budget }: Deps) {
	return async function withBackground(alert: Alert): Promise<Alert> {
		const [rate, failedBefore, since, savedAt] = await Promise.all([
			rates.of(alert.workflowId),
			store.failedBefore(alert.execution),
			watchedSince(),
			savedBefore(alert),
		]);
		const background = { rate, failedBefore, savedAt, watchedSince: since };
		return (await store.setBackground(alert.execution, background)) ?? alert;
	};

	/** Workflows may be large, and a flood asks for many of them: then this is not known. */
	async function savedBefore({ workflowId, versionId, startedAt, failures }: Alert): Promise<number | null> {
		if (workflowId === '' || (await budget.left()) < leftForFailures) return null;
		await budget.spend(1);
		const saved = (await withTimeout(factsMs, workflowFacts.of(workflowId)))?.saved;
		if (!saved || (versionId && saved.versionId && versionId !== saved.versionId)) return null;
		const before = (startedAt ?? failures.firstAt) - saved.at;
		return before >= 0 && before < shortlyMs ? saved.at : null;
	}
}
