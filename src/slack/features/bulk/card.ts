import type { KnownBlock } from '@slack/types';
import { type Bulk, done, isOver, lapsed, type Rest } from '../../../bulk/bulk.js';
import { buttons, context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import { channel, clock, code, date, inline, mention, span } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import { controls, type HeldBy } from './buttons.js';
import {
	askedWords,
	choiceWords,
	countWords,
	endSign,
	endWords,
	kindWords,
	linked,
	lookedFor,
	mayNoLonger,
	number,
	ofWhat,
	shortId,
	skippedWords,
	some,
	took,
	tried,
	untouched,
	whyBarred,
} from './words.js';

export type BulkCardProps = {
	bulk: Bulk;
	/** Names of the workflows that it is about; none is all of them. Outside text. */
	workflows: readonly string[];
	/** Items a second of late, or null where that is not known. */
	rate: number | null;
	/** The first one, where the job is held because of it. */
	held?: HeldBy | null;
	/** The one that failed again, where it is only one and known. */
	onlyFailed?: number | null;
	/** Where it stands in the channel, for those who look at it elsewhere. */
	card?: { channelId: string; link: string | null } | null;
	/** Shown to one person: a click there may replace it. */
	private?: boolean;
	now: number;
};

const barLength = 18;

/** One job on many executions, in every state: the message that is kept up to date. */
export function renderBulkCard(props: BulkCardProps): Message {
	const clickable = buttons(...controls(props, props.private ? 'private' : undefined));
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
	const { doing, todo } = kindWords[bulk.kind];
	const all = some(bulk.total, workflows);
	const asked = askedWords(bulk);
	switch (bulk.state) {
		case 'counting':
			return `⏳ Counting what to ${todo.toLowerCase()} · ${asked}`;
		case 'ready':
			return `⚪ ${todo} ${all}: not confirmed yet · ${asked}`;
		case 'waiting':
			return `⏳ ${doing} ${all} starts at ${clock(bulk.waitsTill ?? now)} · ${asked}`;
		case 'running':
			if (bulk.rest !== null) return `🟠 ${restWords(bulk, bulk.rest, now)} · ${doing.toLowerCase()} ${all}`;
			return `⏳ ${doing} ${all} · ${asked}`;
		case 'paused':
			return `⏸️ Paused by ${mention(bulk.lastBy ?? '')} · ${doing.toLowerCase()} ${all}`;
		case 'held':
			return `🟠 Paused: ${bulk.barred ? mayNoLonger(bulk) : trialWords(bulk)} · ${doing.toLowerCase()} ${all}`;
		case 'failed':
			if (bulk.startedAt === null) return `⚠️ Flowbell could not count what to ${todo.toLowerCase()} · ${asked}`;
			return [...cutShort('⚠️ Flowbell gave up', bulk, workflows), asked].join(' · ');
		case 'canceled': {
			if (lapsed(bulk)) return cutShort('⚪ Expired after 7 days without a decision', bulk, workflows).join(' · ');
			const how = bulk.kind === 'delete' && done(bulk) === 0 ? 'Undone' : 'Canceled';
			return cutShort(`⚪ ${how} by ${mention(bulk.lastBy ?? '')}`, bulk, workflows).join(' · ');
		}
		case 'done':
			return joined(' · ', `${endSign(bulk)} ${endWords(bulk).join(' · ')}`, ofWhat(workflows), took(bulk));
	}
}

/** How far it had come. */
function cutShort(how: string, bulk: Bulk, workflows: readonly string[]): string[] {
	const none = `none of ${number(bulk.total)} ${kindWords[bulk.kind].did}`;
	return [how, ...(tried(bulk) === 0 ? [none] : endWords(bulk)), ofWhat(workflows)];
}

function restWords({ kind, by }: Bulk, rest: Rest, now: number): string {
	if ('silentSince' in rest) return `Paused: n8n is down since ${date(rest.silentSince)}`;
	if ('till' in rest) return `Paused ${span(rest.till - now)}: n8n takes no more requests (429)`;
	const may = `${mention(by.userId)} may still ${kindWords[kind].todo.toLowerCase()}`;
	return `Paused: Slack has not said since ${date(rest.unsureSince)} whether ${may}`;
}

const resumes = (rest: Rest) =>
	'silentSince' in rest ? 'when n8n is back' : 'till' in rest ? 'after that' : 'when Slack answers';

const trialWords = ({ counts }: Bulk) =>
	counts.failed > 0
		? 'the trial run failed'
		: counts.stopped > 0
			? 'the trial run was stopped or timed out'
			: counts.uncertain > 0
				? 'the trial run is unclear'
				: 'n8n refused the trial run';

function body(props: BulkCardProps): KnownBlock[] {
	const { bulk } = props;
	switch (bulk.state) {
		case 'waiting':
			return [section('Nothing is deleted until then. After that it cannot be undone.')];
		case 'running':
			if (bulk.rest === null) return [section(progress(props))];
			return [section(progress(props)), section(`Flowbell resumes by itself ${resumes(bulk.rest)}.`)];
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
	const one = runs && bulk.options.canary ? '\nTrial run first: the others follow if it succeeds.' : '';
	// A line of their own: beside the bar Slack breaks them in the middle of a fact, even on a desktop.
	return `${bar}\n${cardData}${one}`;
}

function speed(rate: number, left: number): string[] {
	const pace = rate >= 0.1 ? `${rate.toFixed(1)} per second` : `${(rate * 60).toFixed(1)} per minute`;
	return [pace, `about ${span((left / rate) * 1_000)} left`];
}

function heldWords({ bulk, held, workflows }: BulkCardProps): string {
	const left = `The other ${number(untouched(bulk))} were not touched.`;
	if (bulk.barred) {
		const others = done(bulk) === 0 ? 'Nothing has been done yet.' : left;
		return `${capitalised(whyBarred(bulk))}.\nSomeone who may can take over or cancel. ${others}`;
	}
	if (!held) return left;
	const as = held.newId === null ? '' : ` as ${linked(held.newLink, `#${held.newId}`)}`;
	const error = held.error === null ? '.' : `: ${code(held.error, 200)}`;
	// Where it is about one workflow the headline has said it.
	const of = workflows.length === 1 || held.workflowName === null ? '' : ` of ${inline(held.workflowName, 60)}`;
	const first = `${linked(held.link, `#${held.executionId}`)}${of}`;
	if (bulk.counts.failed > 0) return `${first} was retried${as} and failed again${error}\n${left}`;
	if (bulk.counts.stopped > 0) return `${first} was retried${as} and stopped there, or timed out.\n${left}`;
	if (bulk.counts.uncertain > 0) return `Unclear whether n8n started the retry of ${first}.\n${left}`;
	return `n8n refused to retry ${first}${error}\n${left}`;
}

function smallPrint({ bulk, card, now, private: toOne }: BulkCardProps): KnownBlock[] {
	const { uncertain, waiting } = bulk.counts;
	const [it, are] = uncertain === 1 ? ['it', 'It is'] : ['them', 'They are'];
	const still = `${number(waiting)} still waiting in n8n: the alerts show how they end`;
	const unclear = `${number(uncertain)} unclear: n8n may have started ${it}. ${are} not sent again; the results name ${it}`;
	const choices = bulk.state === 'counting' ? [] : choiceWords(bulk);
	return context(
		lookedFor(bulk, 300),
		skippedWords(bulk),
		uncertain === 0 ? null : unclear,
		waiting === 0 ? null : still,
		joined(' · ', askedBy(bulk), ...choices, `job ${code(shortId(bulk))}`),
		card ? `${linked(card.link, 'The card')} in ${channel(card.channelId)} stays up to date` : null,
		// Nothing updates what one person alone was shown.
		toOne && !isOver(bulk) ? `As of ${date(now)}` : null,
	);
}
