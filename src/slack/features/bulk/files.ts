import type { Bulk } from '../../../bulk/bulk.js';
import type { Bulks } from '../../../bulk/index.js';
import type { Base } from '../../../instances/base.js';
import { createQueue, type Requeue } from '../../../redis/queue.js';
import { slackFault } from '../../bolt/slack-fault.js';
import type { Upload } from '../../bolt/upload.js';
import type { Outbox } from '../../outbox/outbox.js';
import { type BulkCardData, cardKey, resultsKey } from './card-data.js';
import { bulkFile, bulkFileName } from './file-view.js';
import { renderFileRefused } from './results.js';

export type BulkFiles = ReturnType<typeof createBulkFiles>;

type Deps = { bulks: Pick<Bulks, 'read' | 'rows'>; outbox: Outbox; upload: Upload; cardData: BulkCardData };

/**
 * `sent`: Slack has the bytes under `fileId`, and was or was about to be told to share them. Whoever finds this after
 * another's death looks for it in the thread, and tells Slack again where it is not to be seen: the same file, so that
 * at worst it is refused.
 */
type Sent = { phase?: 'sent' | 'done' | 'refused'; fileId?: string };

const ttlSeconds = 7 * 86_400;
/** A card that is not posted by then never will be. */
const cardMs = 24 * 3_600_000;

/** Files with all results of a job, in the thread of its card: each once, also over a crash. */
export function createBulkFiles(base: Base, { bulks, cardData, outbox, upload }: Deps) {
	const { connections, prefix, key, now, log } = base;
	const redis = connections.producer;
	const uploadKey = (bulkId: string) => key('bulk', bulkId, 'file');

	const queue = createQueue<{ bulkId: string }>({
		name: 'bulk-files',
		connections,
		prefix,
		concurrency: 2,
		log,
	});

	const state = async (bulkId: string) => (await redis.hgetall(uploadKey(bulkId))) as Sent;
	async function remember(bulkId: string, sent: Sent) {
		await redis.multi().hset(uploadKey(bulkId), sent).expire(uploadKey(bulkId), ttlSeconds).exec();
	}

	async function share(bulkId: string, start: number): Promise<Requeue | undefined> {
		const bulk = await bulks.read(bulkId);
		const sent = await state(bulkId);
		if (!bulk || sent.phase === 'done' || sent.phase === 'refused') return undefined;
		const card = await outbox.posted(cardKey(bulkId));
		// The table comes first.
		if (!card || !(await outbox.posted(resultsKey(bulkId)))) {
			if (now() - (bulk.endedAt ?? 0) > cardMs) return undefined;
			return { requeueInMs: Math.min(30_000, 250 * start) };
		}
		try {
			const repeated = sent.phase === 'sent';
			const id = repeated ? sent.fileId! : await send(bulk);
			const title = `All ${bulk.total.toLocaleString('en')} results`;
			if (!(repeated && (await upload.isThere(id, card)))) await upload.complete({ id, title }, card, repeated);
			await remember(bulkId, { phase: 'done' });
			return undefined;
		} catch (error) {
			const fault = slackFault(error);
			if (fault.kind === 'rate-limited') return { requeueInMs: fault.retryAfterMs };
			if (fault.kind !== 'refused' && fault.kind !== 'route') throw error;
			log.warn({ err: error, bulk: bulkId }, 'Slack did not take the file with the results');
			await remember(bulkId, { phase: 'refused' });
			await outbox.put(`${cardKey(bulkId)}-file`, {
				channel: bulk.origin.channelId,
				threadOf: cardKey(bulkId),
				kind: 'card',
				...renderFileRefused(fault.code),
			});
			return undefined;
		}
	}

	async function send(bulk: Bulk): Promise<string> {
		const asLine = await cardData.runs.ofAll(bulk, bulks.rows(bulk));
		async function* lines() {
			for await (const row of bulks.rows(bulk)) yield asLine(row);
		}
		const pieces: string[] = [];
		for await (const piece of bulkFile(bulk, lines())) pieces.push(piece);
		const fileId = await upload.send(bulkFileName(bulk), new Blob(pieces));
		await remember(bulk.id, { phase: 'sent', fileId });
		return fileId;
	}

	return {
		async add(bulkId: string) {
			await queue.add(`file-${bulkId}`, { bulkId });
		},
		/** True where the file stands in the thread. */
		shared: async (bulkId: string) => (await state(bulkId)).phase === 'done',
		/** Tries again what Slack had refused: the bot may have been invited since. */
		async again(bulkId: string) {
			if ((await state(bulkId)).phase !== 'refused') return;
			await redis.del(uploadKey(bulkId));
			await queue.add(`file-${bulkId}-${now()}`, { bulkId }, { unique: `file-${bulkId}` });
		},
		start: () => queue.start(({ bulkId }, { start }) => share(bulkId, start)),
		stop: queue.stop,
	};
}
