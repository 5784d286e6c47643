import { openDetails } from '../../details.js';
import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';
import type { Command } from '../../parse.js';

export async function showCommand(
	edge: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'show' },
): Promise<void> {
	await openDetails(edge, typed, executionId);
}
