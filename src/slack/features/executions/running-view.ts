import type { Button, SectionBlock } from '@slack/types';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, context, dialog, headed, joined, type Message, section, withinBudget } from '../../blocks/blocks.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { code, duration, inline, link, number } from '../../blocks/text.js';

/** Rows of what runs; and of what waits or is queued, which are only named. */
export const maxRunning = 15;
export const maxOthers = 3;

export type RunningRow = {
	execution: ExecutionRef;
	workflowName: string;
	/** Epoch milliseconds; null: n8n does not say. */
	startedAt: number | null;
	/** 19 of 20 runs of its workflow were over by then, and from when on it is far beyond that; null: too few were seen. */
	usual: { usualMs: number; farMs: number } | null;
	/** In n8n's editor. */
	link: string;
};

/** `more`: n8n has more than were read. */
type Count = { count: number; more: boolean };

export type RunningProps = {
	/** The slash command, for suggestions. */
	command: string;
	/** Those that have run for longest, first. */
	rows: RunningRow[];
	running: Count;
	waiting: Count & { rows: RunningRow[] };
	queued: Count & { rows: RunningRow[] };
	/** Whether this server lists them at all. */
	listed: { waiting: boolean; queued: boolean };
	can?: Can;
	/** Whether the one who asks may stop them. */
	mayStop: boolean;
	now: number;
};

/** How many rows are shown, and how much of a name; the last level is short enough for any rows. */
const levels = [
	{ rows: maxRunning, name: 60 },
	{ rows: maxRunning, name: 30 },
	{ rows: 10, name: 24 },
	{ rows: 5, name: 20 },
] as const;
type Level = (typeof levels)[number];

/** Private answer to `running`: what goes on now, the longest first; what waits and what is queued apart. */
export function renderRunning(props: RunningProps): Message {
	return withinBudget(levels, (level) => drawn(props, level));
}

function drawn(props: RunningProps, level: Level): Message {
	const { running, waiting, queued, command } = props;
	const rows = props.rows.slice(0, level.rows);
	const others = [
		apart(waiting, 'waiting', level, `${command} list status:waiting`),
		apart(queued, 'queued', level, `${command} list status:queued`),
	].flat();
	const left = running.count - rows.length;
	const small = [
		left > 0 && `${number(left)} more, running for less time: ${code(`${command} list status:running`)}`,
		running.more && 'n8n has even more: only the newest were read, so the longest may be missing.',
		notStopped(props),
		notListed(props),
	];
	if (running.count === 0) {
		const next = `${code(`${command} list`)} shows what ran last, ${code(`${command} failures`)} what failed.`;
		return headed('Nothing is running', next, ...others, ...context(...small));
	}
	const far = rows.filter((row) => isFar(row, props.now)).length;
	const counts = joined(
		', ',
		counted(running, 'running'),
		far > 0 && `${number(far)}${left > 0 ? ' of those shown' : ''} far beyond usual`,
	);
	const blocks = rows.map((row) => rowBlock(props, row, level));
	return headed(`⏳ ${counts} · longest first`, '', ...blocks, ...others, ...context(...small));
}

function rowBlock(props: RunningProps, row: RunningRow, level: Level) {
	const { execution, workflowName } = row;
	const id = `#${execution.id}`;
	const stops = props.mayStop && may(props.can, 'stop');
	return section(
		`*${link(row.link, id)}*  ${inline(workflowName, level.name)}\n${long(row, props.now)}`,
		stops ? stopButton(execution) : undefined,
	);
}

const isFar = ({ startedAt, usual }: RunningRow, now: number) =>
	startedAt !== null && usual !== null && now - startedAt >= usual.farMs;

/** `for 47 m 3 s · usually 2 m at most · ⚠️ far beyond usual`. */
function long(row: RunningRow, now: number): string {
	const { startedAt, usual } = row;
	return joined(
		' · ',
		startedAt === null ? 'n8n does not say since when' : `for ${duration(now - startedAt)}`,
		usual ? `usually ${duration(usual.usualMs)} at most` : 'usual time not known yet',
		isFar(row, now) && '⚠️ far beyond usual',
	);
}

/** One line: how many, and which of them go on for longest. */
function apart(of: Count & { rows: RunningRow[] }, word: string, { name }: Level, more: string): SectionBlock[] {
	if (of.count === 0) return [];
	const named = of.rows.map((row) => `#${row.execution.id} ${inline(row.workflowName, name)}`).join(', ');
	const left = of.count - of.rows.length;
	const rest = left > 0 && `and ${number(left)} more: ${code(more)}`;
	return [section(joined(' ', `⏳ ${counted(of, word)}: ${named}`, rest))];
}

const counted = ({ count, more }: Count, word: string) => `${more ? 'More than ' : ''}${number(count)} ${word}`;

function notStopped({ can, mayStop, running }: RunningProps): string | null {
	if (running.count === 0) return null;
	if (!may(can, 'stop')) return `Stop is not available: ${cannot.stop}`;
	return mayStop ? null : 'Stop is not available: you may not stop executions here.';
}

function notListed({ listed }: RunningProps): string | null {
	const what = joined(' and ', !listed.waiting && 'waiting', !listed.queued && 'queued');
	return what ? `This n8n does not list ${what} runs.` : null;
}

function stopButton(execution: ExecutionRef): Button {
	return button('Stop', actionId(actions.stop, execution.id), {
		value: refKey(execution),
		style: 'danger',
		says: `Stop execution ${execution.id}`,
		confirm: dialog({
			title: `Stop #${execution.id}?`,
			text: 'It stops at once. What its nodes have already done is not undone.',
			yes: `Stop #${execution.id}`,
			no: 'Cancel',
			danger: true,
		}),
	});
}
