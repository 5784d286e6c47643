import type { Owner } from '../alert.js';

/**
 * What should be so and is not, as people are told of it: runs that do not end, a schedule that was missed, a workflow
 * that was switched off, and one that runs away.
 */
export const conditionKinds = ['stuck', 'missed', 'off', 'runaway'] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** One of many that were switched off; `versionId`: what ran of it. */
export type OffWorkflow = { id: string; name: string; versionId?: string | null };

/** What the message of each kind tells. Times are epoch milliseconds; runs are named by their numbers. */
export type FactsOf = {
	stuck: {
		/** Queued, and does not start; else they run. */
		queued: boolean;
		/** Those that have gone on longest first, a few; `at`: when each began, or was first seen in the queue. */
		runs: { id: number; at: number }[];
		/** How many there are, and of how many workflows. */
		count: number;
		workflows: number;
		/** 19 of 20 runs of the workflow were over by then; null: too few of them were seen. */
		usualMs: number | null;
	};
	missed: {
		expectedAt: number;
		graceMs: number;
		/** `every day at 09:00 (Europe/Berlin)`, `about every 15 min`. */
		every: string;
		lastStartedAt: number | null;
		/** Due times without a start. */
		missed: number;
		/** More than one where nothing at all has started. */
		workflows: number;
		/** When it ran again, once it has. */
		ranAt?: number;
	};
	off: {
		how: 'deactivated' | 'archived';
		/** So many runs in a row had crashed, after which n8n may have done it; 0: n8n does not say by whom. */
		crashes: number;
		/** Null: some time between two looks. */
		changedAt: number | null;
		/** What ran of it, to be activated again; null, or not there: not known. */
		versionId?: string | null;
		/** Many at once, with some of them, and the ids of others; null: one. */
		many: { count: number; some: OffWorkflow[]; others?: string[] } | null;
	};
	runaway: {
		running: number;
		perMinute: number;
		/** The most that was seen on a usual day; null: it was not watched for long enough. */
		usualRunning: number | null;
		usualPerMinute: number | null;
		/** How many ran, minute by minute, the last one last. */
		history: number[];
	};
};

/** `kind` and `subject` name it among those that are open; with `since` among all that ever were. */
export type ConditionName = { kind: ConditionKind; subject: string };
export type ConditionRef = ConditionName & { since: number };

/** A channel that is told, and why: the watch; null: no watch speaks of it. */
export type ToldOfCondition = {
	channelId: string;
	watch: { id: number; about: string } | null;
	insteadOf: string | null;
};

/** `how`: a word of its kind; `by`: a user id, where somebody has done it here. */
export type ConditionEnd = { at: number; how: string; by: string | null };

/** It is quiet until then, as somebody has said so of this one. */
export type Left = { until: number; by: string; at: number };

/**
 * Somebody has deactivated its workflow here and stopped what ran: what n8n has shown since then (`at`); `still`: what went
 * on. `again`: it was activated again after that; `by` is null where that was done in n8n.
 */
export type Halted = {
	by: string;
	inactive: boolean;
	still: number | null;
	at?: number;
	again?: { by: string | null };
};

/** Of many that were switched off one is active again; `by`: null where that was done in n8n. */
export type Back = { id: string; by: string | null };

type Of<Kind extends ConditionKind> = {
	kind: Kind;
	/** A workflow's id, or a word where it is of all. */
	subject: string;
	/** Null: the whole server. */
	workflow: { id: string; name: string } | null;
	since: number;
	lastSeenAt: number;
	facts: FactsOf[Kind];
	ended: ConditionEnd | null;
	/** In the order in which they were decided on; none: nobody was told yet. */
	told: ToldOfCondition[];
	owner: Owner | null;
	left: Left | null;
	halted: Halted | null;
	/** Of many. */
	back: Back[];
	/** All of its kind of this workflow, or the whole workflow. */
	muted: { until: number; by: string } | null;
};

export type Condition = { [Kind in ConditionKind]: Of<Kind> }[ConditionKind];
export type ConditionOf<Kind extends ConditionKind> = Extract<Condition, { kind: Kind }>;

/** One short line of its history. `still`: it was left alone for a while, and goes on. */
export type ConditionLine =
	| { kind: 'acknowledged' | 'ended' | 'still' }
	| { kind: 'left'; until: number }
	| { kind: 'done'; by: string; what: string };

export const conditionName = ({ kind, subject }: ConditionName) => `${kind}:${subject}`;

/** What a mute of this kind is called; of one of the whole server it has no workflow's id. */
export const conditionMute = ({ kind, workflow }: Pick<Condition, 'kind' | 'workflow'>) =>
	`condition:${kind}:${workflow?.id ?? ''}`;

/** Of many that were switched off, those that are named and not active again. */
export function stillOff({ facts, back }: ConditionOf<'off'>): OffWorkflow[] {
	const isBack = new Set(back.map(({ id }) => id));
	return facts.many?.some.filter(({ id }) => !isBack.has(id)) ?? [];
}
