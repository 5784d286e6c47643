import type { startN8n } from '../../../sandbox/n8n/index.js';
import type { Message } from '../../../sandbox/slack/index.js';
import type { Harness } from '../../stories/harness.js';
import { alertsIn } from '../../stories/telling.js';

export type Judged = {
	/** Failed runs that no alert tells of, and those that are told more than once. */
	missed: number[];
	repeated: number[];
	/** Workflows whose cards count another number of failures than there were. */
	miscounted: string[];
};

type Deps = {
	n8n: Awaited<ReturnType<typeof startN8n>>;
	ops: Harness['ops'];
	workflows: { id: string; name: string }[];
};

/** An end, or that nobody can know. */
const isEnd = /🟢|failed again|recovered|not (?:know|clear)|unclear|stopped/i;

/** What the channel says of failed runs: by the cards of their alerts and the lines in their threads. */
export function createSoakJudge({ n8n, ops, workflows }: Deps) {
	const alertsOf = (id: number) => alertsIn(ops).filter(({ ids }) => ids.includes(id));
	const isOfOne = ({ headline }: Message) => !/ times in | \d of \d/.test(headline);

	return {
		/** The alerts that name the run. */
		alertsOf,
		isOfOne,
		/** What became of a click on it stands on its card, or in the thread of the alert that it shares. */
		isTold: (id: number): boolean =>
			alertsOf(id).some(({ card }) => {
				const lines = ops.thread(card.ts).flatMap(({ text }) => text.split('\n'));
				const ofIt = lines.filter((line) => new RegExp(`\\b(?:retried|retry of) #${id}\\b`).test(line));
				return [...ofIt, ...(isOfOne(card) ? [card.headline] : [])].some((text) => isEnd.test(text));
			}),
		/** Of a fold in a thread not all are named, and the others are counted. */
		judged(failed: number[]): Judged {
			const alerts = alertsIn(ops);
			const named = alerts.flatMap(({ ids }) => ids);
			const room = alerts.reduce((sum, alert) => sum + alert.unnamed, 0);
			const countOf = (name: string) =>
				alerts.filter(({ card }) => card.headline.includes(name)).reduce((sum, { count }) => sum + count, 0);
			const failuresOf = (workflowId: string) =>
				failed.filter((id) => n8n.execution(id)?.workflowId === workflowId).length;
			return {
				missed: failed.filter((id) => !named.includes(id)).slice(room),
				repeated: named.filter((id, i) => named.indexOf(id) !== i),
				miscounted: workflows.filter(({ id, name }) => countOf(name) !== failuresOf(id)).map(({ name }) => name),
			};
		},
	};
}
