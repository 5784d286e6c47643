import type { Bulk } from '../../../bulk/bulk.js';
import type { Message } from '../../blocks/blocks.js';
import type { BulkControl, Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { renderLateBulk, renderNoBulk, renderSameBulk } from './answer.js';
import { showJob } from './command.js';
import type { BulkEvent } from './line.js';
import { chosen, mostOf } from './open.js';
import { shortId } from './words.js';

const wantedOf = (bulk: Bulk) => ({ verb: bulk.kind, target: `job ${shortId(bulk)}: ${bulk.total} executions` });

/** The preview's submit: exactly what was counted is done, as chosen. */
export async function confirmBulk(
	context: Context,
	interaction: Interaction,
	{ bulkId, values }: Change & { do: 'confirm-bulk' },
	again: boolean,
): Promise<void> {
	const { answers, asking } = context;
	const { bulks, cardData, messages } = context.bulk;
	const { by, at } = interaction;
	const bulk = await bulks.read(bulkId);
	// A form is shown to the one who asked; another's id in it was put there by hand.
	if (!bulk || bulk.by.userId !== by.userId) {
		return answers.privately(interaction.origin, by.userId, renderNoBulk(context.command));
	}
	// Where it was asked is where it is answered: a form knows no channel.
	if (!(await asking.requests.allowed({ ...interaction, origin: bulk.origin }, wantedOf(bulk)))) return;
	const { started, other } = await bulks.confirm(
		bulk.id,
		chosen(values, bulk, context.bulk.limit),
		mostOf(values, bulk),
	);
	const now = (await bulks.read(bulk.id)) ?? bulk;
	const tell = (message: Message) => answers.privately(bulk.origin, by.userId, message);
	// The process that began it died before it could say so.
	if (started || (again && now.startedAt !== null && now.startedAt >= at)) {
		return messages.line({ kind: 'confirmed', at: context.now(), bulk: now }, 'confirmed');
	}
	if (other) return tell(renderSameBulk(await cardData.same(other)));
	await tell(renderLateBulk(await cardData.card(now)));
}

type Result = { kind: BulkEvent['kind']; result: string };

const controls: Record<BulkControl, { to: Bulk['state'] } & Result> = {
	pause: { to: 'paused', kind: 'paused', result: 'paused' },
	resume: { to: 'running', kind: 'resumed', result: 'resumed' },
	cancel: { to: 'canceled', kind: 'canceled', result: 'canceled' },
};

/** What it meant to let this one go on, as it stood before. */
function resumed({ state, barred, by }: Bulk, userId: string): Result {
	if (barred && by.userId !== userId) return { kind: 'took-over', result: 'took over' };
	return state === 'held' && !barred ? { kind: 'went-on', result: 'resumed' } : controls.resume;
}

/** Anybody may who could have started it; of several clicks one counts, and the others are told how it stands. */
export async function controlBulk(
	context: Context,
	interaction: Interaction,
	{ bulkId, control, alone }: Change & { do: 'control-bulk' },
	again: boolean,
): Promise<void> {
	const { answers, asking, people, now } = context;
	const { bulks, cardData, messages } = context.bulk;
	const { id, by, origin } = interaction;
	const { to } = controls[control];
	const bulk = await bulks.read(bulkId);
	if (!bulk) return answers.privately(origin, by.userId, renderNoBulk(context.command));
	if (!(await asking.requests.allowed(interaction, wantedOf(bulk)))) return;
	const changed = await (control === 'resume' ? bulks.resume(bulk.id, by) : bulks[control](bulk.id, by.userId));
	const after = (await bulks.read(bulk.id)) ?? bulk;
	// The process that changed it died before it could say so.
	if (!changed && !(again && after.state === to && after.lastBy === by.userId)) {
		return answers.privately(origin, by.userId, renderLateBulk(await cardData.card(after)));
	}
	const { kind, result } = control === 'resume' ? resumed(bulk, by.userId) : controls[control];
	await messages.line({ kind, at: now(), by: by.userId, bulk: after } as BulkEvent, id);
	const { channelId } = origin;
	await people.audit.write({ at: now(), by, ...wantedOf(bulk), channelId, decision: 'allowed', result });
	if (alone) await showJob(context, interaction, after, true);
}
