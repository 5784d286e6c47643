/**
 * Does the work for every item, at most `limit` under way. Rejects with the first error, once nothing is under way. Each
 * worker ends at its own error: one bad item does not keep the others out, and where all fail the rest is not begun
 * (`p-limit` does either the one or the other).
 */
export async function mapLimit<Item>(items: Iterable<Item>, limit: number, work: (item: Item) => Promise<void>) {
	const queue = items[Symbol.iterator]();
	const workers = Array.from({ length: limit }, async () => {
		for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
	});
	const failed = (await Promise.allSettled(workers)).find((worker) => worker.status === 'rejected');
	if (failed) throw failed.reason;
}
