import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { late } from './late.js';

/** The workflow that the card tells of, as it ran before; whoever is late is told how it stands. */
export async function performActivate(context: Context, interaction: Interaction, { of }: Change & { do: 'activate' }) {
	const { alerts, answers, asking, instance, now } = context;
	const { by, origin } = interaction;
	const { requests } = asking;
	const target = `workflow ${of?.subject ?? ''} of ${instance.name}`;
	// Before anything is told of it: everybody in the channel has the button.
	if (!(await requests.allowed(interaction, { verb: 'activate', target }))) return;
	const condition = of && (await alerts.conditions.read(of));
	if (!condition?.workflow || condition.kind !== 'off') return requests.answer(interaction, { kind: 'question-over' });
	if (condition.ended) {
		return answers.privately(origin, by.userId, late(condition, now()));
	}
	const { id: workflowId, name: workflowName } = condition.workflow;
	const { versionId } = condition.facts;
	await requests.ask(interaction, {
		...{ verb: 'activate', instance: instance.name, workflowId, workflowName, onCard: true },
		...(versionId && { versionId }),
	});
}
