import { closestMatch } from 'leven';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { context, headed, type Message } from './blocks.js';
import { code, inline, plural } from './text.js';

type TagsProps = {
	command: string;
	execution: ExecutionRef;
	workflowName: string | null;
	tags: string[];
	known: string[];
};

/** The tags of an execution; `known` are all names that can be added. */
export function renderTags({ command, execution, workflowName, tags, known }: TagsProps): Message {
	const of = workflowName === null ? '' : ` of ${inline(workflowName, 60)}`;
	const text = `#${execution.id}${of} has ${tags.length === 0 ? 'no tags' : plural(tags.length, 'tag')}`;
	const others = known.filter((name) => !tags.includes(name));
	const more = others.length > 0 ? `can be added: ${listed(others)}` : null;
	const how = `change with ${code(`${command} tags ${execution.id} +name -name`)}`;
	return headed(text, listed(tags), ...context(more, how));
}

/** n8n's API can neither make tags nor list them: of one that no execution at hand carries, the id is not known. */
export function renderUnknownTags({ unknown, known }: { unknown: string[]; known: string[] }): Message {
	const text =
		unknown.length === 1
			? `Flowbell knows no tag "${inline(unknown[0]!, 40)}"`
			: `Flowbell knows no tags ${listed(unknown.map((name) => `"${name}"`))}`;
	const lines = [
		...unknown.slice(0, 5).map((name) => meant(name, known)),
		"Nothing was changed. n8n's API cannot create execution tags: tag one execution with it in n8n, then use it here.",
	].filter((line) => line !== null);
	return headed(text, lines.join('\n'), ...context(known.length > 0 ? `known: ${listed(known)}` : null));
}

function meant(name: string, known: string[]): string | null {
	const nearest = closestMatch(name.slice(0, 60), known, { maxDistance: name.length <= 4 ? 1 : 3 });
	return nearest === undefined ? null : `Did you mean "${inline(nearest, 40)}"?`;
}

function listed(tags: string[]): string {
	const shown = tags.slice(0, 20).map((tag) => inline(tag, 40));
	return tags.length > 20 ? `${shown.join(', ')} and ${tags.length - 20} more` : shown.join(', ');
}
