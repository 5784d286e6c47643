import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Bulk, BulkKind } from '../../../bulk/bulk.js';
import { limits } from '../../limits.js';
import { code, date, inline, label, link, mention, plural, span } from '../../text.js';
import { actionId, actions, callbacks } from '../actions.js';
import { button, buttons, context, headline, type Message, modal, section } from '../blocks.js';
import { renderProblem } from '../problem.js';
import { signed } from '../statusWord.js';
import { kindWords, number, shortId, things } from './words.js';

export type PreviewTarget = {
	executionId: number;
	/** Null where n8n did not give it. Outside text. */
	workflowName: string | null;
	status: string;
	/** When it started, epoch milliseconds. */
	at: number | null;
	link: string | null;
};

export type BulkPreviewProps = {
	/** Counting, ready, or failed. */
	bulk: Bulk;
	/** Names of the workflows that were asked for; none is all of them. Outside text. */
	workflows: readonly string[];
	/** The first few, newest first. */
	targets: readonly PreviewTarget[];
	/** Most items at once that may be chosen. */
	limit: number;
	/** How long a deletion can be undone. */
	undoMs: number;
	/** The same, asked for by somebody else and under way. */
	other?: { by: string; done: number; total: number; card: string | null } | null;
	command: string;
};

/** What the inputs' options send. */
export const previewChoices = {
	asItRan: 'as-it-ran',
	asSaved: 'as-saved',
	oneFirst: 'one-first',
	allAtOnce: 'all-at-once',
	leave: 'leave',
	stopFirst: 'stop-first',
} as const;

const titles: Record<BulkKind, string> = {
	retry: 'Retry many executions',
	stop: 'Stop many executions',
	delete: 'Delete many executions',
	tag: 'Tag many executions',
};

/** Opened at once, before anything is known. */
export function renderBulkOpening(kind: BulkKind): ModalView {
	return frame(kind, '', [section('⏳ Counting…')]);
}

/** Anything that is said instead of a preview: a refusal, a workflow that is not there. */
export function renderBulkNote(kind: BulkKind, message: Message): ModalView {
	return frame(kind, '', message.blocks);
}

/** What would be done, to how many and which, and how. Nothing has happened before its submit. */
export function renderBulkPreview(props: BulkPreviewProps): ModalView {
	const { bulk, other } = props;
	const { text: _, blocks } = summary(props);
	const startable = bulk.state === 'ready' && bulk.total > 0 && !other;
	if (!startable) return frame(bulk.kind, bulk.id, blocks);
	return modal({
		callbackId: callbacks.bulk,
		title: titles[bulk.kind],
		privateMetadata: bulk.id,
		submit: `${kindWords[bulk.kind].todo} ${number(bulk.total)}`,
		close: bulk.total === 1 ? 'Leave it' : 'Leave them',
		blocks: [...blocks, ...inputs(props), ...context(promise(bulk))],
	});
}

/** The same as a private message, where the modal could not be opened in Slack's three seconds. */
export function renderBulkPreviewMessage(props: BulkPreviewProps): Message {
	const { text, blocks } = summary(props);
	const { bulk, other } = props;
	const open = bulk.state === 'ready' && bulk.total > 0 && !other;
	return {
		text,
		blocks: [
			...blocks,
			...buttons(
				open
					? button(
							`Look at the choices, then ${kindWords[bulk.kind].todo.toLowerCase()}…`,
							actionId(actions.bulkOpen),
							{
								value: bulk.id,
								style: 'primary',
							},
						)
					: null,
			),
			...context(open ? 'Opening the form took longer than Slack waits. Nothing has been done yet' : null),
		],
	};
}

function frame(kind: BulkKind, privateMetadata: string, blocks: KnownBlock[]): ModalView {
	return modal({ callbackId: callbacks.bulk, title: titles[kind], privateMetadata, blocks });
}

function summary(props: BulkPreviewProps): Message {
	const { bulk } = props;
	const looked = `Looked for: ${inline(bulk.words, 400)}`;
	if (bulk.state === 'failed' && bulk.problem !== null) {
		const { text, blocks } = renderProblem({ problem: bulk.problem });
		return { text, blocks: [...blocks, ...context(looked)] };
	}
	if (bulk.state === 'counting') {
		const text =
			bulk.total > 0 ? `⏳ More than ${number(bulk.total - (bulk.total % 1_000))}, counting…` : '⏳ Counting…';
		return { text, blocks: [headline(text), section(looked), ...targets(props)] };
	}
	if (bulk.total === 0) return nothing(props);
	const text = `${kindWords[bulk.kind].todo} ${things(bulk.total, props.workflows)}?`;
	return {
		text,
		blocks: [
			headline(text),
			section(looked),
			...targets(props),
			...(props.other ? [section(elsewhere(props.other))] : [section(effect(props))]),
		],
	};
}

/** Says what was looked for and what would look further. */
function nothing({ bulk, command }: BulkPreviewProps): Message {
	const { selection, words } = bulk;
	const text = `No ${inline(words, 400)}`;
	const looser =
		selection.error !== null
			? 'The error may read otherwise: try fewer words of it, or leave `error:` out.'
			: selection.mode !== null || selection.projectId !== null
				? 'Try it without `mode:` and `project:`.'
				: selection.until !== null
					? 'Try it with a shorter `until:`, or without it.'
					: selection.since !== null
						? 'Look further back, for example with `since:7d`.'
						: selection.workflowIds.length > 0
							? 'Try it without `workflow:`.'
							: 'There is nothing to do.';
	return {
		text,
		blocks: [headline(text), section(`${looser} ${code(`${command} list`)} shows what n8n has.`)],
	};
}

