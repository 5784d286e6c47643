import { askable, type RetryHindrance } from '../../../operations/states.js';
import { suffixOf } from '../../blocks/actions.js';
import type { RetryChange } from '../../bolt/change.js';
import { type Target, withTarget } from './target.js';

/** What differs from button to button. */
type How = Partial<Pick<RetryChange, 'how' | 'loadWorkflow' | 'accepted'>>;

const retry = (of: Target, view: RetryChange['view'], how: How = {}): RetryChange => ({
	do: 'retry',
	how: 'start',
	loadWorkflow: false,
	accepted: [],
	...of,
	view,
	...how,
});

export const retryClick = withTarget((target) => ({ take: ({ view }) => retry(target, view) }));

/** The button's own dialog named the hindrance, and was accepted. */
export const retryConfirmed = withTarget((target) => ({
	take({ view, actionId }) {
		const hindrance = suffixOf(actionId) as RetryHindrance;
		return retry(target, view, { accepted: (askable as RetryHindrance[]).includes(hindrance) ? [hindrance] : [] });
	},
}));

export const retryLatest = withTarget((target) => ({
	take: ({ view }) => retry(target, view, { loadWorkflow: true }),
}));

/** A second send although the first may have arrived. */
export const retryAnyway = withTarget((target) => ({
	take: ({ view }) => retry(target, view, { how: 'anyway', accepted: [...askable] }),
}));

export const lookAgain = withTarget((target) => ({ take: ({ view }) => retry(target, view, { how: 'look' }) }));
