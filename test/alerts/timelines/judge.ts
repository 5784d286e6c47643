import type { Redis } from 'ioredis';
import { type Alert, openOf, type Stand } from '../../../src/alerts/alert.js';
import { hasFailed } from '../../../src/n8n/index.js';
import { ref } from '../failed-run.js';
import type { FakeN8n, Run } from './n8n.js';
import type { Scene } from './scene.js';

/** So many successes of a workflow are looked at, of which the newest may all be retries. */
const maxLookedAt = 20;

/** What stands of a run in Redis: of which alert, which failure it is or retries, and how that stands. */
type Mark = { alert: number; of: number; stand: Stand | null };

/** What is wrong at the end of a timeline, when all that was begun has ended and n8n has been looked at in peace. */
export async function judge(redis: Redis, played: Scene): Promise<string[]> {
	const { n8n, heard, ours, old, deletedHere } = played;
	const bot = played.bot();
	const faults = [...heard.faults];
	const ids = Array.from({ length: n8n.lastId() }, (_, i) => i + 1);
	const rows = await redis.mget(ids.map((id) => bot.runKey('run', ref(id))));
	const marks = new Map<number, Mark>();
	for (const [i, row] of rows.entries()) {
		const [alert, of, stand] = row?.split(' ') ?? [];
		if (alert) marks.set(ids[i]!, { alert: Number(alert), of: Number(of), stand: (stand as Stand) ?? null });
	}
	const failed = n8n.runs().filter((run) => hasFailed(run) && !old.has(run.id) && !ours.has(run.id));
	for (const run of failed) faults.push(...judgeCounted(run, marks));
	const members = new Map<number, number[]>();
	for (const [id, { alert, of }] of marks) if (id === of) members.set(alert, [...(members.get(alert) ?? []), id]);
	for (const [id, counted] of members) {
		const alert = await bot.store.read(ref(id));
		if (!alert) faults.push(`alert ${id} is gone`);
		else faults.push(...judgeAlert(alert, counted, marks, played));
	}
	for (const id of members.keys()) {
		for (const member of members.get(id)!) {
			faults.push(...judgeStand(member, marks, n8n, deletedHere));
		}
	}
	return faults;
}

function judgeCounted(run: Run, marks: ReadonlyMap<number, Mark>): string[] {
	const mark = marks.get(run.id);
	if (!mark) return [`#${run.id} is counted nowhere`];
	const retried = run.retryOf ? marks.get(run.retryOf) : undefined;
	if (retried && mark.of !== retried.of) return [`#${run.id} retried #${run.retryOf}, and is told as #${mark.of}`];
	if (!run.retryOf && mark.of !== run.id) return [`#${run.id} is told as #${mark.of}`];
	return [];
}

function judgeAlert(
	alert: Alert,
	counted: number[],
	marks: ReadonlyMap<number, Mark>,
	{ n8n, heard }: Scene,
): string[] {
	const { id } = alert.execution;
	const faults: string[] = [];
	const { count, recovered, gone } = alert.failures;
	const standing = (stand: Stand) => counted.filter((each) => marks.get(each)!.stand === stand).length;
	const wanted = [counted.length, standing('recovered'), standing('gone')].join(' ');
	if (wanted !== [count, recovered, gone].join(' '))
		faults.push(`${id} counts ${count} ${recovered} ${gone}, not ${wanted}`);
	const isOver = openOf(alert) === 0 || alert.healed !== null || alert.resolvedBy !== null;
	if (isOver !== (alert.resolvedAt !== null)) faults.push(`${id} is ${isOver ? '' : 'not '}over, and says the other`);

	// By itself: a success in production after all of its failures, and after what was retried of them.
	const last = Math.max(...[...marks].filter(([, mark]) => mark.alert === id).map(([each]) => each));
	const successes = n8n
		.runs()
		.filter((run) => run.workflowId === alert.workflowId && run.status === 'success' && !run.retryOf);
	if (!isOver && successes.slice(-maxLookedAt).some((run) => run.id > last && !run.retryOf))
		faults.push(`${id} is not healed`);
	if (alert.healed && alert.healed.newId < Math.max(...counted)) faults.push(`${id} is healed by what came before`);

	// Who hears of it.
	const rung = new Map(alert.told.map((told) => [told.channelId, told.rungAt]));
	const isQuiet = heard.isOwned(id) || (heard.wasMuted(alert) && isOver);
	const mustRing = alert.raisedBy === 'poller' && !isQuiet;
	if (mustRing && !rung.get('C1')) faults.push(`${id} never rings`);
	if (!isQuiet && alert.workflowId === 'w3' && count >= 3 && !rung.get('C3')) faults.push(`${id} never rings in C3`);
	if (alert.workflowId === 'w3' && count < 3 && rung.get('C3')) faults.push(`${id} rings in C3 too early`);
	if (!isQuiet && !isOver && alert.raisedBy === 'poller' && alert.workflowId === 'w2' && !rung.get('C2'))
		faults.push(`${id} is held back for ever`);

	// What was heard last is what stands.
	const shown = heard.of(id);
	const words = (of: Alert) =>
		JSON.stringify([
			of.failures.count,
			of.failures.recovered,
			of.failures.gone,
			of.resolvedAt !== null,
			of.told.length,
		]);
	// Of one alone that is deleted here the message is drawn by what deletes it.
	if (!shown) faults.push(`${id} was never told`);
	else if (words(shown) !== words(alert) && !(count === 1 && gone === 1)) {
		faults.push(`${id} shows ${words(shown)}, and is ${words(alert)}`);
	}
	return faults;
}

/** By what its retries came to. One that began after another had succeeded, and failed, may open it again or not. */
function judgeStand(
	id: number,
	marks: ReadonlyMap<number, Mark>,
	n8n: FakeN8n,
	deletedHere: ReadonlySet<number>,
): string[] {
	const stand = marks.get(id)!.stand!;
	const chain = new Set([id]);
	const retries = n8n.ever().filter((run) => {
		if (!run.retryOf || !chain.has(run.retryOf)) return false;
		// Of what retried one that was deleted before any look nobody can say what it goes back to.
		if (n8n.run(run.id) || marks.has(run.id)) chain.add(run.id);
		return true;
	});
	const good = retries.filter((run) => run.status === 'success');
	const recovered = good.findLast((run) => n8n.run(run.id));
	const failedSince = recovered && retries.some((run) => hasFailed(run) && run.startedAt! > recovered.stoppedAt!);
	if (recovered && !failedSince && stand === 'open') return [`#${id} is open, though #${recovered.id} recovered it`];
	if (good.length === 0 && stand === 'recovered') return [`#${id} is recovered, though nothing did it`];
	if (stand === 'gone' && !deletedHere.has(id)) return [`#${id} is gone, though nobody deleted it here`];
	return [];
}
