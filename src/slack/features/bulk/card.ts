import type { KnownBlock } from '@slack/types';
import { type Bulk, done, isOver, lapsed, type Rest } from '../../../bulk/bulk.js';
import { buttons, context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import { channel, clock, code, date, inline, mention, span } from '../../blocks/text.js';
import { controls, type HeldBy } from './buttons.js';
import {
	askedWords,
	barredWords,
	choiceWords,
	countWords,
	kindWords,
	linked,
	lookedFor,
	mayNoLonger,
	number,
	shortId,
	skippedWords,
	things,
	took,
	tried,
	untouched,
} from './words.js';

export type BulkCardProps = {
	bulk: Bulk;
	/** Names of the workflows that it is about; none is all of them. Outside text. */
	workflows: readonly string[];
	/** Items a second of late, or null where that is not known. */
	rate: number | null;
	/** The first one, where the job is held because of it. */
	held?: HeldBy | null;
	/** Where it stands in the channel, for those who look at it elsewhere. */
	card?: { channelId: string; link: string | null } | null;
	/** Shown to one person: a click there may replace it. */
	private?: boolean;
	now: number;
};

const barLength = 18;

/** One job on many executions, in every state: the message that is kept up to date. */
export function renderBulkCard(props: BulkCardProps): Message {
	const { bulk, held = null } = props;
	const clickable = buttons(...controls(bulk, held, props.private ? 'private' : undefined));
	return headed(bulkHeadline(props), '', ...body(props), ...clickable, ...smallPrint(props));
}

/** Where the first line does not say who asked: it has others to name, or is long enough. */
export function askedBy(bulk: Bulk): string | null {
	const { state, rest } = bulk;
	const said = state === 'running' ? rest === null : ['counting', 'ready', 'waiting', 'failed'].includes(state);
	return said ? null : askedWords(bulk);
}

/** The first line, which says alone how it stands. */
export function bulkHeadline({ bulk, workflows, now }: BulkCardProps): string {
	const { doing, did, todo } = kindWords[bulk.kind];
	const all = things(bulk.total, workflows);
	const asked = askedWords(bulk);
	switch (bulk.state) {
		case 'counting':
			return `⏳ Counting what to ${todo.toLowerCase()} · ${asked}`;
		case 'ready':
			return `⚪ ${todo} ${all}: not confirmed yet · ${asked}`;
		case 'waiting':
			return `⏳ ${doing} ${all} begins at ${clock(bulk.waitsTill ?? now)} · ${asked}`;
		case 'running':
			if (bulk.rest !== null) return `🟠 ${restWords(bulk, bulk.rest, now)} · ${doing.toLowerCase()} ${all}`;
			return `⏳ ${doing} ${all} · ${asked}`;
		case 'paused':
			return `⏸️ Paused by ${mention(bulk.lastBy ?? '')} · ${doing.toLowerCase()} ${all}`;
		case 'held':
			return `🟠 Held: ${bulk.barred ? mayNoLonger(bulk) : `the first one ${heldBecause(bulk)}`} · ${doing.toLowerCase()} ${all}`;
		case 'failed':
			if (bulk.startedAt === null) return `⚠️ What to ${todo.toLowerCase()} could not be counted · ${asked}`;
			return [...cutShort('⚠️ Given up', bulk, workflows), asked].join(' · ');
		case 'canceled': {
			if (lapsed(bulk)) return cutShort('⚪ Ended after standing still for 7 days', bulk, workflows).join(' · ');
			const how = bulk.kind === 'delete' && done(bulk) === 0 ? 'Undone' : 'Canceled';
			return cutShort(`⚪ ${how} by ${mention(bulk.lastBy ?? '')}`, bulk, workflows).join(' · ');
		}
		case 'done':
			return [`${sign(bulk)} ${did} ${amount(bulk, workflows)}${took(bulk)}`, ...outcome(bulk)].join(' · ');
	}
}

/** How far it had come. */
function cutShort(how: string, bulk: Bulk, workflows: readonly string[]): string[] {
	const did = kindWords[bulk.kind].did.toLowerCase();
	if (done(bulk) === 0) return [`${how}: none of ${things(bulk.total, workflows)} was ${did}`];
	return [`${how}: ${did} ${amount(bulk, workflows)}`, ...outcome(bulk)];
}

function restWords({ kind, by }: Bulk, rest: Rest, now: number): string {
	if ('silentSince' in rest) return `Resting: n8n has not answered since ${date(rest.silentSince)}`;
	if ('till' in rest) return `Resting for ${span(rest.till - now)}: n8n takes no more requests (429)`;
	const may = `${mention(by.userId)} may still ${kindWords[kind].todo.toLowerCase()}`;
	return `Resting: Slack has not said since ${date(rest.unsureSince)} whether ${may}`;
}

const restsTill = (rest: Rest) =>
	'silentSince' in rest ? 'it answers again' : 'till' in rest ? 'then' : 'Slack answers again';

const heldBecause = ({ counts }: Bulk) =>
	counts.failed > 0 ? 'failed again' : counts.uncertain > 0 ? 'is unclear' : 'was refused by n8n';

/** Green where anything came right: the numbers beside it say what did not. */
function sign(bulk: Bulk): string {
	if (tried(bulk) === 0) return '⚪';
	if (bulk.counts.succeeded === 0 && bulk.counts.waiting > 0) return '⏳';
	return bulk.counts.succeeded > 0 ? '🟢' : '🔴';
}

function amount(bulk: Bulk, workflows: readonly string[]): string {
	// A retry that failed again was one; what could not be stopped or deleted was not.
	const count = bulk.kind === 'retry' ? tried(bulk) : bulk.counts.succeeded;
	const all = things(bulk.total, workflows);
	return count === bulk.total ? all : `${count === 0 ? 'none' : number(count)} of ${all}`;
}

/** Where nothing but success can have been, the amount has said it. */
const outcome = (bulk: Bulk): string[] =>
	countWords(bulk).slice(bulk.kind === 'retry' || bulk.counts.succeeded === 0 ? 0 : 1);

function body(props: BulkCardProps): KnownBlock[] {
	const { bulk } = props;
	switch (bulk.state) {
		case 'waiting':
			return [section('Nothing is deleted until then. Afterwards it cannot be taken back.')];
		case 'running':
			if (bulk.rest === null) return [section(progress(props))];
			return [
				section(progress(props)),
				section(`Nothing is sent to n8n until ${restsTill(bulk.rest)}. It goes on by itself.`),
			];
		case 'paused':
			return [section(progress(props))];
		case 'held':
			return [section(heldWords(props)), section(progress(props))];
		case 'failed':
			return bulk.problem === null ? [] : renderProblem({ problem: bulk.problem }).blocks;
		case 'canceled':
			return done(bulk) === 0 || untouched(bulk) === 0
				? []
				: [section(`${number(untouched(bulk))} were not touched. What was done stays done.`)];
		default:
			return [];
	}
}

function progress({ bulk, rate }: BulkCardProps): string {
	const ended = done(bulk);
	const share = bulk.total === 0 ? 0 : ended / bulk.total;
	const full =
		ended > 0 && share < 1 ? Math.min(barLength - 1, Math.max(1, Math.round(share * barLength))) : share * barLength;
	const bar = '▓'.repeat(full) + '░'.repeat(barLength - full);
	const runs = bulk.state === 'running' && bulk.rest === null;
	const pace = runs && rate !== null && rate > 0 && ended < bulk.total ? speed(rate, bulk.total - ended) : [];
	const cardData = [`${number(ended)} of ${number(bulk.total)}`, ...countWords(bulk), ...pace].join(' · ');
	const one = runs && bulk.options.canary ? '\nOne is tried first. If it succeeds, the others follow.' : '';
	// A line of their own: beside the bar Slack breaks them in the middle of a fact, even on a desktop.
	return `${bar}\n${cardData}${one}`;
}

function speed(rate: number, left: number): string[] {
	const pace = rate >= 0.1 ? `${rate.toFixed(1)} per second` : `${(rate * 60).toFixed(1)} per minute`;
	return [pace, `about ${span((left / rate) * 1_000)} left`];
}

function heldWords({ bulk, held, workflows }: BulkCardProps): string {
	const left = `The other ${number(untouched(bulk))} have not been touched.`;
	if (bulk.barred) {
		const others = done(bulk) === 0 ? 'Nothing has been done yet.' : left;
		return `${barredWords(bulk)}.\nWhoever may can go on in their own name, or cancel it. ${others}`;
	}
	if (!held) return left;
	const as = held.newId === null ? '' : ` as ${linked(held.newLink, `#${held.newId}`)}`;
	const error = held.error === null ? '.' : `: ${code(held.error, 200)}`;
	// Where it is about one workflow the headline has said it.
	const of = workflows.length === 1 || held.workflowName === null ? '' : ` of ${inline(held.workflowName, 60)}`;
	const first = `${linked(held.link, `#${held.executionId}`)}${of}`;
	if (bulk.counts.failed > 0) return `${first} was retried${as} and failed again${error}\n${left}`;
	if (bulk.counts.uncertain > 0) return `It is unclear whether n8n started the retry of ${first}.\n${left}`;
	return `n8n refused to retry ${first}${error}\n${left}`;
}

function smallPrint({ bulk, card, now, private: toOne }: BulkCardProps): KnownBlock[] {
	const { uncertain, waiting } = bulk.counts;
	const [it, are] = uncertain === 1 ? ['it', 'It is'] : ['them', 'They are'];
	const still = `${number(waiting)} waiting in n8n, as the workflow says: the alerts tell how they end`;
	const unclear = `${number(uncertain)} unclear: n8n may have taken ${it}, and nobody can know. ${are} not sent again; the results name ${it}`;
	const choices = bulk.state === 'counting' ? [] : choiceWords(bulk);
	return context(
		lookedFor(bulk, 300),
		skippedWords(bulk),
		uncertain === 0 ? null : unclear,
		waiting === 0 ? null : still,
		joined(' · ', askedBy(bulk), ...choices, `job ${code(shortId(bulk))}`),
		card ? `${linked(card.link, 'The card')} in ${channel(card.channelId)} is kept up to date` : null,
		// Nothing updates what one person alone was shown.
		toOne && !isOver(bulk) ? `As of ${date(now)}` : null,
	);
}
