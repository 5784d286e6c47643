import { type Hint, hintOf } from './hint.js';

/** As far as it is read, whichever way it was written. */
export type Span = { name: string; endTimeUnixNano: unknown; attributes: Record<string, unknown> };

/** What one post held. */
export type Posted = { spans: number; hints: Hint[] };

/** What n8n calls these (docs/n8n.md, 47). */
const names = {
	id: 'n8n.execution.id',
	workflowId: 'n8n.workflow.id',
	status: 'n8n.execution.status',
	retryOf: 'n8n.execution.retry_of',
} as const;
const wanted: readonly string[] = Object.values(names);
export const isWanted = (attribute: string) => wanted.includes(attribute);

/** A post holds more than anybody sends: what reads it stops. */
export class TooMuchError extends Error {
	override name = 'TooMuchError';
}

export function collectHints() {
	const posted: Posted = { spans: 0, hints: [] };
	return {
		posted,
		add({ name, endTimeUnixNano, attributes }: Span) {
			posted.spans++;
			if (name !== 'workflow.execute') return;
			const said = Object.fromEntries(Object.entries(names).map(([field, key]) => [field, attributes[key]]));
			const hint = hintOf({ ...said, endedAt: millis(endTimeUnixNano) });
			if (hint) posted.hints.push(hint);
		},
	};
}

/** A bigint, or a number as a string: nanoseconds since 1970 are beyond what a number holds. */
function millis(nanos: unknown): number | null {
	const text = String(nanos);
	return /^\d{13,20}$/.test(text) ? Number(BigInt(text) / 1_000_000n) : null;
}
