import type { BulkKind } from '../../../bulk/bulk.js';
import type { Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { openBulk } from './open.js';

const kinds = {
	'retry-all': 'retry',
	'stop-all': 'stop',
	'delete-all': 'delete',
	'tag-all': 'tag',
} as const satisfies Record<string, BulkKind>;

/** `retry-all`, `stop-all`, `delete-all` and `tag-all`: a preview, and nothing before its submit. */
export async function bulkCommand(
	edge: Edge,
	typed: Typed,
	command: Command & { verb: keyof typeof kinds },
): Promise<void> {
	const { verb, filters } = command;
	const tags = command.verb === 'tag-all' ? { add: command.add, remove: command.remove } : {};
	await openBulk(edge, typed, { kind: kinds[verb], filters, ...tags });
}
