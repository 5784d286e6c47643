import type { Bulk } from '../../../bulk/bulk.js';
import type { Interaction, Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { renderNoBulk } from './answer.js';
import { renderBulkCard } from './card.js';
import { renderBulkJobs } from './jobs-view.js';

const mostJobs = 10;
/** As many as are kept. */
const mostKept = 200;

/** Those that were confirmed: what nobody started is nobody's job. */
export async function jobsCommand({ bulks, bulkCards, answers, command }: Edge, typed: Typed): Promise<void> {
	const begun = (await bulks.latest(mostKept)).filter((bulk) => bulk.startedAt !== null).slice(0, mostJobs);
	const jobs = await Promise.all(begun.map((bulk) => bulkCards.facts.card(bulk)));
	await answers.privately(typed.origin, typed.by.userId, renderBulkJobs({ jobs, command }));
}

export async function jobCommand(edge: Edge, typed: Typed, { job }: Command & { verb: 'job' }): Promise<void> {
	const bulk = (await edge.bulks.latest(mostKept)).find((each) => each.startedAt !== null && each.id.startsWith(job));
	if (bulk) await showJob(edge, typed, bulk);
	else await edge.answers.privately(typed.origin, typed.by.userId, renderNoBulk(edge.command, job));
}

/** As its card shows it, to the one who asks. */
export async function showJob(edge: Edge, interaction: Interaction, bulk: Bulk, replace = false): Promise<void> {
	const { facts } = edge.bulkCards;
	const card = await facts.cardLink(bulk.id);
	const message = renderBulkCard({ ...(await facts.card(bulk)), ...(card ? { card } : {}), private: true });
	await edge.answers[replace ? 'replacing' : 'privately'](interaction.origin, interaction.by.userId, message);
}
