import { type Bulk, isOver, notRecovered } from '../../../bulk/bulk.js';
import type { ResultRow } from '../../../bulk/index.js';
import { findExecution } from '../../../instances/find-execution.js';
import type { Instance } from '../../../instances/instance.js';
import { startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { errorLine } from '../../blocks/failure.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { SameBulk } from './answer.js';
import type { HeldBy } from './buttons.js';
import type { BulkCardProps } from './card.js';
import type { PreviewTarget } from './preview-props.js';
import { createRunData } from './run-data.js';
import { createThroughput } from './throughput.js';

export type BulkCardData = ReturnType<typeof createBulkCardData>;

type Deps = {
	instance: Instance;
	outbox: Pick<Outbox, 'posted'>;
	rows(bulk: Bulk): AsyncIterable<ResultRow>;
	permalink(channel: string, ts: string): Promise<string | null>;
	now(): number;
};

/** The outbox's name of a job's card; its thread's lines begin with it. */
export const cardKey = (bulkId: string) => `bulk-${bulkId}`;
const heldKey = (bulkId: string) => `${cardKey(bulkId)}-held`;
export const resultsKey = (bulkId: string) => `${cardKey(bulkId)}-results`;

const readMs = 4_000;
/** One read of Redis. */
const maxLookedThrough = 500;

/** What people are told of a job beside its own state: names, links, pace. Whatever cannot be read is left out. */
export function createBulkCardData({ instance, outbox, rows, permalink, now }: Deps) {
	const { n8n, workflowNames, linkTo } = instance;
	const paceOf = createThroughput(now);

	/** Null where n8n has it no more, undefined where it did not answer. */
	const read = (executionId: number, includeData = false) =>
		findExecution(n8n.executions(), executionId, AbortSignal.timeout(readMs), includeData).catch(() => undefined);

	/** Names of the workflows that were asked for; none is all of them. */
	const workflows = async ({ selection }: Bulk) => [...(await workflowNames.namesOf(selection.workflowIds)).values()];

	/** The one because of which it is held: nothing but skipped ones come before it. */
	async function held(bulk: Bulk): Promise<HeldBy | null> {
		if (bulk.state !== 'held' || bulk.barred) return null;
		for await (const { executionId, result, newId } of rows(bulk)) {
			if (!['failed', 'stopped', 'uncertain', 'refused'].includes(result)) continue;
			const run = await (newId === null ? read(executionId) : read(newId, true));
			const failure = newId !== null && run ? failureOrWhy(run) : null;
			const workflowId = (run && workflowIdOf(run)) || workflowOf(bulk, executionId);
			const href = (id: number | null) => (id === null || workflowId === null ? null : linkTo(workflowId, id));
			return {
				executionId,
				link: href(executionId),
				newId,
				newLink: href(newId),
				workflowName: workflowId && (await workflowNames.nameOf(workflowId)),
				error: failure && errorLine(failure),
			};
		}
		return null;
	}

	/** The only one that failed again, of as many as are looked through for it. */
	async function onlyFailed(bulk: Bulk): Promise<number | null> {
		if (!isOver(bulk) || notRecovered(bulk) !== 1 || bulk.total > maxLookedThrough) return null;
		for await (const { executionId, result } of rows(bulk))
			if (result === 'failed' || result === 'stopped') return executionId;
		return null;
	}

	/** Where the card stands in Slack, and its address. */
	async function cardLink(bulkId: string) {
		const card = await outbox.posted(cardKey(bulkId));
		return card && { channelId: card.channel, link: await permalink(card.channel, card.ts) };
	}

	return {
		workflows,
		/** The first few targets. */
		async targets(bulk: Bulk): Promise<PreviewTarget[]> {
			const targets = await Promise.all(
				bulk.first.map(async (target) => {
					if (target.workflowId !== '') return target;
					const run = await read(target.executionId);
					if (!run) return { ...target, missing: run === null ? ('gone' as const) : ('unread' as const) };
					return { ...target, workflowId: workflowIdOf(run), status: statusOf(run), startedAt: startOf(run) };
				}),
			);
			const names = await workflowNames.namesOf(targets.map((target) => target.workflowId).filter(Boolean));
			return targets.map(({ executionId, workflowId, status, startedAt, ...rest }) => ({
				executionId,
				workflowName: names.get(workflowId) ?? null,
				status,
				at: startedAt,
				link: workflowId === '' ? null : linkTo(workflowId, executionId),
				...rest,
			}));
		},
		/** All that its card shows. */
		async card(bulk: Bulk): Promise<BulkCardProps> {
			const rate = paceOf(bulk);
			const [names, first, failed] = await Promise.all([workflows(bulk), held(bulk), onlyFailed(bulk)]);
			return { bulk, workflows: names, rate, held: first, onlyFailed: failed, now: now() };
		},
		/** Workflows, errors and addresses of its runs, for the results. */
		runs: createRunData(instance),
		cardLink,
		/** The same job of somebody else, as those who ask for it are told of it. */
		async same(other: Bulk): Promise<SameBulk> {
			const card = await cardLink(other.id);
			// The thread's line was posted when it was held; the job itself does not keep that moment.
			const told = other.state === 'held' ? await outbox.posted(heldKey(other.id)) : null;
			const heldAt = other.barred?.at ?? (told && Number(told.ts) * 1_000);
			return { bulk: other, card: card?.link ?? null, heldAt };
		},
	};
}

/** As far as the job itself tells. */
function workflowOf({ selection, first }: Bulk, executionId: number): string | null {
	const [only, another] = selection.workflowIds;
	if (only !== undefined && another === undefined) return only;
	return first.find((target) => target.executionId === executionId)?.workflowId || null;
}
