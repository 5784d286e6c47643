import type { Base } from '../../instances/base.js';
import { endOf, N8nError } from '../../n8n/index.js';
import type { Alert } from '../alert.js';
import type { Alerting } from '../events.js';
import { startedByItself } from '../poll/rates.js';

/** Retries are among them, and say nothing of what starts by itself: there may be many of late. */
const newest = 20;
const timeoutMs = 10_000;

/**
 * Looks whether a workflow works again: each time of one alert, however many are open, so that the cost does not grow
 * with them. A workflow that saves no successes heals by retries alone.
 */
export function createHeal(
	{ executions, events, store }: Alerting,
	instance: string,
	{ now, log }: Pick<Base, 'now' | 'log'>,
) {
	async function heal(signal: AbortSignal): Promise<void> {
		const alert = await store.nextUnhealed(instance, now());
		if (alert) await look(alert, signal);
	}

	/** Whether it has. */
	async function look(alert: Alert, signal: AbortSignal): Promise<boolean> {
		const healed = alert.healed ? alert : await seen(alert, signal);
		if (!healed) return false;
		await events.publish('healed', { alert: healed });
		await store.healTold(alert.execution);
		return true;
	}

	async function seen({ execution, workflowId, failures, retry }: Alert, signal: AbortSignal): Promise<Alert | null> {
		// Somebody is at it.
		if (workflowId === '' || retry?.phase === 'asked' || retry?.phase === 'running') return null;
		const last = Math.max(failures.recent[0]!, retry && 'newId' in retry ? retry.newId : 0);
		try {
			const page = await executions.list({ workflowId, status: 'success', limit: newest }, { signal, timeoutMs });
			const run = page.data.find((each) => each.id > last && startedByItself(each));
			return run ? await store.heal(execution, run.id, endOf(run) ?? now()) : null;
		} catch (error) {
			if (signal.aborted || !(error instanceof N8nError)) throw error;
			log.debug({ err: error, workflowId }, 'it could not be seen whether the workflow works again; looked at later');
			return null;
		}
	}

	return { heal, look };
}
