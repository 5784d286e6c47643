import { aboutWords, isNamed, type OnCall, type Watch, type WorkflowFacts, watchedConditions } from './watch.js';

/** What is known of an alert that decides who is told. */
export type Subject = {
	workflowId: string;
	workflowName: string;
	/** How the runs ended and what started them, in n8n's words. */
	status: string;
	mode: string;
	/** When the newest of its runs failed, epoch milliseconds, in no order. */
	times: number[];
	facts: WorkflowFacts | null;
};

/** One channel that is told, or would be. */
export type Target = {
	channelId: string;
	/** Why: the watch, and what it is about; null: no watch speaks of it. */
	watch: { id: number; about: string } | null;
	/** The channel that watches it, but takes no messages. */
	insteadOf: string | null;
	/** `below`: too few have failed yet. */
	ring: 'now' | 'below' | { holdMs: number };
	remindMs: number | null;
	oncall: OnCall | null;
};

/** More channels are not told of one alert: those that have watched it longest. */
const maxChannels = 20;

/**
 * Which channels are told of an alert: all that watch it, once each, or the default one where none does. A channel that
 * takes no messages watches nothing meanwhile.
 */
export function decide(subject: Subject, watches: readonly Watch[], defaultChannel: string): Target[] {
	const matching = watches.filter((watch) => matches(watch, subject)).sort((a, b) => a.id - b.id);
	const targets = new Map<string, Target>();
	for (const watch of matching.filter(({ closed }) => closed === null)) {
		const target = targetOf(watch, subject);
		const known = targets.get(watch.channelId);
		if (!known ? targets.size < maxChannels : urgency(target) < urgency(known)) targets.set(watch.channelId, target);
	}
	if (targets.size > 0) return [...targets.values()];
	const closed = matching[0];
	const none = { remindMs: null, oncall: null, ring: 'now' } as const;
	return [
		{
			channelId: defaultChannel,
			watch: closed ? { id: closed.id, about: aboutWords(closed) } : null,
			insteadOf: closed?.channelId ?? null,
			...none,
		},
	];
}

/** What is known of a condition that decides who is told. `workflow`: null where it is of the whole server. */
export type ConditionSubject = {
	kind: string;
	workflow: { id: string; name: string } | null;
	facts: WorkflowFacts | null;
};

/**
 * Which channels are told of a condition: those whose watch of its workflow names the kind, or the default one where none
 * does. What is of the whole server is told where all workflows are watched; what is of no watch's choice, where they
 * hear of failures.
 */
export function decideCondition(
	{ kind, workflow, facts }: ConditionSubject,
	watches: readonly Watch[],
	defaultChannel: string,
): Pick<Target, 'channelId' | 'watch' | 'insteadOf'>[] {
	const isChosen = (watchedConditions as readonly string[]).includes(kind);
	const names = workflow
		? { workflowId: workflow.id, workflowName: workflow.name }
		: { workflowId: '', workflowName: '' };
	const matching = watches.filter((watch) => {
		if (isChosen ? !watch.conditions.some((each) => each === kind) : watch.only.length > 0) return false;
		// What is said of failures says nothing of this.
		return matches({ ...watch, only: [], modes: [] }, { ...names, facts, status: '', mode: '' });
	});
	const open = matching.filter(({ closed }) => closed === null).sort((a, b) => a.id - b.id);
	const first = new Map(open.toReversed().map((watch) => [watch.channelId, watch]));
	const about = (watch: Watch) => ({ id: watch.id, about: aboutWords(watch) });
	const targets = [...first.values()].sort((a, b) => a.id - b.id).slice(0, maxChannels);
	if (targets.length > 0) {
		return targets.map((watch) => ({ channelId: watch.channelId, watch: about(watch), insteadOf: null }));
	}
	const closed = matching[0];
	const instead = closed ? { watch: about(closed), insteadOf: closed.channelId } : { watch: null, insteadOf: null };
	return [{ channelId: defaultChannel, ...instead }];
}

/** Whether a watch is about it, whatever its channel takes and however many have failed. @internal outside of this file for its test only */
export function matches(
	watch: Watch,
	{ workflowId, workflowName, status, mode, facts }: Omit<Subject, 'times'>,
): boolean {
	const { workflows, tags, project, only, modes } = watch;
	const has = (known: string[] | null | undefined, wanted: string) =>
		known?.some((one) => one.toLowerCase() === wanted.toLowerCase()) ?? false;
	return (
		(workflows.length === 0 || workflows.some((name) => name === workflowId || isNamed(name, workflowName))) &&
		(tags.length === 0 || tags.some((tag) => has(facts?.tags, tag))) &&
		(project === null || has(facts?.projects, project)) &&
		(only.length === 0 || only.includes(status)) &&
		(modes.length === 0 || modes.includes(mode))
	);
}

function targetOf(watch: Watch, { times }: Subject): Target {
	const { id, channelId, from, holdMs, remindMs, oncall } = watch;
	const ring = from && !reached(from, times) ? 'below' : holdMs === null ? 'now' : { holdMs };
	return { channelId, watch: { id, about: aboutWords(watch) }, insteadOf: null, ring, remindMs, oncall };
}

/** So many of them lie that close together, up to the last one. */
function reached({ count, withinMs }: NonNullable<Watch['from']>, times: readonly number[]): boolean {
	const newest = times.toSorted((a, b) => b - a);
	return newest.length >= count && newest[0]! - newest[count - 1]! <= withinMs;
}

const urgency = ({ ring }: Target) => (ring === 'now' ? -1 : ring === 'below' ? Number.POSITIVE_INFINITY : ring.holdMs);
