import type { Bulk } from '../../../bulk/bulk.js';
import type { ResultRow } from '../../../bulk/index.js';
import { findExecution } from '../../../instances/find-execution.js';
import type { Instance } from '../../../instances/instance.js';
import { type Execution, startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { errorLine } from '../../blocks/failure.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { BulkCardProps } from './card.js';
import type { PreviewTarget } from './preview-props.js';
import { createRunData, type RunData } from './run-data.js';
import type { SameBulk } from './same.js';
import { createThroughput } from './throughput.js';

/** What people are told of a job beside its own state: names, links, pace. Whatever cannot be read is left out. */
export type BulkCardData = {
	/** Names of the workflows that were asked for; none is all of them. */
	workflows(bulk: Bulk): Promise<string[]>;
	/** The first few targets. */
	targets(bulk: Bulk): Promise<PreviewTarget[]>;
	/** All that its card shows. */
	card(bulk: Bulk): Promise<BulkCardProps>;
	/** Workflows, errors and addresses of its runs, for the results. */
	runs: RunData;
	/** Address of the card in Slack, or null. */
	cardLink(bulkId: string): Promise<{ channelId: string; link: string | null } | null>;
	/** The same job of somebody else, as those who ask for it are told of it. */
	same(other: Bulk): Promise<SameBulk>;
};

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

export function createBulkCardData({ instance, outbox, rows, permalink, now }: Deps): BulkCardData {
	const { n8n, workflowNames, linkTo } = instance;
	const paceOf = createThroughput(now);

	async function read(executionId: number, includeData = false): Promise<Execution | null> {
		const signal = AbortSignal.timeout(readMs);
		return n8n
			.executions()
			.get(executionId, { includeData }, { signal })
			.catch(() => null);
	}

	async function workflows(bulk: Bulk): Promise<string[]> {
		const names = await workflowNames.namesOf(bulk.selection.workflowIds);
		return [...names.values()];
	}

	/** The one because of which it is held: nothing but skipped ones come before it. */
	async function held(bulk: Bulk): Promise<BulkCardProps['held']> {
		if (bulk.state !== 'held' || bulk.barred) return null;
		for await (const { executionId, result, newId } of rows(bulk)) {
			if (result !== 'failed' && result !== 'uncertain' && result !== 'refused') continue;
			const run = await (newId === null ? read(executionId) : read(newId, true));
			const failure = newId === null || run === null ? null : failureOrWhy(run);
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

	/** As far as the job itself tells. */
	function workflowOf({ selection, first }: Bulk, executionId: number): string | null {
		const [only, another] = selection.workflowIds;
		if (only !== undefined && another === undefined) return only;
		return first.find((target) => target.executionId === executionId)?.workflowId || null;
	}

	async function cardLink(bulkId: string) {
		const card = await outbox.posted(cardKey(bulkId));
		return card && { channelId: card.channel, link: await permalink(card.channel, card.ts) };
	}

	return {
		workflows,
		async targets(bulk) {
			const targets = await Promise.all(
				bulk.first.map(async (target) => {
					if (target.workflowId !== '') return target;
					const signal = AbortSignal.timeout(readMs);
					const run = await findExecution(n8n.executions(), target.executionId, signal).catch(() => undefined);
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
		async card(bulk) {
			const rate = paceOf(bulk);
			const [names, first] = await Promise.all([workflows(bulk), held(bulk)]);
			return { bulk, workflows: names, rate, held: first ?? null, now: now() };
		},
		runs: createRunData(instance),
		cardLink,
		async same(other) {
			const card = await cardLink(other.id);
			// The thread's line was posted when it was held; the job itself does not keep that moment.
			const told = other.state === 'held' ? await outbox.posted(heldKey(other.id)) : null;
			const heldAt = other.barred?.at ?? (told && Number(told.ts) * 1_000);
			return { bulk: other, card: card?.link ?? null, heldAt };
		},
	};
}
