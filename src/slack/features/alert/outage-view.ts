import type { Outage } from '../../../alerts/poll/outage.js';
import type { Epoch } from '../../../instances/epoch.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { context, headline, type Message, section } from '../../blocks/blocks.js';
import { problemWords } from '../../blocks/problem.js';
import { code } from '../../blocks/text.js';
import { date, duration } from '../../blocks/time.js';

const gone: Record<Outage['kind'], string> = {
	down: 'n8n is down',
	refused: "n8n refuses Flowbell's key",
	unseen: 'Flowbell cannot see n8n',
};
const back: Record<Outage['kind'], string> = {
	down: 'n8n is back',
	refused: "n8n accepts Flowbell's key again",
	unseen: 'Flowbell sees n8n again',
};

/** Nothing rings while n8n is not seen: whoever relies on this channel must know. */
export function renderOutage({ since, till, kind, problem }: Outage): Message {
	const [, why = '', next = ''] = problemWords(problem);
	if (till !== null) {
		const text = `🟢 ${back[kind]} · after ${duration(till - since)} · failures from the outage follow`;
		return { text, blocks: [headline(text), ...context(`From ${date(since)} to ${date(till)}`)] };
	}
	const first = `🔴 ${gone[kind]} since ${date(since)}`;
	const meanwhile = 'No failure rings until n8n is back. Failures from the outage ring then.';
	// Down is down: what one can try is no news.
	const words = [why, kind === 'down' ? '' : next, meanwhile].filter(Boolean);
	return {
		text: first,
		blocks: [
			headline(first),
			section(words.join('\n')),
			...context(`Reference ${code(problem.ref, 40)} (it is in the log, too)`),
		],
	};
}

/** n8n gives out numbers again that it has given out before; ours of before are no longer its own. */
export function renderIdsReset({ since, highest, dropped }: Epoch): Message {
	const text = `🟠 n8n has started its execution numbers over (it had reached #${highest})`;
	const why = `It was probably reset or restored from a backup (noticed ${date(since)}). New failures ring as usual.`;
	const lost = `${dropped === 1 ? '1 earlier failure' : `${dropped} earlier failures`} had not rung yet, and n8n no longer has the details.`;
	const next = 'Buttons on older messages do nothing now: their numbers belong to other executions.';
	const words = [why, dropped > 0 ? lost : null, next].filter((each) => each !== null);
	return { text, blocks: [headline(text), section(words.join('\n'))] };
}

/** Whether it failed is not known, and is not said. */
export function renderUnknownRun(of: { execution: ExecutionRef; status: number | null; command: string }): Message {
	const { status, command } = of;
	const { id } = of.execution;
	const text = `🟠 n8n no longer shows #${id}`;
	const said = status === null || status === 200 ? 'an answer that cannot be read' : `status ${status}`;
	const why = `It was running when last seen. Since then n8n has answered every request for it with ${said}, so nobody knows whether it failed.`;
	return {
		text,
		blocks: [headline(text), section(`${why}\nLook for it in n8n, or with ${code(`${command} show ${id}`, 60)}.`)],
	};
}
