import { problemOf } from '../../../operations/problem.js';
import { actions, readMetadata } from '../../blocks/actions.js';
import type { TagChange } from '../../bolt/change.js';
import type { Interaction, Submitted } from '../../bolt/interaction.js';
import { fillModal, openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { readTagMetadata, renderTagForm, type TagFormProps } from './tag-form-view.js';

/** The form for the tags of an alert's newest failure. It names the workflow: not for those who may not read. */
export const openTagForm = withTarget(({ execution: of }, context) => ({
	async read(clicked) {
		const { alerts, asking, instance, operations, slack } = context;
		const client = slack.clients.interactive;
		const alert = await alerts.read(of);
		if (!alert) return asking.requests.answer(clicked, { kind: 'question-over' });
		const { workflowName, failures } = alert;
		const { execution } = failures.newest;
		const props = { execution, workflowName, channelId: clicked.origin.channelId };
		const view = (state: TagFormProps['state']) => renderTagForm({ ...props, state });
		const viewId = await openModal(client, clicked.triggerId, view({ phase: 'loading' }));
		if (viewId === null) return asking.requests.answer(clicked, { kind: 'too-slow' });
		try {
			const tags = await instance.n8n.executions().getTags(execution.id);
			await operations.tagNames.learn(tags);
			const known = [...(await operations.tagNames.known()).values()];
			await fillModal(client, viewId, view({ phase: 'read', tags, known }));
		} catch (error) {
			const problem = problemOf(error, `The tags of #${execution.id} could not be read`, context);
			context.log.warn({ ref: problem.ref, err: error }, 'tag form not filled');
			await fillModal(client, viewId, view({ phase: 'problem', problem }));
		}
	},
}));

export function takeTags({ metadata, values }: Submitted): TagChange {
	const { where, had } = readTagMetadata(metadata);
	const opened = readMetadata(where);
	const chosen = (values[actions.tagChosen] ?? '').split('\n').filter(Boolean);
	const others = (values[actions.tagOthers] ?? '').split(',').map((name) => name.trim());
	return {
		...{ do: 'tag', execution: opened?.execution ?? null, channelId: opened?.channelId ?? '' },
		...{ add: chosen.filter((id) => !had.includes(id)), remove: had.filter((id) => !chosen.includes(id)) },
		others: others.filter(Boolean),
	};
}

/** As the command does it; answered where the form was opened. */
export async function performTag(context: Context, submitted: Interaction, change: TagChange): Promise<unknown> {
	const { requests } = context.asking;
	const { execution, channelId, others } = change;
	const interaction = { ...submitted, origin: channelId ? { channelId } : submitted.origin };
	if (!execution) return requests.answer(interaction, { kind: 'question-over' });
	const known = [...(await context.operations.tagNames.known()).values()];
	const names = (ids: string[]) => known.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
	const add = [...new Set([...names(change.add), ...others])];
	const remove = names(change.remove);
	if (add.length + remove.length === 0) return requests.answer(interaction, { kind: 'tagged-already', execution });
	return requests.ask(interaction, { verb: 'tag', execution, add, remove });
}
