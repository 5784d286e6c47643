import { describe, vi } from 'vitest';
import {
	expectFailedAgainOnce,
	expectRecoveredOnce,
	expectToldOnce,
	inCase,
	killAt,
	throughDoubt,
} from './support/cases.js';
import { sometimes } from './support/sometimes.js';
import {
	asks,
	cardDraft,
	cardState,
	cardUpdated,
	line,
	n8nGets,
	n8nHasDone,
	onceAnswered,
	onceRetryIsSent,
	onceWritten,
	redisGets,
	redisHasDone,
	type Strike,
	slackGets,
	slackHasDone,
	writes,
} from './support/strikes.js';

// Each case is mostly waiting, for a dead process's locks to run out and for what can be known only after a while; so they
// run beside each other.
vi.setConfig({ testTimeout: 300_000 });

type KillPoint = {
	step: string;
	strike: Strike;
	/** The retry runs until the killed bot is back and has seen it. */
	long?: true;
	/** The retry fails again. */
	failing?: true;
	/** The click died with the bot, so it is made again. */
	lost?: true;
	/** The card still offers Retry after the restart, and it is clicked again at once. */
	impatient?: true;
};

/** Every step of an alert, from n8n's row to the message in the channel. */
const alertSteps: KillPoint[] = [
	{ step: 'the poll asks for the newest run', strike: n8nGets('GET', asks.newest) },
	{ step: 'the poll asks for queued runs', strike: n8nGets('GET', asks.status('new')) },
	{ step: 'the poll asks for running ones', strike: n8nGets('GET', asks.status('running')) },
	{ step: 'the poll asks for waiting ones', strike: n8nGets('GET', asks.status('waiting')) },
	{
		step: 'the poll asks for running ones again',
		strike: onceAnswered(asks.status('waiting'), n8nGets('GET', asks.status('running'))),
	},
	{ step: 'the poll asks for failed ones', strike: n8nGets('GET', asks.status('error')) },
	{ step: 'the poll asks for crashed ones', strike: n8nGets('GET', asks.status('crashed')) },
	{ step: 'the failure is not yet written down', strike: redisGets(writes.horizon) },
	{ step: 'the failure is written down', strike: redisHasDone(writes.horizon) },
	{ step: 'n8n is asked for its details', strike: n8nGets('GET', asks.runWithData) },
	{ step: 'the alert is made', strike: redisHasDone(writes.alertMade) },
	{ step: 'its message is in the outbox', strike: redisHasDone(cardDraft('failed')) },
	{ step: 'its delivery is on the queue', strike: redisHasDone(writes.cardJobAdded) },
	{ step: 'the failure is not yet ticked off', strike: redisGets(writes.told) },
	{ step: 'the failure is ticked off', strike: redisHasDone(writes.told) },
	{ step: 'the intent to post is not yet written', strike: redisGets(writes.cardIntent) },
	{ step: 'the intent to post is written', strike: redisHasDone(writes.cardIntent) },
	{ step: 'Slack gets the message and does nothing', strike: slackGets('chat.postMessage', 'failed') },
	{ step: 'Slack has posted the message', strike: slackHasDone('chat.postMessage', 'failed') },
	{ step: 'the message’s address is written', strike: redisHasDone(writes.cardPosted) },
	{ step: 'the poll has not ended', strike: onceWritten(writes.told, redisGets(writes.pollFinished)) },
	{ step: 'the poll has ended', strike: onceWritten(writes.told, redisHasDone(writes.pollFinished)) },
	{ step: 'the next poll is not yet planned', strike: onceWritten(writes.told, redisGets(writes.nextPollAdded)) },
	{ step: 'the next poll is planned', strike: onceWritten(writes.told, redisHasDone(writes.nextPollAdded)) },
];

