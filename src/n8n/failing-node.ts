import { type Loose, lastRunOf, looseOf, resultDataOf, textOf } from './execution-data.js';

export type FailingNode = {
	node: string | null;
	nodeType: string | null;
	/** The node that was using it, where it is a sub-node such as a chat model or a tool. */
	usedBy: string | null;
};

/**
 * Where an error came up. `lastNodeExecuted` names the node of the main line; where a sub-node of it failed (an agent's
 * chat model) the culprit is that one: n8n marks its error with `functionality: 'configuration-node'` and names it in
 * `error.node`. Errors of LangChain itself name no node, but the sub-node's own entry holds the same error.
 */
export function failingNode(execution: { data?: unknown; workflowData?: unknown }, error: Loose): FailingNode {
	const resultData = resultDataOf(execution);
	const last = textOf(resultData.lastNodeExecuted);
	const named = namedIn(execution, error);
	// Where it is not told how the nodes are wired, one that is here and not of the main line can be nothing else.
	const isWired = Object.keys(looseOf(looseOf(execution.workflowData).connections)).length > 0;
	const isSubNode = (name: string) =>
		feedsOnly(outputsOf(execution, name)) || (!isWired && typeIn(execution, name) !== null);
	const marked = causesOf(error).some(isMarked);
	const below =
		named !== null && named !== last && (marked || isSubNode(named))
			? named
			: named === null || named === last
				? failedSubNode(execution, last, error)
				: null;
	const node = below ?? last ?? named;
	return {
		node,
		nodeType:
			textOf(looseOf(error.node).name) === node
				? (textOf(looseOf(error.node).type) ?? typeIn(execution, node))
				: typeIn(execution, node),
		usedBy: userOf(execution, node, below === null ? null : last),
	};
}

/** Where the sub-node itself, or none, is named as the last node, its user is read from how the nodes are wired. */
function userOf(execution: Data, node: string | null, last: string | null): string | null {
	if (last !== null && !feedsOnly(outputsOf(execution, last))) return last;
	const [user, ...others] = node === null ? [] : usersOf(execution, node);
	return user !== undefined && others.length === 0 ? user : last;
}

/** An error and what caused it, the error first. */
function causesOf(error: Loose): Loose[] {
	const all = [error];
	while (all.length < maxCauses && Object.keys(looseOf(all.at(-1)!.cause)).length > 0)
		all.push(looseOf(all.at(-1)!.cause));
	return all;
}

const maxCauses = 4;
const isMarked = ({ functionality }: Loose) => functionality === 'configuration-node';

/** Older agents name the sub-node in their own error's text alone, or keep its error as the cause of theirs. */
const inText = /^Error (?:in sub-node|on node) ["'‘“]?(.{1,200}?)["'’‘”]?(?: which is connected via input .*)?$/;
const inLongerText = /^Error (?:in sub-node|on node) (?:["'‘“](.{1,200}?)["'’‘”]|([^:]{1,200})): /;

function namedIn(execution: Data, error: Loose): string | null {
	const nameOf = ({ node }: Loose) => textOf(looseOf(node).name) ?? textOf(node);
	const cause = causesOf(error)
		.slice(1)
		.findLast((each) => isMarked(each) && nameOf(each) !== null);
	const text = textOf(error.message) ?? '';
	const told = [inText, inLongerText].flatMap((words) => words.exec(text)?.slice(1) ?? []);
	const ofText = told.find((name) => typeIn(execution, name ?? null) !== null);
	return (cause && nameOf(cause)) ?? ofText ?? nameOf(error);
}

type Data = { data?: unknown; workflowData?: unknown };

const outputsOf = ({ workflowData }: Data, name: string): Loose =>
	looseOf(looseOf(looseOf(workflowData).connections)[name]);

/** Whether a node's outputs are all of the kinds that feed another node's settings: `ai_languageModel`, `ai_tool`, … */
function feedsOnly(outputs: Loose): boolean {
	const kinds = Object.keys(outputs);
	return kinds.length > 0 && !kinds.includes('main');
}

const maxSubNodes = 50;

/**
 * The sub-node in whose own entry the same error stands. What a model says may reach the agent in other words: of a model
 * whose last run failed the agent has nothing to go on with. A tool that failed is told to the model, and is no reason.
 */
function failedSubNode(execution: Data, last: string | null, error: Loose): string | null {
	if (last === null) return null;
	const resultData = resultDataOf(execution);
	const failed = Object.keys(looseOf(resultData.runData))
		.filter((name) => name !== last && feedsOnly(outputsOf(execution, name)))
		.map((name) => ({ name, error: looseOf(lastRunOf(resultData, name).error) }))
		.filter((each) => Object.keys(each.error).length > 0)
		.slice(0, maxSubNodes)
		.filter(({ name }) => leadsTo(execution, name, last));
	const same = failed.filter((each) => sameWords(each.error, error));
	const culprits =
		same.length > 0 ? same : failed.filter(({ name }) => 'ai_languageModel' in outputsOf(execution, name));
	// Where one of them feeds another, as embeddings a store of documents, it began in the former.
	const fed = (name: string) =>
		culprits.some((other) => other.name !== name && feeds(outputsOf(execution, other.name), name));
	return (culprits.find(({ name }) => !fed(name)) ?? culprits[0])?.name ?? null;
}

const feeds = (outputs: Loose, name: string) => targetsOf(outputs).includes(name);

/** `{ ai_tool: [[{ node: 'Agent', … }]] }` → `['Agent']`. */
function targetsOf(outputs: Loose): string[] {
	const ends = Object.values(outputs).flatMap((each) => (Array.isArray(each) ? each.flat().slice(0, maxSubNodes) : []));
	return ends.flatMap((end) => textOf(looseOf(end).node) ?? []);
}

/** The nodes of the main line that a sub-node works for, directly or through other sub-nodes; none of one of the main line. */
export function usersOf(execution: Data, name: string): string[] {
	if (!feedsOnly(outputsOf(execution, name))) return [];
	const seen = new Set([name]);
	const users: string[] = [];
	for (const each of seen) {
		for (const target of targetsOf(outputsOf(execution, each))) {
			if (!feedsOnly(outputsOf(execution, target))) users.push(target);
			else if (seen.size < maxSubNodes) seen.add(target);
		}
	}
	return users;
}

/** Directly, or through other sub-nodes: embeddings feed a store that is an agent's tool. */
function leadsTo(execution: Data, name: string, end: string): boolean {
	const seen = new Set([name]);
	for (const each of seen) {
		for (const target of targetsOf(outputsOf(execution, each))) {
			if (target === end) return true;
			if (seen.size < maxSubNodes && feedsOnly(outputsOf(execution, target))) seen.add(target);
		}
	}
	return false;
}

function sameWords(one: Loose, other: Loose): boolean {
	const [words, more] = [one, other].map(({ message, description, messages }) =>
		[message, description, ...(Array.isArray(messages) ? messages.slice(0, 2) : [])]
			.map((each) => textOf(each)?.slice(0, 4_000).replace('[RE-WRAPPED]: ', '') ?? '')
			.filter(Boolean),
	);
	return words!.some((each) => more!.some((text) => text === each || (each.length > 20 && text.includes(each))));
}

function typeIn({ workflowData }: { workflowData?: unknown }, name: string | null): string | null {
	const { nodes } = looseOf(workflowData);
	if (name === null || !Array.isArray(nodes)) return null;
	return textOf(looseOf(nodes.find((node) => looseOf(node).name === name)).type);
}
