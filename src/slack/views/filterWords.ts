import type { Filters, StatusFilter } from '../parse.js';
import { inline, span } from '../text.js';

/** What was looked for, in words: `failed executions · last 24 h · workflow "Order sync"`. */
export function filterWords(verb: 'failures' | 'list', filters: Filters): string {
	return [
		`${what(verb, filters.statuses)} executions`.trim(),
		filters.sinceMs === null ? null : `last ${span(filters.sinceMs)}`,
		filters.workflow === null ? null : `workflow "${inline(filters.workflow, 60)}"`,
	]
		.filter((part) => part !== null)
		.join(' · ');
}

const adjectives: Record<StatusFilter, string> = {
	error: 'failed',
	crashed: 'crashed',
	canceled: 'stopped',
	success: 'successful',
	running: 'running',
	waiting: 'waiting',
	new: 'queued',
};

function what(verb: 'failures' | 'list', statuses: readonly StatusFilter[]): string {
	const asked = new Set(statuses);
	if (verb === 'failures' && asked.size === 0) return 'failed';
	// Someone who asks for what failed means what crashed, too.
	if (asked.has('error') && asked.has('crashed')) asked.delete('crashed');
	return [...asked].map((status) => adjectives[status]).join(' or ');
}

export function capitalised(words: string): string {
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The text of a command that asks the same with some of it changed. */
export function commandFor(verb: 'failures' | 'list', filters: Filters): string {
	return [
		verb,
		filters.statuses.length > 0 ? `status:${filters.statuses.join(',')}` : null,
		filters.workflow === null
			? null
			: `workflow:${/\s/.test(filters.workflow) ? `"${filters.workflow}"` : filters.workflow}`,
		filters.sinceMs === null ? null : `since:${since(filters.sinceMs)}`,
	]
		.filter((part) => part !== null)
		.join(' ');
}

function since(ms: number): string {
	const minutes = Math.max(1, Math.round(ms / 60_000));
	if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
	return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
