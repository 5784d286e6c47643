import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { signed } from '../../blocks/status-word.js';
import { code, date, inline } from '../../blocks/text.js';
import { offerButton, offerRow } from '../../command/offer.js';
import { quoted } from '../../command/words.js';

/** The verbs that take one run. */
export type RunVerb = 'show' | 'retry' | 'stop' | 'delete' | 'tags';

type Asked = {
	/** The slash command. */
	command: string;
	verb: RunVerb | 'activate' | 'deactivate';
	/** What was typed behind the run. */
	behind: string;
	/** The workflow as typed. */
	name: string;
};

const again = ({ verb, behind }: Asked, workflow: string) => joined(' ', verb, `workflow:${quoted(workflow)}`, behind);

/** Several workflows are called so. `found`: how many, of which these are the first. */
export function renderWhichWorkflow(
	asked: Asked & { workflows: { id: string; name: string }[]; found: number },
): Message {
	const { command, name, workflows, found } = asked;
	const names = workflows.map((each) => inline(each.name, 60));
	const rows = workflows.map(({ id }, at) =>
		section(names[at]!, offerButton(command, again(asked, id), at) ?? undefined),
	);
	const more = found > workflows.length ? `and ${found - workflows.length} more: type more of the name` : null;
	const text =
		found === 1 ? `Did you mean "${names[0]}"?` : `${found} workflows match "${inline(name, 60)}". Which one?`;
	return headed(text, 'Nothing was done yet.', ...rows, ...context(more));
}

/** n8n has none of that name or id; `nearest`: the name that may have been meant. */
export function renderUnknownWorkflow(asked: Asked & { nearest: string | null }): Message {
	const { command, name, nearest } = asked;
	const meant = nearest === null ? '' : ` Did you mean "${inline(nearest, 60)}"?`;
	const text = `n8n has no workflow "${inline(name, 60)}".${meant}`;
	const rows = nearest === null ? [] : [offerRow(command, again(asked, nearest), 0)];
	return headed(
		text,
		'Nothing was done.',
		...rows,
		offerRow(command, 'failures', 1, 'What failed in the last 24 hours.'),
	);
}

/** Nothing is there that could be meant. */
export function renderNoRun({
	command,
	verb,
	workflowName,
}: Pick<Asked, 'command'> & { verb: RunVerb; workflowName: string | null }): Message {
	const name = workflowName === null ? null : inline(workflowName, 80);
	if (verb === 'show' && name !== null) {
		const why = 'It may not have run yet, n8n may not save its runs, or they were deleted.';
		return headed(`n8n lists no execution of ${name}`, why, offerRow(command, 'list', 0, 'What ran last.'));
	}
	const text =
		verb === 'stop'
			? `Nothing${name === null ? '' : ` of ${name}`} is running, waiting or queued`
			: `${name ?? 'n8n'} has no open failure`;
	const list = workflowName === null ? 'list' : `list workflow:${quoted(workflowName)}`;
	const done = verb === 'show' ? '' : 'Nothing was done.';
	return headed(text, done, offerRow(command, list, 0, 'What ran last.'));
}

type Choice = { execution: ExecutionRef; workflowName: string; status: string; at: number | null };

/** What runs is stopped by its number alone: it cannot be taken back. */
export function renderWhichRun({
	command,
	runs,
	found,
	workflowName,
}: {
	command: string;
	runs: Choice[];
	found: number;
	workflowName: string | null;
}): Message {
	const of = workflowName === null ? '' : ` of ${inline(workflowName, 80)}`;
	const text = found === 1 ? `Stop #${runs[0]!.execution.id}${of}?` : `Stop which of these ${found} runs${of}?`;
	const words = runs.map(({ execution, workflowName: name, status, at }) =>
		joined(' · ', `#${execution.id} ${inline(name, 60)}`, signed(status), date(at)),
	);
	const rows = runs.map(({ execution }, at) =>
		section(words[at]!, offerButton(command, `stop ${execution.id}`, at) ?? undefined),
	);
	const all = `${command} stop-all${workflowName === null ? '' : ` workflow:${quoted(workflowName)}`}`;
	const more = found > 1 ? `${code(all)} stops them all, after showing how many` : null;
	return headed(text, 'Nothing was stopped yet.', ...rows, ...context(more));
}
