import type { Verb } from '../../../access/index.js';
import { targetOf } from '../../../operations/job.js';
import type { NamedChange } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { RunNamed } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { findRun } from '../executions/index.js';
import { performOperation, performRetry } from './perform.js';

/** For what leave is asked before it is known which run it is. */
export const wantedOf = (verb: Verb, run: RunNamed) => ({ verb, target: targetIn(run) });

function targetIn(run: RunNamed): string {
	if ('execution' in run) return targetOf(run);
	return 'last' in run ? 'the last execution' : `the last execution of workflow ${run.workflow}`;
}

/** What was asked of the last run, or of the last one of a workflow: first it is found which that is, and then kept. */
export async function performNamed(context: Context, interaction: Interaction, change: NamedChange): Promise<void> {
	const { asking, reading, answers } = context;
	const { run, what } = change;
	if (!(await asking.requests.allowed(interaction, wantedOf(what.verb, run)))) return;
	const { chosen } = reading;
	let execution = await chosen.read(interaction.id);
	if (!execution) {
		const [verb, behind] =
			what.verb === 'retry' ? (['retry', what.loadWorkflow ? '--latest' : ''] as const) : tagged(what);
		const found = await findRun(context, interaction, { verb, run, behind });
		if ('sorry' in found) return answers.privately(interaction.origin, interaction.by.userId, found.sorry);
		execution = await chosen.keep(interaction.id, found.execution);
	}
	if (what.verb === 'retry') {
		const { loadWorkflow } = what;
		const start = { how: 'start', drawn: null, listId: null, view: null } as const;
		return performRetry(context, interaction, { do: 'retry', execution, loadWorkflow, accepted: [], ...start });
	}
	const { add, remove } = what;
	await performOperation(context, interaction, {
		do: 'operation',
		what: { verb: 'tag', execution, add, remove },
		view: null,
	});
}

const tagged = ({ add, remove }: { add: string[]; remove: string[] }) =>
	['tags', [...add.map((name) => `+"${name}"`), ...remove.map((name) => `-"${name}"`)].join(' ')] as const;
