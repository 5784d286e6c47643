import type { Base } from '../instances/base.js';
import type { Instance } from '../instances/instance.js';
import { type Execution, hasSucceeded, N8nError } from '../n8n/index.js';
import type { Operations } from '../operations/index.js';
import type { Alert } from './alert.js';
import type { Due } from './due.js';
import type { Alerting } from './events.js';
import type { createHeal } from './follow-up/heal.js';
import { createRecoveredElsewhere } from './follow-up/recovered-elsewhere.js';
import { createRetriedElsewhere } from './follow-up/retried-elsewhere.js';
import { createShowActive } from './follow-up/show-active.js';
import type { CursorStore } from './poll/cursor.js';
import type { createPollHealth } from './poll/outage.js';
import { createRates } from './poll/rates.js';
import { alertKeys } from './store/read-alerts.js';
import { createBackground } from './tell/background.js';
import type { Describe } from './tell/describe.js';
import { createGrow } from './tell/grow.js';
import { createCount, createRaise, type Raised } from './tell/raise.js';
import { createReadFailure } from './tell/read-failure.js';
import { createReadingBudget } from './tell/reading-budget.js';
import { createTell, type Route } from './tell/tell.js';
import { createTellHinted } from './tell/tell-hinted.js';
import { createTellPending } from './tell/tell-pending.js';

type Parts = {
	instance: Pick<Instance, 'name' | 'ref' | 'workflowFacts'>;
	owners: Operations['owners'];
	route: Route;
	health: Pick<ReturnType<typeof createPollHealth>, 'watchedSince' | 'before'>;
	cursors: CursorStore;
	due: Due;
	look: ReturnType<typeof createHeal>['look'];
	describe: Describe;
};

/** n8n may take so long to say whether a workflow works again, before what is held back rings. */
const lookMs = 10_000;

/** What becomes of the runs that a poll has found: failures join alerts and are told, successes are counted and recover. */
export function createTelling(base: Base, alerting: Alerting, parts: Parts) {
	const { key, now, log } = base;
	const redis = base.connections.producer;
	const { instance, owners, route, health, cursors, due, look, describe } = parts;
	const { store, executions } = alerting;
	const { ref } = instance;
	const rates = createRates(redis, (day) => key('runs', day), now);
	const budget = createReadingBudget(redis, key('poll', 'health'), alertKeys(base).sampled, now);
	const { workflowFacts } = instance;
	const background = { store, rates, watchedSince: health.watchedSince, workflowFacts, budget };
	const withBackground = createBackground(background);
	const heals = (alert: Alert) => look(alert, AbortSignal.timeout(lookMs));
	const tell = createTell({ ...base, ...alerting, route, due, heals });
	const ring = async (alert: Alert) => tell(alert.background ? alert : await withBackground(alert));
	const retriedElsewhere = createRetriedElsewhere({ ...alerting, tell }, ref, now);
	const readFailure = createReadFailure({ ...alerting, cursors, retriedElsewhere, log });
	const raise = createRaise({ ...alerting, instance, now, cursors, readFailure, describe, tell: ring });
	const count = createCount(store, ref, now);
	const grow = createGrow({ ...alerting, tell }, due, base);
	const owned = (rows: Execution[]) => owners.owned(instance.name, rows);
	const recoveredElsewhere = createRecoveredElsewhere({ ...alerting, ref, owned, now });

	/** Of a flood they are counted together: one by one they would leave more garbage than all else of it. */
	const unread: Execution[] = [];
	async function counted<T extends Raised | null>(row: Execution, raising: Promise<T>, isRead: boolean): Promise<T> {
		const raised = await raising;
		if (raised?.counted && isRead) await rates.count([row], 'failed');
		else if (raised?.counted) unread.push(row);
		return raised;
	}

	/** Retries that ended well before what they retried was counted. Gives those that need not wait for it any longer. */
	async function recovered(rows: readonly Execution[]): Promise<number[]> {
		const unknown = await recoveredElsewhere(rows);
		const toCome = await cursors.toCome(unknown.map(({ retryOf }) => retryOf!));
		const waiting = new Set(unknown.filter(({ retryOf }) => toCome.has(retryOf!)));
		return rows.flatMap((row) => (waiting.has(row) ? [] : [row.id]));
	}

	const tellPending = createTellPending({
		...{ cursors, budget, owned, recovered, grow },
		raise: (row, ...of) => counted(row, raise(row, ...of), true),
		count: (row, problem) => counted(row, count(row, problem), false),
		warn(err, execution) {
			if (err instanceof N8nError) log.warn({ err, execution }, 'not told yet: n8n does not give its details');
			else log.error({ err, execution }, 'not told yet: telling it fails, and is tried again with each poll');
		},
	});

	return {
		tell,
		showActive: createShowActive(alerting, instance.name, now),
		noteCrashes: (failed: readonly Execution[]) => store.noteCrashes(failed, health.before().lookedAt),
		async ended(rows: readonly Execution[]) {
			const succeeded = rows.filter(hasSucceeded);
			await rates.count(succeeded, 'succeeded');
			// What they retried may have failed since the last poll, too.
			return recoveredElsewhere(succeeded);
		},
		/** A few runs that n8n has told of, before a poll meets them. */
		tellHinted: createTellHinted({
			...{ executions, cursors, budget, owned, grow },
			raise: (row, ...of) => counted(row, raise(row, ...of), true),
		}),
		async tellPending(...of: Parameters<typeof tellPending>) {
			try {
				return await tellPending(...of);
			} finally {
				await rates.count(unread.splice(0), 'failed');
			}
		},
	};
}
