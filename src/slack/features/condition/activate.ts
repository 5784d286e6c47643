import { type ConditionOf, type OffWorkflow, stillOff } from '../../../alerts/conditions/condition.js';
import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { late } from './late.js';
import { allOfThem } from './value.js';

type Activate = Change & { do: 'activate' };

/**
 * The workflow that the card tells of, or of many those that were chosen, as they ran before. Whoever is late is told how
 * it stands.
 */
export async function performActivate(context: Context, interaction: Interaction, { of, workflowId }: Activate) {
	const { alerts, answers, asking, instance, now } = context;
	const { by, id, origin } = interaction;
	const { requests } = asking;
	const target = `workflow ${of?.subject ?? ''} of ${instance.name}`;
	// Before anything is told of it: everybody in the channel has the button.
	if (!(await requests.allowed(interaction, { verb: 'activate', target }))) return;
	const condition = of && (await alerts.conditions.read(of));
	if (condition?.kind !== 'off') return requests.answer(interaction, { kind: 'question-over' });
	const chosen = chosenOf(condition, workflowId ?? null);
	if (condition.ended) return answers.privately(origin, by.userId, late(condition, now()));
	if (chosen.length === 0) {
		const what = workflowId === allOfThem ? 'All of them are active already.' : 'That workflow is active already.';
		return requests.answer(interaction, { kind: 'cannot', what, why: 'Nothing was sent to n8n.' });
	}
	for (const { id: workflowId, name: workflowName, versionId } of chosen) {
		// Each is a job of its own.
		const asked = chosen.length > 1 ? { ...interaction, id: `${id}-${workflowId}` } : interaction;
		await requests.ask(asked, {
			...{ verb: 'activate', instance: instance.name, workflowId, workflowName, onCard: true },
			...(versionId && { versionId }),
		});
	}
}

function chosenOf(condition: ConditionOf<'off'>, workflowId: string | null): OffWorkflow[] {
	const { workflow, facts } = condition;
	if (workflow) return [{ ...workflow, versionId: facts.versionId ?? null }];
	return stillOff(condition).filter(({ id }) => workflowId === allOfThem || workflowId === id);
}
