import { type Drawn, readCardReference, readRowReference } from './blocks/actions.js';
import type { Listener } from './bolt/ack-first.js';
import type { Clicked } from './bolt/interaction.js';
import type { Context } from './context.js';

/** What a button's value names. */
export type Target = {
	executionId: number;
	/** The card as it was drawn; null where the button stands elsewhere or is of an earlier version. */
	drawn: Drawn | null;
	/** The list that it is a row of. */
	listId: string | null;
};

/** Null where the value is none of ours. */
export function targetIn(value: string): Target | null {
	const drawn = readCardReference(value);
	const row = readRowReference(value);
	const id = drawn?.executionId ?? row?.executionId ?? (/^\d{1,16}$/.test(value) ? Number(value) : 0);
	if (id < 1 || !Number.isSafeInteger(id)) return null;
	return { executionId: id, drawn, listId: row?.listId ?? null };
}

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
