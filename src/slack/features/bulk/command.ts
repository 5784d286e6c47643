import type { Bulk } from '../../../bulk/bulk.js';
import type { Interaction, Typed } from '../../bolt/interaction.js';
import type { Command } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { renderNoBulk } from './answer.js';
import { renderBulkCard } from './card.js';
import { renderBulkJobs } from './jobs-view.js';

const maxJobs = 10;
/** As many as are kept. */
const maxKept = 200;

/** Those that were confirmed: what nobody started is nobody's job. */
export async function jobsCommand({ bulk: { bulks, cardData }, answers, command }: Context, typed: Typed) {
	const begun = (await bulks.latest(maxKept)).filter((bulk) => bulk.startedAt !== null).slice(0, maxJobs);
	const jobs = await Promise.all(begun.map((bulk) => cardData.card(bulk)));
	await answers.privately(typed.origin, typed.by.userId, renderBulkJobs({ jobs, command }));
}

export async function jobCommand(context: Context, typed: Typed, { job }: Command & { verb: 'job' }) {
	const kept = await context.bulk.bulks.latest(maxKept);
	const bulk = kept.find(({ startedAt, id }) => startedAt !== null && id.startsWith(job));
	if (bulk) await showJob(context, typed, bulk);
	else await context.answers.privately(typed.origin, typed.by.userId, renderNoBulk(context.command, job));
}

/** As its card shows it, to the one who asks. */
export async function showJob(context: Context, interaction: Interaction, bulk: Bulk, replace = false): Promise<void> {
	const { cardData } = context.bulk;
	const card = await cardData.cardLink(bulk.id);
	const message = renderBulkCard({ ...(await cardData.card(bulk)), ...(card ? { card } : {}), private: true });
	await context.answers[replace ? 'replacing' : 'privately'](interaction.origin, interaction.by.userId, message);
}
