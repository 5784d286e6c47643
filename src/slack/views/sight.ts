import type { Blind } from '../../alerts/sight.js';
import { code } from '../text.js';
import { context, headline, type Message, section } from './blocks.js';
import { problemWords } from './problem.js';
import { date, duration } from './time.js';

/** Nothing rings while n8n is not seen: whoever relies on this channel must know. */
export function renderBlind({ since, till, problem }: Blind): Message {
	const [, why = ''] = problemWords({ ...problem, next: '' });
	if (till === null) {
		const text = `🟠 Flowbell has not seen n8n since ${date(since)}`;
		return {
			text,
			blocks: [
				headline(text),
				section(`${why}\nWhat fails in n8n meanwhile rings as soon as it is seen again.`.trim()),
				...context(`Reference ${code(problem.ref, 40)} (it is in the log, too)`),
			],
		};
	}
	const text = `🟢 Flowbell sees n8n again · it was out of sight for ${duration(till - since)}`;
	return {
		text,
		blocks: [
			headline(text),
			section('What failed in n8n meanwhile rings now.'),
			...context(`Since ${date(since)}`, why),
		],
	};
}

/** n8n gives out numbers again that it has given out before; ours are no longer its own. */
export function renderRenumbered({ horizon }: { horizon: number }): Message {
	const text = `🟠 n8n counts its executions anew, from below #${horizon}`;
	const why = `Its database was probably replaced. What fails in it does not ring until its count has passed #${horizon}.`;
	const next =
		'To be told at once, whoever runs Flowbell should stop it, empty its Redis and start it again. Buttons of older messages then no longer work, which is as well: their numbers now mean other executions.';
	return { text, blocks: [headline(text), section(`${why}\n${next}`)] };
}

/** Whether it failed is not known, and is not said. */
export function renderUnknownRun(of: { executionId: number; status: number | null; command: string }): Message {
	const { executionId, status, command } = of;
	const text = `🟠 n8n does not give #${executionId} any more`;
	const said = status === null || status === 200 ? 'an answer that cannot be read' : `status ${status}`;
	const why = `It was running when it was last seen. n8n has answered each question about it since with ${said}, so it is not known here whether it failed.`;
	return {
		text,
		blocks: [
			headline(text),
			section(`${why}\nLook for it in n8n, or with ${code(`${command} show ${executionId}`, 60)}.`),
		],
	};
}
