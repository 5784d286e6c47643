import { createHash, randomBytes } from 'node:crypto';
import type { Access, Audit, Verb } from '../access/index.js';
import { AbortedError, N8nError } from '../n8n/index.js';
import type { OperationDeps } from '../operations/deps.js';
import { problemOf } from '../operations/problem.js';
import type { TagNames } from '../operations/tag.js';
import type { Connections } from '../redis/connections.js';
import { type Again, createLane, type WorkContext } from '../redis/lane.js';
import { createActs, isOutage } from './acts.js';
import { createBreaker } from './breaker.js';
import { type Bulk, type BulkOptions, done, itemResults, over } from './bulk.js';
import { selected } from './plan.js';
import { createBulkStore } from './store.js';

export type BulkSink = {
	/** The count goes on, or is complete: what the asker sees before anything happens. */
	preview(bulk: Bulk): Promise<void>;
	/** How it stands. May be called often; the last call tells the end. */
	show(bulk: Bulk): Promise<void>;
	/** It has ended: the results, in the order of the targets. May be repeated after a crash. */
	results(bulk: Bulk, rows: AsyncIterable<ResultRow>): Promise<void>;
};

export type ResultRow = Awaited<ReturnType<ReturnType<typeof createBulkStore>['results']>>[number];

export type BulkRequest = Pick<Bulk, 'kind' | 'by' | 'origin' | 'askedAt' | 'words' | 'selection'> & {
	options?: Partial<BulkOptions>;
};

