import { setTimeout as pause } from 'node:timers/promises';
import { textOf } from '../../sandbox/slack/index.js';
import { fineClock } from './clock.js';
import type { Failed, Failures, Seen } from './failures.js';
import type { Workspace } from './workspace.js';

const lookMs = 50;
const stuckMs = 60_000;

export type Job = {
	failed: Failed;
	/** Epoch milliseconds with fractions: when Confirm was pressed. */
	confirmedAt: number;
	/** What its card says. */
	card(): string;
};

/** Asks for a bulk retry of these as a person does: command, preview, choices, confirm. */
export async function startJob(
	{ slack, ana, ops }: Workspace,
	failed: Failed,
	concurrency: number,
	filter = `workflow:"${failed.name}"`,
): Promise<Job> {
	// The runs of a large history began a second apart: more than a day, which is what is taken without a time.
	await ana.types(`/n8n retry-all ${filter} since:30d`, ops);
	const form = () => JSON.stringify(ana.modal()?.blocks ?? []);
	const wanted = `Retry ${failed.ids.length.toLocaleString('en')} execution`;
	const offers = () => form().includes(wanted) && ana.modal()?.submit?.startsWith('Retry');
	await slack.until(() => offers() || undefined, { ms: 120_000, what: `a preview that offers "${wanted}"` });
	const { privateMetadata: id } = ana.modal()!;
	// Folded, where there is more than one number to choose from.
	const asked = form().includes('More choices…');
	if (asked) {
		await ana.clicks(ana.modal()!, 'More choices…');
		await slack.until(() => form().includes('How many at a time') || undefined, { what: 'the further choices' });
	}
	const atOnce = concurrency === 1 ? 'One at a time' : `${concurrency} at once`;
	const confirmedAt = fineClock.now();
	await ana.submits({ Start: 'All at once', ...(asked ? { 'How many at a time': atOnce } : {}) });
	const mark = `job ${id.slice(0, 6)}`;
	const card = () => ops.messages().find((message) => textOf(message).includes(mark))?.headline ?? '';
	return { failed, confirmedAt, card };
}

/** Looks until n8n has answered so many of its retries. */
export async function answered(n8n: Failures, { failed, card }: Job, count = failed.ids.length): Promise<Seen> {
	let before = -1;
	for (let since = performance.now(); ; ) {
		const seen = await n8n.seen(failed);
		if (seen.answered >= count) return seen;
		if (seen.answered > before) since = performance.now();
		else if (performance.now() - since > stuckMs)
			throw new Error(`the job stands still at ${seen.answered} of ${failed.ids.length}: ${card()}`);
		before = seen.answered;
		await pause(lookMs);
	}
}

/** Its card tells the end, so that the next one begins in peace. */
export const ended = ({ slack }: Workspace, job: Job): Promise<unknown> =>
	slack.until(() => /recovered · |Canceled/.test(job.card()), { ms: 60_000, what: 'the card that tells the end' });