/** Every step of a retry, from the click to the last word in Slack. */
const retrySteps: KillPoint[] = [
	{ step: 'the click is not yet on the queue', strike: redisGets(writes.clickAdded), lost: true },
	{ step: 'the click is on the queue', strike: redisHasDone(writes.clickAdded) },
	{ step: 'the click is on the queue, and made again', strike: redisHasDone(writes.clickAdded), impatient: true },
	{ step: 'the retry is not yet on the queue', strike: redisGets(writes.retryJobAdded) },
	{ step: 'the retry is on the queue', strike: redisHasDone(writes.retryJobAdded) },
	{ step: 'the retry is on the queue, and clicked again', strike: redisHasDone(writes.retryJobAdded), impatient: true },
	{ step: 'n8n is asked for the run', strike: n8nGets('GET', asks.run) },
	{ step: 'n8n is asked what runs of the workflow', strike: n8nGets('GET', asks.runningOfWorkflow) },
	{ step: 'n8n is asked what ran of the workflow', strike: n8nGets('GET', asks.runsOfWorkflow) },
	{ step: 'the intent is written', strike: redisHasDone(writes.intent) },
	{ step: 'the intent is written, and Retry clicked again', strike: redisHasDone(writes.intent), impatient: true },
	{ step: 'n8n gets the retry and does nothing', strike: n8nGets('POST', asks.retry) },
	{ step: 'n8n has taken the retry', strike: n8nHasDone('POST', asks.retry) },
	{ step: 'n8n has taken the retry, which runs on', strike: n8nHasDone('POST', asks.retry), long: true },
	{
		step: 'n8n has taken the retry, and Retry is clicked again',
		strike: n8nHasDone('POST', asks.retry),
		long: true,
		impatient: true,
	},
	{ step: 'n8n has taken the retry, which fails again', strike: n8nHasDone('POST', asks.retry), failing: true },
	{ step: '“asked” is not yet the card’s state', strike: redisGets(cardState('asked')), long: true },
	{ step: '“asked” is not yet in the outbox', strike: redisGets(cardDraft('retrying')), long: true },
	{ step: '“asked” is in the outbox', strike: redisHasDone(cardDraft('retrying')), long: true },
	{
		step: 'the update is on the queue',
		strike: onceWritten(cardDraft('retrying'), redisHasDone(writes.updateJobAdded)),
		long: true,
	},
	{ step: 'the thread’s first line is in the outbox', strike: redisHasDone(line('asked').draft), long: true },
	{ step: 'the thread’s first line waits in its thread', strike: redisHasDone(line('asked').waits), long: true },
	{ step: 'the thread’s first line is about to be posted', strike: redisHasDone(line('asked').intent), long: true },
	{
		step: 'Slack gets the thread’s first line and does nothing',
		strike: slackGets('chat.postMessage', 'asked to retry'),
		long: true,
	},
	{
		step: 'Slack has posted the thread’s first line',
		strike: slackHasDone('chat.postMessage', 'asked to retry'),
		long: true,
	},
	{
		step: 'n8n is asked whether the retry runs',
		strike: onceRetryIsSent(n8nGets('GET', asks.runningOfWorkflow)),
		long: true,
	},
	{ step: 'the new run is written down', strike: redisHasDone(writes.runFound), long: true },
	{ step: '“running” is the card’s state', strike: redisHasDone(cardState('running')), long: true },
	{ step: 'n8n is asked how the new run stands', strike: n8nGets('GET', asks.newRun), long: true },
	{ step: 'Slack gets “retrying” and does nothing', strike: slackGets('chat.update', 'retrying'), long: true },
	{ step: 'Slack shows “retrying”', strike: slackHasDone('chat.update', 'retrying'), long: true },
	{ step: 'what Slack shows is written down', strike: redisHasDone(cardUpdated), long: true },
	{ step: 'the end is not yet written', strike: redisGets(writes.end) },
	{ step: 'the end is written', strike: redisHasDone(writes.end) },
	{ step: 'the failing end is written', strike: redisHasDone(writes.end), failing: true },
	{ step: 'the first error is asked for', strike: onceRetryIsSent(n8nGets('GET', asks.runWithData)), failing: true },
	{ step: '“recovered” is the card’s state', strike: redisHasDone(cardState('recovered')) },
	{ step: '“recovered” is in the outbox', strike: redisHasDone(cardDraft('recovered')) },
	{ step: 'the last line is not yet in the outbox', strike: redisGets(line('recovered').draft) },
	{ step: 'the last line is in the outbox', strike: redisHasDone(line('recovered').draft) },
	{ step: 'the change is not yet in the audit', strike: onceWritten(writes.end, redisGets(writes.audited)) },
	{ step: 'the job has not ended', strike: redisGets(writes.retryJobFinished) },
	{ step: 'the job has ended', strike: redisHasDone(writes.retryJobFinished) },
	{ step: 'Slack gets “recovered” and does nothing', strike: slackGets('chat.update', 'recovered') },
	{ step: 'Slack shows “recovered”', strike: slackHasDone('chat.update', 'recovered') },
	{ step: 'Slack gets the last line and does nothing', strike: slackGets('chat.postMessage', 'recovered in') },
	{ step: 'Slack has posted the last line', strike: slackHasDone('chat.postMessage', 'recovered in') },
	{ step: 'the last line’s address is written', strike: redisHasDone(line('recovered').posted) },
];

describe.concurrent('the bot is killed in the middle of an alert, and started again: the failure rings exactly once', () => {
	for (const { step, strike } of alertSteps) {
		sometimes(step, () =>
			inCase({}, async (open) => {
				await killAt(open.fail(), strike, () => {});
				await open.bot.start();
				await expectToldOnce(open);
			}),
		);
	}
});

describe.concurrent('the bot is killed in the middle of a retry, and started again: n8n runs it exactly once, and Slack says so', () => {
	for (const { step, strike, long = false, failing, lost, impatient } of retrySteps) {
		sometimes(step, () =>
			inCase({ long }, async (open) => {
				const at = open.fail();
				const card = await open.rung(at);
				// The second click may meet a card that has changed meanwhile: people click on what they saw.
				const click = () => open.ana.clicks(card, 'Retry', { stale: true });
				if (!failing) open.mend();
				await killAt(at, strike, click);
				await open.bot.start();
				if (lost || impatient) await click();
				await throughDoubt(open, at.id);
				if (long) {
					await open.says('as #');
					open.finish();
				}
				await (failing ? expectFailedAgainOnce(open, at.id) : expectRecoveredOnce(open, at.id));
			}),
		);
	}
});
