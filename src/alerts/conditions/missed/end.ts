import type { ConditionOf } from '../condition.js';
import type { ConditionStore } from '../store.js';
import type { createBlind } from './blind.js';
import { allSubject, earlyMs } from './confirm.js';
import type { Scheduled } from './schedules.js';
import type { Starts } from './starts.js';

type Deps = { store: ConditionStore; starts: Starts; blind: ReturnType<typeof createBlind> };
type Missed = ConditionOf<'missed'>;

/** Ends what was missed, as it has run by now, or is no longer to. */
export function createEndMissed({ store, starts, blind }: Deps) {
	async function end(condition: Missed, how: 'ran' | 'changed', ranAt: number | null) {
		const { kind, subject, workflow, facts } = condition;
		if (ranAt !== null) await store.report({ kind, subject, workflow, facts: { ...facts, ranAt } });
		await store.end(condition, { how, by: null });
	}

	return async function endIfOver(condition: Missed, known: ReadonlyMap<string, Scheduled>) {
		const { subject, facts, workflow, since } = condition;
		const ran = (at: number | null | undefined) => at != null && at >= facts.expectedAt - earlyMs;
		if (subject === allSubject) {
			const { at } = await starts.latest();
			if (!ran(at)) return;
			// What was to start until then is not told once more of each.
			await blind.note(facts.expectedAt, true);
			return end(condition, 'ran', at!);
		}
		const scheduled = known.get(subject);
		const rhythm = scheduled?.rules.length === 0 ? (await starts.rhythms([subject])).get(subject)!.last : null;
		const first = (await starts.of([subject])).get(subject)!.find(ran) ?? rhythm;
		if (ran(first)) await end(condition, 'ran', first!);
		else if (workflow && (!scheduled || scheduled.since > since)) await end(condition, 'changed', null);
	};
}
