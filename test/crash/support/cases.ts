import { expect } from 'vitest';
import { buttonsOf, type Message } from '../../../sandbox/slack/index.js';
import { builtProgram } from '../../setup/built-program.js';
import { type Harness, openHarness } from './harness.js';
import type { Case, Strike } from './strikes.js';

const failure = { message: '401 Unauthorized: token expired', httpCode: '401' };
const workflow = 'Order sync';

/** Longer than any wait of the bot's for which a person would not think it dead. */
export const patience = 90_000;

export type Options = Parameters<typeof openHarness>[1] & {
	/** The workflow goes on for long once its failing node is mended, until `finish()`. */
	long?: boolean;
	/** The workflow does not save runs that succeed. */
	unsaved?: boolean;
};

/** Runs a case with the program as it is built. */
export async function inCase(options: Options, work: (open: OpenCase) => Promise<void>): Promise<void> {
	const open = await openCase(await builtProgram(), options);
	try {
		await work(open);
	} catch (error) {
		console.log(`${open.slack.transcript()}\n${await open.left()}\n${open.log()}`);
		throw error;
	} finally {
		await open.close();
	}
}

async function openCase(main: string, options: Options) {
	const harness = await openHarness(main, options);
	try {
		return await prepare(harness, options);
	} catch (error) {
		await harness.close();
		throw error;
	}
}

async function prepare(harness: Harness, { long, unsaved }: Options) {
	const { n8n, slack, bot } = harness;
	await bot.start();
	const steps: Parameters<typeof n8n.workflow>[1] = [
		{ node: 'Get order', does: 'succeed' },
		{ node: 'Charge card', type: 'n8n-nodes-base.httpRequest', does: { fail: failure } },
		...(long ? ([{ node: 'Ship', does: { run: 600 } }] as const) : []),
	];
	const orders = n8n.workflow(workflow, steps, unsaved ? { saveSuccess: false } : {});
	const about: Omit<Case, 'id'> = { harness, workflowId: orders.id, workflow };
	let anyway = 0;
	return {
		...harness,
		/** How often a person has said Retry anyway. */
		anyway: () => anyway,
		/** As in `ana.clicks`, and counted. */
		async retriesAnyway(card: Message) {
			anyway++;
			await harness.ana.clicks(card, 'Retry anyway');
		},
		/** The workflow fails, now. */
		fail: (): Case => ({ ...about, id: n8n.run(orders) }),
		mend: () => n8n.fix(orders),
		finish: () => n8n.finishRuns(orders),
		/** The card of its alert, as it is now. */
		card: () => harness.alerts(workflow)[0],
		/** Resolves when the alert is in the channel, and the bot knows that it is. */
		rung: async ({ id }: Case): Promise<Message> => {
			const address = () => harness.redis.hget(`${harness.keys.slack.prefix}:out:alert-main-${id}`, 'ts');
			await slack.until(address, { ms: patience, what: 'the alert' });
			return harness.alerts(workflow)[0]!;
		},
		says: (words: string | RegExp) =>
			slack.until(() => harness.alerts(workflow).find(({ headline }) => new RegExp(words).test(headline)), {
				ms: patience,
				what: `the card saying "${words}"`,
			}),
		thread: () => harness.alerts(workflow).flatMap(({ ts }) => harness.ops.thread(ts).map(({ text }) => text)),
	};
}

export type OpenCase = Awaited<ReturnType<typeof openCase>>;

/** Kills the bot at that moment; what `leadsThere` does must make it come. Resolves when the process is gone. */
export async function killAt(at: Case, strike: Strike, leadsThere: () => unknown): Promise<void> {
	await reach(at, strike, leadsThere, () => at.harness.bot.kill());
	await at.harness.bot.dead();
}

/** Resolves at that moment, when `then` has been called. */
export async function reach<Args extends unknown[]>(
	at: Case,
	strike: Strike<(...args: Args) => void>,
	leadsThere: () => unknown,
	then: (...args: Args) => void = () => {},
): Promise<void> {
	let reached = false;
	strike(at, (...args) => {
		then(...args);
		reached = true;
	});
	await leadsThere();
	await at.harness.slack.until(() => reached, { ms: patience, what: 'the step that is waited for' });
}

