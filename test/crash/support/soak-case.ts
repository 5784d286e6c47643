import { setTimeout as pause } from 'node:timers/promises';
import { startN8n } from '../../../sandbox/n8n/index.js';
import { buttonsOf, type Message, startSlack } from '../../../sandbox/slack/index.js';
import { botEnv } from '../../setup/bot-env.js';
import { createBot } from './bot.js';
import { startFailoverRedis } from './failover.js';
import type { Random } from './random.js';
import { createSoakJudge, type Judged } from './soak-judge.js';

export type Soak = {
	/** For how long things happen; the rest of the time is for what was begun. */
	seconds: number;
	/** Failures a second, on average. */
	rate: number;
	bots: number;
	/** How long all of it may take to come to rest. */
	patienceMs: number;
};

/** Long enough for a post in doubt to be looked for, and so for a second copy to show itself. */
const aftermathMs = 20_000;
const faultMs = 3_000;

export type Outcome = Judged & {
	failures: number[];
	/** Runs for which n8n got more retries than people had clicked, or for which two were taken. */
	sentTwice: number[];
	/** Clicks that Slack saw acknowledged and of which nothing became: no run, no word on the card, none to the person. */
	vanished: number[];
	history: string[];
	crashes: string[];
};

/**
 * A team's day in a minute: workflows fail, people click Retry, and all that Flowbell stands on breaks at random, one
 * thing over the other. Everything is judged from outside: by the messages in the channel and by what n8n was asked.
 */
