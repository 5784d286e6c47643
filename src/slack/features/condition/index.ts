import { actions, choices, readChoice } from '../../blocks/actions.js';
import type { Listener } from '../../bolt/ack-first.js';
import type { ConditionChange } from '../../bolt/change.js';
import type { Clicked } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import type { Feature } from '../../feature.js';
import { openStopWorkflow } from '../workflow/index.js';
import { performActivate } from './activate.js';
import { performCondition } from './perform.js';
import { readConditionValue, readOneOfMany } from './value.js';

const says = (said: ConditionChange['said'], value: string): Listener<Clicked> => ({
	take: () => ({ do: 'condition', of: readConditionValue(value), said }),
});

const button = (said: ConditionChange['said']) => (_context: Context, clicked: Clicked) => says(said, clicked.value);

const chosen: Record<string, ConditionChange['said']> = {
	[choices.conditionAcknowledge]: 'acknowledged',
	[choices.conditionLeave]: 'left',
	[choices.conditionMute]: 'muted',
	[choices.conditionMuteLong]: 'muted-long',
};

/** The ⋯ of a condition: the chosen option says what, and of which. */
function chooseMore(context: Context, clicked: Clicked): Listener<Clicked> {
	const choice = readChoice(clicked.value);
	const said = choice && chosen[choice.what];
	if (choice && said) return says(said, choice.reference);
	const isLink = choice?.what === choices.open;
	return {
		read: async () => void (isLink || (await context.asking.requests.answer(clicked, { kind: 'question-over' }))),
		open: true,
	};
}

/** Not for those who may not read: the form names the workflow before anything else. */
const stopAll =
	(how: 'stop-workflow' | 'halt') =>
	(context: Context, { value }: Clicked): Listener<Clicked> => ({
		async read(clicked) {
			const of = readConditionValue(value);
			const condition = of && (await context.alerts.conditions.read(of));
			if (!condition?.workflow) return context.asking.requests.answer(clicked, { kind: 'question-over' });
			const { id: workflowId, name: workflowName } = condition.workflow;
			await openStopWorkflow(
				context,
				clicked,
				{
					instance: context.instance.name,
					workflowId,
					workflowName,
					alert: null,
				},
				how,
			);
		},
	});

/** What should be so and is not: told once, over by itself. */
export const condition: Feature = {
	actions: {
		[actions.conditionAcknowledge]: button('acknowledged'),
		[actions.conditionLeave]: button('left'),
		[actions.conditionUnmute]: button('unmuted'),
		[actions.conditionStop]: stopAll('stop-workflow'),
		[actions.conditionHalt]: stopAll('halt'),
		[actions.conditionActivate]: (_context, { value }) => ({
			take: () => ({ do: 'activate', ...readOneOfMany(value) }),
		}),
		[actions.conditionMore]: chooseMore,
	},
	changes: { condition: performCondition, activate: performActivate },
};
