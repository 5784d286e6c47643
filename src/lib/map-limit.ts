/** Does the work for every item, at most `atOnce` under way. Rejects with the first error, once nothing is under way. */
export async function inParallel<Item>(items: Iterable<Item>, atOnce: number, work: (item: Item) => Promise<void>) {
	const queue = items[Symbol.iterator]();
	const lanes = Array.from({ length: atOnce }, async () => {
		for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
	});
	const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
	if (failed) throw failed.reason;
}
