import { createHash, randomBytes } from 'node:crypto';
import { runningMaxAgeMs, type Verb } from '../access/index.js';
import { idsResetProblem } from '../instances/epoch.js';
import { isOutage } from '../instances/outage.js';
import { N8nError } from '../n8n/index.js';
import { problemOf } from '../operations/problem.js';
import { createQueue, type JobContext, type Requeue } from '../redis/queue.js';
import { createAuthorize } from './authorize.js';
import { createBreaker } from './breaker.js';
import { type Bulk, done, over } from './bulk.js';
import { type BulksOptions, bulkTimings, type ResultRow } from './deps.js';
import { createItems } from './items.js';
import { notMadeGood, selected } from './plan.js';
import type { BulkStore } from './store.js';
import type { Window } from './window.js';

/** `tick` comes back until the bulk has ended; `look` is one look more, at a moment that matters. */
type ControlJob = { verb: 'plan' | 'begin' | 'tick' | 'look'; bulkId: string } | { verb: 'take up' };

/** Targets shown in the preview. */
const mostFirst = 5;
/** A preview that goes on counting says so from here on. */
const manyTargets = 5_000;
const resultsAtOnce = 500;
/** A paused or held one is ended after this long: what was selected then is hardly what somebody means now. */
const mostStillMs = 7 * 86_400_000;
/** The same is not begun twice while it goes on; see index.ts. */
const sameSeconds = 7 * 86_400;

/**
 * The course of a bulk, from the count to the results: short jobs on a queue of their own, each of which may be killed
 * and repeated. The work itself is in items.ts.
 */