function targets({ bulk, targets: shown }: BulkPreviewProps): KnownBlock[] {
	if (shown.length === 0) return [];
	const lines = shown.map((target) => {
		const id = target.link === null ? `#${target.executionId}` : link(target.link, `#${target.executionId}`);
		const name = target.workflowName === null ? null : inline(target.workflowName, 50);
		const started = target.at === null ? 'not started' : `started ${date(target.at)}`;
		return [`${id}`, name, target.status === '' ? null : signed(target.status), started].filter(Boolean).join(' · ');
	});
	const left = bulk.total - shown.length;
	const more = bulk.state !== 'ready' ? '…' : left > 0 ? `… and ${number(left)} more` : null;
	return [section([...lines, more].filter((line) => line !== null).join('\n'))];
}

function elsewhere(other: NonNullable<BulkPreviewProps['other']>): string {
	const where = other.card === null ? '' : ` ${link(other.card, 'Its card')} shows how it goes.`;
	return `⏳ ${mention(other.by)} is doing exactly this already: ${number(other.done)} of ${number(other.total)} done.${where} Nothing is started a second time.`;
}

/** What happens at the submit, in whole sentences. */
function effect({ bulk, undoMs, workflows }: BulkPreviewProps): string {
	const { kind, selection, options } = bulk;
	const has = (status: string) => selection.statuses.length === 0 || selection.statuses.includes(status);
	switch (kind) {
		case 'retry':
			return [
				'A retry starts at the failed node; what ran before it is not run again.',
				has('crashed')
					? 'A crashed one starts again from its trigger: nodes that had finished run a second time.'
					: null,
				has('canceled') && selection.statuses.includes('canceled')
					? 'One that was stopped by hand starts from the beginning; one ended by its time-out is skipped.'
					: null,
			]
				.filter(Boolean)
				.join(' ');
		case 'stop':
			return [
				workflows.length === 0 ? `*This is everything that runs in n8n, of all workflows.*` : null,
				'They end at once as stopped. What their nodes have done already stays done.',
				has('new') ? 'Whoever waits for the answer of a queued webhook gets none.' : null,
			]
				.filter(Boolean)
				.join(' ');
		case 'delete':
			return `The executions and their data are gone for good: they can then neither be looked at nor retried. It begins ${span(undoMs)} after you confirm; until then it can be undone.`;
		case 'tag':
			return [
				options.add.length > 0 ? `Adds ${list(options.add)}.` : null,
				options.remove.length > 0 ? `Removes ${list(options.remove)}.` : null,
				'All other tags stay.',
			]
				.filter(Boolean)
				.join(' ');
	}
}

function list(tags: readonly string[]): string {
	const shown = tags.slice(0, 10).map((tag) => code(tag, 40));
	return tags.length > 10 ? `${shown.join(', ')} and ${tags.length - 10} more` : shown.join(', ');
}

type Choice = { text: string; value: string; more?: string };

function inputs({ bulk, limit }: BulkPreviewProps): InputBlock[] {
	const { kind, selection, options, total } = bulk;
	const { asItRan, asSaved, oneFirst, allAtOnce, leave, stopFirst } = previewChoices;
	const perhapsRunning = selection.statuses.length === 0 || selection.statuses.includes('running');
	return [
		...(kind === 'retry'
			? [
					radio('Workflow', actions.bulkWorkflow, options.loadWorkflow ? asSaved : asItRan, [
						{ text: 'As it ran', value: asItRan },
						{ text: 'As saved now', value: asSaved, more: 'Edits that are saved and not published run, too' },
					]),
				]
			: []),
		...(kind === 'retry' && total > 1
			? [
					radio('Start', actions.bulkStart, options.canary ? oneFirst : allAtOnce, [
						{ text: 'Try one first', value: oneFirst, more: 'The others follow only if it succeeds' },
						{ text: 'All at once', value: allAtOnce },
					]),
				]
			: []),
		...(kind === 'delete' && perhapsRunning
			? [
					radio('If one is running', actions.bulkRunning, options.stopFirst ? stopFirst : leave, [
						{ text: 'Leave it', value: leave, more: 'n8n does not delete what runs' },
						{ text: 'Stop it, then delete it', value: stopFirst },
					]),
				]
			: []),
		...(total > 1 && limit > 1 ? [atOnce(bulk, limit)] : []),
	];
}

function radio(
	text: string,
	id: (typeof actions)[keyof typeof actions],
	chosen: string,
	choices: Choice[],
): InputBlock {
	const options = choices.map((choice) => ({
		text: label(choice.text),
		value: choice.value,
		...(choice.more ? { description: label(choice.more, limits.optionDescription) } : {}),
	}));
	const initial = options.find((option) => option.value === chosen) ?? options[0]!;
	return {
		type: 'input',
		block_id: id,
		label: label(text),
		element: { type: 'radio_buttons', action_id: actionId(id), options, initial_option: initial },
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
		type: 'input',
		block_id: actions.bulkAtOnce,
		label: label('How many at a time'),
		hint: label('All jobs together never send n8n more at once than Flowbell is set to.'),
		element: { type: 'static_select', action_id: actions.bulkAtOnce, options, initial_option: initial },
	};
}

/** What the count means afterwards. */
function promise(bulk: Bulk): string {
	const these = bulk.total === 1 ? 'exactly this one' : `exactly these ${plural(bulk.total, 'execution')}`;
	return `It works on ${these}. What has been retried, deleted or has ended by the time its turn comes is skipped and counted as such. Job ${code(shortId(bulk))}`;
}
