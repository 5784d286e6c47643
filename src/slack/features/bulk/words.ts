import type { RefusalKind } from '../../../access/index.js';
import { type Bulk, type BulkKind, done, type ItemResult, notRecovered, skipped } from '../../../bulk/bulk.js';
import { clean, cut, duration, inline, link, mention, number, plural, redact } from '../../blocks/text.js';

/**
 * `did` is said of those that something was done to, `succeeded` of those where it came right, `right` of the same at the
 * end, `changed` of skipped ones.
 */
export const kindWords = {
	retry: {
		todo: 'Retry',
		doing: 'Retrying',
		did: 'retried',
		succeeded: 'succeeded',
		right: 'recovered',
		changed: 'no longer failed',
	},
	stop: {
		todo: 'Stop',
		doing: 'Stopping',
		did: 'stopped',
		succeeded: 'stopped',
		right: 'stopped',
		changed: 'ended by itself',
	},
	delete: {
		todo: 'Delete',
		doing: 'Deleting',
		did: 'deleted',
		succeeded: 'deleted',
		right: 'deleted',
		changed: 'still running',
	},
	tag: {
		todo: 'Tag',
		doing: 'Tagging',
		did: 'tagged',
		succeeded: 'tagged',
		right: 'tagged',
		changed: 'changed since',
	},
} satisfies Record<BulkKind, object>;

/** `@ana may no longer delete`: the one in whose name it ran. */
export const mayNoLonger = ({ kind, barred }: Pick<Bulk, 'kind' | 'barred'>): string =>
	`${mention(barred?.userId ?? '')} may no longer ${kindWords[kind].todo.toLowerCase()}`;

/** The same, with the reason. */
export const barredWords = (bulk: Pick<Bulk, 'kind' | 'barred'>): string =>
	`${mayNoLonger(bulk)}, as ${whyBarred(bulk)}`;

/** The reason alone. */
export const whyBarred = ({ barred }: Pick<Bulk, 'barred'>): string => barredBy[barred?.why ?? 'unanswered'];

const barredBy: Record<RefusalKind, string> = {
	unanswered: 'Slack does not say whether they may',
	'no-account': 'Slack no longer knows the account',
	deactivated: 'the account has been deactivated',
	bot: 'the account is a bot',
	elsewhere: 'the account has left this workspace',
	guest: 'the account is now a guest',
	'not-named': 'they have been taken off the list of those who may',
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

/** `Order sync`, `Order sync and 2 other workflows`, `all workflows`. Names are outside text. */
export function ofWhat(workflows: readonly string[]): string {
	const [first, second] = workflows.slice(0, 2).map((name) => inline(name, 60));
	if (first === undefined) return 'all workflows';
	if (second === undefined) return first;
	return `${first} and ${workflows.length === 2 ? second : `${workflows.length - 1} other workflows`}`;
}

/** `120 executions of Order sync`. */
export const things = (total: number, workflows: readonly string[]): string =>
	`${plural(total, 'execution')} of ${ofWhat(workflows)}`;

/** `120 of Order sync`, where the words before it say what they are. */
export const some = (total: number, workflows: readonly string[]): string =>
	workflows.length === 0 ? things(total, workflows) : `${number(total)} of ${ofWhat(workflows)}`;

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
export const countWords = (bulk: Bulk): string[] => [
	...parts([bulk.counts.succeeded, kindWords[bulk.kind].succeeded]),
	...otherWords(bulk),
];

/** At the end: `113 of 120 recovered`, `7 failed again`, … */
export const endWords = (bulk: Bulk): string[] =>
	tried(bulk) === 0
		? [`Nothing left to ${kindWords[bulk.kind].todo.toLowerCase()}`, ...otherWords(bulk)]
		: [`${number(bulk.counts.succeeded)} of ${number(bulk.total)} ${kindWords[bulk.kind].right}`, ...otherWords(bulk)];

/** It tells the worst that is left: what was skipped was done already, or cannot be done. */
export function endSign(bulk: Bulk): string {
	const { succeeded, refused, uncertain, waiting } = bulk.counts;
	if (tried(bulk) === 0) return '⚪';
	const wrong = notRecovered(bulk) + refused + uncertain + bulk.counts['not-sensible'];
	if (wrong > 0) return succeeded + waiting + uncertain > 0 ? '🟠' : '🔴';
	if (untouched(bulk) > 0) return '⚪';
	return waiting > 0 ? '⏳' : '🟢';
}

const otherWords = (bulk: Bulk): string[] =>
	parts(
		[bulk.counts.failed, 'failed again'],
		[bulk.counts.stopped, 'stopped or timed out'],
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
		[counts['under-way'], 'already being retried'],
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
	counts.succeeded + notRecovered({ counts }) + counts.waiting + counts.uncertain + counts.refused;

/**
 * `31 s`, from the confirm, or the end of the time to undo, to the end. Null where somebody has pressed a button
 * meanwhile: it may have waited for that, and how long is not kept.
 */
export function took(bulk: Bulk): string | null {
	const began = bulk.waitsTill ?? bulk.startedAt;
	if (began === null || bulk.endedAt === null || bulk.lastBy !== null) return null;
	return duration(bulk.endedAt - began);
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
		stopped: `stopped or timed out${as}`,
		'already-recovered': 'skipped: already recovered',
		'under-way': 'skipped: already being retried',
		waiting: `waits in n8n${as}`,
		gone: 'skipped: no longer in n8n',
		changed: `skipped: ${kindWords[kind].changed}`,
		'not-sensible': 'skipped: canceled, a retry may only seem to work',
		uncertain: newId === null ? 'unclear whether n8n started it' : `started${as}, result unknown`,
		refused: 'refused by n8n',
	};
	return words[result];
}

/** What the person chose, as far as it is not the ordinary. */
export function choiceWords({ kind, options }: Bulk): string[] {
	return [
		kind === 'retry' && options.loadWorkflow ? 'with the latest workflow' : null,
		kind === 'delete' && options.stopFirst ? 'running ones are stopped first' : null,
		options.concurrency === 1 ? 'one at a time' : `${options.concurrency} at once`,
	].filter((words) => words !== null);
}
