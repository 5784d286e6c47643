import { describe, expect, vi } from 'vitest';
import { buttonsOf } from '../../sandbox/slack/index.js';
import {
	expectDoubt,
	expectFailedAgainOnce,
	expectOnlyCard,
	expectRecoveredOnce,
	expectToldOnce,
	inCase,
	killAt,
	type OpenCase,
	type Options,
	reach,
	throughDoubt,
} from './support/cases.js';
import { sometimes } from './support/sometimes.js';
import {
	asks,
	type Case,
	cardState,
	n8nGets,
	n8nHangs,
	n8nHasDone,
	n8nIsSlow,
	onceRetryIsSent,
	onceWritten,
	redisGets,
	redisHasDone,
	redisIsAsked,
	type Strike,
	slackGets,
	slackHasDone,
	slackIsAsked,
	writes,
} from './support/strikes.js';

// As in killed.test.ts, mostly waiting, and beside each other.
vi.setConfig({ testTimeout: 300_000 });

type Retried = { open: OpenCase; at: Case; click: () => Promise<unknown> };

/** The workflow has failed and would succeed now, its alert has rung, and Ana may click Retry on it. */
const inRetry = (options: Options, work: (retried: Retried) => Promise<void>) =>
	inCase(options, async (open) => {
		const at = open.fail();
		const card = await open.rung(at);
		open.mend();
		await work({ open, at, click: () => open.ana.clicks(card, 'Retry') });
	});

/** The bot is killed at this moment of it, and comes back when `meanwhile` is done. */
async function killedInRetry({ open, at, click }: Retried, strike: Strike, meanwhile = async () => {}) {
	await killAt(at, strike, click);
	await meanwhile();
	await open.bot.start();
}

/** A retry that is on for long is seen to run, and ended. */
async function letEnd(open: OpenCase) {
	await open.says('as #');
	open.finish();
}

describe.concurrent('an n8n in queue mode hides what waits for a worker: nothing is sent twice, and doubt is shown', () => {
	const queue = { n8n: { mode: 'queue' } } as const;

	for (const { step, strike } of [
		{ step: 'the bot is killed as n8n has taken the retry', strike: n8nHasDone('POST', asks.retry) },
		{ step: 'the bot is killed before “asked” is the card’s state', strike: redisGets(cardState('asked')) },
	]) {
		sometimes(`${step}; Look again finds it once a worker has it`, () =>
			inRetry(queue, async (retried) => {
				const { open, at } = retried;
				open.n8n.queue.hold();
				await killedInRetry(retried, strike);
				const doubtful = await expectDoubt(open);
				expect(open.retriesOf(at.id)).toHaveLength(1);
				open.n8n.queue.release();
				await open.ana.clicks(doubtful, 'Look again');
				await expectRecoveredOnce(open, at.id);
			}),
		);
	}

	for (const { step, strike } of [
		{ step: 'the doubt is not yet written', strike: redisGets(writes.doubt) },
		{ step: 'the doubt is written', strike: redisHasDone(writes.doubt) },
		{ step: 'the doubt is the card’s state', strike: redisHasDone(cardState('unknown-outcome')) },
		{ step: 'the later look is not yet on the queue', strike: redisGets(writes.laterLook) },
		{ step: 'the later look is on the queue', strike: redisHasDone(writes.laterLook) },
		{ step: 'Slack gets the doubt and does nothing', strike: slackGets('chat.update', 'unclear') },
	]) {
		sometimes(`the bot is killed when ${step}: doubt is shown, and nobody has to look`, () =>
			inRetry(queue, async (retried) => {
				const { open, at } = retried;
				open.n8n.queue.hold();
				n8nHasDone('POST', asks.retry)(at, () => {});
				await killedInRetry(retried, strike);
				await expectDoubt(open);
				expect(open.retriesOf(at.id)).toHaveLength(1);
				open.n8n.queue.release();
				await expectRecoveredOnce(open, at.id);
			}),
		);
	}

	for (const { step, strike, options = queue } of [
		{ step: 'the intent is written', strike: redisHasDone(writes.intent) },
		{ step: 'n8n gets the retry and does nothing', strike: n8nGets('POST', asks.retry) },
		{ step: 'n8n, in regular mode, gets it and does nothing', strike: n8nGets('POST', asks.retry), options: {} },
	]) {
		sometimes(`the bot is killed when ${step}: n8n has none, and one once the person says Retry anyway`, () =>
			inRetry(options, async (retried) => {
				const { open, at } = retried;
				await killedInRetry(retried, strike);
				const doubtful = await expectDoubt(open);
				expect(open.retriesOf(at.id)).toEqual([]);
				await open.retriesAnyway(doubtful);
				await expectRecoveredOnce(open, at.id);
			}),
		);
	}

	sometimes('the connection is cut, nobody is killed: doubt, then the truth', () =>
		inRetry(queue, async ({ open, at, click }) => {
			open.n8n.queue.hold();
			await reach(at, n8nHasDone('POST', asks.retry), click);
			const doubtful = await expectDoubt(open);
			open.n8n.queue.release();
			await open.ana.clicks(doubtful, 'Look again');
			await expectRecoveredOnce(open, at.id);
		}),
	);
});

