import type { Typed } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';
import { renderStatus } from './view.js';

export async function statusCommand({ status, answers }: Edge, { origin, by }: Typed): Promise<void> {
	await answers.privately(origin, by.userId, renderStatus(await status()));
}