export async function soak(main: string, random: Random, { seconds, rate, bots: count, patienceMs }: Soak) {
	const [n8n, slack, redis] = await Promise.all([
		startN8n(),
		// Slack lets an app connect a few times a minute only, and these are started again more often.
		startSlack({ rateLimits: 'off' }),
		startFailoverRedis(),
	]);
	const ops = slack.channel('ops-alerts');
	const people = ['ana', 'ben'].map((name) => slack.person(name));
	const env = botEnv({ slack, n8n, redisUrl: redis.url }, { FLOWBELL_POLL_SECONDS: '1', FLOWBELL_LOG_LEVEL: 'info' });
	const bots = Array.from({ length: count }, () => createBot(main, env));
	const history: string[] = [];
	const startedAt = Date.now();
	const say = (what: string) => history.push(`${((Date.now() - startedAt) / 1_000).toFixed(1)} s ${what}`);

	const workflow = (i: number) =>
		n8n.workflow(`Soaked ${i};`, [
			{ node: 'Call', does: { fail: { message: `503 Service Unavailable ${i}`, httpCode: '503' } } },
			{ node: 'Work', does: { run: [0, 0.3, 2][i % 3]! } },
		]);
	const workflows = [0, 1, 2].map(workflow);
	const failures: number[] = [];
	const asked = new Map<number, number>();
	n8n.on('request', ({ method, path }) => {
		const id = /\/executions\/(\d+)\/retry/.exec(path)?.[1];
		if (method === 'POST' && id) asked.set(Number(id), (asked.get(Number(id)) ?? 0) + 1);
	});

	const { alertsOf, isOfOne, isTold, judged } = createSoakJudge({ n8n, ops, workflows });
	const clicked = new Set<number>();
	/** Acknowledged, as far as the person can see. */
	const accepted = new Set<number>();

	const retries = (id: number) => n8n.executions().filter((run) => run.retryOf === id).length;
	const refusals = () =>
		people.flatMap((person) => person.sees(ops).filter((message) => message.ephemeralFor === person.id)).map(wordsOf);
	/** Of the acknowledged clicks those that came to nothing; a refusal for Redis being away cannot name the run. */
	const unanswered = () => {
		const said = refusals();
		const silent = [...accepted].filter(
			(id) =>
				retries(id) === 0 && !isTold(id) && !said.some((words) => words.includes(`Retry of #${id} did not happen`)),
		);
		return silent.slice(said.filter((words) => words.includes(' did not work')).length);
	};
	const toldWhatBecame = (id: number) => isTold(id) || retries(id) === 0;
	let over = false;
	const every = async (from: number, to: number, work: () => Promise<void>) => {
		while (!over) {
			await pause(random.between(from, to));
			if (!over) await work();
		}
	};
	/** Every other failure is a problem of its own. */
	const fail = async () => {
		if (random.between(0, 1) < 0.5) workflows.push(workflow(workflows.length));
		const failing = random.between(0, 1) < 0.5 ? workflows.at(-1)! : random.pick(workflows.slice(0, 3));
		failures.push(n8n.run(failing));
	};
	const click = async () => {
		const shown = failures.filter((id) => !clicked.has(id) && alertsOf(id).length > 0);
		if (shown.length === 0) return;
		const id = random.pick(shown);
		const { card, ids } = alertsOf(id)[0]!;
		const person = random.pick(people);
		// The card may not count yet what its thread names already.
		const alone = ids.length === 1 && isOfOne(card);
		const button = [`Retry #${id}`, ...(alone ? ['Retry'] : [])].find((each) => buttonsOf(card).includes(each));
		clicked.add(id);
		// One of several has no button of its own.
		const deed = button ? person.clicks(card, button) : person.types(`/n8n retry ${id}`, ops);
		const result = await deed.catch(() => null);
		if (result?.acked) accepted.add(id);
	};
	/** What meets no request soon does not wait for one: Slack would be in trouble for longer than was meant. */
	const forAWhile = (fault: Parameters<typeof slack.faults.inject>[0]) => {
		const lift = slack.faults.inject(fault);
		setTimeout(lift, faultMs).unref();
	};
	const trouble: Record<string, () => Promise<void>> = {
		async 'a bot killed'() {
			const bot = random.pick(bots);
			await pause(random.between(0, 300));
			bot.kill();
			await bot.dead();
			await pause(random.between(0, 2_000));
			await bot.start();
		},
		'Redis failed over': () => redis.failover(),
		async 'n8n cut off'() {
			await n8n.stopServing();
			await pause(random.between(500, 4_000));
			await n8n.serve();
		},
		async 'an answer of n8n cut off'() {
			n8n.faults.inject({ method: 'POST', kind: random.pick(['cutBefore', 'cutAfter']), times: 1 });
		},
		async 'Slack says 429'() {
			forAWhile({ method: /^chat\./, kind: 'ratelimited', retryAfter: 1, times: 1 });
		},
		async 'Slack says 500'() {
			forAWhile({ method: /^chat\./, kind: 'status', status: 500, times: 2 });
		},
		async 'an answer of Slack cut off'() {
			forAWhile({ method: 'chat.postMessage', kind: random.pick(['cutBefore', 'cutAfter']), times: 1 });
		},
	};
	/** Each comes once before any comes again. */
	let toCome: string[] = [];
	const nextTrouble = () => {
		if (toCome.length === 0) toCome = Object.keys(trouble);
		const kind = random.pick(toCome);
		toCome = toCome.filter((other) => other !== kind);
		return kind;
	};

	async function play(): Promise<Outcome> {
		await Promise.all(bots.map((bot) => bot.start()));
		const life = Promise.all([
			every(0, 2_000 / rate, fail),
			every(200, 1_500, click),
			every(500, 2_500, async () => {
				const kind = nextTrouble();
				say(kind);
				await trouble[kind]!();
			}),
			// Half of what is clicked may recover.
			every(1_000, 4_000, async () => {
				const workflow = random.pick(workflows);
				if (random.between(0, 1) < 0.5) n8n.fix(workflow);
				else n8n.break(workflow);
			}),
		]);
		await pause(seconds * 1_000);
		over = true;
		await life;
		say('quiet from here');
		// What is started while its workflow is well succeeds.
		const failed = failures.filter((id) => n8n.execution(id)?.status === 'error');
		const settled = () =>
			judged(failed).missed.length === 0 && [...accepted].every(toldWhatBecame) && unanswered().length === 0;
		await slack.until(settled, { ms: patienceMs }).catch(() => say('it did not come to rest in time'));
		await pause(aftermathMs);

		return {
			failures: failed,
			...judged(failed),
			sentTwice: failed.filter((id) => retries(id) > 1 || (asked.get(id) ?? 0) > (clicked.has(id) ? 1 : 0)),
			vanished: unanswered(),
			history,
			crashes: bots.flatMap((bot) => bot.log().match(/.*(?:uncaughtException|unhandledRejection).*/g) ?? []),
		};
	}

	return {
		play,
		transcript: () => `${slack.transcript()}\n${bots.map((bot) => bot.log()).join('\n--- another ---\n')}`,
		async close() {
			for (const bot of bots) bot.kill();
			for (const bot of bots) await bot.dead();
			await redis.close();
			await slack.close();
			await n8n.close();
		},
	};
}

const wordsOf = ({ text, blocks }: Message) => text + JSON.stringify(blocks);
