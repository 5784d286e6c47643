import type { Edge } from '../../edge.js';
import type { Typed } from '../../listening.js';
import { renderStatus } from '../../views/status.js';

export async function statusCommand({ status, answers }: Edge, { origin, by }: Typed): Promise<void> {
	await answers.privately(origin, by.userId, renderStatus(await status()));
}