describe.concurrent('the connection to n8n ends in the middle of a retry, nobody is killed: one run, and its end is told', () => {
	for (const { what, strike, long = false } of [
		{ what: 'before n8n did anything', strike: n8nGets('POST', asks.retry) },
		{ what: 'when n8n had taken the retry', strike: n8nHasDone('POST', asks.retry) },
		{
			what: 'when n8n had taken the retry, which runs on for long',
			strike: n8nHasDone('POST', asks.retry),
			long: true,
		},
	]) {
		sometimes(what, () =>
			inRetry({ long }, async ({ open, at, click }) => {
				await reach(at, strike, click);
				await throughDoubt(open, at.id);
				if (long) await letEnd(open);
				await expectRecoveredOnce(open, at.id);
			}),
		);
	}

	sometimes('n8n is restarted while the retry runs: the run has crashed, and the card says so', () =>
		inRetry({ long: true }, async ({ open, at, click }) => {
			await click();
			await open.says('as #');
			open.n8n.restart();
			await expectFailedAgainOnce(open, at.id, 'crashed');
		}),
	);
});

describe.concurrent('the bot is killed, and n8n is not well either: one run, and its end is told', () => {
	const found: { what: string; strike?: Strike; options?: Options }[] = [
		{ what: 'n8n saves no successes', options: { unsaved: true } },
		{ what: 'n8n is an old one, 1.123', options: { n8n: { version: '1.123.81' } } },
		{ what: 'n8n is in queue mode, and a worker took it at once', options: { n8n: { mode: 'queue' } } },
		// Seen: bytes that came 12.6 s late, while another process had looked after 10 s and sent it once more.
		...[6_000, 12_600].map((ms) => ({
			what: `n8n is slow: it takes the retry ${ms} ms after it got it, when nobody listens any more`,
			strike: n8nIsSlow('POST', asks.retry, ms),
		})),
	];
	for (const { what, strike = n8nHasDone('POST', asks.retry), options = {} } of found) {
		sometimes(what, () =>
			inRetry(options, async (retried) => {
				await killedInRetry(retried, strike);
				await expectRecoveredOnce(retried.open, retried.at.id);
			}),
		);
	}

	sometimes('n8n is restarted with the bot while the retry runs', () =>
		inRetry({ long: true }, async (retried) => {
			const { open, at } = retried;
			await killedInRetry(retried, n8nHasDone('POST', asks.retry), async () => open.n8n.restart());
			await expectFailedAgainOnce(open, at.id, 'crashed');
		}),
	);

	sometimes('n8n cannot be reached when the bot comes back', () =>
		inRetry({}, async (retried) => {
			const { open, at } = retried;
			await killedInRetry(retried, n8nHasDone('POST', asks.retry), open.n8n.stopServing);
			await open.slack.until(() => open.bot.log().includes('job will be tried again'), { ms: 90_000 });
			await open.n8n.serve();
			await expectRecoveredOnce(open, at.id);
		}),
	);

	sometimes('n8n hangs: it gets the retry, does nothing and says nothing', () =>
		inRetry({}, async (retried) => {
			const { open, at } = retried;
			n8nHangs('POST', asks.retry)(at, () => {});
			await killedInRetry(retried, onceRetryIsSent(n8nGets('GET', asks.runningOfWorkflow)));
			await throughDoubt(open, at.id);
			await expectRecoveredOnce(open, at.id);
		}),
	);

	sometimes('n8n is moved to queue mode meanwhile: doubt, and the truth once a worker has it', () =>
		inRetry({}, async (retried) => {
			const { open, at } = retried;
			open.n8n.moveTo('queue');
			open.n8n.queue.hold();
			await killedInRetry(retried, n8nHasDone('POST', asks.retry));
			await expectDoubt(open);
			open.n8n.queue.release();
			await expectRecoveredOnce(open, at.id);
		}),
	);
});

describe.concurrent('the bot is killed, and killed again as it takes up what was left', () => {
	for (const { steps, strikes, long = false } of [
		{
			steps: 'n8n has taken the retry; then it is asked how the new run stands',
			strikes: [n8nHasDone('POST', asks.retry), n8nGets('GET', asks.newRun)],
			long: true,
		},
		{
			steps: 'n8n has done nothing; then the doubt is not yet written',
			strikes: [n8nGets('POST', asks.retry), redisGets(writes.doubt)],
		},
		{
			steps: 'n8n has done nothing; then the doubt is written',
			strikes: [n8nGets('POST', asks.retry), redisHasDone(writes.doubt)],
		},
		{ steps: 'the end is not yet written; then it is', strikes: [redisGets(writes.end), redisHasDone(writes.end)] },
	]) {
		sometimes(steps, () =>
			inRetry({ long }, async ({ open, at, click }) => {
				await killAt(at, strikes[0]!, click);
				await killAt(at, strikes[1]!, () => void open.bot.start().catch(() => {}));
				await open.bot.start();
				await throughDoubt(open, at.id);
				if (long) await letEnd(open);
				await expectRecoveredOnce(open, at.id);
			}),
		);
	}

	for (const { steps, strikes } of [
		{
			steps: 'Slack has posted the alert; then it is asked whether it has',
			strikes: [slackHasDone('chat.postMessage', 'failed'), slackIsAsked('conversations.history')],
		},
		{
			steps: 'Slack has done nothing; then it has posted the alert',
			strikes: [slackGets('chat.postMessage', 'failed'), slackHasDone('chat.postMessage', 'failed')],
		},
	]) {
		sometimes(steps, () =>
			inCase({}, async (open) => {
				const at = open.fail();
				await killAt(at, strikes[0]!, () => {});
				await killAt(at, strikes[1]!, () => void open.bot.start().catch(() => {}));
				await open.bot.start();
				await expectToldOnce(open);
			}),
		);
	}
});

