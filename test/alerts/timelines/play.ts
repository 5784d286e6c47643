import type { Redis } from 'ioredis';
import { runToRetry } from '../../../src/alerts/alert.js';
import { muteFields } from '../../../src/alerts/read-alerts.js';
import type { Route } from '../../../src/alerts/tell.js';
import type { RetryJob } from '../../../src/operations/job.js';
import type { RetryState } from '../../../src/operations/states.js';
import { createRandom } from '../../crash/support/random.js';
import { failedRun, ref } from '../failed-run.js';
import { createHeard } from './heard.js';
import { createN8n, type End, type Run } from './n8n.js';
import { createFuse, type Killed, type Process, startProcess } from './process.js';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const workflows = ['w1', 'w2', 'w3'];
const failing: End[] = ['Charge card', 'Send mail', 'crashed'];
/** `C2` waits whether it heals; `C3` hears of what has failed three times. */
const holdMs = 2 * minute;

const route: Route = async ({ workflowId, times }) => {
	const plain = { watch: null, insteadOf: null, remindMs: null, oncall: null };
	const also =
		workflowId === 'w2'
			? [{ channelId: 'C2', ring: { holdMs } }]
			: workflowId === 'w3'
				? [{ channelId: 'C3', ring: times.length < 3 ? ('below' as const) : ('now' as const) }]
				: [];
	return [{ channelId: 'C1', ring: 'now' as const }, ...also].map((target) => ({ ...plain, ...target }));
};

/** A retry of ours that n8n has taken. */
type OurRetry = {
	of: number;
	job: RetryJob;
	base: Pick<RetryState, 'execution' | 'by' | 'askedAt' | 'loadWorkflow'>;
	run: Run;
};

