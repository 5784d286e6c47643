import type { KnownBlock, ModalView } from '@slack/types';
import type { Bulk, BulkKind } from '../../../bulk/bulk.js';
import { actionId, actions, callbacks } from '../../blocks/actions.js';
import { button, buttons, context, headline, type Message, modal, section } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import { signed } from '../../blocks/status-word.js';
import { channel, code, date, inline, link } from '../../blocks/text.js';
import { effect, promise } from './effect.js';
import { inputs } from './preview-choices.js';
import type { BulkPreviewProps } from './preview-props.js';
import { sameHeadline, sameWords, showSame } from './same.js';
import { kindWords, number, things } from './words.js';

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
		blocks: [...blocks, ...inputs(props), ...context(promise(bulk), unsearched(bulk))],
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
					: bulk.state === 'ready' && bulk.total > 0 && other
						? showSame(other)
						: null,
			),
			...context(
				open ? 'Opening the form took longer than Slack waits. Nothing has been done yet' : null,
				unsearched(bulk),
			),
		],
	};
}

/** They can be neither read nor counted. */
const unsearched = ({ selection }: Bulk) =>
	selection.error === null ? null : 'Runs with more data than 4 MB cannot be searched for an error and are left out';

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
	const { other } = props;
	// Not the question: there is no way to say yes to it.
	if (other) {
		const text = sameHeadline(other);
		return { text, blocks: [headline(text), section(sameWords(other)), section(looked), ...targets(props)] };
	}
	const text = `${kindWords[bulk.kind].todo} ${things(bulk.total, props.workflows)}?`;
	return {
		text,
		blocks: [headline(text), section(looked), ...targets(props), section(effect(props)), ...othersSee(props)],
	};
}

/** Before anything is posted to them. */
function othersSee({ bulk, shared = false }: BulkPreviewProps): KnownBlock[] {
	if (shared === false) return [];
	const where = channel(bulk.origin.channelId);
	return [
		section(
			shared
				? `⚠️ ${where} is shared with another organisation: its people will see how this goes and all results, with the names and errors in them. To keep them to yourselves, ask for it in a channel of your own.`
				: `⚠️ Slack does not say whether ${where} is shared with another organisation. Whoever is in it will see how this goes and all results, with the names and errors in them.`,
		),
	];
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
					? 'Try it with a later `until:`, or without it.'
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
		if (target.missing) return `${id} · ${target.missing === 'gone' ? 'no longer in n8n' : 'could not be read'}`;
		const started = target.at === null ? 'not started' : `started ${date(target.at)}`;
		return [`${id}`, name, target.status === '' ? null : signed(target.status), started].filter(Boolean).join(' · ');
	});
	const left = bulk.total - shown.length;
	const more = bulk.state !== 'ready' ? '…' : left > 0 ? `… and ${number(left)} more` : null;
	return [section([...lines, more].filter((line) => line !== null).join('\n'))];
}
