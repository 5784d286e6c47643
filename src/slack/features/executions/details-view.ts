import type { KnownBlock, ModalView } from '@slack/types';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import type { Failure } from '../../../n8n/index.js';
import type { Problem } from '../../../operations/states.js';
import { actionId, actions, callbacks } from '../../blocks/actions.js';
import { whereItStarts } from '../../blocks/blocker.js';
import { button, buttons, context, modal, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { nodeWords } from '../../blocks/failure.js';
import { renderProblem } from '../../blocks/problem.js';
import { signed, unfinished } from '../../blocks/status-word.js';
import { bold, code, date, duration, fence, inline, plain } from '../../blocks/text.js';
import { notOffered, offer } from './details-buttons.js';
import type { DetailsProps } from './details-props.js';

/** Slack gives three seconds from the click to the opening; reading n8n may take longer. */
export function renderDetailsLoading(props: { execution: ExecutionRef; privateMetadata?: string }): ModalView {
	return frame(props, [section(`⏳ Reading #${props.execution.id} from n8n…`)]);
}

export function renderDetailsProblem(props: {
	execution: ExecutionRef;
	problem: Problem;
	privateMetadata?: string;
}): ModalView {
	return frame(props, [
		...renderProblem(props).blocks,
		...buttons(button('Look again', actionId(actions.detailsRefresh), { value: refKey(props.execution) })),
	]);
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

function frame(props: { execution: ExecutionRef; privateMetadata?: string }, blocks: KnownBlock[]): ModalView {
	return modal({
		callbackId: callbacks.details,
		title: `Execution #${props.execution.id}`,
		blocks,
		...(props.privateMetadata === undefined ? {} : { privateMetadata: props.privateMetadata }),
	});
}

function summary(props: DetailsProps): KnownBlock[] {
	const { startedAt, stoppedAt } = props;
	const took = startedAt !== null && stoppedAt !== null ? duration(stoppedAt - startedAt) : null;
	const ended = !unfinished(props.status);
	const lines = [
		[
			`*Started*  ${date(startedAt, 'not yet')}`,
			ended ? `*Ended*  ${date(stoppedAt)}` : null,
			ended && took !== null ? `*Took*  ${took}` : null,
			props.status === 'waiting' && props.waitTill !== null ? `*Waits until*  ${date(props.waitTill)}` : null,
		],
		[
			`*Trigger*  ${inline(props.mode, 30)}`,
			props.workflowVersionId === null ? null : `*Version*  ${code(props.workflowVersionId, 40)}`,
		],
		[props.tags === null ? null : `*Tags*  ${tagWords(props.tags)}`],
	].map((parts) => parts.filter((part) => part !== null).join('   '));
	return [
		section(bold(`${signed(props.status)} · ${inline(props.workflowName ?? `Workflow ${props.workflowId}`, 120)}`)),
		section(lines.filter(Boolean).join('\n')),
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
	const where = [
		failure.node ? `*Node*  ${nodeWords(failure, 140)}` : null,
		failure.httpCode ? `*Status*  ${code(failure.httpCode, 40)}` : null,
		failure.kind ? `*Kind*  ${code(failure.kind, 60)}` : null,
		failure.childExecutionId === undefined ? null : `*Called*  #${failure.childExecutionId}, where it failed`,
	].filter((line) => line !== null);
	return [
		{ type: 'divider' },
		...(where.length === 0 ? [] : [section(where.join('\n'))]),
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
		...stackBlocks(failure?.stack ?? null, stack, execution),
	];
	return blocks.length === 0 ? [] : [{ type: 'divider' }, ...blocks];
}

function stackBlocks(stack: string | null, shown: 'folded' | 'open', execution: ExecutionRef): KnownBlock[] {
	if (!stack) return [];
	const lines = stack.split('\n').length;
	if (shown === 'folded') {
		return buttons(
			button(`Show the stack (${lines} ${lines === 1 ? 'line' : 'lines'})`, actionId(actions.detailsStack, 'open'), {
				value: refKey(execution),
			}),
		);
	}
	return [
		section(fence(stack, 2_800)),
		...buttons(button('Fold the stack', actionId(actions.detailsStack, 'folded'), { value: refKey(execution) })),
	];
}

function smallPrint(props: DetailsProps): (string | null)[] {
	const retryable =
		!props.asked && !unfinished(props.status) && props.status !== 'success' && notOffered(props) === null;
	return [
		retryable ? whereItStarts(props.status) : null,
		unfinished(props.status) && !may(props.can, 'stop') ? `Stop is not offered: ${cannot.stop}` : null,
		props.tags === null ? null : `tag it with ${code(`${props.command} tags ${props.execution.id} +name`)}`,
	];
}
