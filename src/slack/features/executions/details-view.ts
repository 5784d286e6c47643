import type { KnownBlock, ModalView } from '@slack/types';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import type { Failure } from '../../../n8n/index.js';
import type { Problem } from '../../../operations/states.js';
import { actions, callbacks } from '../../blocks/actions.js';
import { whereItStarts } from '../../blocks/blocker.js';
import { button, buttons, context, joined, modal, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { nodeWords } from '../../blocks/failure.js';
import { renderProblem } from '../../blocks/problem.js';
import { signed, unfinished } from '../../blocks/status-word.js';
import { bold, code, date, duration, fence, inline, plain } from '../../blocks/text.js';
import { isRetryable, offer } from './details-buttons.js';
import { evidence } from './details-evidence.js';
import type { DetailsProps } from './details-props.js';
import { pathLines } from './path-view.js';

type Named = { execution: ExecutionRef; privateMetadata?: string };

/** Slack gives three seconds from the click to the opening; reading n8n may take longer. */
export const renderDetailsLoading = (props: Named) =>
	frame(props, [section(`⏳ Reading #${props.execution.id} from n8n…`)]);

export function renderDetailsProblem(props: Named & { problem: Problem }): ModalView {
	const again = button('Look again', actions.detailsRefresh, { value: refKey(props.execution) });
	return frame(props, [...renderProblem(props).blocks, ...buttons(again)]);
}

/** What went wrong and what can be done first: on a phone these must not need scrolling. */
export function renderDetails(props: DetailsProps): ModalView {
	return frame(props, [
		...headlineOf(props),
		...failing(props),
		...(props.note ? [section(props.note)] : []),
		...offer(props),
		...context(isRetryable(props) ? whereItStarts(props.status) : null, stopNotOffered(props)),
		{ type: 'divider' },
		...facts(props),
		...path(props),
		...evidence(props),
		...context(...smallPrint(props)),
	]);
}

function frame({ execution, privateMetadata }: Named, blocks: KnownBlock[]): ModalView {
	const title = `Execution #${execution.id}`;
	return modal({ callbackId: callbacks.details, title, blocks, ...(privateMetadata && { privateMetadata }) });
}

/** A failure that a later retry has made good is told as that. */
function headlineOf({ status, recoveredAs, workflowName, workflowId }: DetailsProps): KnownBlock[] {
	const name = inline(workflowName ?? `Workflow ${workflowId}`, 120);
	const state = recoveredAs === undefined || status === 'success' ? signed(status) : `🟢 Recovered as #${recoveredAs}`;
	return [section(bold(`${state} · ${name}`))];
}

function facts(props: DetailsProps): KnownBlock[] {
	const { status, startedAt, stoppedAt, waitTill, tags } = props;
	const ended = !unfinished(status);
	const tookMs = startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null;
	const times = joined(
		gap,
		`*Started*  ${date(startedAt, 'not yet')}`,
		ended && (tookMs === null || tookMs >= 60_000) && `*Ended*  ${date(stoppedAt)}`,
		ended && tookMs !== null && tookMs > 0 && `*Took*  ${duration(tookMs)}`,
		status === 'waiting' && waitTill !== null && `*Waits until*  ${date(waitTill)}`,
	);
	const trigger = joined(
		gap,
		`*Trigger*  ${inline(props.mode, 30)}`,
		tags && tags.length > 0 && `*Tags*  ${tagWords(tags)}`,
	);
	return [section(joined('\n', chain(props), times, trigger))];
}

const gap = '   ';

function tagWords(tags: string[]): string {
	const shown = tags.slice(0, 20).map((tag) => inline(tag, 30));
	return tags.length > 20 ? `${shown.join(', ')} and ${tags.length - 20} more` : shown.join(', ');
}

/** `#4702 🔴 Failed → #4708 🔴 Failed → *#4711* 🟢 Succeeded`. */
function chain(props: DetailsProps): string | null {
	if (props.chain.length < 2) return null;
	const runs = props.chain.slice(-12).map(({ id, status }) => {
		const run = id === props.execution.id ? `*#${id}*` : `#${id}`;
		return `${run} ${signed(status)}`;
	});
	const left = props.chain.length - runs.length;
	return `*Retries*  ${left > 0 ? `(${left} earlier) → ` : ''}${runs.join(' → ')}`;
}

function failing({ failure, noFailure }: DetailsProps): KnownBlock[] {
	if (failure === null) return noFailure ? [section(noFailure)] : [];
	const where = joined(
		gap,
		failure.node && `*Node*  ${nodeWords(failure, 140)}`,
		failure.httpCode && `*Status*  ${code(failure.httpCode, 40)}`,
		failure.childExecutionId !== undefined && `*Called*  #${failure.childExecutionId}, which failed`,
	);
	return [
		section(joined('\n', where, `*Error*\n${fence(failure.message, 2_000)}`)),
		...furtherWords(failure).map((words) => ({ type: 'section' as const, text: plain(words, 1_500) })),
	];
}

/** The reason stands in the description mostly, and then once is enough. */
function furtherWords({ message, reason, description }: Failure): string[] {
	const more = [reason, description].filter((words) => words && quoted(words) !== message) as string[];
	return more.filter((words, i) => !more.some((other, j) => j > i && other.includes(words)));
}

/** `connect … refused` of `ECONNREFUSED - "connect … refused"`, as some nodes say their message again. */
const quoted = (words: string) => /^[A-Z\d_]+ - "(.*)"$/s.exec(words)?.[1] ?? words;

function path({ path: ran }: DetailsProps): KnownBlock[] {
	const lines = ran === null ? [] : pathLines(ran);
	return lines.length === 0 ? [] : [section(`*Path*\n${lines.join('\n')}`)];
}

const smallPrint = ({ workflowVersionId, changedSince, tags, command, execution }: DetailsProps): (string | null)[] => [
	changedSince && `workflow saved since, ${date(changedSince.at)}${version(changedSince.versionId)}`,
	workflowVersionId === null ? null : `it ran version ${versionId(workflowVersionId)}`,
	tags && `tag it with ${code(`${command} tags ${execution.id} +name`)}`,
];

/** Of a UUID the beginning, as n8n's own history of versions has it. */
const versionId = (id: string) => code(/^[\da-f]{8}-[\da-f-]{27}$/i.test(id) ? id.slice(0, 8) : id, 40);

const version = (id: string | null) => (id === null ? '' : `, as version ${versionId(id)}`);

const stopNotOffered = ({ status, can }: DetailsProps) =>
	unfinished(status) && !may(can, 'stop') ? `Stop is not available: ${cannot.stop}` : null;
