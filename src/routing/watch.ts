/** What somebody wants a channel to hear of. Workflows, tags and projects are as typed: outside text. */
export type Wish = {
	/** Names, in which `*` stands for anything, or ids; none: any. */
	workflows: string[];
	/** Tags of workflows, of which one must be there; none: any. */
	tags: string[];
	/** Id or name of a project. */
	project: string | null;
	/** n8n's statuses; none: any. */
	only: string[];
	/** What started the run, in n8n's words; none: anything. */
	modes: string[];
	/** Rings only when so many have failed within that time. */
	from: { count: number; withinMs: number } | null;
	/** Nobody has it so long after it rang: it is said again. */
	remindMs: number | null;
	/** Who is mentioned when nobody has looked after that either. */
	oncall: OnCall | null;
	/** Rings only if it has not recovered by itself after this long. */
	holdMs: number | null;
	/** What it is told beside failures. */
	conditions: WatchedCondition[];
};

/** What a watch may be told of the workflows that it is about, beside what fails. */
export const watchedConditions = ['stuck', 'missed', 'off', 'runaway'] as const;
export type WatchedCondition = (typeof watchedConditions)[number];

export type OnCall = { kind: 'user' | 'group'; id: string };

/** Channels and people are opaque ids; times are epoch milliseconds. */
export type Watch = Wish & {
	id: number;
	channelId: string;
	by: string;
	at: number;
	/** Since when its channel takes no messages, and why, in the words of whoever has found out. */
	closed: { at: number; why: string } | null;
};

/** As many as are kept of when an alert's runs failed. */
export const maxFrom = 20;

/** What it is about, in short: `Order*, Billing run`, `tag:prod`, `all workflows`. Outside text. */
export function aboutWords({ workflows, tags, project }: Pick<Wish, 'workflows' | 'tags' | 'project'>): string {
	const parts = [
		workflows.join(', '),
		...tags.map((tag) => `tag:${tag}`),
		project === null ? '' : `project:${project}`,
	].filter(Boolean);
	return parts.length === 0 ? 'all workflows' : parts.join(' ');
}

/** What can be known of a workflow beside its name; null where n8n does not say. */
export type WorkflowFacts = { tags: string[] | null; projects: string[] | null };

export const needsFacts = ({ tags, project }: Wish) => tags.length > 0 || project !== null;

/** Names are compared whole, ignoring case. */
export function isNamed(pattern: string, name: string): boolean {
	const parts = pattern.toLowerCase().split('*');
	const text = name.trim().toLowerCase();
	const [first, last] = [parts[0]!, parts.at(-1)!];
	if (parts.length === 1) return text === first;
	if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
	let at = first.length;
	const end = text.length - last.length;
	for (const part of parts.slice(1, -1)) {
		const found = text.indexOf(part, at);
		if (found === -1 || found + part.length > end) return false;
		at = found + part.length;
	}
	return true;
}
