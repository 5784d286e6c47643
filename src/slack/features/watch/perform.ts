import { isNamed, type Watch, type Wish } from '../../../routing/index.js';
import type { Answer } from '../../blocks/answer.js';
import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { showWatches } from './command.js';
import { withLongestName } from './longest-name.js';
import { cannotPost, noProjects, sameWatch, tooManyWatches, unknownWatch } from './refusals.js';
import { renderUnwatched, renderWatched } from './view.js';

/** Names of workflows that an answer shows. */
const maxNames = 5;

/** The channel watches from now on; who may not, or where the channel takes no messages, is told so. */
export async function performWatch(
	context: Context,
	interaction: Interaction,
	{ wish: asTyped, tail = [] }: Change & { do: 'watch' },
) {
	const { asking, command, people, watching, now } = context;
	const { by, at, origin } = interaction;
	const { channelId } = origin;
	const refuse = (answer: Answer) => asking.requests.answer(interaction, answer);
	if (!(await asking.requests.allowed(interaction, { verb: 'watch', target: `channel ${channelId}` }))) return;
	const closed = await watching.stateOf(channelId);
	if (closed !== null) return refuse(cannotPost(closed, command));
	const all = isOfAll(asTyped) ? null : await allWorkflows(context);
	const names = all?.map(({ name }) => name) ?? [];
	const wish = withLongestName(asTyped, tail, names);
	const today = all && workflowsToday(all, wish);
	if (today?.unknownProjects) return refuse(noProjects);

	const known = (await watching.watches.of(channelId)).find((watch) => isSame(watch, wish));
	// By this very command: the process that was at it has died.
	const ours = known?.at === at && known.by === by.userId;
	if (known && !ours) return refuse(sameWatch(known, command));
	const made = { ...wish, channelId, by: by.userId, at, closed: null };
	const id = known?.id ?? (await watching.watches.add(made));
	if (id === null) return refuse(tooManyWatches(command));
	const watch: Watch = { ...made, id };
	const message = renderWatched({ watch, command, today, unseen: await unseenOf(context, wish, today) });
	await watching.outbox.put(`watch-${id}`, {
		channel: channelId,
		kind: 'card',
		fallbackRecipient: by.userId,
		...message,
	});
	const target = `watch ${id} of channel ${channelId}`;
	await people.audit.write({ at: now(), by, verb: 'watch', target, channelId, decision: 'allowed', result: 'watched' });
}

/** Null where n8n does not answer now. */
async function allWorkflows({ instance, log }: Context) {
	try {
		return await instance.workflowFacts.all();
	} catch (err) {
		log.info({ err }, 'which workflows a watch is about is not said: n8n does not list them');
		return null;
	}
}

type Workflows = NonNullable<Awaited<ReturnType<typeof allWorkflows>>>;

/** Which workflows are meant today. */
function workflowsToday(all: Workflows, { workflows, tags, project }: Wish) {
	const has = (known: string[] | null, wanted: string) =>
		known?.some((one) => one.toLowerCase() === wanted.toLowerCase()) ?? false;
	const meant = all.filter(
		({ id, name, ...facts }) =>
			(workflows.length === 0 || workflows.some((each) => each === id || isNamed(each, name))) &&
			(tags.length === 0 || tags.some((tag) => has(facts.tags, tag))) &&
			(project === null || has(facts.projects, project)),
	);
	const unknownProjects = project !== null && all.length > 0 && all.every(({ projects }) => projects === null);
	const names = meant.slice(0, maxNames).map(({ name }) => name);
	return { names, ids: meant.map(({ id }) => id), count: meant.length, unknownProjects };
}

const isOfAll = ({ workflows, tags, project }: Pick<Wish, 'workflows' | 'tags' | 'project'>) =>
	workflows.length + tags.length === 0 && project === null;

/** Those among them of which a missed start could not be told, where that is wanted. */
async function unseenOf({ alerts }: Context, wish: Wish, today: { ids: string[] } | null) {
	if (!wish.conditions.includes('missed')) return [];
	const unseen = await alerts.conditions.unseen();
	return isOfAll(wish) ? unseen : unseen.filter(({ id }) => today?.ids.includes(id));
}

function isSame(watch: Watch, wish: Wish): boolean {
	const plain = ({ workflows, tags, project, only, modes, from, remindMs, oncall, holdMs, conditions }: Wish) =>
		JSON.stringify([workflows, tags, project, only, modes, from, remindMs, oncall, holdMs, conditions]).toLowerCase();
	return plain(watch) === plain(wish);
}

/** Ends watches: of this channel, or by its number one of any, as an archived channel cannot be written in. */
export async function performUnwatch(
	context: Context,
	interaction: Interaction,
	{ which, alone }: Change & { do: 'unwatch' },
	again: boolean,
) {
	const { asking, command, people, watching, now } = context;
	const { by, origin, id } = interaction;
	const { channelId } = origin;
	if (!(await asking.requests.allowed(interaction, { verb: 'watch', target: `channel ${channelId}` }))) return;
	const ended = await meantBy(context, which, channelId);
	if (ended.length === 0) {
		// They were ended by a process that died before it could say more.
		if (!again) await asking.requests.answer(interaction, unknownWatch(which, command));
	}
	for (const channel of new Set(ended.map((watch) => watch.channelId))) {
		const watches = ended.filter((watch) => watch.channelId === channel);
		const message = renderUnwatched({ watches, by: by.userId });
		const draft = { channel, kind: 'card', fallbackRecipient: by.userId, ...message } as const;
		await watching.outbox.put(`unwatch-${id}-${channel}`, draft);
	}
	for (const watch of ended) {
		const target = `watch ${watch.id} of channel ${watch.channelId}`;
		await people.audit.write({ at: now(), by, verb: 'watch', target, channelId, decision: 'allowed', result: 'ended' });
		await watching.watches.remove(watch.id);
	}
	if (alone) await showWatches(context, interaction, true);
}

async function meantBy({ watching }: Context, which: string, channelId: string): Promise<Watch[]> {
	const all = await watching.watches.all();
	if (/^\d+$/.test(which)) return all.filter(({ id }) => id === Number(which));
	const here = all.filter((watch) => watch.channelId === channelId);
	if (which === 'all') return here;
	const said = which.toLowerCase();
	return here.filter(({ workflows, tags, project }) => {
		const names = [...workflows, ...tags.map((tag) => `tag:${tag}`), `project:${project ?? ''}`, workflows.join(', ')];
		return names.some((name) => name.toLowerCase() === said);
	});
}
