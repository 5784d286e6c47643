import type { RefusalKind } from '../../../access/index.js';
import { type Bulk, type BulkKind, done, type ItemResult, skipped } from '../../../bulk/bulk.js';
import { clean, cut, duration, inline, mention, plural, redact } from '../../blocks/text.js';

/** The words for one kind of work on many executions. */
type KindWords = {
	/** "Retry 37" */
	todo: string;
	/** "Retrying 37 executions" */
	doing: string;
	/** "Retried 37 executions" */
	did: string;
	/** "35 succeeded" */
	succeeded: string;
	/** In a results' row. */
	row: string;
	/** Why one was skipped whose state had changed. */
	changed: string;
};

export const kindWords: Record<BulkKind, KindWords> = {
	retry: {
		todo: 'Retry',
		doing: 'Retrying',
		did: 'Retried',
		succeeded: 'succeeded',
		row: 'succeeded',
		changed: 'not failed any more',
	},
	stop: {
		todo: 'Stop',
		doing: 'Stopping',
		did: 'Stopped',
		succeeded: 'stopped',
		row: 'stopped',
		changed: 'ended by itself',
	},
	delete: {
		todo: 'Delete',
		doing: 'Deleting',
		did: 'Deleted',
		succeeded: 'deleted',
		row: 'deleted',
		changed: 'still running, left',
	},
	tag: { todo: 'Tag', doing: 'Tagging', did: 'Tagged', succeeded: 'tagged', row: 'tagged', changed: 'changed since' },
};

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

export const number = (count: number): string => count.toLocaleString('en');

/** As much of a job's id as people need to name it; `job` takes any beginning of four characters or more. */
export const shortId = (bulk: Pick<Bulk, 'id'>): string => bulk.id.slice(0, 6);

/** ` of Order sync`, ` of all workflows`. Names are outside text. */
function ofWorkflows(workflows: readonly string[], max = 60): string {
	const [first, second] = workflows;
	if (first === undefined) return ' of all workflows';
	if (second === undefined) return ` of ${inline(first, max)}`;
	if (workflows.length === 2) return ` of ${inline(first, max)} and ${inline(second, max)}`;
	return ` of ${inline(first, max)} and ${workflows.length - 1} other workflows`;
}

/** `120 executions of Order sync`. */
export function things(total: number, workflows: readonly string[]): string {
	return `${plural(total, 'execution')}${ofWorkflows(workflows)}`;
}

/**
 * What was looked for, for the small print: the first line has the names already, so that they are cut shorter here
 * than the whole.
 */
export function lookedFor({ words }: Pick<Bulk, 'words'>, max: number): string {
	// Before the cut: half a secret would not be known again.
	const shorter = redact(clean(words)).replace(
		/"([^"]*)"/g,
		(_, quoted: string) => `"${cut(quoted.trim(), maxQuoted)}"`,
	);
	return inline(shorter, max);
}

const maxQuoted = 40;

/** How the items ended so far: `35 succeeded`, `2 failed again`, … Nothing that is zero. */
export function countWords(bulk: Bulk): string[] {
	const { counts } = bulk;
	return [
		part(counts.succeeded, kindWords[bulk.kind].succeeded),
		part(counts.failed, 'failed again'),
		part(counts.waiting, 'waiting in n8n'),
		part(counts.refused, 'refused by n8n'),
		part(counts.uncertain, 'unclear'),
		part(skipped(bulk), 'skipped'),
	].filter((words) => words !== null);
}

/** `3 skipped: 2 already recovered, 1 no longer in n8n`, or null. */
export function skippedWords(bulk: Bulk): string | null {
	const { counts, kind } = bulk;
	const total = skipped(bulk);
	if (total === 0) return null;
	const reasons = [
		part(counts['already-recovered'], 'already recovered'),
		part(counts['under-way'], 'being retried already'),
		part(counts.gone, 'no longer in n8n'),
		part(counts.changed, kindWords[kind].changed),
		part(counts['not-sensible'], 'canceled, where a retry may only seem to work'),
	].filter((words) => words !== null);
	return `${number(total)} skipped: ${reasons.join(', ')}`;
}

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
	switch (result) {
		case 'none':
			return 'not touched';
		case 'succeeded':
			return `${kindWords[kind].row}${as}`;
		case 'failed':
			return `failed again${as}`;
		case 'already-recovered':
			return 'skipped: already recovered';
		case 'under-way':
			return 'skipped: another retry was under way';
		case 'waiting':
			return `waits in n8n${as}`;
		case 'gone':
			return 'skipped: no longer in n8n';
		case 'changed':
			return `skipped: ${kindWords[kind].changed}`;
		case 'not-sensible':
			return 'skipped: canceled, a retry may only seem to work';
		case 'uncertain':
			return newId === null ? 'unclear whether n8n started it' : `started${as}, end not known`;
		case 'refused':
			return 'refused by n8n';
	}
}

/** What the person chose, as far as it is not the ordinary. */
export function choiceWords({ kind, options }: Bulk): string[] {
	return [
		kind === 'retry' && options.loadWorkflow ? 'with the workflow as saved now' : null,
		kind === 'delete' && options.stopFirst ? 'running ones are stopped first' : null,
		options.concurrency === 1 ? 'one at a time' : `${options.concurrency} at once`,
	].filter((words) => words !== null);
}

const part = (count: number, words: string) => (count === 0 ? null : `${number(count)} ${words}`);
