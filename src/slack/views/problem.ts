import type { Problem } from '../../operations/states.js';
import { code, sentence } from '../text.js';
import { context, headline, type Message, section } from './blocks.js';

export type ProblemProps = { problem: Problem };

/**
 * What failed, why, what to do next, and the reference that is also in the log. Its sentences may mention people,
 * groups and channels (`<@U…>`); everything else in them is shown as it is.
 */
export function renderProblem({ problem }: ProblemProps): Message {
	const first = `⚠️ ${sentence(problem.what, 250)}`;
	const rest = [problem.why, problem.next].filter(Boolean).map((words) => sentence(words, 1_000));
	return {
		text: first,
		blocks: [
			headline(first),
			...(rest.length === 0 ? [] : [section(rest.join('\n'))]),
			...context(`Reference ${code(problem.ref, 40)} (it is in the log, too)`),
		],
	};
}
