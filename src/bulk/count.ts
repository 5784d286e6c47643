import { randomBytes } from 'node:crypto';
import type { Verb } from '../access/index.js';
import type { Events } from '../lib/events.js';
import { problemOf } from '../operations/problem.js';
import type { JobContext } from '../redis/queue.js';
import { createAges } from './ages.js';
import { type Bulk, knownUpTo, leastOf, type Selection } from './bulk.js';
import type { BulkDeps, BulkEvents } from './deps.js';
import { selected, sensible } from './plan.js';
import type { BulkStore } from './store.js';

/** Targets shown in the preview. */
const maxFirst = 5;
/** A preview that goes on counting says so from here on. */
const manyTargets = 5_000;

/** Writes down exactly which executions are meant, for the preview and for the work. */
export function createCount(deps: BulkDeps, store: BulkStore, events: Events<BulkEvents>) {
	const { n8n, capabilities, operations, access, words, now, log } = deps;
	const executions = n8n.executions();

	async function tell(id: string) {
		const bulk = await store.read(id);
		if (bulk) await events.publish('preview', bulk);
	}

	async function fail(id: string, problem: Bulk['problem'], fields: Partial<Bulk> = {}) {
		if (await store.move(id, ['counting'], 'failed', { problem, endedAt: now(), ...fields })) await tell(id);
	}

	/** A count may take minutes, and shows what it has found. */
	async function mayBeShown(bulk: Bulk): Promise<boolean> {
		const verdict = await access.check(bulk.by, bulk.kind as Verb);
		if (verdict.allowed) return true;
		const { reason: why, ask: next } = verdict;
		const problem = { what: 'Nothing was done', why, next, ref: words.newReference(), mentions: true as const };
		log.info({ ref: problem.ref, bulk: bulk.id, by: bulk.by.userId, why }, 'refused');
		await fail(bulk.id, problem, { first: [] });
		return false;
	}

	/** Null: it may not be shown. */
	async function read(bulk: Bulk, count: string, signal: AbortSignal) {
		const { selection, first } = bulk;
		let total = 0;
		let told = false;
		// Given ids say nothing of what has become of them.
		const counted = selection.ids ? 0 : ((await executions.list({ limit: 1 }, { signal })).data[0]?.id ?? 0);
		let leftOut = bulk.leftOut ?? 0;
		const wanted = bulk.kind === 'retry' ? sensible(() => leftOut++) : undefined;
		const ahead =
			bulk.kind === 'retry' && operations.recentRuns.ahead({ upTo: knownUpTo({ selection, counted }), since: 0 });
		// Of several workflows one comes after the other, and given ids have no times: whoever gives these knows their ages.
		const ages = selection.ids === null && selection.workflowIds.length < 2 ? createAges() : null;
		for await (const page of selected(executions, await capabilities(), selection, signal, wanted)) {
			const executionIds = page.map((target) => target.executionId);
			await store.append(bulk.id, count, executionIds);
			for (const { startedAt } of page) ages?.add(startedAt);
			first.push(...page.slice(0, maxFirst - first.length));
			total += page.length;
			if (total <= manyTargets || told) continue;
			told = true;
			if (await mayBeShown(bulk)) await events.publish('preview', { ...bulk, total });
		}
		await ahead;
		return (await mayBeShown(bulk)) ? { total, counted, leftOut, ...(ages && { ages: ages.found() }) } : null;
	}

	return async function count(id: string, { signal, start }: JobContext): Promise<undefined> {
		const bulk = await store.read(id);
		if (bulk?.state !== 'counting') {
			// Killed between the count and the telling of it: the form would say for ever that it counts.
			if (start > 1 && (bulk?.state === 'ready' || bulk?.state === 'failed')) await tell(id);
			return;
		}
		const count = randomBytes(6).toString('hex');
		try {
			const found = await read(bulk, count, signal);
			if (!found) return;
			await store.counted(id, count, { ...found, first: bulk.first, selection: withoutIds(bulk.selection) });
		} catch (error) {
			if (signal.aborted) throw error;
			const problem = problemOf(error, 'The executions could not be counted', words);
			log.error({ ref: problem.ref, bulk: id, err: error }, 'bulk not counted');
			await fail(id, problem);
			return;
		}
		await tell(id);
	};
}

/** Given ids stand among the targets by now, packed; in what is read of a job again and again they would be thousands. */
const withoutIds = (selection: Selection): Selection =>
	selection.ids?.length ? { ...selection, ids: [leastOf(selection.ids)] } : selection;
