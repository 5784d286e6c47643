import { Queue, Worker } from 'bullmq';
import { openConnections } from '../../src/redis/connection.js';
import type { Stage } from './stage.js';

const jobOptions = { attempts: 1_000_000, backoff: { type: 'custom' } };

/**
 * What BullMQ gives at most: one queue and one worker, set as Flowbell's are, that do nothing of their own. As many jobs as are
 * done at once are on the queue, and each that is done adds the next.
 */
export async function openBareQueue(
	stage: Stage,
	redisUrl: string,
	concurrency: number,
	doOne: (id: number) => Promise<void>,
) {
	const { producer, consumer, close } = (await openConnections(redisUrl))!;
	const queue = new Queue('bare', { connection: producer, streams: { events: { maxLen: 100 } } });
	const add = (id: number) => queue.add('bare', { id }, { ...jobOptions, jobId: `i-${id}` });
	let work: { left: number; waiting: number[]; resolve(): void; reject(error: unknown): void };
	const worker = new Worker<{ id: number }>(
		'bare',
		async ({ data }) => {
			try {
				await doOne(data.id);
				const next = work.waiting.pop();
				if (next !== undefined) await add(next);
				if (--work.left === 0) work.resolve();
			} catch (error) {
				work.reject(error);
			}
		},
		{
			connection: consumer,
			concurrency,
			removeOnComplete: { count: 0 },
			lockDuration: 6_000,
			stalledInterval: 3_000,
		},
	);
	stage.onClear(async () => {
		await worker.close();
		await queue.close();
		close();
	});
	return (ids: readonly number[]) =>
		new Promise<void>((resolve, reject) => {
			work = { left: ids.length, waiting: ids.slice(concurrency), resolve, reject };
			const first = ids
				.slice(0, concurrency)
				.map((id) => ({ name: 'bare', data: { id }, opts: { ...jobOptions, jobId: `i-${id}` } }));
			queue.addBulk(first).catch(reject);
		});
}
