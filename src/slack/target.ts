import { type Target, targetIn } from './blocks/actions.js';
import type { Listener } from './bolt/ack-first.js';
import type { Clicked } from './bolt/interaction.js';
import type { Context } from './context.js';

/** The listener for what was meant; a value that names nothing gets a plain answer. */
export function withTarget(listen: (target: Target, context: Context) => Listener<Clicked>) {
	return (context: Context, clicked: Clicked): Listener<Clicked> => {
		const target = targetIn(clicked.value);
		return target ? listen(target, context) : notOurs(context);
	};
}

const notOurs = (context: Context): Listener<Clicked> => ({
	read(clicked) {
		context.log.warn({ action: clicked.actionId, by: clicked.by.userId }, 'a click with a value that is none of ours');
		return context.asking.requests.answer(clicked, { kind: 'question-over' });
	},
	open: true,
});