export type Bulks = {
	/** Starts the counting; `preview` shows what it finds. */
	plan(request: BulkRequest & { viewId: string | null }): Promise<Bulk>;
	/** Does it, to exactly the counted executions. `other`: the same is under way already. */
	confirm(
		id: string,
		options: Partial<BulkOptions>,
		origin?: Bulk['origin'],
	): Promise<{ started: boolean; other: Bulk | null }>;
	/** Each true for the one whose click changed it. */
	pause(id: string, by: string): Promise<boolean>;
	resume(id: string, by: string): Promise<boolean>;
	cancel(id: string, by: string): Promise<boolean>;
	read(id: string): Promise<Bulk | null>;
	latest(count: number): Promise<Bulk[]>;
	rows(bulk: Bulk): AsyncIterable<ResultRow>;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

export type BulkTimings = {
	/** Between two looks of the ticker at a running bulk; each may update the card. */
	tickMs: number;
	/** A deletion waits this long with Undo. */
	undoMs: number;
};

export const bulkTimings: BulkTimings = { tickMs: 3_000, undoMs: 30_000 };

export type BulksOptions = Omit<OperationDeps, 'report' | 'tell' | 'lookLater'> & {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	access: Access;
	audit: Audit;
	tagNames: TagNames;
	sink: BulkSink;
	/** Items under way at once, of all bulks, over all processes. */
	concurrency: number;
	bulkTimings?: Partial<BulkTimings>;
};

type ItemJob = { bulkId: string; index: number };
/** `tick` comes back until the bulk has ended; `look` is one look more, at a moment that matters. */
type ControlJob = { verb: 'plan' | 'begin' | 'tick' | 'look'; bulkId: string };

/** Targets shown in the preview. */
const mostFirst = 5;
/** A preview that goes on counting says so from here on. */
const manyTargets = 5_000;
/** How long one process believes what it has read of a bulk: a pause takes effect within this. */
const believedMs = 500;
const resultsAtOnce = 500;

/**
 * Long work on many executions (BullMQ does the rest): a plan writes down exactly which, items work through them as
 * fast as the concurrency lets them, each settled in one step that also takes the next. A ticker per bulk keeps the
 * card true and puts back whatever a killed process had taken and not begun.
 */
export function createBulks(options: BulksOptions): Bulks {
	const { connections, key, n8n, sink, log, now, access, audit } = options;
	const redis = connections.producer;
	const store = createBulkStore(redis, key);
	const breaker = createBreaker(redis, key('breaker'), now);
	const executions = n8n.executions();
	const timings = { ...bulkTimings, ...options.bulkTimings };
	const acts = createActs(
		{ ...options, async report() {}, async tell() {}, async lookLater() {} },
		options.tagNames,
		breaker,
	);
	const nothing = key('none');

	const items = createLane<ItemJob>({
		name: 'bulk-items',
		connections,
		prefix: options.prefix,
		concurrency: options.concurrency,
		globalConcurrency: options.concurrency,
		keep: 0,
		log,
		work: workOn,
	});
	const control = createLane<ControlJob>({
		name: 'bulk-control',
		connections,
		prefix: options.prefix,
		concurrency: 5,
		log,
		work: ({ verb, bulkId }, context) => controls[verb](bulkId, context),
	});

	const known = new Map<string, { at: number; bulk: Promise<Bulk | null> }>();
	/** Read once for all items of a moment. */
	function recently(id: string): Promise<Bulk | null> {
		const before = known.get(id);
		if (before && now() - before.at < believedMs) return before.bulk;
		if (known.size > 100) known.clear();
		const bulk = store.read(id);
		known.set(id, { at: now(), bulk });
		return bulk;
	}

	const roomFor = (bulk: Bulk) => (bulk.options.canary ? 1 : Math.min(bulk.options.concurrency, options.concurrency));

	async function add(bulkId: string, indexes: number[]) {
		await Promise.all(indexes.map((index) => items.add(itemId(bulkId, index), { bulkId, index })));
	}

	async function workOn({ bulkId, index }: ItemJob, context: WorkContext): Promise<Again | undefined> {
		const bulk = await recently(bulkId);
		if (!bulk) return undefined;
		if (bulk.state !== 'running' && context.start === 1) {
			await store.giveBack(bulkId, index);
			return undefined;
		}
		const { executionId, settled } = await store.target(bulkId, index);
		// A job may be put back for an index whose first job has just ended.
		if (settled) return goOn(bulk, await store.settle(bulkId, index, 'none', 0, roomFor(bulk), nothing));
		if ((await breaker.openSince()) !== null) return { againInMs: 1_000 };
		const act = await attempt(bulk, executionId, context);
		if ('againInMs' in act) return act;
		await breaker.worked();
		const { result, newId = 0 } = act;
		// Where nobody can know whether it was sent, the ledger must keep others from sending it again.
		const ledgerKey = result === 'uncertain' ? nothing : key('retry', executionId);
		if (bulk.options.canary) return canary(bulk, index, result, newId, ledgerKey);
		return goOn(bulk, await store.settle(bulkId, index, result, newId, roomFor(bulk), ledgerKey));
	}

	async function attempt(bulk: Bulk, executionId: number, context: WorkContext) {
		try {
			return await acts[bulk.kind](bulk, executionId, context);
		} catch (error) {
			if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
			if (!isOutage(error)) return { result: 'refused' as const };
			log.debug({ err: error, bulk: bulk.id, execution: executionId }, 'n8n is away: this one comes later');
			await breaker.failed();
			return { againInMs: 2_000 };
		}
	}

	/** The first one decides whether the others follow. One that had nothing to be done decides nothing. */
	async function canary(
		bulk: Bulk,
		index: number,
		result: (typeof itemResults)[number],
		newId: number,
		ledgerKey: string,
	) {
		const { id } = bulk;
		const failed = result === 'failed' || result === 'uncertain' || result === 'refused';
		if (failed) await store.move(id, ['running'], 'held');
		if (result === 'succeeded') await store.set(id, { options: { ...bulk.options, canary: false } });
		known.delete(id);
		const room = failed ? 0 : result === 'succeeded' ? Math.min(bulk.options.concurrency, options.concurrency) : 1;
		return goOn(bulk, await store.settle(id, index, result, newId, room, ledgerKey), failed);
	}

	async function goOn(bulk: Bulk, taken: number[], look = false): Promise<undefined> {
		await add(bulk.id, taken);
		if (taken.length === 0 || look) await lookNow(bulk.id);
		return undefined;
	}

	const lookNow = (bulkId: string) =>
		control.add(
			`look-${bulkId}-${randomBytes(6).toString('hex')}`,
			{ verb: 'look', bulkId },
			{ latest: `look-${bulkId}` },
		);

	const controls: Record<ControlJob['verb'], (id: string, context: WorkContext) => Promise<Again | undefined>> = {
		plan,
		begin,
		tick,
		async look(id) {
			await tick(id);
			return undefined;
		},
	};

	async function plan(id: string, { signal }: WorkContext): Promise<undefined> {
		const bulk = await store.read(id);
		if (bulk?.state !== 'counting') return undefined;
		await store.clearTargets(id);
		let total = 0;
		let told = false;
		try {
			for await (const page of selected(executions, await options.capabilities(), bulk.selection, signal)) {
				await store.append(
					id,
					page.map((target) => target.executionId),
				);
				if (bulk.first.length < mostFirst) bulk.first.push(...page.slice(0, mostFirst - bulk.first.length));
				total += page.length;
				if (total <= manyTargets || told) continue;
				told = true;
				await sink.preview({ ...bulk, total });
			}
		} catch (error) {
			if (signal.aborted) throw error;
			const problem = problemOf(error, 'The executions could not be counted', options);
			log.error({ ref: problem.ref, bulk: id, err: error }, 'bulk not counted');
			await store.move(id, ['counting'], 'failed', { problem, endedAt: now() });
			await sink.preview((await store.read(id))!);
			return undefined;
		}
		await store.move(id, ['counting'], 'ready', { total, first: bulk.first });
		await sink.preview((await store.read(id))!);
		return undefined;
	}

	async function begin(id: string, { signal }: WorkContext): Promise<undefined> {
		await store.move(id, ['waiting'], 'running');
		const bulk = await store.read(id);
		if (bulk?.state !== 'running') return undefined;
		if (bulk.kind === 'stop') await stopAtOnce(bulk, signal);
		await add(id, await store.take(id, roomFor(bulk)));
		await watch(id);
		return undefined;
	}

	const watch = (id: string) =>
		control.add(`tick-${id}-${randomBytes(6).toString('hex')}`, { verb: 'tick', bulkId: id }, { only: `tick-${id}` });

	/** A process may be killed between the state and the job that acts on it. */
	async function takeUp() {
		for (const bulk of await store.latest(50)) {
			const delayMs = Math.max(0, (bulk.waitsTill ?? 0) - now());
			if (bulk.state === 'counting') await control.add(`plan-${bulk.id}`, { verb: 'plan', bulkId: bulk.id });
			if (bulk.state === 'waiting')
				await control.add(`begin-${bulk.id}`, { verb: 'begin', bulkId: bulk.id }, { delayMs });
			if (['running', 'paused', 'held'].includes(bulk.state)) await watch(bulk.id);
		}
	}

	/**
	 * n8n's own stop-many, where it would stop nothing but what was counted. The items then find them stopped, one by one:
	 * that is the proof, and stops what it left out.
	 */
	async function stopAtOnce(bulk: Bulk, signal: AbortSignal) {
		const { selection } = bulk;
		const names = { running: 'running', new: 'queued', waiting: 'waiting' } as const;
		const status = selection.statuses.map((word) => names[word as keyof typeof names]).filter(Boolean);
		const plain = !selection.ids && !selection.mode && !selection.error && !selection.projectId && !selection.until;
		if (!plain || selection.limit || status.length === 0 || selection.workflowIds.length > 1) return;
		const counted = new Set<number>();
		for await (const row of rows(bulk)) counted.add(row.executionId);
		for await (const page of selected(executions, await options.capabilities(), selection, signal)) {
			if (page.some((target) => !counted.has(target.executionId))) return;
		}
		const workflowId = selection.workflowIds[0];
		const since = selection.since === null ? {} : { startedAfter: new Date(selection.since) };
		await executions
			.stopMany({ status, ...(workflowId ? { workflowId } : {}), ...since }, { signal })
			.catch((error) => log.warn({ err: error, bulk: bulk.id }, 'stop-many failed; stopping one by one'));
	}

	async function tick(id: string): Promise<Again | undefined> {
		let bulk = await store.read(id);
		if (!bulk || over(bulk)) return undefined;
		if (bulk.state === 'running') {
			await probe(bulk);
			await repair(bulk);
			bulk = (await store.read(id))!;
		}
		if (done(bulk) >= bulk.total && (await store.move(id, ['running', 'paused', 'held'], 'done', { endedAt: now() }))) {
			return finish((await store.read(id))!);
		}
		await sink.show(bulk);
		return { againInMs: bulk.state === 'running' ? timings.tickMs : timings.tickMs * 5 };
	}

	/** While n8n does not answer nothing is sent but this. */
	async function probe(bulk: Bulk) {
		const openSince = await breaker.openSince();
		if (openSince !== null) {
			const back = await executions.list({ limit: 1 }, { signal: AbortSignal.timeout(5_000) }).then(
				() => true,
				(error) => !(error instanceof N8nError && isOutage(error)),
			);
			if (back) await breaker.close();
			await store.set(bulk.id, { brokenSince: back ? null : openSince });
		} else if (bulk.brokenSince !== null) await store.set(bulk.id, { brokenSince: null });
	}

	/** What was taken by a process that was killed before it could add the job, and room that nobody has filled. */
	async function repair(bulk: Bulk) {
		for (const index of await store.inFlight(bulk.id)) {
			if (!(await items.has(itemId(bulk.id, index)))) await add(bulk.id, [index]);
		}
		await add(bulk.id, await store.take(bulk.id, roomFor(bulk)));
	}

	async function finish(bulk: Bulk): Promise<undefined> {
		await redis.del(sameKey(bulk));
		await sink.show(bulk);
		await sink.results(bulk, rows(bulk));
		await audited(bulk, `${bulk.state}: ${done(bulk)} of ${bulk.total}, ${bulk.counts.succeeded} succeeded`);
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

	async function change(id: string, by: string, from: Bulk['state'][], to: Bulk['state']) {
		const moved = await store.move(id, from, to, { lastBy: by });
		known.delete(id);
		if (moved) await sink.show((await store.read(id))!);
		return moved;
	}

	return {
		async plan({ options: chosen, ...request }) {
			const bulk: Bulk = {
				...request,
				id: randomBytes(6).toString('hex'),
				options: {
					loadWorkflow: false,
					canary: request.kind === 'retry',
					concurrency: options.concurrency,
					stopFirst: false,
					add: [],
					remove: [],
					...chosen,
				},
				state: 'counting',
				lastBy: null,
				total: 0,
				first: [],
				counts: Object.fromEntries(itemResults.map((result) => [result, 0])) as Bulk['counts'],
				startedAt: null,
				waitsTill: null,
				endedAt: null,
				brokenSince: null,
				problem: null,
			};
			await store.create(bulk);
			await control.add(`plan-${bulk.id}`, { verb: 'plan', bulkId: bulk.id });
			return bulk;
		},
		async confirm(id, chosen, origin) {
			const bulk = await store.read(id);
			if (bulk?.state !== 'ready' || bulk.total === 0) return { started: false, other: null };
			const first = await redis.set(sameKey(bulk), id, 'EX', 7 * 86_400, 'NX');
			const otherId = first ? null : await redis.get(sameKey(bulk));
			const other = otherId ? await store.read(otherId) : null;
			if (other && !over(other) && other.id !== id) return { started: false, other };
			if (!first) await redis.set(sameKey(bulk), id, 'EX', 7 * 86_400);
			// Leave was asked at the command; this is another click, perhaps minutes later.
			if (!(await access.check(bulk.by, bulk.kind as Verb)).allowed) return { started: false, other: null };
			const waits = bulk.kind === 'delete';
			const at = now();
			const started = await store.move(id, ['ready'], waits ? 'waiting' : 'running', {
				options: { ...bulk.options, ...chosen },
				startedAt: at,
				waitsTill: waits ? at + timings.undoMs : null,
				...(origin ? { origin } : {}),
			});
			if (!started) return { started: false, other: null };
			await control.add(`begin-${id}`, { verb: 'begin', bulkId: id }, waits ? { delayMs: timings.undoMs } : {});
			await sink.show((await store.read(id))!);
			await audited(bulk, 'confirmed');
			return { started: true, other: null };
		},
		pause: (id, by) => change(id, by, ['running'], 'paused'),
		async resume(id, by) {
			const bulk = await store.read(id);
			if (!bulk) return false;
			// Going on although the first one failed: that was the question, and this the answer.
			if (bulk.state === 'held') await store.set(id, { options: { ...bulk.options, canary: false } });
			const resumed = await change(id, by, ['paused', 'held'], 'running');
			if (resumed) await lookNow(id);
			return resumed;
		},
		async cancel(id, by) {
			const bulk = await store.read(id);
			if (!bulk) return false;
			const canceled = await store.move(id, ['ready', 'waiting', 'running', 'paused', 'held'], 'canceled', {
				lastBy: by,
				endedAt: now(),
			});
			known.delete(id);
			if (canceled && bulk.startedAt !== null) await finish((await store.read(id))!);
			return canceled;
		},
		read: store.read,
		latest: store.latest,
		rows,
		async counts() {
			return items.counts();
		},
		start() {
			items.start();
			control.start();
			takeUp().catch((error) => log.warn({ err: error }, 'bulks under way were not taken up'));
		},
		async stop() {
			await Promise.all([items.stop(), control.stop()]);
		},
	};
}

const itemId = (bulkId: string, index: number) => `i-${bulkId}-${index}`;
