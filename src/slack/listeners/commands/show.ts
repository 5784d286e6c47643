import type { Command } from '../../command/parse.js';
import { openDetails } from '../../details/details.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';

export async function showCommand(
	edge: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'show' },
): Promise<void> {
	await openDetails(edge, typed, executionId);
}
