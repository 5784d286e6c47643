import type { PlainTextOption } from '@slack/types';
import { isNamed, type Wish } from '../../../routing/index.js';
import { matches, option } from '../../blocks/options.js';
import { plural } from '../../blocks/text.js';
import type { Searched } from '../../bolt/interaction.js';
import { knownWorkflows } from '../../bolt/known-workflows.js';
import type { Context } from '../../context.js';

type Known = { id: string; name: string; tags: string[] | null };

/** What the form offers for what is typed. Without n8n that is what can be said without it. */
export async function offerWorkflows(context: Context, { words }: Searched): Promise<PlainTextOption[]> {
	return workflowOptions(await knownWorkflows(context), words);
}

/**
 * `all`, `name:Order*`, `workflow:id`, `tag:prod`, `project:Billing`, each as the command would say it. What was typed is
 * itself a choice. `known`: null where n8n does not say.
 */
function workflowOptions(known: readonly Known[] | null, typed: string): PlainTextOption[] {
	const words = typed.trim();
	const [, kind, rest = ''] = /^(tag|project):\s*(.*)$/is.exec(words) ?? [];
	const tags = [...new Set((known ?? []).flatMap((workflow) => workflow.tags ?? []))];
	const ofTag = (tag: string) => {
		const count = known?.filter((workflow) => workflow.tags?.includes(tag)).length ?? 0;
		return option(`Tag ${tag}${count === 0 ? '' : ` · ${plural(count, 'workflow')}`}`, `tag:${tag}`);
	};
	const ofTags = (said: string) => matches(tags, said, (tag) => tag).map(ofTag);
	const all = 'all workflows'.startsWith(words.toLowerCase()) ? option('All workflows', 'all') : null;
	const offered = kind
		? [
				...(kind.toLowerCase() === 'tag' ? ofTags(rest) : []),
				...(rest === '' || tags.includes(rest) ? [] : [asSaid(kind.toLowerCase(), rest)]),
			]
		: [all, patternOf(known, words), ...namesIn(known ?? [], words), ...(words === '' ? [] : ofTags(words))];
	return offered.filter((each) => each !== null);
}

const asSaid = (kind: string, name: string) =>
	option(`${kind === 'tag' ? 'Tag' : 'Project'} ${name}`, `${kind}:${name}`);

/** Workflows of one name are watched together, as a watch goes by names. */
function namesIn(known: readonly Known[], words: string) {
	const byName = new Map(known.map((workflow) => [workflow.name.toLowerCase(), workflow]));
	const some = [...byName.values()].filter(({ name }) => !words.includes('*') || isNamed(words, name));
	const found = matches(some, words.includes('*') ? '' : words, ({ name }) => name);
	return found.map(({ id, name }) => option(name, `workflow:${id}`));
}

function patternOf(known: readonly Known[] | null, words: string) {
	if (words === '' || words === '*') return null;
	const pattern = words.includes('*') ? words : `${words}*`;
	const count = known?.filter(({ name }) => isNamed(pattern, name)).length;
	const today = count === undefined ? '' : `: ${count === 0 ? 'none' : count} today`;
	return option(`${pattern} (all that match${today})`, `name:${pattern}`);
}

/** What was chosen, as watches: any of it is meant, and the conditions of one watch must all hold. */
export async function chosenWishes(
	{ instance }: Pick<Context, 'instance'>,
	chosen: readonly string[],
): Promise<Partial<Wish>[]> {
	if (chosen.includes('all')) return [{}];
	const of = (kind: string) =>
		chosen.filter((value) => value.startsWith(`${kind}:`)).map((value) => value.slice(kind.length + 1));
	const names = await Promise.all(of('workflow').map((id) => instance.workflowNames.nameOf(id)));
	const workflows = [...new Set([...of('name'), ...names])];
	const tags = of('tag');
	return [
		...(workflows.length > 0 ? [{ workflows }] : []),
		...(tags.length > 0 ? [{ tags }] : []),
		...of('project').map((project) => ({ project })),
	];
}
