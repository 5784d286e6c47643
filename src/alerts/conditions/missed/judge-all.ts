import { judgeMissed, type Span, type Verdict } from './judge.js';
import { ruleOf } from './rhythm.js';
import type { Scheduled } from './schedules.js';
import type { Starts } from './starts.js';

/** What is known when workflows are judged: when nobody saw n8n, and the clock of the server. */
export type View = { blind: Span[]; zone: string | null };

/** Which workflows are late, and when each is to be looked at: of all that are given with two answers of Redis. */
export function createJudge(starts: Pick<Starts, 'of' | 'rhythms'>, now: () => number) {
	return async function judge(
		scheduled: ReadonlyMap<string, Scheduled>,
		view: View,
		given?: { graceMs: number },
	): Promise<Map<string, Verdict>> {
		const ids = [...scheduled.keys()];
		const bySchedule = await starts.of(ids);
		const rhythms = await starts.rhythms(ids.filter((id) => scheduled.get(id)!.rules.length === 0));
		const judgeOne = (id: string, { rules, zone, since }: Scheduled) => {
			const seen = { starts: bySchedule.get(id)!, since, blind: view.blind };
			const rhythm = rhythms.get(id);
			if (!rhythm) return judgeMissed(rules, zone ?? view.zone, seen, now(), given);
			const rule = ruleOf(rhythm);
			const last = rhythm.last === null ? [] : [rhythm.last];
			return judgeMissed(rule ? [rule] : [], null, { ...seen, starts: last }, now());
		};
		return new Map([...scheduled].map(([id, each]) => [id, judgeOne(id, each)]));
	};
}