/**
 * Where the retry surely or perhaps did not leave before the kill: n8n has none of it, the doubt is shown, nothing is
 * sent by itself, and a person decides. Where it did leave there is no doubt.
 */
export async function throughDoubt(open: OpenCase, id: number): Promise<void> {
	const card = await open.says(/unclear whether the retry|as #|recovered|failed again/);
	if (!card.headline.includes('unclear')) return;
	expect(open.retriesOf(id)).toEqual([]);
	await open.retriesAnyway(await expectDoubt(open));
}

/** Each intent was sent once at most, and once more for each time that a person said so. */
function expectSentOnce(open: OpenCase, id: number): void {
	const sends = open.n8n.requests.filter(({ path }) => path === `/api/v1/executions/${id}/retry`);
	expect(sends.length).toBeLessThanOrEqual(1 + open.anyway());
	const keys = new Set(sends.map(({ idempotencyKey }) => idempotencyKey));
	// "Anyway" repeats the key of the doubt; where that was never sent, it is sent with it for the first time.
	expect([...keys]).toEqual([expect.stringMatching(/^flowbell-/)]);
}

/** n8n has run it once; Slack has one card that says so, and says each thing that happened once. */
export async function expectRecoveredOnce(open: OpenCase, id: number): Promise<void> {
	await open.says('recovered');
	await open.quiet();
	expectSentOnce(open, id);
	const runs = open.n8n.begun.filter(({ retryOf }) => retryOf === id);
	expect(runs).toHaveLength(1);
	const row = open.n8n.execution(runs[0]!.id);
	if (row) expect(row.status).toBe('success');
	expectOneCard(open, `🟢 ${workflow} recovered · #${runs[0]!.id} succeeded`, `recovered`);
}

export async function expectFailedAgainOnce(open: OpenCase, id: number, status = 'error'): Promise<void> {
	await open.says('failed again');
	await open.quiet();
	expectSentOnce(open, id);
	const runs = open.retriesOf(id);
	expect(runs.map((run) => run.status)).toEqual([status]);
	expectOneCard(open, `🔴 ${workflow} failed again · #${runs[0]!.id}`, 'failed again');
}

function expectOneCard(open: OpenCase, words: string, end: string) {
	expectOnlyCard(open, words);
	const { asked, doubted, ended, rest } = sorted(open.thread(), end);
	expect(ended).toEqual([expect.stringContaining(`<@${open.ana.id}>`)]);
	expect(asked.length).toBeLessThanOrEqual(1 + open.anyway());
	expect(doubted.length).toBeLessThanOrEqual(1);
	expect(rest).toEqual([]);
}

export function expectOnlyCard(open: OpenCase, words: string) {
	expect(open.alerts(workflow).map(({ headline }) => headline)).toEqual([expect.stringContaining(words)]);
}

/** Gives the card that says that nobody can know, and asks what to do. */
export async function expectDoubt(open: OpenCase): Promise<Message> {
	const card = await open.says('unclear whether the retry');
	expect(buttonsOf(card)).toEqual(['Look again', 'Retry anyway', 'Details']);
	return card;
}

function sorted(lines: string[], end: string) {
	const those = (words: string) => lines.filter((line) => line.includes(words));
	const [asked, doubted, ended] = [those('asked to retry'), those('unclear'), those(end)];
	return { asked, doubted, ended, rest: lines.filter((line) => ![...asked, ...doubted, ...ended].includes(line)) };
}

/** The failure has rung exactly once, and the next one of the same problem is told on its card and in its thread, once. */
export async function expectToldOnce(open: OpenCase): Promise<void> {
	const told = () => open.alerts(workflow);
	await open.slack.until(() => told().length > 0, { ms: patience, what: 'the alert' });
	await open.quiet();
	expect(told().map(({ text }) => text)).toEqual([expect.stringContaining(`🔴 ${workflow} failed`)]);
	expect(buttonsOf(told()[0]!)).toContain('Retry');
	const { id } = open.fail();
	await open.slack.until(() => open.thread().length > 0, { ms: patience, what: 'the next failure' });
	await open.quiet();
	expect(told().map(({ text }) => text)).toEqual([expect.stringContaining(`🔴 ${workflow} failing · 2 times in`)]);
	expect(open.thread()).toEqual([expect.stringContaining(`🔴 1 more: #${id} ·`)]);
}
