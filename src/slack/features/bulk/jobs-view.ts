import { actionId, actions } from '../../blocks/actions.js';
import { button, context, headed, joined, type Message, section, withinBudget } from '../../blocks/blocks.js';
import { code, date, phrase } from '../../blocks/text.js';
import { askedBy, type BulkCardProps, bulkHeadline } from './card.js';
import { lookedFor, shortId } from './words.js';

/** The last jobs, newest first, each with how it stands and how to see more of it. */
export function renderBulkJobs({ jobs, command }: { jobs: readonly BulkCardProps[]; command: string }): Message {
	const [newest] = jobs;
	if (!newest) {
		const text = 'No bulk jobs in the last 7 days';
		const next = `Start one with ${code(`${command} retry-all`)}: it shows how many before it does anything.`;
		return headed(text, next);
	}
	const text = jobs.length === 1 ? 'Last bulk job' : `Last ${jobs.length} bulk jobs`;
	const more = phrase(`\`${command} job ${shortId(newest.bulk)}\` shows one; jobs are kept for 7 days`);
	return withinBudget([120, 40, 0], (words) =>
		headed(text, '', ...jobs.map((props) => row(props, words)), ...context(more)),
	);
}

function row(props: BulkCardProps, words: number) {
	const { bulk } = props;
	const id = shortId(bulk);
	const asked = date(bulk.startedAt ?? bulk.askedAt);
	const small = joined(' · ', askedBy(bulk), words > 0 && lookedFor(bulk, words), asked, `job ${code(id)}`);
	const show = button('Show', actionId(actions.bulkShow, id), { value: bulk.id, says: `Show job ${id}` });
	return section(`${bulkHeadline(props)}\n${small}`, show);
}
