import type { Hint } from '../../../src/alerts/push/hint.js';
import { hasFailed } from '../../../src/n8n/index.js';
import type { Run } from './n8n.js';
import type { Scene } from './scene.js';

const meaningOf = (run: Run): Hint['status'] => (hasFailed(run) ? 'failed' : 'succeeded');

/** What n8n, or somebody in its name, tells of runs by itself: right, late, again, or wrong. */
export function createHints({ random, chance, n8n, story, hinted, now }: Scene) {
	const hintOf = (run: Run, status: Hint['status']): Hint => ({
		...{ id: run.id, workflowId: chance(0.9) ? run.workflowId : '', status },
		...{ retryOf: run.retryOf ?? null, endedAt: now() },
	});
	const told: Hint[] = [];

	async function tell(what: string, hints: Hint[]) {
		story.push(`${what}: ${hints.map(({ id, status }) => `#${id} ${status}`).join(', ')}`);
		told.push(...hints);
		await hinted(hints);
	}

	return {
		/** Of those that ended last, or of any: then most are known. */
		async right() {
			const ended = n8n.runs().filter((run) => run.stoppedAt && run.status !== 'canceled');
			if (ended.length === 0) return false;
			const some = chance(0.7) ? ended.slice(-random.between(1, 8)) : [random.pick(ended)];
			await tell(
				'n8n tells',
				some.map((run) => hintOf(run, meaningOf(run))),
			);
		},
		async again() {
			if (told.length === 0) return false;
			await tell('told again', [random.pick(told), told.at(-1)!]);
		},
		/** Runs that go on, that ended otherwise, or that there are not. */
		async wrong() {
			const statuses: Hint['status'][] = ['failed', 'succeeded'];
			const any = n8n.runs();
			const hints = any.length > 0 ? [hintOf(random.pick(any), random.pick(statuses))] : [];
			const id = Math.floor(random.between(1, n8n.lastId() + 20));
			await tell('told wrongly', [
				...hints,
				{ id, workflowId: random.pick(['w1', 'w3']), status: random.pick(statuses), retryOf: null, endedAt: null },
			]);
		},
	};
}
