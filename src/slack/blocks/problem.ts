import type { Problem } from '../../operations/states.js';
import { context, headline, type Message, section } from './blocks.js';
import { code, phrase, sentence } from './text.js';

export type ProblemProps = { problem: Problem };

/** What failed, why, what to do next, and the reference that is also in the log. */
export function renderProblem({ problem }: ProblemProps): Message {
	const [what, ...rest] = problemWords(problem);
	const first = `⚠️ ${what}`;
	return {
		text: first,
		blocks: [
			headline(first),
			...(rest.length === 0 ? [] : [section(rest.join('\n'))]),
			...context(`Reference ${code(problem.ref, 40)} (it is in the log, too)`),
		],
	};
}

/** What failed, then why and what to do next as far as they are said. */
export function problemWords({ what, why, next, mentions }: Problem): [string, ...string[]] {
	const said = mentions ? sentence : phrase;
	return [said(what, 250), ...[why, next].filter(Boolean).map((words) => said(words, 500))];
}
