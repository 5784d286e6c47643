import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { createBlockedChannels } from '../../../src/slack/outbox/blocked-channels.js';
import { createDelivery } from '../../../src/slack/outbox/delivery.js';
import { postPriorities } from '../../../src/slack/outbox/draft.js';
import { createPacedQueues } from '../../../src/slack/outbox/paced-queues.js';
import { createScheduler } from '../../../src/slack/outbox/scheduler.js';
import { createOutboxStore } from '../../../src/slack/outbox/store.js';
import { outboxTimings } from '../../../src/slack/outbox/timings.js';
import { createVirtualQueue } from './virtual-queue.js';
import { createVirtualSlack } from './virtual-slack.js';

class Killed extends Error {
	override name = 'Killed';
}

type Wish = {
	at: number;
	key: string;
	channel: string;
	kind: keyof typeof postPriorities;
	threadOf?: string;
	text: string;
};

/** One message as it came to Slack: how long it waited while its channel was idle, and whom it overtook. */
export type Post = { key: string; idleMs: number; passed: string[] };

/** A busy machine, Slack's answer and the queue's own steps take as much in real life. */
const leeway = 400;
const timings = outboxTimings;
/** A killed process's job is found after its lock has run out. */
const deadMs = 9_000;

const random = (seed: number) => () => {
	// mulberry32
	seed = (seed + 0x6d2b79f5) | 0;
	let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/**
 * Some minutes of a busy place, in a time of its own: messages of all kinds for two channels come at random, Slack
 * refuses, closes a channel and cuts connections, and the process is killed between any two steps. The outbox's parts
 * are the real ones on a real Redis; only time, BullMQ's timers and Slack are played.
 */
export async function playFlood(redis: Redis, seed: number) {
	const next = random(seed);
	const below = (most: number) => Math.floor(next() * most);
	const chance = (share: number) => next() < share;
	const prefix = `play:${randomBytes(6).toString('hex')}`;
	const keyOf = (...parts: (string | number)[]) => [prefix, ...parts].join(':');

	const start = 1_700_000_000_000;
	let now = start;
	const slack = createVirtualSlack();
	const jobs = createVirtualQueue(() => now);
	const posts: Post[] = [];
	const errors: unknown[] = [];

	/** When the channel may be posted in again, by the test's own reckoning. */
	const free = new Map<string, { at: number; slow: number; failures: number }>();
	const channelOf = (channel: string) => {
		const known = free.get(channel) ?? { at: 0, slow: 1, failures: 0 };
		free.set(channel, known);
		return known;
	};
	const closed = ['C1', 'C2'].map((channel) => {
		const from = start + below(120_000);
		return { channel, from, to: chance(0.6) ? from + below(100_000) : from };
	});
	/** From when on it could be posted: put, its parent posted, its doubt over. */
	const waiting = new Map<string, Wish & { since: number }>();

	/** Threads of which a line was posted as the process died: the next one may go in its place. */
	const torn = new Set<string>();
	let lastPosted: Wish | undefined;

	let process = newProcess();
	function newProcess() {
		let stepsLeft = chance(0.9) ? 20 + below(600) : Number.POSITIVE_INFINITY;
		const step = () => {
			if (--stepsLeft < 0) throw new Killed();
		};
		const wired = new Proxy(redis, {
			get(target, name) {
				const value = Reflect.get(target, name);
				if (typeof value !== 'function') return value;
				return (...args: unknown[]) => {
					step();
					return value.apply(target, args);
				};
			},
		});
		const store = createOutboxStore(wired, keyOf, 'play');
		const queues = createPacedQueues(wired, keyOf, () => now);
		const blockedChannels = createBlockedChannels(
			wired,
			keyOf('blocked-channels'),
			async () => {},
			() => now,
		);
		const reconcileLater = async (id: string, ms: number) => {
			step();
			jobs.add(`reconcile ${id}`, { id }, { delayMs: ms });
		};
		const wake = async (queue: string, { promote } = { promote: false }) => {
			step();
			jobs.add(`drain ${queue}`, { queue }, { promote });
		};
		const common = { store, queues, timings, now: () => now };
		const scheduler = createScheduler({ ...common, wake, reconcileLater, alertChannel: () => null });
		const client = slack.client({ now: () => now, step, trouble, posted, answered, refused });
		const log = pino({ level: 'silent' });
		return { store, scheduler, ...createDelivery({ ...common, client, scheduler, blockedChannels, log }) };
	}

	function trouble(channel: string) {
		now += 20 + below(60);
		if (closed.some((each) => each.channel === channel && each.from <= now && now < each.to)) return 'closed';
		if (chance(0.03)) return 'too-fast';
		if (chance(0.03)) return chance(0.5) ? 'cut-before' : 'cut-after';
		return 'none';
	}

	function refused({ kind, channel, retryAfterMs = 0 }: { kind: string; channel: string; retryAfterMs?: number }) {
		const state = channelOf(channel);
		if (kind === 'too-fast') {
			state.slow = Math.min(2, state.slow * 2);
			state.at = now + retryAfterMs;
		} else if (kind === 'closed') state.at = now + timings.blockedRetryMs;
		else {
			state.failures++;
			const rest =
				state.failures > 1
					? Math.min(8_000, timings.postIntervalMs * 2 ** state.failures)
					: timings.postIntervalMs * state.slow;
			state.at = now + rest;
		}
	}

	/** Judges a post at the very moment when Slack has it. */
	async function posted({ channel, text }: { channel: string; text: string }) {
		const keys = text.split('\n').map((line) => line.split(' ')[0]!);
		const [first] = keys;
		const state = channelOf(channel);
		const mine = waiting.get(first!);
		const place = (wish: Wish) => postPriorities[wish.kind] * 1e15 + wish.at;
		const before: string[] = [];
		const judged = mine && !torn.has(mine.threadOf ?? '') ? mine : null;
		for (const other of judged ? waiting.values() : []) {
			if (other.channel !== channel || other.key === first || place(other) >= place(judged!)) continue;
			if (other.since <= now && (await stands(other))) before.push(other.key);
		}
		const idleMs = mine ? now - Math.max(state.at, mine.since) : 0;
		posts.push({ key: first!, idleMs: idleMs > leeway ? idleMs : 0, passed: before });
		lastPosted = mine;
		for (const each of keys) {
			waiting.delete(each);
			for (const line of waiting.values()) if (line.threadOf === each) line.since = now;
		}
		state.at = now + timings.postIntervalMs * state.slow;
	}

	function answered(channel: string) {
		const state = channelOf(channel);
		Object.assign(state, { slow: Math.max(1, state.slow * 0.95), failures: 0 });
	}

	/** Whether it stands in its queue, by what Redis says: not while it, or the line before it, is in doubt. */
	async function stands({ key: id, channel, threadOf }: Wish): Promise<boolean> {
		if ((await redis.hget(keyOf('out', id), 'phase')) === 'posting') return false;
		const at = (member: string) => redis.zscore(keyOf('outbox-queue', channel), member);
		if (!threadOf) return (await at(id)) !== null;
		const [head] = await redis.zrange(keyOf('out-thread', threadOf), '0', '0');
		return head === id && (await at(`thread:${threadOf}`)) !== null;
	}

	async function put(wish: Wish) {
		const draft = { ...wish, urgency: chance(0.5) ? ('ended' as const) : ('progress' as const), blocks: [] };
		if (await process.store.put(wish.key, draft, wish.channel, now)) await process.scheduler.schedule(wish.key);
	}

	const wishes = wishesOf({ start, below, chance });
	const last = new Map<string, string>();
	const coming = [...wishes];
	const until = start + 4 * 3_600_000;
	while (now < until && (coming.length > 0 || jobs.nextAt() !== null)) {
		const [wish] = coming;
		const at = jobs.nextAt();
		try {
			if (wish && (at === null || wish.at <= at)) {
				now = Math.max(now, wish.at);
				if (!last.has(wish.key)) {
					const open = wish.threadOf === undefined || !waiting.has(wish.threadOf);
					waiting.set(wish.key, { ...wish, since: open ? now : Number.POSITIVE_INFINITY });
				}
				last.set(wish.key, wish.kind === 'line' ? (last.get(wish.key) ?? wish.text) : wish.text);
				// Whoever dies in a put does it again, as its own work is done again.
				await put(wish);
				coming.shift();
			} else {
				now = Math.max(now, at!);
				await jobs.run(async (job) =>
					'queue' in job ? process.drain(job.queue, new AbortController().signal) : process.reconcile(job.id),
				);
			}
		} catch (error) {
			if (!(error instanceof Killed)) errors.push(error);
			if (lastPosted?.threadOf) torn.add(lastPosted.threadOf);
			now += deadMs;
			jobs.release();
			for (const [channel, state] of free) {
				// What the dead process had not noted any more: how fast it may go, how often it failed.
				const [slow, failed] = await redis.hmget(keyOf('outbox-rate', channel), 'slow', 'failed');
				Object.assign(state, { at: Math.max(state.at, now), slow: Number(slow ?? 1), failures: Number(failed ?? 0) });
			}
			for (const each of waiting.values()) if (Number.isFinite(each.since)) each.since = Math.max(each.since, now);
			process = newProcess();
		}
		// What was in doubt and stands in its queue again has waited from now on.
		for (const id of jobs.seen.splice(0)) {
			const { threadOf = id } = wishes.find(({ key }) => key === id)!;
			for (const each of waiting.values()) {
				if (each.key === id || each.threadOf === threadOf) each.since = Math.max(each.since, now);
			}
		}
	}

	const texts = slack.rows.flatMap(({ text }) => text.split('\n'));
	return {
		told: texts.map((text) => text.split(' ')[0]!),
		wanted: [...last.keys()],
		posts,
		shown: [...texts].sort(),
		wantedShown: [...last.values()].sort(),
		updatesRefused: slack.updates.refused,
		errors,
	};
}

/** Bursts and single messages of all kinds, lines of what has come before, and changes of some. */
function wishesOf({
	start,
	below,
	chance,
}: {
	start: number;
	below(most: number): number;
	chance(share: number): boolean;
}) {
	const wishes: Wish[] = [];
	let at = start;
	for (let i = 0; i < 60; i++) {
		at += chance(0.6) ? below(200) + 1 : below(8_000) + 1;
		const earlier = wishes[below(wishes.length)];
		const what = below(10);
		if (earlier && what < 3) {
			const parent = earlier.threadOf ? wishes.find(({ key }) => key === earlier.threadOf)! : earlier;
			const line = { at, key: `line${i}`, channel: parent.channel, kind: 'line' as const, threadOf: parent.key };
			wishes.push({ ...line, text: `line${i}` });
		} else if (earlier && earlier.kind !== 'line' && what < 5) {
			wishes.push({ ...earlier, at, text: `${earlier.key} v${i}` });
		} else {
			const kind = (['card', 'alert'] as const)[below(2)]!;
			wishes.push({ at, key: `${kind}${i}`, channel: chance(0.7) ? 'C1' : 'C2', kind, text: `${kind}${i}` });
		}
	}
	return wishes;
}
