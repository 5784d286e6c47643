import type { Execution } from '../../../n8n/index.js';
import type { Scheduled, Schedules } from './schedules.js';
import type { Starts } from './starts.js';

/** n8n keeps successes where one was seen within so long. */
const savedWithinMs = 86_400_000;

/** A workflow that starts at set times and of which n8n keeps no runs that succeed; `sure`: its own settings say so. */
type Unseen = { id: string; name: string; sure: boolean };

type Deps = { starts: Pick<Starts, 'latest'>; schedules: Pick<Schedules, 'all'>; now(): number };
export type KeptSuccesses = ReturnType<typeof createKeptSuccesses>;

/** Of which workflows n8n keeps the runs that succeed: where it keeps none, that none is seen says nothing (n8n#35919). */
export function createKeptSuccesses({ starts, schedules, now }: Deps) {
	/** Where the server decides, it is known from what it has kept of late. */
	async function anyOfLate(): Promise<boolean> {
		const { savedAt } = await starts.latest();
		return savedAt !== null && now() - savedAt < savedWithinMs;
	}

	return {
		/** @param rows its newest runs */
		async areKept({ keepsSuccesses }: Scheduled, rows: readonly Execution[]): Promise<boolean> {
			if (keepsSuccesses !== null) return keepsSuccesses;
			return rows.some(({ status }) => status === 'success') || (await anyOfLate());
		},
		async unseen(): Promise<Unseen[]> {
			const isDoubtful = !(await anyOfLate());
			return [...(await schedules.all())].flatMap(([id, { name, rules, keepsSuccesses, doubted }]) => {
				const sure = keepsSuccesses === false;
				const isOne = rules.length > 0 && (sure || (isDoubtful && keepsSuccesses === null && doubted));
				return isOne ? [{ id, name, sure }] : [];
			});
		},
	};
}
