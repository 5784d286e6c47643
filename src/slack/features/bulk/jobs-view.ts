import { actionId, actions } from '../../blocks/actions.js';
import { button, context, headline, type Message, section, withinBudget } from '../../blocks/blocks.js';
import { code, date, phrase } from '../../blocks/text.js';
import { askedBy, type BulkCardProps, bulkHeadline } from './card.js';
import { lookedFor, shortId } from './words.js';

export type BulkJobsProps = {
	/** Newest first. */
	jobs: readonly BulkCardProps[];
	command: string;
};

const maxJobs = 10;

/** The last jobs, each with how it stands and how to see more of it. */
export function renderBulkJobs({ jobs, command }: BulkJobsProps): Message {
	if (jobs.length === 0) {
		const text = 'There have been no jobs on many executions in the last 7 days';
		const next = `Start one with ${code(`${command} retry-all`)}: it shows first how many it would be.`;
		return { text, blocks: [headline(text), section(next)] };
	}
	const shown = jobs.slice(0, maxJobs);
	const text = `The last ${shown.length === 1 ? 'job' : `${shown.length} jobs`} on many executions`;
	return withinBudget([120, 40, 0], (words) => ({
		text,
		blocks: [
			headline(text),
			...shown.map((props) =>
				section(
					[
						bulkHeadline(props),
						[
							askedBy(props.bulk),
							words > 0 ? lookedFor(props.bulk, words) : null,
							date(props.bulk.startedAt ?? props.bulk.askedAt),
							`job ${code(shortId(props.bulk))}`,
						]
							.filter(Boolean)
							.join(' · '),
					].join('\n'),
					button('Show', actionId(actions.bulkShow, shortId(props.bulk)), {
						value: props.bulk.id,
						says: `Show job ${shortId(props.bulk)}`,
					}),
				),
			),
			...context(phrase(`\`${command} job ${shortId(shown[0]!.bulk)}\` shows one; they are kept for 7 days`)),
		],
	}));
}
