import type { InputBlock } from '@slack/types';
import type { Ages } from '../../../bulk/ages.js';
import type { Bulk } from '../../../bulk/bulk.js';
import { type Action, actions } from '../../blocks/actions.js';
import { limits } from '../../blocks/limits.js';
import { staticSelect } from '../../blocks/options.js';
import { unfinished } from '../../blocks/status-word.js';
import { label, number, plural } from '../../blocks/text.js';
import type { BulkPreviewProps } from './preview-props.js';

/** What the inputs' options send. */
export const previewChoices = {
	asItRan: 'as-it-ran',
	asSaved: 'as-saved',
	oneFirst: 'one-first',
	allAtOnce: 'all-at-once',
	leave: 'leave',
	stopFirst: 'stop-first',
	all: 'all',
	recent: 'recent',
} as const;

type Choice = { text: string; value: string; more?: string };

/** How it is to be done, as far as there is a choice. */
export function inputs({ bulk, limit, advanced }: Inputs): InputBlock[] {
	const { kind, selection, options, total } = bulk;
	const { asItRan, asSaved, oneFirst, allAtOnce, leave, stopFirst } = previewChoices;
	const perhapsRunning = selection.statuses.length === 0 || selection.statuses.includes('running');
	// To leave what runs would then be to do nothing.
	const onlyUnfinished = selection.statuses.length > 0 && selection.statuses.every(unfinished);
	const asked = [
		bulk.ages && which(bulk, bulk.ages),
		kind === 'retry' &&
			radio('Workflow', actions.bulkWorkflow, options.loadWorkflow ? asSaved : asItRan, [
				{ text: 'As it ran', value: asItRan },
				{ text: 'As saved now', value: asSaved, more: 'Runs saved edits too, even if not published' },
			]),
		kind === 'retry' &&
			total > 1 &&
			radio('Start', actions.bulkStart, options.canary ? oneFirst : allAtOnce, [
				{ text: 'Trial run first', value: oneFirst, more: 'The others follow only if it succeeds' },
				{ text: 'All at once', value: allAtOnce },
			]),
		kind === 'delete' &&
			perhapsRunning &&
			radio('If one is running', actions.bulkRunning, options.stopFirst || onlyUnfinished ? stopFirst : leave, [
				{ text: 'Skip it', value: leave, more: 'n8n does not delete running executions' },
				{ text: 'Stop it, then delete it', value: stopFirst },
			]),
		advanced && canChooseMore({ bulk, limit }) && atOnce(bulk, limit),
	];
	return asked.filter((input) => typeof input === 'object' && input !== null);
}

type Inputs = Pick<BulkPreviewProps, 'bulk' | 'limit' | 'advanced'>;

/** Whether there is a choice that few need, and that is folded. */
export const canChooseMore = ({ bulk, limit }: Pick<Inputs, 'bulk' | 'limit'>) => bulk.total > 1 && limit > 1;

/** Nothing much older is taken in without being offered apart. */
function which({ total }: Bulk, { recent, older }: Ages): InputBlock {
	const { all, recent: newer } = previewChoices;
	return radio('Which', actions.bulkWhich, all, [
		{ text: `All ${number(total)}`, value: all },
		{
			text: recent === 1 ? 'Only the newest' : `Only the newest ${number(recent)}`,
			value: newer,
			more: `Without the ${plural(older, 'older one')}`,
		},
	]);
}

function radio(text: string, id: Action, chosen: string, choices: Choice[]): InputBlock {
	const options = choices.map((choice) => ({
		text: label(choice.text),
		value: choice.value,
		...(choice.more && { description: label(choice.more, limits.optionDescription) }),
	}));
	const initial = options.find((option) => option.value === chosen) ?? options[0]!;
	return {
		type: 'input',
		block_id: id,
		label: label(text),
		element: { type: 'radio_buttons', action_id: id, options, initial_option: initial },
	};
}

function atOnce(bulk: Bulk, limit: number): InputBlock {
	const counts = [...new Set([1, 2, 5, 10, 20, 50, limit])].filter((count) => count <= limit).sort((a, b) => a - b);
	const options = counts.map((count) => ({
		text: label(count === 1 ? 'One at a time' : `${count} at once`),
		value: String(count),
	}));
	const wanted = Math.min(bulk.options.concurrency, limit);
	const initial = options.find(({ value }) => Number(value) >= wanted) ?? options.at(-1)!;
	return {
		...staticSelect('How many at a time', actions.bulkAtOnce, options, initial),
		hint: label('Flowbell’s own limit holds for all jobs together.'),
	};
}
