import type { RefusalKind } from '../../../access/index.js';
import { type Bulk, type BulkKind, done, type ItemResult, skipped } from '../../../bulk/bulk.js';
import { clean, cut, duration, inline, link, mention, number, plural, redact } from '../../blocks/text.js';

/** `did` is said of those that something was done to, `succeeded` of those where it came right, `changed` of skipped ones. */
export const kindWords = {
	retry: { todo: 'Retry', doing: 'Retrying', did: 'Retried', succeeded: 'succeeded', changed: 'not failed any more' },
	stop: { todo: 'Stop', doing: 'Stopping', did: 'Stopped', succeeded: 'stopped', changed: 'ended by itself' },
	delete: { todo: 'Delete', doing: 'Deleting', did: 'Deleted', succeeded: 'deleted', changed: 'still running, left' },
	tag: { todo: 'Tag', doing: 'Tagging', did: 'Tagged', succeeded: 'tagged', changed: 'changed since' },
} satisfies Record<BulkKind, object>;

/** `@ana may no longer delete`: the one in whose name it ran. */
export const mayNoLonger = ({ kind, barred }: Pick<Bulk, 'kind' | 'barred'>): string =>
	`${mention(barred?.userId ?? '')} may no longer ${kindWords[kind].todo.toLowerCase()}`;

/** The same, with the reason. */
export const barredWords = (bulk: Pick<Bulk, 'kind' | 'barred'>): string =>
	`${mayNoLonger(bulk)}, as ${whyBarred[bulk.barred?.why ?? 'unanswered']}`;

const whyBarred: Record<RefusalKind, string> = {
	unanswered: 'Slack does not say whether they may',
	'no-account': 'Slack does not know the account any more',
	deactivated: 'the account has been deactivated',
	bot: 'the account is a bot',
	elsewhere: 'the account is not of this workspace any more',
	guest: 'the account is a guest’s now',
	'not-named': 'they are not among those who may any more',
};

/** `asked by @ana`, or who has taken it over since. */
export const askedWords = ({ by, takenFrom }: Pick<Bulk, 'by' | 'takenFrom'>): string =>
	takenFrom === null
		? `asked by ${mention(by.userId)}`
		: `asked by ${mention(takenFrom)}, taken over by ${mention(by.userId)}`;

/** The text is ours; a link where its address is known. */
export const linked = (href: string | null, text: string): string => (href === null ? text : link(href, text));

export { number };

/** As much of a job's id as people need to name it; `job` takes any beginning of four characters or more. */
export const shortId = (bulk: Pick<Bulk, 'id'>): string => bulk.id.slice(0, 6);

/** `120 executions of Order sync`, `120 executions of all workflows`. Names are outside text. */
export function things(total: number, workflows: readonly string[]): string {
	const all = plural(total, 'execution');
	const [first, second] = workflows.slice(0, 2).map((name) => inline(name, 60));
	if (first === undefined) return `${all} of all workflows`;
	if (second === undefined) return `${all} of ${first}`;
	return `${all} of ${first} and ${workflows.length === 2 ? second : `${workflows.length - 1} other workflows`}`;
}

/**
 * What was looked for, for the small print: the first line has the names already, so that they are cut shorter here
 * than the whole.
 */
export function lookedFor({ words }: Pick<Bulk, 'words'>, max: number): string {
	// Before the cut: half a secret would not be known again.
	const shorter = redact(clean(words)).replace(/"([^"]*)"/g, (_, quoted: string) => `"${cut(quoted.trim(), 40)}"`);
	return inline(shorter, max);
}

/** How the items ended so far: `35 succeeded`, `2 failed again`, … Nothing that is zero. */
export const countWords = (bulk: Bulk): string[] =>
	parts(
		[bulk.counts.succeeded, kindWords[bulk.kind].succeeded],
		[bulk.counts.failed, 'failed again'],
		[bulk.counts.waiting, 'waiting in n8n'],
		[bulk.counts.refused, 'refused by n8n'],
		[bulk.counts.uncertain, 'unclear'],
		[skipped(bulk), 'skipped'],
	);

/** `3 skipped: 2 already recovered, 1 no longer in n8n`, or null. */
export function skippedWords(bulk: Bulk): string | null {
	const { counts, kind } = bulk;
	const reasons = parts(
		[counts['already-recovered'], 'already recovered'],
		[counts['under-way'], 'being retried already'],
		[counts.gone, 'no longer in n8n'],
		[counts.changed, kindWords[kind].changed],
		[counts['not-sensible'], 'canceled, where a retry may only seem to work'],
	);
	return reasons.length === 0 ? null : `${number(skipped(bulk))} skipped: ${reasons.join(', ')}`;
}

const parts = (...counts: [count: number, words: string][]) =>
	counts.filter(([count]) => count > 0).map(([count, words]) => `${number(count)} ${words}`);

/** Those that something was done to. */
export const tried = ({ counts }: Bulk): number =>
	counts.succeeded + counts.failed + counts.waiting + counts.uncertain + counts.refused;

/**
 * ` in 31 s`, from the confirm, or the end of the time to undo, to the end. Nothing where somebody has pressed a button
 * meanwhile: it may have waited for that, and how long is not kept.
 */
export function took(bulk: Bulk): string {
	const began = bulk.waitsTill ?? bulk.startedAt;
	if (began === null || bulk.endedAt === null || bulk.lastBy !== null) return '';
	return ` in ${duration(bulk.endedAt - began)}`;
}

/** Nothing was done to them. */
export const untouched = (bulk: Bulk): number => bulk.total - done(bulk);

/** How one ended, as a row of the results says it. */
export function resultWords(kind: BulkKind, result: ItemResult, newId: number | null): string {
	const as = newId === null ? '' : ` as #${newId}`;
	const words: Record<ItemResult, string> = {
		none: 'not touched',
		succeeded: `${kindWords[kind].succeeded}${as}`,
		failed: `failed again${as}`,
		'already-recovered': 'skipped: already recovered',
		'under-way': 'skipped: another retry was under way',
		waiting: `waits in n8n${as}`,
		gone: 'skipped: no longer in n8n',
		changed: `skipped: ${kindWords[kind].changed}`,
		'not-sensible': 'skipped: canceled, a retry may only seem to work',
		uncertain: newId === null ? 'unclear whether n8n started it' : `started${as}, end not known`,
		refused: 'refused by n8n',
	};
	return words[result];
}

/** What the person chose, as far as it is not the ordinary. */
export function choiceWords({ kind, options }: Bulk): string[] {
	return [
		kind === 'retry' && options.loadWorkflow ? 'with the workflow as saved now' : null,
		kind === 'delete' && options.stopFirst ? 'running ones are stopped first' : null,
		options.concurrency === 1 ? 'one at a time' : `${options.concurrency} at once`,
	].filter((words) => words !== null);
}
