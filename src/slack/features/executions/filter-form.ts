import type { PlainTextOption } from '@slack/types';
import { actions } from '../../blocks/actions.js';
import { matches, option } from '../../blocks/options.js';
import type { Clicked, Searched, Submitted } from '../../bolt/interaction.js';
import { knownWorkflows } from '../../bolt/known-workflows.js';
import { openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import { asAsked, askedIn, renderFilterForm } from './filter-form-view.js';
import { renderList } from './list-view.js';

/** The filters of the list whose button was clicked. */
export async function openFilterForm(context: Context, clicked: Clicked): Promise<void> {
	const { reading, slack, asking, command } = context;
	const asked = await reading.lists.asked(clicked.value);
	if (!asked) return asking.requests.answer(clicked, { kind: 'list-over', command });
	const view = renderFilterForm({ ...asked, metadata: `${clicked.value} ${clicked.origin.channelId}` });
	const opened = await openModal(slack.clients.interactive, clicked.triggerId, view);
	if (opened === null) await asking.requests.answer(clicked, { kind: 'too-slow' });
}

/** The list that was asked for, to the same person in the same channel: the first one stays as it was. */
export async function showFiltered(context: Context, submitted: Submitted): Promise<void> {
	const { reading, answers, asking, instance, command } = context;
	const [listId = '', channelId = ''] = submitted.metadata.split(' ');
	const origin = /^[CDG][A-Z0-9]{1,40}$/.test(channelId) ? { channelId } : submitted.origin;
	const asked = await reading.lists.asked(listId);
	if (!asked) return asking.requests.answer({ ...submitted, origin }, { kind: 'list-over', command });
	const chosen = submitted.values[actions.filterWorkflow] ?? '';
	const workflow = chosen === asAsked ? asked.filters.workflow : await named(instance, chosen);
	const { verb, filters } = askedIn(asked, submitted.values, workflow);
	await answers.privately(origin, submitted.by.userId, renderList(await reading.lists.read(verb, filters)));
}

/** By its name, which reads better, where no other workflow is found by that. */
async function named({ workflowNames }: Context['instance'], id: string): Promise<string | null> {
	if (id === '') return null;
	const name = await workflowNames.nameOf(id);
	const found = await workflowNames.find(name);
	return found.length === 1 ? name : id;
}

/** Workflows for what is typed, the nearest first. */
export async function offerWorkflows(context: Context, { words }: Searched): Promise<PlainTextOption[]> {
	const known = await knownWorkflows(context);
	return matches(known ?? [], words.trim(), ({ name }) => name).flatMap(({ id, name }) => option(name, id) ?? []);
}
