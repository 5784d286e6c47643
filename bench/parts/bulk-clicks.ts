import { answered, startJob } from './bulk-job.js';
import { openBot, type With } from './bulk-rows.js';
import { fineClock } from './clock.js';
import type { Failed, FailuresProcess } from './failures.js';
import { median, percentile, round } from './figures.js';

type Prepared = { bulk: Failed; singles: Failed[] };

const rowsOfAList = 10;
const atOnce = 20;

/**
 * While a large bulk runs at full width, one failed execution after the other is retried by a click in a list; the time
 * goes from the click to the moment when n8n is asked, through Slack, the queue and the look before the retry.
 */
export const measureClicks = {
	async prepare(n8n: FailuresProcess, { clicks, bulk }: { clicks: number; bulk: number }): Promise<Prepared> {
		const singles: Failed[] = [];
		for (let i = 0; i * rowsOfAList < clicks; i++) singles.push(await n8n.make(`Single ${i}`, rowsOfAList, 0, true));
		return { bulk: await n8n.make('Large', bulk, 200), singles };
	},

	async measure({ bulk, singles }: Prepared, parts: With<FailuresProcess>) {
		const { n8n } = parts;
		const { workspace, clear } = await openBot(parts, atOnce);
		const { slack, ana, ops } = workspace;
		const job = await startJob(workspace, bulk, atOnce);
		await answered(n8n, job, atOnce);
		const tookMs: number[] = [];
		for (const { name, ids } of singles) {
			// One each, since the bot takes only so much from one person.
			const person = slack.person(name);
			await person.types(`/n8n failures workflow:"${name}"`, ops);
			const list = await slack.until(() => person.sees(ops).find(({ blocks }) => says(blocks, `#${ids[0]}*`)), {
				what: `the list of ${name}`,
			});
			for (const id of ids) {
				const asked = n8n.asked(id);
				const clickedAt = fineClock.now();
				await person.picks(list, `Retry #${id}`, { stale: true });
				tookMs.push((await asked) - clickedAt);
			}
		}
		const { answered: done } = await n8n.seen(bulk);
		if (done >= bulk.ids.length) throw new Error('the bulk was over before the last click');
		const card = await slack.until(
			() => ops.messages().find(({ headline }) => headline !== '' && headline === job.card()),
			{
				what: 'the card of the large bulk',
			},
		);
		await ana.clicks(card, 'Cancel');
		await slack.until(() => job.card().includes('Canceled'), { ms: 30_000, what: 'the end of the large bulk' });
		await clear();
		return {
			click_p50_ms: round(median(tookMs), 1),
			click_p99_ms: round(percentile(tookMs, 0.99), 1),
			clicks: tookMs.length,
		};
	},
};

const says = (blocks: unknown, words: string) => JSON.stringify(blocks).includes(words);
