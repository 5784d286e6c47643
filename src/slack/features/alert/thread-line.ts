import type { Said, Told } from '../../../alerts/alert.js';
import type { BulkNews } from '../../../alerts/events.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import type { Outcome } from '../../../operations/events.js';
import type { RetryState } from '../../../operations/states.js';
import { whyNot } from '../../blocks/blocker.js';
import { type Message, section } from '../../blocks/blocks.js';
import { atNode, errorLine } from '../../blocks/failure.js';
import { signed, stoppedHow } from '../../blocks/status-word.js';
import { bold, date, duration, inline, mention, oncallMention, phrase, plural, span } from '../../blocks/text.js';

/** One thing that happened to the thing that the thread is about. `at` is epoch milliseconds. */
export type ThreadEvent =
	| { kind: 'retry'; at: number; state: RetryState }
	/** `workflowName`: of the run, where the thread does not tell. */
	| { kind: 'stopped' | 'deleted'; at: number; by: string; execution: ExecutionRef; workflowName?: string }
	/** `stopped`: null where n8n did not say how many. */
	| {
			kind: 'stopped-many';
			at: number;
			by: string;
			workflowName: string;
			stopped: number | null;
			left: number;
			newer: number;
	  }
	/** It was to be deactivated and all of it stopped; null: n8n does not say. */
	| ({ at: number; by: string; workflowName: string } & Extract<Outcome, { kind: 'halted' }>)
	/** `asSaved`: it runs what was saved since it ran last. */
	| { kind: 'switched'; at: number; by: string; workflowName: string; on: boolean; asSaved: boolean }
	| { kind: 'tagged'; at: number; by: string; execution: ExecutionRef; added: string[]; removed: string[] }
	/** More runs have failed with the same problem; the first of them by number. */
	| { kind: 'more'; at: number; count: number; named: number[] }
	| { kind: 'healed'; at: number; newId: number }
	| { kind: 'held'; at: number; forMs: number }
	/** Nobody has it; the first failed at `since`. */
	| { kind: 'unseen'; at: number; workflowName: string; failures: number; since: number; oncall: Told['oncall'] }
	| Said
	| { kind: 'bulk'; at: number; news: BulkNews }
	/** `failures` came while it was muted, `open` are in all. */
	| { kind: 'unmuted'; at: number; by: string | null; workflowName: string; failures: number; open: number }
	/** n8n shows a retry that nobody asked for here: done by hand in its editor. */
	| { kind: 'retried-elsewhere'; at: number; newId: number; status: string };

/** `about`: the workflow, where the thread is about several. */
export type ThreadLineProps = { event: ThreadEvent; about?: string | null };

/** Who, what, when, result: one short line of a message's history. */
export function renderThreadLine({ event, about = null }: ThreadLineProps): Message {
	const of = about === null ? '' : `${bold(inline(about, 80, 'A workflow'))} · `;
	// In the channel it stands beside a time, and says another.
	const at = event.kind === 'unseen' ? '' : ` · ${date(event.at)}`;
	const text = `${of}${line(event)}${at}`;
	return { text, blocks: [section(text)] };
}

function line(event: ThreadEvent): string {
	switch (event.kind) {
		case 'retry':
			return retryLine(event.state);
		case 'stopped':
			return `⚪ ${mention(event.by)} stopped ${runOf(event)}`;
		case 'stopped-many': {
			const left = event.left > 0 ? `, ${event.left} still running` : '';
			const runs = event.stopped === null ? 'what ran' : plural(event.stopped, 'run');
			const newer = event.newer > 0 ? `, left ${event.newer} started since` : '';
			return `⚪ ${mention(event.by)} stopped ${runs} of ${inline(event.workflowName, 80)}${left}${newer}`;
		}
		case 'halted':
			return haltedLine(event);
		case 'switched': {
			const name = inline(event.workflowName, 80, 'a workflow');
			const edits = event.asSaved ? ', with the edits saved since it ran last' : '';
			return event.on
				? `🟢 ${mention(event.by)} activated ${name}${edits}`
				: `⚪ ${mention(event.by)} deactivated ${name}: it will not start by itself`;
		}
		case 'deleted':
			return `⚪ ${mention(event.by)} deleted ${runOf(event)} in n8n`;
		case 'tagged': {
			const changes = [
				...event.added.map((tag) => `+${inline(tag, 30)}`),
				...event.removed.map((tag) => `-${inline(tag, 30)}`),
			];
			return `${mention(event.by)} tagged #${event.execution.id}: ${changes.slice(0, 10).join(' ') || 'nothing changed'}`;
		}
		case 'more': {
			const left = event.count - event.named.length;
			return `🔴 ${event.count} more: ${event.named.map((id) => `#${id}`).join(' ')}${left > 0 ? ` +${left}` : ''}`;
		}
		case 'acknowledged':
			return `🟠 ${mention(event.by)} has it`;
		case 'assigned': {
			const { by, to } = event;
			return to === by ? `🟠 ${mention(by)} took it over` : `🟠 ${mention(by)} assigned it to ${mention(to)}`;
		}
		case 'muted': {
			const what = event.scope === 'workflow' ? 'the whole workflow' : 'it';
			return `🔕 ${mention(event.by)} muted ${what} until ${date(event.until)}`;
		}
		case 'unmuted': {
			const { by, workflowName, failures, open } = event;
			const who = by === null ? 'no longer muted' : `${mention(by)} unmuted it`;
			const came =
				failures === 0 ? 'nothing failed meanwhile' : `${plural(failures, 'failure')} meanwhile, ${open} open`;
			return `🔔 ${inline(workflowName, 80, 'A workflow')}: ${who} · ${came}`;
		}
		case 'resolved':
			return `🟢 ${mention(event.by)} resolved it`;
		case 'bulk':
			return bulkLine(event.news);
		case 'healed':
			return `🟢 #${event.newId} succeeded: it works again`;
		case 'held':
			return `Waited ${span(event.forMs)} in case it recovered by itself`;
		case 'unseen': {
			const who = event.oncall ? `${oncallMention(event.oncall)}: nobody` : 'Nobody';
			const failures = `${plural(event.failures, 'failure')} since ${date(event.since)}`;
			return `🔴 ${who} has ${inline(event.workflowName, 80, 'this workflow')} yet: ${failures}`;
		}
		case 'retried-elsewhere':
			return `${signed(event.status)} · #${event.newId}, a retry started in n8n itself`;
	}
}