describe.concurrent('one of two processes', () => {
	sometimes('is killed as n8n has taken the retry: the other ends it', () =>
		inRetry({ long: true }, async ({ open, at, click }) => {
			await killAt(at, n8nHasDone('POST', asks.retry), click);
			await open.newBot().start();
			await letEnd(open);
			await expectRecoveredOnce(open, at.id);
		}),
	);

	sometimes('falls asleep as it writes its intent, and wakes when a person has sent the retry through the other', () =>
		inRetry({}, async ({ open, at, click }) => {
			await reach(at, redisIsAsked(writes.intent), click, open.bot.pause);
			await open.newBot().start();
			await open.retriesAnyway(await expectDoubt(open));
			await open.says('recovered');
			await open.quiet();
			// Putting the job off is what it does in place of sending.
			await reach(at, redisIsAsked(writes.retryJobPutOff), open.bot.wake);
			await expectRecoveredOnce(open, at.id);
		}),
	);

	sometimes('falls asleep between its last look at n8n and its intent, and wakes when the other has retried it', () =>
		inRetry({}, async ({ open, at, click }) => {
			await reach(at, n8nIsSlow('GET', asks.runsOfWorkflow, 0), click, open.bot.pause);
			await open.newBot().start();
			await open.says('recovered');
			await reach(at, redisIsAsked(writes.retryJobPutOff), open.bot.wake);
			await expectRecoveredOnce(open, at.id);
		}),
	);

	// Redis is given ten seconds to answer, and whoever sleeps longer fails of it: the other has to be there already.
	sometimes('falls asleep between its turn in the channel and its intent to post, and wakes when the other has', () =>
		inCase({}, async (open) => {
			await open.newBot().start();
			const at = open.fail();
			let asleep = open.bot;
			await reach(
				at,
				onceWritten(writes.cardRead, redisIsAsked(writes.turn)),
				() => {},
				(pid) => {
					asleep = open.botOf(pid);
					asleep.pause();
				},
			);
			await open.rung(at);
			await reach(at, redisIsAsked(writes.cardIntent), asleep.wake);
			await expectToldOnce(open);
		}),
	);

	sometimes('falls asleep as it writes its intent to post, and wakes when the other has posted', () =>
		inCase({}, async (open) => {
			const at = open.fail();
			await reach(at, redisIsAsked(writes.cardIntent), () => {}, open.bot.pause);
			await open.newBot().start();
			await open.rung(at);
			await open.quiet();
			open.bot.wake();
			// Redis's answer, or that it came too late: either way it finds that the turn is another's by now.
			await open.slack.until(() => open.log().includes('Missing lock'), { ms: 60_000, what: 'the end of its turn' });
			await open.quiet();
			await expectToldOnce(open);
		}),
	);
});

describe.concurrent('somebody retries it in n8n itself, it fails again, and the bot is killed while it tells so', () => {
	for (const { step, strike } of [
		{ step: 'the card’s state is not yet written', strike: redisGets(cardState('failed-again')) },
		{ step: 'the card’s state is written', strike: redisHasDone(cardState('failed-again')) },
		{ step: 'the thread’s line is not yet in the outbox', strike: redisGets(writes.handLine) },
		{ step: 'the thread’s line is in the outbox', strike: redisHasDone(writes.handLine) },
	]) {
		sometimes(step, () =>
			inCase({}, async (open) => {
				const at = open.fail();
				await open.rung(at);
				await killAt(at, strike, () => void open.n8n.retryInUi(at.id));
				await open.bot.start();
				await open.says('failed again');
				await open.quiet();
				expectOnlyCard(open, '🔴 Order sync failed again');
				expect(open.thread()).toEqual([expect.stringContaining('a retry started in n8n itself')]);
			}),
		);
	}

	sometimes('the alert itself was cut short by an earlier kill', () =>
		inCase({}, async (open) => {
			const at = open.fail();
			await killAt(at, redisHasDone(writes.alertMade), () => {});
			await open.bot.start();
			await open.rung(at);
			open.n8n.retryInUi(at.id);
			await open.says('failed again');
			await open.quiet();
			expectOnlyCard(open, '🔴 Order sync failed again');
			expect(buttonsOf(open.card()!)).toContain('Retry');
		}),
	);
});
