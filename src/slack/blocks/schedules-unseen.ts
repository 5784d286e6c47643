import { inline } from './text.js';

/** A workflow of which n8n keeps no runs that succeed; `sure`: its own settings say so. */
export type UnseenSchedule = { name: string; sure: boolean };

const maxNamed = 3;

/** Of which workflows nobody can see whether they have started when they were to; null: of all one can. */
export function schedulesUnseen(unseen: readonly UnseenSchedule[]): string | null {
	if (unseen.length === 0) return null;
	const names = unseen.slice(0, maxNamed).map(({ name }) => inline(name, 40, 'a workflow'));
	if (unseen.length > maxNamed) names.push(`${unseen.length - maxNamed} more`);
	const last = names.pop()!;
	const all = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
	const keeps = unseen.every(({ sure }) => sure) ? 'keeps' : 'seems to keep';
	const ran = unseen.length === 1 ? 'its schedule ran' : 'their schedules ran';
	return `n8n ${keeps} no successful runs of ${all}, so Flowbell cannot see whether ${ran}`;
}
