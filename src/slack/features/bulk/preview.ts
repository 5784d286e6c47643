import type { KnownBlock, ModalView } from '@slack/types';
import type { Bulk, BulkKind, Selection } from '../../../bulk/bulk.js';
import { actionId, actions, callbacks } from '../../blocks/actions.js';
import { button, buttons, context, headed, joined, type Message, modal, section } from '../../blocks/blocks.js';
import { warning } from '../../blocks/newer.js';
import { renderProblem } from '../../blocks/problem.js';
import { signed } from '../../blocks/status-word.js';
import { channel, code, date, inline } from '../../blocks/text.js';
import { sameHeadline, sameWords, showSame } from './answer.js';
import { effect, promise } from './effect.js';
import { canChooseMore, inputs } from './preview-choices.js';
import type { BulkPreviewProps } from './preview-props.js';
import { kindWords, linked, number, things } from './words.js';

const titles: Record<BulkKind, string> = {
	retry: 'Retry many executions',
	stop: 'Stop many executions',
	delete: 'Delete many executions',
	tag: 'Tag many executions',
};

/** Opened at once, before anything is known. */
export const renderBulkOpening = (kind: BulkKind) => frame(kind, '', [section('⏳ Counting…')]);

/** Anything that is said instead of a preview: a refusal, a workflow that is not there. */
export const renderBulkNote = (kind: BulkKind, { blocks }: Message) => frame(kind, '', blocks);

/** What would be done, to how many and which, and how. Nothing has happened before its submit. */
export function renderBulkPreview(props: BulkPreviewProps): ModalView {
	const { bulk } = props;
	const isFinal = bulk.kind === 'delete' || bulk.kind === 'stop';
	const { blocks } = summary(props, isFinal ? warning : paragraph);
	if (!hasTargets(bulk) || props.other) return frame(bulk.kind, bulk.id, blocks);
	return modal({
		callbackId: callbacks.bulk,
		title: titles[bulk.kind],
		privateMetadata: bulk.id,
		// Where a part of them may be chosen, a number on the button could be the wrong one.
		submit: bulk.ages ? kindWords[bulk.kind].todo : `${kindWords[bulk.kind].todo} ${number(bulk.total)}`,
		close: 'Cancel',
		blocks: [...blocks, ...inputs(props), ...more(props), ...context(promise(bulk), unsearched(bulk))],
	});
}

/** The choices that few need: folded, or they would push what matters off a phone. */
const more = (props: BulkPreviewProps) =>
	!props.advanced && canChooseMore(props)
		? buttons(
				button('More choices…', actions.bulkMore, {
					value: props.bulk.id,
					says: 'More choices, such as how many at a time',
				}),
			)
		: [];

const hasTargets = (bulk: Bulk) => bulk.state === 'ready' && bulk.total > 0;

/** The same as a private message, where the modal could not be opened in Slack's three seconds. */
export function renderBulkPreviewMessage(props: BulkPreviewProps): Message {
	const { text, blocks } = summary(props);
	const { bulk, other } = props;
	const further = `Review and ${kindWords[bulk.kind].todo.toLowerCase()}…`;
	const open = button(further, actionId(actions.bulkOpen), { value: bulk.id, style: 'primary' });
	const late = other ? null : 'Slack timed out before the form could open. Nothing has been done yet';
	return {
		text,
		blocks: [
			...blocks,
			...(hasTargets(bulk) ? buttons(other ? showSame(other) : open) : []),
			...context(hasTargets(bulk) ? late : null, unsearched(bulk)),
		],
	};
}

/** They can be neither read nor counted. */
const unsearched = ({ selection }: Bulk) =>
	selection.error === null ? null : 'Left out: runs with more than 4 MB of data, which cannot be searched for an error';

const frame = (kind: BulkKind, privateMetadata: string, blocks: KnownBlock[]): ModalView =>
	modal({ callbackId: callbacks.bulk, title: titles[kind], privateMetadata, blocks });

const paragraph = (text: string) => [section(text)];

