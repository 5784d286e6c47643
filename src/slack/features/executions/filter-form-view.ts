import type { ModalView, PlainTextOption } from '@slack/types';
import { type Action, actions, callbacks } from '../../blocks/actions.js';
import { modal } from '../../blocks/blocks.js';
import { option, staticSelect } from '../../blocks/options.js';
import { label, plainString } from '../../blocks/text.js';
import { capitalised, filterWords } from '../../command/filter-words.js';
import { type Filters, noFilters, type StatusFilter } from '../../command/parse.js';
import type { ListProps } from './list-view.js';

type Asked = Pick<ListProps, 'verb' | 'filters'>;

const failed: StatusFilter[] = ['error', 'crashed'];
const statuses: { text: string; value: string; means: StatusFilter[] }[] = [
	{ text: 'Failed or crashed', value: 'failed', means: failed },
	{ text: 'Any', value: 'any', means: [] },
	{ text: 'Succeeded', value: 'success', means: ['success'] },
	{ text: 'Running or queued', value: 'running', means: ['running', 'new'] },
	{ text: 'Waiting', value: 'waiting', means: ['waiting'] },
	{ text: 'Stopped', value: 'canceled', means: ['canceled'] },
];
const hour = 3_600_000;
const times: { text: string; value: string; ago: number | null }[] = [
	{ text: 'Last hour', value: '1h', ago: hour },
	{ text: 'Last 24 hours', value: '24h', ago: 24 * hour },
	{ text: 'Last 7 days', value: '7d', ago: 7 * 24 * hour },
	{ text: 'Last 30 days', value: '30d', ago: 30 * 24 * hour },
	{ text: 'Any time', value: 'any', ago: null },
];
/** What was typed and no choice says stays as it is. */
const asTyped = 'as-typed';
/** The same of the workflow. */
export const asAsked = 'as-asked';
const maxError = 200;

/** The filters of a list, to be changed. `metadata`: which list, and where it was asked for. */
export function renderFilterForm({ verb, filters, metadata }: Asked & { metadata: string }): ModalView {
	const { workflow, error } = filters;
	const initial = workflow === null ? null : option(workflow, asAsked);
	return modal({
		callbackId: callbacks.listFilters,
		title: 'Change filters',
		submit: 'Show',
		close: 'Cancel',
		privateMetadata: metadata,
		blocks: [
			{
				type: 'input',
				block_id: actions.filterWorkflow,
				optional: true,
				label: label('Workflow'),
				element: {
					type: 'external_select',
					action_id: actions.filterWorkflow,
					placeholder: label('All workflows'),
					min_query_length: 0,
					...(initial && { initial_option: initial }),
				},
			},
			select('Status', actions.filterStatus, statusOptions(verb, filters), statusOf(verb, filters)),
			select('When', actions.filterSince, timeOptions(filters), sinceOf(filters)),
			{
				type: 'input',
				block_id: actions.filterError,
				optional: true,
				label: label('Words in the error'),
				element: {
					type: 'plain_text_input',
					action_id: actions.filterError,
					placeholder: label('401'),
					max_length: maxError,
					...(error !== null && { initial_value: plainString(error, maxError) }),
				},
			},
		],
	});
}

const choiceOf = (text: string, value: string): PlainTextOption => ({ text: label(text), value });

const select = (text: string, id: Action, options: PlainTextOption[], chosen: string) =>
	staticSelect(
		text,
		id,
		options,
		options.find(({ value }) => value === chosen),
	);

function statusOptions(verb: Asked['verb'], filters: Filters): PlainTextOption[] {
	const known = statuses.map(({ text, value }) => choiceOf(text, value));
	if (statusOf(verb, filters) !== asTyped) return known;
	const typed = capitalised(filterWords(verb, { ...noFilters, statuses: filters.statuses }));
	return [choiceOf(typed.replace(/ executions$/, ''), asTyped), ...known];
}

function statusOf(verb: Asked['verb'], { statuses: asked }: Filters): string {
	const meant = asked.length === 0 && verb === 'failures' ? failed : asked;
	const same = statuses.find(
		({ means }) => means.length === meant.length && means.every((each) => meant.includes(each)),
	);
	return same?.value ?? asTyped;
}

const timeOptions = (filters: Filters): PlainTextOption[] => [
	...(sinceOf(filters) === asTyped ? [choiceOf('As typed', asTyped)] : []),
	...times.map(({ text, value }) => choiceOf(text, value)),
];

function sinceOf({ since, until }: Filters): string {
	if (until !== null || (since !== null && !('ago' in since))) return asTyped;
	return times.find(({ ago }) => ago === (since?.ago ?? null))?.value ?? asTyped;
}

/** What is asked for by what was filled in; `workflow` by its name or id. What is none of ours changes nothing. */
export function askedIn({ verb, filters }: Asked, values: Record<string, string>, workflow: string | null): Asked {
	const status = statuses.find(({ value }) => value === values[actions.filterStatus]);
	const time = times.find(({ value }) => value === values[actions.filterSince]);
	const error = (values[actions.filterError] ?? '').trim().slice(0, maxError);
	const isFailures = status ? status.value === 'failed' : verb === 'failures' && filters.statuses.length === 0;
	// `failures` alone means those of the last day; any time has to be said of a list.
	const anyTime = time?.ago === null;
	return {
		verb: isFailures && !anyTime ? 'failures' : 'list',
		filters: {
			...filters,
			workflow,
			error: error === '' ? null : error,
			...(time && { since: time.ago === null ? null : { ago: time.ago }, until: null }),
			statuses: statusesFor(isFailures, anyTime, status?.means ?? filters.statuses),
		},
	};
}

/** `failures` says by itself which they are; a list of any time has to be told. */
const statusesFor = (isFailures: boolean, anyTime: boolean, asked: StatusFilter[]): StatusFilter[] =>
	isFailures ? (anyTime ? failed : []) : asked;