const runOf = ({ execution, workflowName }: { execution: ExecutionRef; workflowName?: string }) =>
	`#${execution.id}${workflowName ? ` of ${inline(workflowName, 80)}` : ''}`;

/** What failed of it, and what is left to do, stands behind what was done. */
function haltedLine({ by, workflowName, inactive, stopped, still, why }: ThreadEvent & { kind: 'halted' }): string {
	const who = mention(by);
	const name = inline(workflowName, 80, 'a workflow');
	const runs = stopped === null ? 'what ran' : plural(stopped, 'run');
	const because = why ? ` (${phrase(why.replace(/\.$/, ''), 200)})` : '';
	if (inactive && still === 0) return `⚪ ${who} deactivated ${name} and stopped ${runs}: nothing of it is running`;
	const goesOn = still === null ? 'n8n does not say what is still running' : `${plural(still, 'run')} still running`;
	const left = `${goesOn}${because}. Stop ${still === 1 ? 'it' : 'them'} once more, or in n8n`;
	if (inactive) return `🟠 ${who} deactivated ${name} and stopped ${runs}, ${left}`;
	const active = `it is still active${because}. Deactivate it in n8n, or it keeps starting runs`;
	return `🔴 ${who} stopped ${runs} of ${name}${still === 0 ? '' : `, ${goesOn}`}, but ${active}`;
}

/** A job of many, as far as this alert goes. */
function bulkLine(news: BulkNews): string {
	const by = news.by === null ? '' : mention(news.by);
	switch (news.what) {
		case 'began':
			return `⏳ ${by} is retrying ${news.total}`;
		case 'paused':
			return `⏸️ ${by} paused the retry of ${news.total} after ${news.done}`;
		case 'resumed':
			return `⏳ ${by} resumed the retry of ${news.total}`;
		case 'held':
			return `🟠 The retry of ${news.total} is paused`;
		case 'deleted':
			return `⚪ ${by} deleted ${news.gone} of them in n8n`;
		case 'retried': {
			const { recovered, failed, stopped, gone } = news;
			const ends = [
				recovered > 0 ? `${recovered} recovered` : null,
				failed > 0 ? `${failed} failed again` : null,
				stopped > 0 ? `${stopped} stopped or timed out` : null,
				gone > 0 ? `${gone} no longer in n8n` : null,
			].filter((words) => words !== null);
			const sign = failed + stopped > 0 ? (recovered > 0 ? '🟠' : '🔴') : recovered > 0 ? '🟢' : '⚪';
			return `${sign} ${by} retried ${recovered + failed + stopped + gone}: ${ends.join(', ')}`;
		}
	}
}

/** What somebody asked for, and what became of it. */
export function retryLine(state: RetryState): string {
	const by = mention(state.by);
	const id = `#${state.execution.id}`;
	const latest = state.loadWorkflow ? ' with the latest workflow' : '';
	switch (state.phase) {
		case 'asked':
			return `⏳ ${by} asked to retry ${id}${latest}`;
		case 'running':
			return state.waiting ? `⏳ #${state.newId} waits` : `⏳ ${by} is retrying ${id} as #${state.newId}${latest}`;
		case 'recovered':
			return `🟢 ${by} retried ${id} as #${state.newId}${latest}: recovered${state.tookMs === null ? '' : ` in ${duration(state.tookMs)}`}`;
		case 'failed-again': {
			const error = state.sameError ? 'the same error' : inline(errorLine(state.failure, 160), 160);
			return `🔴 ${by} retried ${id} as #${state.newId}${latest}: failed again${atNode(state.failure)}, ${error}`;
		}
		case 'stopped':
			return state.stoppedBy
				? `⚪ ${mention(state.stoppedBy)} stopped #${state.newId}, the retry of ${id} by ${by}`
				: `⚪ #${state.newId}, the retry of ${id} by ${by}, was ${stoppedHow(state)}`;
		case 'lost-sight':
			return `⚪ ${by} retried ${id} as #${state.newId}${latest}: gone from n8n, nobody knows how it ended`;
		case 'unknown-outcome':
			return `⚠️ ${by} retried ${id}${latest}: unclear whether n8n started it`;
		case 'needs-confirmation':
			return `${by} asked to retry ${id}${latest}: not confirmed yet`;
		case 'refused':
			return `${by} asked to retry ${id}${latest}: not sent. ${whyNot(state.blocker, state)}`;
		case 'problem':
			return `⚠️ ${by} asked to retry ${id}${latest}: ${inline(state.problem.what, 200)}`;
	}
}
