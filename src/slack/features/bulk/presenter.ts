import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Alerts } from '../../../alerts/index.js';
import { type Bulk, done, isOver } from '../../../bulk/bulk.js';
import type { BulkEvents, Bulks, ResultRow } from '../../../bulk/index.js';
import type { Events } from '../../../lib/events.js';
import type { Connections } from '../../../redis/connections.js';
import type { Message } from '../../blocks/blocks.js';
import type { Answers } from '../../bolt/answers.js';
import type { Sharing } from '../../bolt/sharing.js';
import { viewClosed } from '../../bolt/slack-fault.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderBulkCard } from './card.js';
import { type BulkCardData, cardKey, resultsKey } from './card-data.js';
import type { BulkFiles } from './files.js';
import { type BulkEvent, renderBulkLine, type Withheld } from './line.js';
import { createOutageLines } from './outage.js';
import { renderBulkPreview, renderBulkPreviewMessage } from './preview.js';
import type { BulkPreviewProps } from './preview-props.js';
import { type ResultLine, renderBulkResults, tableOrder } from './results.js';

/** What people see of jobs on many executions, in Slack. */
export type BulkPresenter = {
	/** Shows what was counted, shows how it stands, and tells the results. */
	subscribe(events: Events<BulkEvents>): void;
	cardData: BulkCardData;
	/** All that the preview shows. */
	previewOf(bulk: Bulk): Promise<BulkPreviewProps>;
	/** A line of the card's history, told once for each `id`. */
	line(event: BulkEvent, id: string): Promise<void>;
	/** The results as a message, the ones that need a look first; null where nothing was done. */
	resultsOf(bulk: Bulk): Promise<Message | null>;
};

type Deps = {
	bulks: Pick<Bulks, 'read' | 'latest' | 'rows'>;
	alerts: Pick<Alerts, 'retriedInBulk'>;
	cardData: BulkCardData;
	files: BulkFiles;
	outbox: Outbox;
	answers: Answers;
	client: WebClient;
	sharing: Sharing;
	limit: number;
	undoMs: number;
	command: string;
	connections: Connections;
	key(...parts: string[]): string;
	now(): number;
	log: Logger;
};

/** Rows of one kind of result that are kept for the table; more never fit into it. */
const maxLines = 100;
/** A longer job has a file beside its table. */
const fileFrom = 30;
/** That the asker was told who else reads along is known for longer than a job may stand still. */
const saidSeconds = 30 * 86_400;
/** Looked through for one that does the same. */
const maxOthers = 50;

