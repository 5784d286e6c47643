import { type Moment, type Parsed, parse } from '../../../../src/slack/command/parse.js';

/** A Wednesday, noon. */
export const clock = { now: Date.UTC(2026, 10, 25, 12), zone: 'UTC' };

/**
 * What a command was understood as, in a line: `failures workflow:Order sync since:2h`, `retry last --latest`. Of what was
 * not understood `? ` and the commands that are offered, with ` | ` between.
 */
export function meaningOf(text: string): string {
	const parsed = parse(text, clock);
	return parsed.ok ? said(parsed.command) : `? ${[parsed.suggestion ?? [], parsed.others].flat().join(' | ')}`;
}

function said({ verb, ...rest }: Extract<Parsed, { ok: true }>['command']): string {
	const parts = Object.entries(rest).map(([name, value]) => {
		if (name === 'filters') return filters(value as Record<string, unknown>);
		if (name === 'execution') return String((value as { id: number }).id);
		if (name === 'last') return 'last';
		if (name === 'latest') return value ? '--latest' : '';
		if (name === 'host') return '';
		if (name === 'add') return (value as string[]).map((tag) => `+${tag}`).join(' ');
		if (name === 'remove') return (value as string[]).map((tag) => `-${tag}`).join(' ');
		if (name === 'workflow') return value === null ? '' : `of ${value}`;
		if (name === 'wish') return value === null ? '' : (value as { workflows: string[] }).workflows.join(',') || 'all';
		return value === null ? '' : String(value);
	});
	return [verb, ...parts].filter(Boolean).join(' ');
}

function filters(all: Record<string, unknown>): string {
	return Object.entries(all)
		.filter(([, value]) => value !== null && String(value) !== '')
		.map(([name, value]) => `${name}:${name === 'since' || name === 'until' ? time(value as Moment) : value}`)
		.join(' ');
}

function time(moment: Moment): string {
	if ('at' in moment) return moment.said.replace('2026-', '').replace(' 00:00', '').replace(' ', 'T');
	const minutes = moment.ago / 60_000;
	return minutes % 1_440 === 0 ? `${minutes / 1_440}d` : minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