/** One random timeline, up to where nothing more is to come. */
export async function play(redis: Redis, seed: number, prefix: string) {
	const random = createRandom(seed);
	const chance = (part: number) => random.between(0, 1) < part;
	let now = Date.UTC(2026, 0, 5, 9);
	let fuse = createFuse();
	const n8n = createN8n({ random, now: () => now });
	const ours = new Set<number>();
	const old = new Set<number>();
	const retrying: OurRetry[] = [];
	const deletedHere = new Set<number>();
	const story: string[] = [];
	const heard = createHeard(() => now);
	const hear = heard.hear;
	const start = () => startProcess({ redis, prefix, n8n, fuse, now: () => now, route, ours, hear });
	let bot = await start();
	let clicks = 0;

	/** Done again by the next process where one is killed, as a job of a queue is. */
	async function surely(work: (bot: Process) => Promise<unknown>) {
		if (chance(0.2)) fuse.set(Math.floor(random.between(0, 30)));
		for (;;) {
			try {
				await work(bot);
				if (!fuse.isBurnt()) return fuse.set(null);
			} catch (error) {
				if (!fuse.isBurnt()) throw error as Killed;
			}
			await restart();
		}
	}
	async function restart() {
		// Of its own, as what the dead one had begun is dead as well.
		fuse = createFuse();
		heard.killed();
		bot = await start();
	}
	/** Not done again: the next one does what is left. */
	async function poll() {
		await bot.tick({}, { signal: new AbortController().signal }).catch((error) => {
			if (!fuse.isBurnt()) throw error;
		});
		if (fuse.isBurnt()) await restart();
	}
	function begin(end: End, workflowId = random.pick(workflows)) {
		const run = n8n.begin(workflowId, end);
		story.push(`#${run.id} ${workflowId} begins, to end as ${end}`);
		if (chance(0.2)) n8n.wait(run);
		else if (chance(0.7)) finish(run);
	}
	function finish(run: Run) {
		n8n.finish(run);
		story.push(`#${run.id} ends: ${run.status}`);
	}
	const pickAlert = () => {
		const alerts = heard.alerts();
		return alerts.length > 0 ? random.pick(alerts) : null;
	};
	const going = () => n8n.runs().filter((run) => !run.stoppedAt && !ours.has(run.id));
	const failed = () => n8n.runs().filter((run) => run.stoppedAt && ['error', 'crashed'].includes(run.status!));

	async function retryHere() {
		const alert = pickAlert();
		if (!alert) return;
		const { open } = await bot.store.open(alert.execution, Number.POSITIVE_INFINITY);
		const free = open.filter(({ execution }) => !retrying.some(({ of }) => of === execution.id));
		const one = free.length > 0 ? random.pick(free) : null;
		const execution = one && runToRetry(one);
		if (!execution || !n8n.run(execution.id)) return;
		now += second;
		const base = { execution, by: 'U1', askedAt: now, loadWorkflow: false };
		const job = { verb: 'retry', how: 'start', ...base, by: { id: 'U1' }, origin: { channelId: 'C1' } } as never;
		const end = chance(0.5) ? 'success' : random.pick(failing);
		const run = n8n.begin(n8n.run(execution.id)!.workflowId, end, execution.id);
		ours.add(run.id);
		const retry: OurRetry = { of: one!.execution.id, job, base, run };
		retrying.push(retry);
		story.push(`here #${execution.id} is retried as #${run.id}, to end as ${end}`);
		heard.asked(alert);
		await surely(({ operations }) => operations.publish('retry', { job, state: { ...base, phase: 'asked' } }));
		const running = { ...base, phase: 'running', newId: run.id, startedAt: now, elapsedMs: 0 } as const;
		await surely(({ operations }) => operations.publish('retry', { job, state: running }));
		if (chance(0.6)) await endRetry(retry);
	}
	async function endRetry({ job, base, run, of }: OurRetry) {
		finish(run);
		const ended = { ...base, newId: run.id, endedAt: now };
		const { failure } = failedRun(run.id, 'no', now);
		const state: RetryState =
			run.end === 'success'
				? { ...ended, phase: 'recovered', tookMs: 1 }
				: { ...ended, phase: 'failed-again', failure: failure!, sameError: true };
		await surely(({ operations }) => operations.publish('retry', { job, state }));
		retrying.splice(
			retrying.findIndex((each) => each.of === of),
			1,
		);
	}
	async function say(kind: 'acknowledged' | 'resolved') {
		const alert = pickAlert();
		if (!alert) return;
		const said = { kind, by: 'U1', at: now } as const;
		story.push(`${kind}: ${alert.execution.id}`);
		const id = `click${++clicks}`;
		await surely(({ alerts }) => alerts.say(alert.execution, id, said));
		if (kind === 'acknowledged') heard.owned(alert);
	}
	async function mute() {
		const alert = pickAlert();
		if (!alert) return;
		const scope = random.pick(['problem', 'workflow'] as const);
		const of =
			scope === 'problem' ? { scope, alert } : { scope, alert, workflowId: alert.workflowId, workflowName: '' };
		const mute = {
			id: `click${++clicks}`,
			channelId: 'C1',
			by: 'U1',
			at: now,
			until: now + random.pick([1, 4]) * hour,
		};
		story.push(`${muteFields(alert)[scope]} of ${alert.execution.id} is muted`);
		heard.muted(muteFields(alert)[scope], mute.at, mute.until);
		await surely(({ alerts }) => alerts.mute({ ...mute, ...of }));
	}
	async function unmute() {
		const field = random.pick([...heard.mutes(), '']);
		if (field === '') return;
		story.push(`${field} is unmuted`);
		heard.unmuted(field, now);
		await surely(({ alerts }) => alerts.unmute(field, 'U1', now));
	}
	async function deleteHere() {
		const alert = pickAlert();
		const { open } = alert ? await bot.store.open(alert.execution, Number.POSITIVE_INFINITY) : { open: [] };
		const free = open.filter(({ execution, retry }) => !retry && n8n.run(execution.id));
		if (free.length === 0) return;
		const { execution } = random.pick(free);
		n8n.remove(execution.id);
		deletedHere.add(execution.id);
		heard.deleted(alert!);
		story.push(`#${execution.id} is deleted here`);
		const job = { verb: 'delete', execution, by: { id: 'U1' }, askedAt: now, origin: { channelId: 'C1' } } as never;
		await surely(({ operations }) => operations.publish('operation', { job, outcome: { kind: 'deleted' } }));
	}
	function retryThere() {
		// One that waited where n8n hides that is looked for once a minute: its retry may be found first, and rings by itself.
		const isHidden = (run: Run) => run.waited === true && !n8n.capabilities.waitingListed;
		const runs = failed().filter((run) => !ours.has(run.id) && !isHidden(run));
		if (runs.length === 0) return;
		const of = random.pick(runs);
		const run = n8n.begin(of.workflowId, chance(0.1) ? 'canceled' : chance(0.5) ? 'success' : of.end, of.id);
		story.push(`in n8n #${of.id} is retried as #${run.id}, to end as ${run.end}`);
		if (chance(0.8)) finish(run);
	}
	function deleteThere() {
		const ended = n8n.runs().filter((run) => run.stoppedAt);
		if (ended.length === 0) return;
		const { id } = random.pick(ended);
		n8n.remove(id);
		story.push(`#${id} is deleted in n8n`);
	}
	/** Once, as long as the numbers of before are higher than any that will be. */
	function reset() {
		if (n8n.lastId() < 100) return;
		story.push('n8n counts anew');
		now += 5 * minute;
		n8n.reset();
		ours.clear();
		old.clear();
		retrying.length = 0;
		heard.reset();
		begin(chance(0.5) ? random.pick(failing) : 'success');
	}
	const steps: [number, () => unknown][] = [
		[26, () => begin(chance(0.75) ? random.pick(failing) : 'success')],
		[8, () => going().length > 0 && finish(random.pick(going()))],
		[7, retryThere],
		[9, retryHere],
		[4, () => retrying.length > 0 && endRetry(random.pick(retrying))],
		[3, deleteThere],
		[3, deleteHere],
		[3, () => say('acknowledged')],
		[2, () => say('resolved')],
		[5, mute],
		[3, unmute],
		[1, () => Array.from({ length: 30 }, () => begin('Send mail', 'w3'))],
		[3, restart],
		[4, () => n8n.setAway(chance(0.5))],
		[1, () => chance(0.3) && reset()],
	];
	const acts = steps.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));
	async function step() {
		await random.pick(acts)();
		now += random.pick([1, 5, 30, 90]) * second;
		if (chance(0.1)) now += random.pick([0.3, 3, 13, 36]) * hour;
		if (chance(0.25)) fuse.set(Math.floor(random.between(0, 60)));
		if (chance(0.6)) {
			story.push(fuse.isBurnt() ? 'poll' : 'poll, perhaps killed');
			await poll();
		}
		if (fuse.isBurnt()) await restart();
		fuse.set(null);
	}

	for (let i = random.between(0, 3); i > 0; i--) begin(random.pick(failing));
	for (const { id, stoppedAt } of n8n.runs()) if (stoppedAt) old.add(id);
	await bot.begin(new AbortController().signal);
	// The next one looks for what no list shows, among it numbers that nobody has yet.
	await poll();
	for (let i = random.between(8, 22); i > 0; i--) await step();

	story.push('quiet from here');
	n8n.setAway(false);
	for (const retry of [...retrying]) await endRetry(retry);
	for (const run of going()) finish(run);
	for (let i = 0; i < 3; i++) {
		now += 3 * minute;
		await poll();
	}
	now += 5 * hour;
	const rounds = heard.alerts().length + 3;
	for (let i = 0; i < rounds; i++) {
		now += 3 * minute;
		await poll();
	}
	return { bot, n8n, heard, ours, old, deletedHere, story, ref };
}

export type Played = Awaited<ReturnType<typeof play>>;