export function createBulkPresenter(deps: Deps): BulkPresenter {
	const { cardData, files, outbox, answers, client, command, now, log } = deps;
	const { read, rows, latest } = deps.bulks;

	async function putCard(bulk: Bulk) {
		const message = renderBulkCard(await cardData.card(bulk));
		await outbox.put(cardKey(bulk.id), {
			channel: bulk.origin.channelId,
			fallbackRecipient: bulk.by.userId,
			kind: 'card',
			urgency: bulk.state === 'running' ? 'progress' : 'clicked',
			...message,
		});
	}

	async function line(event: BulkEvent, id: string) {
		const { bulk } = event;
		await outbox.put(`${cardKey(bulk.id)}-${id}`, {
			channel: bulk.origin.channelId,
			threadOf: cardKey(bulk.id),
			kind: 'line',
			...renderBulkLine(event),
		});
	}

	const redis = deps.connections.producer;
	const sharedKey = (bulkId: string) => deps.key('bulk', bulkId, 'shared');

	const tellOutage = createOutageLines({ redis, key: deps.key, line, now });

	/** Somebody else's that does the same now: it would only be refused at the submit. */
	async function sameUnderWay(bulk: Bulk): Promise<BulkPreviewProps['other']> {
		const others = await latest(maxOthers);
		const other = others.find(
			(each) =>
				each.id !== bulk.id &&
				each.kind === bulk.kind &&
				each.words === bulk.words &&
				each.startedAt !== null &&
				!isOver(each),
		);
		return other ? cardData.same(other) : null;
	}

	async function previewOf(bulk: Bulk): Promise<BulkPreviewProps> {
		const [workflows, targets, other, shared] = await Promise.all([
			cardData.workflows(bulk),
			cardData.targets(bulk),
			sameUnderWay(bulk),
			deps.sharing(bulk.origin.channelId),
		]);
		if (shared !== false) await redis.set(sharedKey(bulk.id), 1, 'EX', saidSeconds);
		return { bulk, workflows, targets, limit: deps.limit, undoMs: deps.undoMs, shared, other: other ?? null, command };
	}

	/** Why the results are not for those who would read them where the card stands; null: they are. */
	async function withheld({ id, origin, takenFrom, barred }: Bulk): Promise<Withheld | null> {
		const card = await outbox.posted(cardKey(id));
		const direct = card?.channel.startsWith('D');
		if (direct) return takenFrom !== null || barred !== null ? 'asker-barred' : null;
		const unsaid = (await deps.sharing(origin.channelId)) === true && (await redis.exists(sharedKey(id))) === 0;
		return unsaid ? 'shared' : null;
	}

	async function linesOf(bulk: Bulk, all: AsyncIterable<ResultRow>): Promise<ResultLine[]> {
		const kept = new Map<ResultRow['result'], ResultRow[]>(tableOrder.map((result) => [result, []]));
		for await (const row of all) {
			const lines = kept.get(row.result)!;
			if (lines.length < maxLines) lines.push(row);
		}
		const lines = tableOrder.flatMap((result) => kept.get(result)!).slice(0, maxLines);
		const failed = lines.flatMap(({ result, newId }) => (result === 'failed' && newId !== null ? [newId] : []));
		const lowest = Math.min(...lines.map(({ executionId }) => executionId));
		return lines.map(await cardData.runs.of(bulk, { failed, lowest }));
	}

	async function postResults(bulk: Bulk, all: AsyncIterable<ResultRow>) {
		const long = bulk.total > fileFrom;
		const message = renderBulkResults({
			bulk,
			workflows: await cardData.workflows(bulk),
			lines: await linesOf(bulk, all),
			file: long ? 'here' : null,
		});
		await outbox.put(resultsKey(bulk.id), {
			channel: bulk.origin.channelId,
			threadOf: cardKey(bulk.id),
			kind: 'card',
			...message,
		});
		if (long) await files.add(bulk.id);
	}

	/** Who looks at an alert must not retry what the job has retried. */
	async function showOnAlerts(bulk: Bulk) {
		if (bulk.kind !== 'retry') return;
		async function* retried() {
			for await (const { executionId, result, newId } of rows(bulk)) {
				if (newId === null || (result !== 'succeeded' && result !== 'failed')) continue;
				yield { executionId, newId, succeeded: result === 'succeeded' };
			}
		}
		await deps.alerts.retriedInBulk(retried(), {
			by: bulk.by.userId,
			askedAt: bulk.askedAt,
			loadWorkflow: bulk.options.loadWorkflow,
			endedAt: bulk.endedAt ?? now(),
		});
	}

	async function showPreview(bulk: Bulk) {
		try {
			const props = await previewOf(bulk);
			if (bulk.viewId !== null) {
				await client.views.update({ view_id: bulk.viewId, view: renderBulkPreview(props) });
			} else if (bulk.state !== 'counting') {
				await answers.privately(bulk.origin, bulk.by.userId, renderBulkPreviewMessage(props));
			}
		} catch (error) {
			// Closed by the person meanwhile: an answer as well.
			if (viewClosed(error)) return;
			log.warn({ err: error, bulk: bulk.id }, 'the preview could not be shown in its modal');
			if (bulk.state === 'counting') return;
			const props = await previewOf(bulk).catch(() => null);
			if (props) await answers.privately(bulk.origin, bulk.by.userId, renderBulkPreviewMessage(props));
		}
	}

	async function showCard(bulk: Bulk) {
		if (bulk.startedAt === null) return;
		// Others may have changed and shown it since it was read: whoever is last shows what is true.
		let shown = bulk;
		for (let again = true; again; ) {
			shown = (await read(bulk.id)) ?? shown;
			await putCard(shown);
			const after = await read(bulk.id);
			again = after !== null && (after.state !== shown.state || (isOver(after) && done(after) !== done(shown)));
		}
		await tellOutage(shown);
		const { barred } = bulk;
		if (barred) await line({ kind: 'barred', at: barred.at, bulk }, `barred-${barred.at}`);
		else if (bulk.state === 'held') await line({ kind: 'held', at: now(), bulk }, 'held');
	}

	async function tellResults({ bulk, rows: all }: BulkEvents['ended']) {
		if (done(bulk) === 0) return;
		await line({ kind: 'ended', at: bulk.endedAt ?? now(), bulk }, 'ended');
		const why = await withheld(bulk);
		if (why === null) await postResults(bulk, all());
		else await line({ kind: 'withheld', at: now(), why, bulk }, 'withheld');
		await showOnAlerts(bulk);
	}

	return {
		cardData,
		previewOf,
		line,
		subscribe(events) {
			events.on('preview', showPreview);
			events.on('changed', showCard);
			events.on('ended', tellResults);
		},
		async resultsOf(bulk) {
			if (done(bulk) === 0) return null;
			const [workflows, lines, file] = await Promise.all([
				cardData.workflows(bulk),
				linesOf(bulk, rows(bulk)),
				files.shared(bulk.id),
			]);
			return renderBulkResults({ bulk, workflows, lines, file: file ? 'in the thread' : null });
		},
	};
}
