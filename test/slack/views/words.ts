import type { Problem } from '../../../src/operations/states.js';

/** 2026-11-23, 09:14 UTC. */
export const now = Date.UTC(2026, 10, 23, 9, 14);
export const ana = 'U0ANA';
export const ben = 'U0BEN';
const link = 'https://n8n.example.com/workflow/wf1/executions/4711';

/** What n8n's people wrote; every renderer is fed the same, so that hostile words reach every place. */
export type Words = { workflow: string; node: string; error: string; any: string; link: string };
export const friendly: Words = {
	workflow: 'Order sync',
	node: 'Charge card',
	error: '401 Unauthorized: token expired',
	any: 'payments',
	link,
};

export function everywhere(hostile: string): Words {
	return { workflow: hostile, node: hostile, error: hostile, any: hostile, link };
}

export function problemWith(words: Words = friendly): Problem {
	if (words !== friendly) return { what: words.any, why: words.error, next: words.any, ref: words.any };
	return {
		what: 'Retry of #4711 did not happen',
		why: 'n8n cannot be reached.',
		next: 'Try again when it is up; `/n8n status` shows when it is.',
		ref: 'F7K2-9QXM',
	};
}
