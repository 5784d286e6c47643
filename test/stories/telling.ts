import type { Message } from '../../sandbox/slack/index.js';
import type { Harness } from './harness.js';

/** How many failures a card counts, whatever has become of them. */
export const countOn = ({ headline }: Message): number => {
	const [, times, failures, of] =
		/(?: ([\d,]+) times in| · ([\d,]+) failures?\b| \d[\d,]* of ([\d,]+))/.exec(headline) ?? [];
	return Number((times ?? failures ?? of ?? '1').replaceAll(',', ''));
};

/** The failed run that a card is named after; null where it is no alert's. */
const firstOf = ({ metadata }: Message): number | null => {
	const id = /:alert-main-(?:e\d+-)?(\d+)$/.exec(String(metadata?.event_payload.outbox_id ?? ''))?.[1];
	return id === undefined ? null : Number(id);
};

/** One alert as the channel has it: the runs that its card and the lines in its thread name, and how many the card counts. */
export type Told = { card: Message; ids: number[]; unnamed: number; count: number };

export function alertsIn(ops: Harness['ops']): Told[] {
	return ops.messages().flatMap((card) => {
		const first = firstOf(card);
		if (first === null) return [];
		const more = ops
			.thread(card.ts)
			.flatMap(({ text }) => text.split('\n'))
			.filter((line) => / more: #/.test(line));
		const ids = more.flatMap((line) => [...line.split(' · ')[0]!.matchAll(/#(\d+)/g)].map(([, id]) => Number(id)));
		const unnamed = more.reduce((sum, line) => sum + Number(/ \+(\d+) ·/.exec(line)?.[1] ?? 0), 0);
		return [{ card, ids: [first, ...ids], unnamed, count: countOn(card) }];
	});
}

/** Of all alerts. */
export function failuresIn(ops: Harness['ops']): { ids: number[]; unnamed: number; count: number } {
	const all = alertsIn(ops);
	const sum = (of: (told: Told) => number) => all.reduce((total, told) => total + of(told), 0);
	const ids = all.flatMap((told) => told.ids).sort((a, b) => a - b);
	return { ids, unnamed: sum(({ unnamed }) => unnamed), count: sum(({ count }) => count) };
}

/** Resolves when cards and threads tell of so many failures. */
export const told = ({ slack, ops }: Pick<Harness, 'slack' | 'ops'>, failures: number, ms = 20_000) =>
	slack.until(
		() => {
			const { ids, unnamed, count } = failuresIn(ops);
			return count >= failures && ids.length + unnamed >= failures;
		},
		{ ms, what: `${failures} failures told` },
	);
