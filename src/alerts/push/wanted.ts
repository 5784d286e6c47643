import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Instance } from '../../instances/instance.js';
import type { Owners } from '../../operations/owners.js';
import type { CursorStore } from '../poll/cursor.js';
import type { AlertStore } from '../store/index.js';
import type { Hint } from './hint.js';
import type { Wanted } from './waiting.js';

type Deps = {
	instance: Pick<Instance, 'name' | 'ref'>;
	cursors: Pick<CursorStore, 'unread'>;
	store: Pick<AlertStore, 'of' | 'showing'>;
	owners: Pick<Owners, 'claimed'>;
	/** Runs that have gone on for too long, as people were told: that one has succeeded is news, too. */
	stuckRuns(): Promise<ReadonlySet<number>>;
};

/** Retries of one post that are looked up one by one. */
const maxRetries = 50;

/** What is worth a look at n8n: most hints tell of successes where nothing had failed, and some come twice. Asks Redis alone. */
export function createWanted({ instance, cursors, store, owners, stuckRuns }: Deps) {
	const isAlerted = async (id: number) => (await store.of(instance.ref(id))) !== null;

	async function runsOf(hints: Hint[]): Promise<number[]> {
		const retries = hints
			.filter(({ status, retryOf }) => status === 'succeeded' && retryOf !== null)
			.slice(-maxRetries);
		const alerted = await Promise.all(retries.map(({ retryOf }) => isAlerted(retryOf!)));
		const failed = hints.filter(({ status }) => status === 'failed');
		const stuck = await stuckRuns();
		const awaited = hints.filter(({ id }) => stuck.has(id));
		const ids = [...failed, ...retries.filter((_, i) => alerted[i]), ...awaited].map(({ id }) => id);
		const unread = await cursors.unread([...new Set(ids)]);
		const refs = unread.map((id): ExecutionRef => instance.ref(id));
		const ours = await owners.claimed(refs);
		return unread.filter((id) => !ours.has(id));
	}

	async function workflowsOf(hints: Hint[]): Promise<string[]> {
		const named = (status: Hint['status']) =>
			new Set(hints.flatMap((h) => (h.status === status ? [h.workflowId] : [])));
		const succeeded = named('succeeded');
		succeeded.delete('');
		if (succeeded.size === 0) return [];
		const open = new Set((await store.showing(instance.name)).map(({ workflowId }) => workflowId));
		// What failed just before may have no alert yet.
		const failed = named('failed');
		return [...succeeded].filter((id) => open.has(id) || failed.has(id));
	}

	return async (hints: Hint[]): Promise<Wanted> => ({ runs: await runsOf(hints), workflows: await workflowsOf(hints) });
}
