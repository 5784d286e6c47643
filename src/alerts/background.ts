import type { Alert } from './alert.js';
import type { Rates } from './rates.js';
import type { AlertStore } from './store.js';

type Deps = {
	store: Pick<AlertStore, 'failedBefore' | 'setBackground'>;
	rates: Pick<Rates, 'of'>;
	watchedSince(): Promise<number>;
};

/** Finds out what whoever reads a new alert would ask next, from what is known here: n8n is asked nothing. */
export function createBackground({ store, rates, watchedSince }: Deps) {
	return async function withBackground(alert: Alert): Promise<Alert> {
		const [rate, failedBefore, since] = await Promise.all([
			rates.of(alert.workflowId),
			store.failedBefore(alert.execution),
			watchedSince(),
		]);
		return (await store.setBackground(alert.execution, { rate, failedBefore, watchedSince: since })) ?? alert;
	};
}
