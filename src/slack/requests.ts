import type { Access, Audit, Decision, Verb } from '../access/index.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Operations } from '../operations/index.js';
import { type OperationJob, type RetryJob, rightsOf, targetOf } from '../operations/job.js';
import { type Answer, renderAnswer } from './blocks/answer.js';
import type { Answers } from './bolt/answers.js';
import type { What } from './bolt/change.js';
import type { Interaction } from './bolt/interaction.js';

export type Requests = ReturnType<typeof createRequests>;

/** `target`: many at once, as the audit trail names them. */
type Wanted = What | { verb: Verb; target: string };

type Deps = { access: Access; audit: Audit; answers: Answers; operations: Operations; now(): number };

/** The one way from what somebody asked for to the operations queue: leave is asked, then the job is put, once. */
export function createRequests({ access, audit, answers, operations, now }: Deps) {
	const answer = ({ origin, by }: Interaction, what: Answer) =>
		answers.privately(origin, by.userId, renderAnswer({ answer: what, now: now() }));

	/** Whether the person may; a refusal is written down, and left to the caller to tell. */
	async function authorize({ by, origin }: Interaction, wanted: Wanted): Promise<Decision> {
		const verbs = 'target' in wanted ? [wanted.verb] : rightsOf(wanted as OperationJob);
		for (const verb of verbs) {
			const verdict = await access.check(by, verb);
			if (verdict.allowed) continue;
			const { channelId } = origin;
			const target = 'target' in wanted ? wanted.target : targetOf(wanted);
			await audit.write({ at: now(), by, verb, target, channelId, decision: 'refused', result: verdict.reason });
			return verdict;
		}
		return { allowed: true };
	}

	/** Tells the person who may not; true where they may. */
	async function allowed(interaction: Interaction, wanted: Wanted): Promise<boolean> {
		const verdict = await authorize(interaction, wanted);
		if (!verdict.allowed) await answer(interaction, { kind: 'refused', reason: verdict.reason, ask: verdict.ask });
		return verdict.allowed;
	}

	async function inTheWay(interaction: Interaction, mine: What, theirs: OperationJob): Promise<void> {
		if (mine.verb !== 'retry' || theirs.verb !== 'retry') {
			await answer(interaction, { kind: 'under-way', by: theirs.by.userId });
			return;
		}
		const entry = await operations.ledger.read(theirs.execution);
		await answer(interaction, {
			kind: 'already-retrying',
			execution: theirs.execution,
			by: theirs.by.userId,
			since: theirs.askedAt,
			newId: entry?.newId ?? null,
		});
	}

	/**
	 * True where the job is on the queue. Where it is not, the person has been told why. `meant` finds out what is really
	 * to be done, once it is known that the person may; null where nothing is, and they have been told.
	 */
	async function ask(interaction: Interaction, what: What, meant = async (): Promise<What | null> => what) {
		if (!(await allowed(interaction, what))) return false;
		const job = await meant();
		if (!job) return false;
		const { by, at, origin } = interaction;
		const added = await operations.ask(interaction.id, { ...job, by, askedAt: at, origin } as OperationJob);
		if (!added.added) await inTheWay(interaction, job, added.existing);
		return added.added;
	}

	return { ask, allowed, authorize, answer };
}

/** A first retry of a run. */
export const retryOf = (execution: ExecutionRef, more: Partial<RetryJob> = {}): What<RetryJob> => ({
	verb: 'retry',
	how: 'start',
	execution,
	loadWorkflow: false,
	accepted: [],
	...more,
});
