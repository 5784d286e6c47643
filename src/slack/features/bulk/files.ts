import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Bulk } from '../../../bulk/bulk.js';
import type { Bulks } from '../../../bulk/index.js';
import type { Connections } from '../../../redis/connections.js';
import { createQueue, type Requeue } from '../../../redis/queue.js';
import { slackFault } from '../../bolt/slack-fault.js';
import type { Outbox } from '../../outbox/outbox.js';
import { type BulkCardData, cardKey, resultsKey } from './card-data.js';
import { bulkFile, bulkFileName } from './file-view.js';
import { renderFileRefused } from './results.js';

/** Files with all results of a job, in the thread of its card: each once, also over a crash. */
export type BulkFiles = {
	add(bulkId: string): Promise<void>;
	/** True where the file stands in the thread. */
	shared(bulkId: string): Promise<boolean>;
	/** Tries again what Slack had refused: the bot may have been invited since. */
	again(bulkId: string): Promise<void>;
	start(): void;
	stop(): Promise<void>;
};

type Deps = {
	bulks: Pick<Bulks, 'read' | 'rows'>;
	connections: Connections;
	prefix: string;
	key(...parts: string[]): string;
	outbox: Outbox;
	client: WebClient;
	/** Through the proxy, where there is one. */
	fetch?: typeof globalThis.fetch | undefined;
	cardData: Pick<BulkCardData, 'runs'>;
	now(): number;
	log: Logger;
};

/**
 * `sent`: Slack has the bytes under `fileId`, and was or was about to be told to share them. Whoever finds this after
 * another's death looks for it in the thread, and tells Slack again where it is not to be seen: the same file, so that
 * at worst it is refused.
 */
type Upload = { phase?: 'sent' | 'done' | 'refused'; fileId?: string };

const ttlSeconds = 7 * 86_400;
const uploadMs = 60_000;
/** A card that is not posted by then never will be. */
const cardMs = 24 * 3_600_000;

export function createBulkFiles(deps: Deps): BulkFiles {
	const { outbox, client, key, now, log, fetch = globalThis.fetch } = deps;
	const redis: Redis = deps.connections.producer;
	const uploadKey = (bulkId: string) => key('bulk', bulkId, 'file');

	const queue = createQueue<{ bulkId: string }>({
		name: 'bulk-files',
		connections: deps.connections,
		prefix: deps.prefix,
		concurrency: 2,
		log,
		process: ({ bulkId }, { start }) => share(bulkId, start),
	});

	const state = async (bulkId: string) => (await redis.hgetall(uploadKey(bulkId))) as Upload;
	async function remember(bulkId: string, upload: Upload) {
		await redis.multi().hset(uploadKey(bulkId), upload).expire(uploadKey(bulkId), ttlSeconds).exec();
	}

	async function share(bulkId: string, start: number): Promise<Requeue | undefined> {
		const bulk = await deps.bulks.read(bulkId);
		const upload = await state(bulkId);
		if (!bulk || upload.phase === 'done' || upload.phase === 'refused') return undefined;
		const card = await outbox.posted(cardKey(bulkId));
		// The table comes first.
		if (!card || !(await outbox.posted(resultsKey(bulkId)))) {
			if (now() - (bulk.endedAt ?? 0) > cardMs) return undefined;
			return { requeueInMs: Math.min(30_000, 250 * start) };
		}
		try {
			const repeated = upload.phase === 'sent';
			const fileId = repeated ? upload.fileId! : await send(bulk);
			if (!(repeated && (await isThere(fileId, card)))) await complete(bulk, fileId, card, repeated);
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
		const rows = () => deps.bulks.rows(bulk);
		const asLine = await deps.cardData.runs.ofAll(bulk, rows());
		async function* lines() {
			for await (const row of rows()) yield asLine(row);
		}
		const pieces: string[] = [];
		for await (const piece of bulkFile(bulk, lines())) pieces.push(piece);
		const file = new Blob(pieces);
		const { file_id, upload_url } = await client.files.getUploadURLExternal({
			filename: bulkFileName(bulk),
			length: file.size,
		});
		const answer = await fetch(upload_url!, { method: 'POST', body: file, signal: AbortSignal.timeout(uploadMs) });
		if (!answer.ok) throw new Error(`Slack answered ${answer.status} to the bytes of the results`);
		await remember(bulk.id, { phase: 'sent', fileId: file_id! });
		return file_id!;
	}

	async function complete(bulk: Bulk, fileId: string, card: { channel: string; ts: string }, repeated: boolean) {
		try {
			await client.files.completeUploadExternal({
				files: [{ id: fileId, title: `All ${bulk.total.toLocaleString('en')} results` }],
				channel_id: card.channel,
				thread_ts: card.ts,
			});
		} catch (error) {
			// It was told so before the process died: the file is there.
			if (repeated && error instanceof WebAPIPlatformError && slackFault(error).kind === 'refused') return;
			throw error;
		}
	}

	/** False also where the bot may not read the channel: the scope is optional. */
	async function isThere(fileId: string, { channel, ts }: { channel: string; ts: string }): Promise<boolean> {
		try {
			const { messages } = await client.conversations.replies({ channel, ts, limit: 100 });
			return Boolean(messages?.some((message) => message.files?.some((file) => file.id === fileId)));
		} catch (error) {
			if (slackFault(error).kind === 'refused' || slackFault(error).kind === 'route') return false;
			throw error;
		}
	}

	return {
		async add(bulkId) {
			await queue.add(`file-${bulkId}`, { bulkId });
		},
		shared: async (bulkId) => (await state(bulkId)).phase === 'done',
		async again(bulkId) {
			if ((await state(bulkId)).phase !== 'refused') return;
			await redis.del(uploadKey(bulkId));
			await queue.add(`file-${bulkId}-${now()}`, { bulkId }, { unique: `file-${bulkId}` });
		},
		start: queue.start,
		stop: queue.stop,
	};
}
