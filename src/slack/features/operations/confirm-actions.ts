import { actions } from '../../blocks/actions.js';
import type { Clicked, Listener } from '../../bolt/listening.js';

/** Yes to a question. The button holds only a reference; what is done is what was asked. */
export const answerQuestion: Listener<Clicked> = {
	take: ({ value, actionId }) => ({
		do: 'answer',
		ref: value,
		asItRan: actionId.startsWith(actions.confirmAsItRan),
		form: false,
	}),
};

export const declineQuestion: Listener<Clicked> = { take: ({ value }) => ({ do: 'decline', ref: value }) };
