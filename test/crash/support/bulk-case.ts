import { expect } from 'vitest';
import { type Message, textOf } from '../../../sandbox/slack/index.js';
import { openBulkHarness } from './bulk-harness.js';
import type { Random } from './random.js';
import { rage, type Storm } from './storm.js';

export type Size = Storm & {
	executions: number;
	bots: number;
	/** Retries at once, over all bots. */
	concurrency: number;
	/** From the first kill to the end of the job. */
	patienceMs: number;
};

/** An n8n in regular mode, in queue mode, moved from one to the other midway, or one that saves no successes. */
export type Kind = 'regular' | 'queue' | 'moved' | 'unsaved';

export type ResultRow = { id: number; result: string; newId: number | null };
type Told = { card: string; results: ResultRow[]; history: string[] };

const failure = { message: '503 Service Unavailable', httpCode: '503' };
/** Seconds that a retry takes, as mixed as in life. */
const lengths = [0, 0, 0.05, 0.1, 0.2, 0.4, 1];
/** Retried by hand in n8n, while the job is far from them. */
const byHand = 3;
/** Of all, that fail again. */
const neverWell = 0.08;

/** Failed executions of several workflows, bots that run, and a job on all of them that goes through a storm. */
export async function openBulkCase(main: string, { n8n: kind, random, ...size }: Size & { n8n: Kind; random: Random }) {
	const mode = kind === 'queue' ? 'queue' : 'regular';
	const harness = await openBulkHarness(main, { n8n: { mode }, bots: size.bots, concurrency: size.concurrency });
	const { n8n, slack, ops, ana, bots } = harness;

	// Before the first start, which tells nothing old: five hundred alerts are another test's matter.
	const call = { node: 'Call', does: { fail: failure } } as const;
	const bad = n8n.workflow('Never well', [{ node: 'Call', does: { fail: { ...failure, always: true } } }]);
	const good = lengths.map((run, i) =>
		n8n.workflow(`Work ${i}`, [call, { node: 'Work', does: { run } }], { saveSuccess: kind !== 'unsaved' }),
	);
	const targets: number[] = [];
	for (let i = 0; i < size.executions; i++) {
		// The first and the last of the list are such as end at once and well.
		const plain = i < byHand || i === size.executions - 1;
		const ofBad = random.between(0, 1) < neverWell;
		const workflow = random.pick(good);
		targets.push(n8n.run(plain ? good[0]! : ofBad ? bad : workflow));
	}
	for (const workflow of good) n8n.fix(workflow);

	/** How often each execution was asked to be retried, and each key was sent; kept here, as the server forgets. */
	const sends = { byPath: new Map<string, number>(), byKey: new Map<string, number>() };
	let asked = 0;
	n8n.on('request', ({ method, path, idempotencyKey }) => {
		if (method !== 'POST' || !path.endsWith('/retry')) return;
		asked++;
		const key = idempotencyKey ?? 'none';
		sends.byPath.set(path, (sends.byPath.get(path) ?? 0) + 1);
		sends.byKey.set(key, (sends.byKey.get(key) ?? 0) + 1);
		if (kind === 'moved' && asked === Math.floor(size.executions / 2)) n8n.moveTo('queue');
	});

	/** All at once, as looking for each would take long. */
	function retries(): Map<number, { id: number; status: string }[]> {
		const made = new Map<number, { id: number; status: string }[]>(targets.map((id) => [id, []]));
		const statuses = new Map(n8n.executions().map(({ id, status }) => [id, status]));
		// What left no row has succeeded.
		for (const { id, retryOf } of n8n.begun)
			if (retryOf !== null) made.get(retryOf)?.push({ id, status: statuses.get(id) ?? 'success' });
		return made;
	}
	const whereCount = (wrong: (count: number) => boolean) =>
		[...retries()].filter(([, made]) => wrong(made.length)).map(([id]) => id);
	const skipped = new Set(targets.slice(0, byHand));

	async function play(): Promise<Told> {
		await Promise.all(bots.map((bot) => bot.start()));
		await ana.types('/n8n retry-all', ops);
		await slack.until(() => ana.modal()?.submit, { ms: 30_000, what: 'the preview' });
		expect(ana.modal()!.submit).toBe(`Retry ${size.executions}`);
		const jobId = ana.modal()!.privateMetadata.slice(0, 6);
		await ana.submits({ Start: 'Trial run first' });
		const storm = rage(harness, random, size.executions, size);
		for (const id of skipped) n8n.retryInUi(id);
		const history = await storm;
		const card = () => harness.saying(`job ${jobId}`)[0];
		await slack.until(() => /of \d+ recovered|Paused: /.test(card()?.headline ?? ''), {
			ms: size.patienceMs,
			what: 'the end',
		});
		await harness.quiet();
		expect(harness.saying(`job ${jobId}`)).toHaveLength(1);
		const thread = ops.thread(card()!.ts);
		return { card: textOf(card()!), results: resultsIn(thread), history };
	}

	/** What stands in the file, which is there once, as is every line. */
	function resultsIn(thread: Message[]): ResultRow[] {
		const texts = thread.map(({ text }) => text);
		expect(texts.filter((text) => text.includes('confirmed')).length).toBeLessThanOrEqual(1);
		expect(texts.filter((text) => /^\S+ \d+ of \d+ recovered/.test(text))).toHaveLength(1);
		expect(texts.filter((text) => text.includes('Results: '))).toHaveLength(1);
		const files = thread.flatMap((message) => message.files);
		expect(files).toHaveLength(1);
		const [, ...rows] = slack.fileText(files[0]!).trim().split('\r\n');
		return rows.map((row) => {
			const [id, result, , newId] = row.replaceAll('"', '').split(',');
			return { id: Number(id), result: result!, newId: newId ? Number(newId) : null };
		});
	}

	const number = (text: string, words: string) =>
		Number((new RegExp(`([\\d,]+) ${words}`).exec(text)?.[1] ?? '0').replace(',', ''));

	return {
		/** Requests beyond the first for an execution, or with a key. */
		sentTwice: () => [...sends.byPath, ...sends.byKey].filter(([, count]) => count > 1),
		retriedTwice: () => whereCount((count) => count > 1),
		neverRetried: () => whereCount((count) => count === 0),
		/** Rows that say something else than n8n does. */
		resultsThatAreNotTrue(results: ResultRow[]): unknown[] {
			const made = retries();
			expect(results.map(({ id }) => id).sort((a, b) => a - b)).toEqual(targets);
			return results.filter(({ id, result, newId }) => {
				const [run] = made.get(id)!;
				if (skipped.has(id)) return result !== 'already-recovered';
				if (result === 'uncertain') return newId !== null;
				return newId !== run?.id || result !== (run.status === 'success' ? 'succeeded' : 'failed');
			});
		},
		countsOn: (card: string) => ({
			succeeded: number(card, 'of [\\d,]+ recovered'),
			failed: number(card, 'failed again'),
			unclear: number(card, 'unclear'),
			skipped: number(card, 'skipped'),
		}),
		countsInN8n() {
			const ours = targets.filter((id) => !skipped.has(id)).map((id) => retries().get(id)!);
			const ended = (status: string) => ours.filter(([run]) => run?.status === status).length;
			return { succeeded: ended('success'), failed: ended('error'), skipped: skipped.size };
		},
		/** Goes through it and judges what was told; shows everything where that was wrong. */
		async told(judge: (told: Told) => Promise<void>) {
			try {
				await judge(await play());
			} catch (error) {
				console.log(`${slack.transcript()}\n${harness.log()}`);
				throw error;
			} finally {
				await harness.close();
			}
		},
	};
}