/** `tell`: how what will happen is shown. */
function summary(props: BulkPreviewProps, tell: (text: string) => KnownBlock[] = paragraph): Message {
	const { bulk, other } = props;
	const looked = `Looked for: ${inline(bulk.words, 400)}`;
	if (bulk.state === 'failed' && bulk.problem !== null) {
		const { text, blocks } = renderProblem({ problem: bulk.problem });
		return { text, blocks: [...blocks, ...context(looked)] };
	}
	if (bulk.state === 'counting') {
		const far = bulk.total > 0 ? `More than ${number(bulk.total - (bulk.total % 1_000))}, counting…` : 'Counting…';
		return headed(`⏳ ${far}`, looked, ...targets(props));
	}
	if (bulk.total === 0) return nothing(props);
	// Not the question: there is no way to say yes to it.
	if (other) return headed(sameHeadline(other), sameWords(other), section(looked), ...targets(props));
	const question = `${kindWords[bulk.kind].todo} ${things(bulk.total, props.workflows)}?`;
	return headed(
		question,
		joined('\n', looked, apart(props)),
		...targets(props),
		...tell(effect(props)),
		...othersSee(props),
	);
}

/** `6 since 9:09 · *2 older*, from 6:18 · 3 that never rang · 1 left out: …`. */
function apart({ bulk, neverRang }: BulkPreviewProps): string | null {
	const { ages } = bulk;
	const old = ages
		? `${number(ages.recent)} since ${date(ages.since)} · *${number(ages.older)} older*, from ${date(ages.from)}`
		: null;
	const quiet = neverRang ? `${number(neverRang)} that never rang` : null;
	return joined(' · ', old, quiet, leftOut(bulk)) || null;
}

const leftOut = ({ leftOut: count }: Bulk) =>
	count ? `${number(count)} left out: canceled, where a retry may only seem to work` : null;

/** Before anything is posted to them. */
function othersSee({ bulk, shared = false }: BulkPreviewProps): KnownBlock[] {
	if (shared === false) return [];
	const where = channel(bulk.origin.channelId);
	return [
		section(
			shared
				? `⚠️ ${where} is shared with another organisation: its people will see the progress and all results, names and errors included. To avoid that, ask in a channel of your own.`
				: `⚠️ Slack does not say whether ${where} is shared with another organisation. Everyone in it will see the progress and all results, names and errors included.`,
		),
	];
}

/** Says what was looked for and what would look further. */
function nothing({ bulk, command }: BulkPreviewProps): Message {
	const list = code(`${command} list`);
	const further = `${wider(bulk.selection)} ${list} shows what n8n has.`;
	const found = leftOut(bulk);
	return headed(found ? 'Nothing to retry' : `No ${inline(bulk.words, 400)}`, found ?? further);
}

function wider({ error, mode, projectId, until, since, workflowIds }: Selection): string {
	if (error !== null) return 'Try fewer words of the error, or leave `error:` out.';
	if (mode !== null || projectId !== null) return 'Try it without `mode:` and `project:`.';
	if (until !== null) return 'Try it with a later `until:`, or without it.';
	if (since !== null) return 'Look further back, for example with `since:7d`.';
	return workflowIds.length > 0 ? 'Try it without `workflow:`.' : 'There is nothing to do.';
}

function targets({ bulk, targets: shown }: BulkPreviewProps): KnownBlock[] {
	if (shown.length === 0) return [];
	const lines = shown.map(({ executionId, link, workflowName, status, at, missing }) => {
		const id = linked(link, `#${executionId}`);
		if (missing) return `${id} · ${missing === 'gone' ? 'no longer in n8n' : 'could not be read'}`;
		const name = workflowName === null ? null : inline(workflowName, 50);
		const started = at === null ? 'not started' : `started ${date(at)}`;
		return joined(' · ', id, name, status === '' ? null : signed(status), started);
	});
	const left = bulk.total - shown.length;
	const more = left > 0 ? `… and ${number(left)} more` : null;
	return [section(joined('\n', ...lines, bulk.state === 'ready' ? more : '…'))];
}