export function createCourse(options: BulksOptions, store: BulkStore, window: Window) {
	const { connections, key, epochs, n8n, sink, log, now, audit } = options;
	const redis = connections.producer;
	const breaker = createBreaker(redis, key('breaker'), now);
	const executions = n8n.executions();
	const timings = { ...bulkTimings, ...options.bulkTimings };
	const authorize = createAuthorize(options, store);
	const items = createItems(options, { store, window, breaker, authorize, look: lookNow });

	const control = createQueue<ControlJob>({
		name: 'bulk-control',
		connections,
		prefix: options.prefix,
		concurrency: 5,
		log,
		process: (job, context) => (job.verb === 'take up' ? takeUp() : controls[job.verb](job.bulkId, context)),
	});

	function lookNow(bulkId: string) {
		return control.add(
			`look-${bulkId}-${randomBytes(6).toString('hex')}`,
			{ verb: 'look', bulkId },
			{ latest: `look-${bulkId}` },
		);
	}

	const controls: Record<
		Exclude<ControlJob['verb'], 'take up'>,
		(id: string, context: JobContext) => Promise<Requeue | undefined>
	> = {
		plan,
		begin,
		tick,
		async look(id) {
			await tick(id);
			return undefined;
		},
	};

	async function plan(id: string, { signal, start }: JobContext): Promise<undefined> {
		const bulk = await store.read(id);
		if (bulk?.state !== 'counting') {
			// Killed between the count and the telling of it: the form would say for ever that it counts.
			if (start > 1 && bulk && (bulk.state === 'ready' || bulk.state === 'failed')) await sink.preview(bulk);
			return undefined;
		}
		const count = randomBytes(6).toString('hex');
		const wanted = bulk.kind === 'retry' ? notMadeGood() : undefined;
		let total = 0;
		let counted = 0;
		let told = false;
		try {
			// Given ids say nothing of what has become of them.
			if (!bulk.selection.ids) counted = (await executions.list({ limit: 1 }, { signal })).data[0]?.id ?? 0;
			for await (const page of selected(executions, await options.capabilities(), bulk.selection, signal, wanted)) {
				const executionIds = page.map((target) => target.executionId);
				await store.append(id, count, executionIds);
				if (bulk.first.length < mostFirst) bulk.first.push(...page.slice(0, mostFirst - bulk.first.length));
				total += page.length;
				if (total <= manyTargets || told) continue;
				told = true;
				if (await mayBeShown(bulk)) await sink.preview({ ...bulk, total });
			}
		} catch (error) {
			if (signal.aborted) throw error;
			const problem = problemOf(error, 'The executions could not be counted', options);
			log.error({ ref: problem.ref, bulk: id, err: error }, 'bulk not counted');
			await store.move(id, ['counting'], 'failed', { problem, endedAt: now() });
			await preview(id);
			return undefined;
		}
		if (!(await mayBeShown(bulk))) return undefined;
		await store.counted(id, count, { total, counted, first: bulk.first });
		await preview(id);
		return undefined;
	}

	async function preview(id: string) {
		const bulk = await store.read(id);
		if (bulk) await sink.preview(bulk);
	}

	/** A count may take minutes, and shows what it has found. */
	async function mayBeShown(bulk: Bulk): Promise<boolean> {
		const verdict = await options.access.check(bulk.by, bulk.kind as Verb);
		if (verdict.allowed) return true;
		const { reason: why, ask: next } = verdict;
		const problem = { what: 'Nothing was done', why, next, ref: options.newReference(), mentions: true as const };
		log.info({ ref: problem.ref, bulk: bulk.id, by: bulk.by.userId, why }, 'refused');
		const failed = await store.move(bulk.id, ['counting'], 'failed', { problem, first: [], endedAt: now() });
		if (failed) await preview(bulk.id);
		return false;
	}

	async function begin(id: string): Promise<undefined> {
		await store.move(id, ['waiting'], 'running');
		const bulk = await store.read(id);
		if (bulk?.state !== 'running') return undefined;
		if ((await authorize(bulk)) === 'no') return undefined;
		await items.fill(bulk);
		await watch(id);
		return undefined;
	}

	const watch = (id: string) =>
		control.add(`tick-${id}-${randomBytes(6).toString('hex')}`, { verb: 'tick', bulkId: id }, { latest: `tick-${id}` });

	/** A process may be killed between the state and the job that acts on it, and Redis may lose a job. */
	async function takeUp(): Promise<undefined> {
		for (const id of await store.unfinished()) {
			const bulk = await store.read(id);
			if (!bulk || bulk.toldAt !== null || (over(bulk) && bulk.startedAt === null)) {
				if (!bulk) log.warn({ bulk: id }, 'a job on many executions has run out in Redis');
				await store.finish(id);
				continue;
			}
			// One that nobody confirms runs out by itself.
			if (bulk.state !== 'ready') await keep(bulk);
			const still = bulk.stillSince !== null && now() - bulk.stillSince > mostStillMs;
			if (still && (await store.move(id, ['paused', 'held'], 'canceled', { lastBy: null, endedAt: now() }))) {
				log.info({ bulk: id }, 'a job on many executions stood still for too long and is ended');
			}
			const delayMs = Math.max(0, (bulk.waitsTill ?? 0) - now());
			if (bulk.state === 'counting') await control.add(`plan-${bulk.id}`, { verb: 'plan', bulkId: bulk.id });
			if (bulk.state === 'waiting')
				await control.add(`begin-${bulk.id}`, { verb: 'begin', bulkId: bulk.id }, { delayMs });
			if (bulk.startedAt !== null && bulk.toldAt === null) await watch(bulk.id);
		}
	}

	async function keep(bulk: Bulk) {
		await store.keep(bulk.id);
		if ((await redis.get(sameKey(bulk))) === bulk.id) await redis.expire(sameKey(bulk), sameSeconds);
	}

	async function tick(id: string): Promise<Requeue | undefined> {
		let bulk = await store.read(id);
		if (!bulk || bulk.toldAt !== null) return undefined;
		await epochs.refresh();
		if (epochs.isPast(bulk.askedAt) && !over(bulk)) bulk = await giveUp(bulk);
		if (!bulk) return undefined;
		// What was under way when it was paused or canceled still comes to its end.
		const busy = bulk.state === 'running' || (await window.active(id)) > 0;
		if (busy) {
			await probe(bulk);
			// Where a place has lost its job, nobody else would ever give back what it has in hand.
			await items.fill(bulk);
			bulk = await store.read(id);
			if (!bulk) return undefined;
		}
		if (over(bulk)) return end(bulk);
		if (done(bulk) >= bulk.total && (await store.move(id, ['running', 'paused', 'held'], 'done', { endedAt: now() }))) {
			return end((await store.read(id))!);
		}
		await sink.show(bulk);
		// Whoever lets it go on, or cancels it, starts the ticker anew.
		return busy ? { requeueInMs: timings.tickMs } : undefined;
	}

	/** n8n has been reset since: the counted numbers mean other runs now, or none. */
	async function giveUp({ id }: Bulk): Promise<Bulk | null> {
		const problem = { what: 'The rest is not done', ...idsResetProblem(epochs.current()), ref: options.newReference() };
		log.warn({ ref: problem.ref, bulk: id }, 'begun before n8n was reset: nothing more is done');
		await store.move(id, ['waiting', 'running', 'paused', 'held'], 'failed', { problem, endedAt: now() });
		return store.read(id);
	}

	/** While n8n does not answer nothing is sent but this; while Slack does not say whether it may go on, nothing at all. */
	async function probe(bulk: Bulk) {
		const leave = bulk.state === 'running' ? await authorize(bulk, runningMaxAgeMs) : 'no';
		let rest = await breaker.rest();
		if (rest && 'silentSince' in rest) {
			const back = await executions.list({ limit: 1 }, { signal: AbortSignal.timeout(5_000) }).then(
				() => true,
				(error) => !(error instanceof N8nError && isOutage(error)),
			);
			if (back) {
				await breaker.close();
				rest = null;
			}
		}
		if (rest === null && leave === 'unknown') {
			rest = bulk.rest && 'unsureSince' in bulk.rest ? bulk.rest : { unsureSince: now() };
		}
		if (rest !== null || bulk.rest !== null) await store.set(bulk.id, { rest });
	}

	/** The results are told when nothing is under way. */
	async function end(bulk: Bulk): Promise<Requeue | undefined> {
		// A newer one may have it by now.
		if ((await redis.get(sameKey(bulk))) === bulk.id) await redis.del(sameKey(bulk));
		await sink.show(bulk);
		if ((await window.active(bulk.id)) > 0) return { requeueInMs: timings.tickMs };
		await sink.results(bulk, rows(bulk));
		await audited(bulk, `${bulk.state}: ${done(bulk)} of ${bulk.total}, ${bulk.counts.succeeded} succeeded`);
		await store.set(bulk.id, { toldAt: now() });
		await store.finish(bulk.id);
		return undefined;
	}

	async function* rows(bulk: Bulk): AsyncIterable<ResultRow> {
		for (let from = 0; from < bulk.total; from += resultsAtOnce) {
			yield* await store.results(bulk.id, from, Math.min(resultsAtOnce, bulk.total - from));
		}
	}

	/** The same kind of work with the same words. */
	const sameKey = ({ kind, words }: Bulk) =>
		key('bulk-same', createHash('sha256').update(`${kind} ${words}`).digest('hex').slice(0, 16));

	const audited = (bulk: Bulk, result: string) =>
		audit.write({
			at: now(),
			by: bulk.by,
			verb: bulk.kind as Verb,
			target: `${bulk.total} executions (${bulk.words})`,
			channelId: bulk.origin.channelId,
			decision: 'allowed',
			result,
		});

	return {
		items,
		timings,
		rows,
		sameKey,
		audited,
		authorize,
		look: lookNow,
		watch,
		count: (id: string) => control.add(`plan-${id}`, { verb: 'plan', bulkId: id }),
		begin: (id: string, delayMs: number) =>
			control.add(`begin-${id}`, { verb: 'begin', bulkId: id }, delayMs > 0 ? { delayMs } : {}),
		start() {
			items.start();
			control.start();
			Promise.all([takeUp(), control.every(timings.takeUpMs, { verb: 'take up' })]).catch((error) =>
				log.warn({ err: error }, 'bulks under way were not taken up'),
			);
		},
		async stop() {
			await Promise.all([items.stop(), control.stop()]);
		},
	};
}
