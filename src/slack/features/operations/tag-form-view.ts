import type { KnownBlock, ModalView } from '@slack/types';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import type { Tag } from '../../../n8n/index.js';
import type { Problem } from '../../../operations/states.js';
import { actions, callbacks, writeMetadata } from '../../blocks/actions.js';
import { context, modal, section } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import { bold, inline, label, plain } from '../../blocks/text.js';

export type TagFormProps = {
	execution: ExecutionRef;
	workflowName: string;
	/** Where it was opened, which a form does not say by itself. */
	channelId: string;
	state:
		| { phase: 'loading' }
		/** `tags` are on it; `known` are all names that can be added. */
		| { phase: 'read'; tags: Tag[]; known: Tag[] }
		| { phase: 'problem'; problem: Problem };
};

/** Slack shows so many choices. */
const maxChoices = 100;
/** What the form gives back: which execution, where it was opened, and the ids of the tags that were chosen when it was. */
export const readTagMetadata = (metadata: string): { where: string; had: string[] } => {
	const [where = '', had = ''] = metadata.split('|');
	return { where, had: had.split(' ').filter(Boolean) };
};

/** Ids of its tags that a form carries: Slack takes 3,000 characters. What is beyond cannot be taken away here. */
const maxCarried = 60;

/** Ids are n8n's, which are short. */
const isId = ({ id }: Tag) => /^[\w-]{1,40}$/.test(id);

/** The tags of one execution: those it has are chosen, and can be taken away. */
export function renderTagForm({ execution, workflowName, channelId, state }: TagFormProps): ModalView {
	const { id } = execution;
	const of = section(`Tags of #${id}, the newest failure of ${bold(inline(workflowName, 120, 'this workflow'))}.`);
	const frame = { callbackId: callbacks.tag, title: 'Tag the execution' };
	if (state.phase === 'loading') return modal({ ...frame, blocks: [section(`⏳ Reading the tags of #${id}…`)] });
	if (state.phase === 'problem') return modal({ ...frame, blocks: renderProblem(state).blocks });
	const { tags, known } = state;
	const had = tags.filter(isId).map(({ id }) => id);
	const others = known.filter((tag) => isId(tag) && !had.includes(tag.id));
	const all = [...tags.filter(isId), ...others].slice(0, maxChoices);
	return modal({
		...frame,
		submit: 'Save tags',
		close: 'Cancel',
		privateMetadata: `${writeMetadata(execution, channelId)}|${had.slice(0, maxCarried).join(' ')}`,
		blocks: [
			of,
			...(all.length > 0 ? [choice(all, had)] : []),
			{
				type: 'input',
				optional: true,
				label: label(all.length > 0 ? 'Other tags' : 'Tags'),
				element: { type: 'plain_text_input', action_id: actions.tagOthers, max_length: 200 },
				hint: label('Separate with commas. A tag must exist in n8n: its API cannot create one.', 150),
			},
			...context('Tags are kept in n8n'),
		],
	});
}

function choice(tags: Tag[], chosen: string[]): KnownBlock {
	const options = tags.map(({ id, name }) => ({ text: plain(name, 75), value: id }));
	const initial = options.filter(({ value }) => chosen.includes(value));
	return {
		type: 'input',
		optional: true,
		label: label('Tags'),
		element: {
			type: 'multi_static_select',
			action_id: actions.tagChosen,
			options,
			...(initial.length > 0 && { initial_options: initial }),
		},
	};
}
