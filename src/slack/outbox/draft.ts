import type { KnownBlock } from '@slack/web-api';

/** A message as it should look now. */
export type Draft = {
	/** An id; or `alertChannel` (routing), which stands for whichever is set: what has not been posted follows the setting. */
	channel: string;
	/** The key of the message in whose thread it goes. */
	threadOf?: string;
	/** Of a reply: the channel shows it as well, so that whoever does not look at the thread sees it. */
	alsoInChannel?: boolean;
	/** A person who gets it directly, or a channel that gets it, where its own does not take our messages. */
	fallbackRecipient?: string;
	/** The key of the same in another channel: where several fall back to one, or that is there itself, it is shown there once. */
	sameAs?: string;
	/** What it is, which decides who goes first where many wait. A `line` is told once and never changed. */
	kind: PostKind;
	/** How much a change of it hurries; `progress` unless given. */
	urgency?: Urgency;
	text: string;
	blocks: KnownBlock[];
};

export type Entry = Draft & {
	urgency: Urgency;
	/** Its channel is whichever is set for alerts. */
	followsSetting: boolean;
	/** When it was first put, in hundredths of a millisecond since 1970; no two are alike. */
	arrival: number;
	/** Grows with each put; `sent` is the version that Slack shows. */
	version: number;
	sent: number;
	sentAt: number;
	ts: string | null;
	/** `posting`: a post was about to be sent and nothing is known of it. `gone`: not to be sent any more. */
	phase: 'new' | 'posting' | 'posted' | 'gone';
	intendedAt: number;
	firstIntendedAt: number;
	/** Lines of the same thread that are told in the same message. */
	together: string[];
	/** Nobody can know whether a first copy arrived: this one says so, or a few words come in its stead. */
	unclear: 'repeat' | 'unclear' | null;
	/** How far the channel was searched for it: Slack's cursor and the number of pages. */
	searched: { cursor: string; pages: number } | null;
};

/** An entry with its key. */
export type Line = { id: string; entry: Entry };

/** Lower goes first. Of equal ones the one that came first. */
export const postPriorities = {
	/** Somebody asked for it and waits: a job's card, its results, the card of a retry by command. */
	card: 0,
	/** A new problem. */
	alert: 1,
	/** What was done, in the thread of what it was done to. */
	line: 2,
} as const;

export const updatePriorities = {
	/** The card that somebody has just clicked. */
	clicked: 0,
	/** It has ended, one way or another. */
	ended: 1,
	progress: 2,
	/** It is one of very many that change at once, again and again. */
	flood: 3,
	/** It follows from a job that tells of itself on its own card. */
	follows: 3,
} as const;

export type PostKind = keyof typeof postPriorities;
export type Urgency = keyof typeof updatePriorities;

export const postPriority = ({ kind }: Pick<Entry, 'kind'>) => postPriorities[kind];
export const updatePriority = ({ urgency }: Pick<Entry, 'urgency'>) => updatePriorities[urgency];

/** These wait for nothing but Slack: a person looks at the card, and nothing newer is to be expected. */
export const goesAtOnce = ({ urgency }: Pick<Entry, 'urgency'>) => urgency === 'clicked' || urgency === 'ended';
