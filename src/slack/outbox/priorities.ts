import type { Entry } from './store.js';

/** Lower goes first. Of equal ones the one that came first. */
export const postPriorities = {
	/** Somebody asked for it and waits: a job's card, its results, the card of a retry by command. */
	card: 0,
	/** A problem that has not rung for a while. */
	alert: 1,
	/** One more failure of a problem that rings already. */
	repeat: 2,
	/** What was done, in the thread of what it was done to. */
	line: 3,
} as const;

const updatePriorities = {
	/** The card that somebody has just clicked. */
	clicked: 0,
	/** It has ended, one way or another. */
	ended: 1,
	progress: 2,
	/** It follows from a job that tells of itself on its own card. */
	follows: 3,
} as const;

export type PostKind = keyof typeof postPriorities;
export type Urgency = keyof typeof updatePriorities;

export const postPriority = ({ kind }: Pick<Entry, 'kind'>) => postPriorities[kind];
export const updatePriority = ({ urgency }: Pick<Entry, 'urgency'>) => updatePriorities[urgency];

/** These wait for nothing but Slack: a person looks at the card, and nothing newer is to be expected. */
export const goesAtOnce = ({ urgency }: Pick<Entry, 'urgency'>) => urgency === 'clicked' || urgency === 'ended';
