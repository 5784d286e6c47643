import type { Requeue } from '../../../src/redis/queue.js';

type Job = { queue: string } | { id: string };
type Waiting = {
	id: string;
	job: Job;
	at: number;
	order: number;
	active: boolean;
	next: { job: Job; delayMs: number } | null;
};

/**
 * BullMQ's timers in a time of the test's own: one job of an id, and beside a running one the newest added, as
 * deduplication with `keepLastIfActive` does it.
 */
export function createVirtualQueue(now: () => number) {
	const jobs = new Map<string, Waiting>();
	let order = 0;

	function add(id: string, job: Job, { delayMs = 0, promote = false }: { delayMs?: number; promote?: boolean } = {}) {
		const there = jobs.get(id);
		if (!there) jobs.set(id, { id, job, at: now() + delayMs, order: order++, active: false, next: null });
		else if (there.active) there.next = { job, delayMs };
		else if (promote) there.at = Math.min(there.at, now());
	}

	const first = () => [...jobs.values()].sort((a, b) => a.at - b.at || a.order - b.order)[0];

	return {
		add,
		/** Ids that have been reconciled, for the test to know. */
		seen: [] as string[],
		nextAt: () => first()?.at ?? null,
		async run(work: (job: Job) => Promise<Requeue | undefined>) {
			const mine = first()!;
			mine.active = true;
			const again = await work(mine.job);
			mine.active = false;
			if ('id' in mine.job) this.seen.push(mine.job.id);
			if (again) {
				mine.at = now() + Math.max(1, again.requeueInMs);
				return;
			}
			jobs.delete(mine.id);
			if (mine.next) add(mine.id, mine.next.job, { delayMs: mine.next.delayMs });
		},
		/** The process that ran one has died: another takes it. */
		release() {
			for (const job of jobs.values()) if (job.active) Object.assign(job, { active: false, at: now() });
		},
	};
}
