import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Said, Stated } from '../alert.js';
import type { Alerting } from '../events.js';
import type { SaidResult } from '../store/state-store.js';

/**
 * What people say of alerts: who sees to one, and that it is over. Told to all at once; the same said again by the same
 * click (`id`) comes to the same end.
 */
export function createStates({ events, store }: Pick<Alerting, 'events' | 'store'>) {
	function keep(alert: ExecutionRef, said: Said & Stated): Promise<SaidResult | null> {
		const { by, at } = said;
		switch (said.kind) {
			case 'acknowledged':
				return store.own(alert, { userId: by, since: at, by }, 'first');
			case 'assigned':
				return store.own(alert, { userId: said.to, since: at, by }, 'over');
			case 'resolved':
				return store.resolve(alert, by, at);
		}
	}

	/** Null where there is no such alert any more. */
	return async function say(alert: ExecutionRef, id: string, said: Said & Stated): Promise<SaidResult | null> {
		const result = await keep(alert, said);
		if (result?.as === 'done') await events.publish('said', { alert: result.alert, id, said });
		return result;
	};
}
