import { statusWord } from '../blocks/status-word.js';
import { inline, span } from '../blocks/text.js';
import type { Filters, Moment, StatusFilter } from './parse.js';
import { quoted } from './words.js';

/** The verbs that take filters and say them back. */
type FilterVerb = 'failures' | 'list' | 'retry-all' | 'stop-all' | 'delete-all' | 'tag-all';

const outside = (text: string) => inline(text, 60);

/** What was looked for, in words: `failed executions · last 24 h · workflow "Order sync"`. */
export function filterWords(verb: FilterVerb, filters: Filters): string {
	const workflow = filters.workflow === null ? null : `workflow "${outside(filters.workflow)}"`;
	return parts(verb, filters, workflow, outside).join(' · ');
}

/** The same as outside text, to be kept. `workflows` are the names that were found; none is all of them. */
export function plainFilterWords(verb: FilterVerb, filters: Filters, workflows: readonly string[]): string {
	const named = workflows.slice(0, 3).map((name) => `"${name.trim()}"`);
	const more = workflows.length > 3 ? [`${workflows.length - 3} more`] : [];
	const list = new Intl.ListFormat('en-GB').format([...named, ...more]);
	const workflow = list === '' ? 'all workflows' : `${workflows.length === 1 ? 'workflow' : 'workflows'} ${list}`;
	const limit = filters.limit === null ? [] : [`at most the newest ${filters.limit.toLocaleString('en')}`];
	return [...parts(verb, filters, workflow, (text) => text), ...limit].join(' · ');
}

function parts(verb: FilterVerb, filters: Filters, workflow: string | null, say: (text: string) => string): string[] {
	return [
		`${what(verb, filters.statuses)} executions`.trim(),
		filters.since && sinceWords(filters.since),
		filters.until && untilWords(filters.until),
		workflow,
		filters.error === null ? null : `error with "${say(filters.error)}"`,
		filters.mode === null ? null : `started by ${say(filters.mode)}`,
		filters.project === null ? null : `project ${say(filters.project)}`,
		filters.tag === null ? null : `workflows tagged "${say(filters.tag)}"`,
		filters.sort === null ? null : `${filters.sort} first`,
	].filter((part) => part !== null);
}

const sinceWords = (since: Moment) => ('ago' in since ? `last ${span(since.ago)}` : `since ${clockWords(since)}`);
const untilWords = (until: Moment) =>
	'ago' in until ? `older than ${span(until.ago)}` : `before ${clockWords(until)}`;

/** As it was said, with its zone: these words are kept as plain text, and read by others elsewhere. */
const clockWords = ({ said, zone }: { said: string; zone: string }) =>
	zone === 'UTC' ? `${said} UTC` : `${said} (${zone})`;

function what(verb: FilterVerb, statuses: readonly StatusFilter[]): string {
	const asked = new Set(statuses);
	if (verb === 'failures' && asked.size === 0) return 'failed';
	// Someone who asks for what failed means what crashed, too.
	if (asked.has('error') && asked.has('crashed')) asked.delete('crashed');
	return [...asked].map((status) => statusWord(status).adjective).join(' or ');
}

/** n8n's own name begins small everywhere. */
export const capitalised = (words: string) =>
	/^n8n\b/.test(words) ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** The text of a command that asks the same with some of it changed. */
export function commandFor(verb: FilterVerb, filters: Filters): string {
	return [
		verb,
		filters.statuses.length > 0 ? `status:${filters.statuses.join(',')}` : null,
		filters.workflow === null ? null : `workflow:${quoted(filters.workflow)}`,
		filters.since && `since:${time(filters.since)}`,
		filters.until && `until:${time(filters.until)}`,
		filters.error === null ? null : `error:${quoted(filters.error)}`,
		filters.mode === null ? null : `mode:${filters.mode}`,
		filters.project === null ? null : `project:${filters.project}`,
		filters.tag === null ? null : `tag:${quoted(filters.tag)}`,
		filters.sort === null ? null : `sort:${filters.sort}`,
	]
		.filter((part) => part !== null)
		.join(' ');
}

function time(moment: Moment): string {
	if ('at' in moment) {
		const offset = moment.zone === 'UTC' ? 'Z' : (/^UTC(.+)$/.exec(moment.zone)?.[1] ?? '');
		return `${moment.said.replace(' ', 'T')}${offset}`;
	}
	const minutes = Math.max(1, Math.round(moment.ago / 60_000));
	if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
	return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
