import type { KnownBlock, ModalView } from '@slack/types';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import type { Failure } from '../../../n8n/index.js';
import type { Problem } from '../../../operations/states.js';
import { actionId, actions, callbacks } from '../../blocks/actions.js';
import { whereItStarts } from '../../blocks/blocker.js';
import { button, buttons, context, joined, modal, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { nodeWords } from '../../blocks/failure.js';
import { renderProblem } from '../../blocks/problem.js';
import { signed, unfinished } from '../../blocks/status-word.js';
import { bold, code, date, duration, fence, inline, plain, plural } from '../../blocks/text.js';
import { isRetryable, offer } from './details-buttons.js';
import type { DetailsProps } from './details-props.js';

type Named = { execution: ExecutionRef; privateMetadata?: string };

/** Slack gives three seconds from the click to the opening; reading n8n may take longer. */
export const renderDetailsLoading = (props: Named) =>
	frame(props, [section(`⏳ Reading #${props.execution.id} from n8n…`)]);

export function renderDetailsProblem(props: Named & { problem: Problem }): ModalView {
	const again = button('Look again', actions.detailsRefresh, { value: refKey(props.execution) });
	return frame(props, [...renderProblem(props).blocks, ...buttons(again)]);
}

export function renderDetails(props: DetailsProps): ModalView {
	return frame(props, [
		...summary(props),
		...chain(props),
		...failing(props),
		...offer(props),
		...context(...smallPrint(props)),
		...evidence(props),
	]);
}

function frame({ execution, privateMetadata }: Named, blocks: KnownBlock[]): ModalView {
	const title = `Execution #${execution.id}`;
	return modal({ callbackId: callbacks.details, title, blocks, ...(privateMetadata && { privateMetadata }) });
}

function summary(props: DetailsProps): KnownBlock[] {
	const { status, startedAt, stoppedAt, waitTill, workflowVersionId, tags } = props;
	const name = inline(props.workflowName ?? `Workflow ${props.workflowId}`, 120);
	const ended = !unfinished(status);
	const tookMs = startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null;
	const gap = '   ';
	const times = joined(
		gap,
		`*Started*  ${date(startedAt, 'not yet')}`,
		ended && `*Ended*  ${date(stoppedAt)}`,
		ended && tookMs !== null && `*Took*  ${duration(tookMs)}`,
		status === 'waiting' && waitTill !== null && `*Waits until*  ${date(waitTill)}`,
	);
	const version = workflowVersionId === null ? null : `*Version*  ${code(workflowVersionId, 40)}`;
	const trigger = joined(gap, `*Trigger*  ${inline(props.mode, 30)}`, version);
	return [
		section(bold(`${signed(status)} · ${name}`)),
		section(joined('\n', times, trigger, tags && `*Tags*  ${tagWords(tags)}`)),
	];
}

function tagWords(tags: string[]): string {
	if (tags.length === 0) return 'none';
	const shown = tags.slice(0, 20).map((tag) => inline(tag, 30));
	return tags.length > 20 ? `${shown.join(', ')} and ${tags.length - 20} more` : shown.join(', ');
}

/** `#4702 🔴 Failed → #4708 🔴 Failed → *#4711* 🟢 Succeeded`. */
function chain(props: DetailsProps): KnownBlock[] {
	if (props.chain.length < 2) return [];
	const runs = props.chain.slice(-12).map(({ id, status }) => {
		const run = id === props.execution.id ? `*#${id}*` : `#${id}`;
		return `${run} ${signed(status)}`;
	});
	const left = props.chain.length - runs.length;
	return [section(`*Retries*  ${left > 0 ? `(${left} earlier) → ` : ''}${runs.join(' → ')}`)];
}

function failing({ failure, noFailure }: DetailsProps): KnownBlock[] {
	if (failure === null) return noFailure ? [section(noFailure)] : [];
	const where = joined(
		'\n',
		failure.node && `*Node*  ${nodeWords(failure, 140)}`,
		failure.httpCode && `*Status*  ${code(failure.httpCode, 40)}`,
		failure.kind && `*Kind*  ${code(failure.kind, 60)}`,
		failure.childExecutionId !== undefined && `*Called*  #${failure.childExecutionId}, where it failed`,
	);
	return [
		{ type: 'divider' },
		...(where ? [section(where)] : []),
		section(`*Error*\n${fence(failure.message, 2_000)}`),
		...furtherWords(failure).map((words) => ({ type: 'section' as const, text: plain(words, 1_500) })),
	];
}

/** The reason stands in the description mostly, and then once is enough. */
function furtherWords({ message, reason, description }: Failure): string[] {
	const more = [reason, description].filter((words) => words && words !== message) as string[];
	return more.filter((words, i) => !more.some((other, j) => j > i && other.includes(words)));
}

/** Long things stand below the buttons: on a phone these must not need scrolling. */
function evidence({ failure, item, stack, execution }: DetailsProps): KnownBlock[] {
	const blocks = [
		...(item === null ? [] : [section(`*Item that failed*, its values left out\n${fence(item, 1_500)}`)]),
		...stackBlocks(failure?.stack ?? null, stack, refKey(execution)),
	];
	return blocks.length === 0 ? [] : [{ type: 'divider' }, ...blocks];
}

function stackBlocks(stack: string | null, shown: 'folded' | 'open', value: string): KnownBlock[] {
	if (!stack) return [];
	const lines = plural(stack.split('\n').length, 'line');
	if (shown === 'folded')
		return buttons(button(`Show the stack (${lines})`, actionId(actions.detailsStack, 'open'), { value }));
	return [
		section(fence(stack, 2_800)),
		...buttons(button('Fold the stack', actionId(actions.detailsStack, 'folded'), { value })),
	];
}

const smallPrint = (props: DetailsProps): (string | null)[] => [
	isRetryable(props) ? whereItStarts(props.status) : null,
	unfinished(props.status) && !may(props.can, 'stop') ? `Stop is not offered: ${cannot.stop}` : null,
	props.tags && `tag it with ${code(`${props.command} tags ${props.execution.id} +name`)}`,
];
