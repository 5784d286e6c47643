import type { Alert } from '../../../alerts/alert.js';
import { muteFields } from '../../../alerts/store/read-alerts.js';
import type { Message } from '../../blocks/blocks.js';
import type { Change, MuteChange } from '../../bolt/change.js';
import type { Interaction, Typed } from '../../bolt/interaction.js';
import { howLong, howToSayUntil, isLongEnough, untilIn } from '../../command/until.js';
import type { Context } from '../../context.js';
import { renderManyWorkflows, renderMuteDone, renderNoTime, renderNotMuted, renderNoWorkflow } from './answer.js';
import { findAlert, targetOf } from './find.js';
import { renderMutes } from './mute-view.js';

type UnmuteChange = Change & { do: 'unmute' };

/** How this person is answered. */
const teller =
	({ answers }: Context, { origin, by }: Interaction, change: Pick<MuteChange, 'answer'>) =>
	(message: Message) =>
		answers[change.answer === 'replacing' ? 'replacing' : 'privately'](origin, by.userId, message);

/** Mutes the problem of an alert, or a workflow, or tells the person why not. */
export async function performMute(context: Context, clicked: Interaction, change: MuteChange): Promise<void> {
	const { alerts, asking, people } = context;
	const interaction = change.channelId ? { ...clicked, origin: { channelId: change.channelId } } : clicked;
	const { by, at, id, origin } = interaction;
	const tell = teller(context, interaction, change);
	if (!(await asking.requests.allowed(interaction, { verb: 'alert', target: targetOf(change.of) }))) return;
	const until = untilIn(change.until, { now: at, zone: await people.directory.zone(by.userId) });
	if (until === null) return tell(renderNoTime({ words: change.until, why: howToSayUntil }));
	if (!isLongEnough(until, at)) return tell(renderNoTime({ words: change.until, why: howLong }));
	const found = await findMuted(context, interaction, change);
	if ('sorry' in found) return tell(found.sorry);
	const { target, ...of } = found;
	const mute = await alerts.mute({ ...of, by: by.userId, at, until, id, channelId: origin.channelId });
	const { channelId } = origin;
	await people.audit.write({
		at: context.now(),
		by,
		verb: 'alert',
		target,
		channelId,
		decision: 'allowed',
		result: 'muted',
	});
	if (change.answer !== 'none') await tell(renderMuteDone({ mute }));
}

/** A workflow is looked for in n8n: it can be muted before anything of it fails. */
async function findMuted(context: Context, interaction: Interaction, { of, scope }: MuteChange) {
	if ('workflow' in of && of.workflow !== null) {
		const [workflow, ...others] = await context.instance.workflowNames.find(of.workflow);
		if (!workflow) {
			const nearest = await context.instance.workflowNames.nearest(of.workflow);
			return { sorry: renderNoWorkflow({ name: of.workflow, nearest }) };
		}
		if (others.length > 0)
			return { sorry: renderManyWorkflows({ names: [workflow, ...others].map(({ name }) => name) }) };
		const { id: workflowId, name: workflowName } = workflow;
		return { scope: 'workflow', workflowId, workflowName, alert: null, target: `workflow ${workflowId}` } as const;
	}
	const found = await findAlert(context, interaction, { of });
	if ('sorry' in found) return found;
	const { alert } = found;
	const { workflowId, workflowName } = alert;
	const target = targetOf(of, alert);
	return scope === 'workflow' && workflowId !== ''
		? ({ scope, workflowId, workflowName, alert, target } as const)
		: ({ scope: 'problem', alert, target } as const);
}

/** Ends mutes before their time. */
export async function performUnmute(context: Context, interaction: Interaction, change: UnmuteChange): Promise<void> {
	const { alerts, asking, people } = context;
	const { by, at, origin } = interaction;
	const tell = teller(context, interaction, change);
	const { of } = change;
	const target = 'field' in of ? of.field : targetOf(of);
	if (!(await asking.requests.allowed(interaction, { verb: 'alert', target }))) return;
	const found = await findFields(context, interaction, of);
	if ('sorry' in found) return tell(found.sorry);
	const ended = await Promise.all(found.fields.map((field) => alerts.unmute(field, by.userId, at)));
	const mute = ended.find((each) => each !== null);
	if (!mute) return tell(renderNotMuted({ alert: found.alert }));
	const { channelId } = origin;
	const entry = { target: mute.field, channelId, decision: 'allowed', result: 'unmuted' } as const;
	await people.audit.write({ at: context.now(), by, verb: 'alert', ...entry });
	if (change.answer !== 'none') await tell(renderMuteDone({ mute, ended: true }));
}

type Fields = { fields: string[]; alert: Alert | null } | { sorry: Message };

async function findFields(context: Context, interaction: Interaction, of: UnmuteChange['of']): Promise<Fields> {
	if ('field' in of) return { fields: [of.field], alert: null };
	if ('workflow' in of) {
		const mutes = await context.alerts.mutes();
		const wanted = of.workflow?.toLowerCase() ?? '';
		const meant = mutes.filter(({ workflowId, workflowName }) => {
			return workflowId === of.workflow || workflowName.toLowerCase().includes(wanted);
		});
		const { command } = context;
		if (meant.length !== 1) return { sorry: renderMutes({ mutes: meant.length > 1 ? meant : mutes, command }) };
		return { fields: [meant[0]!.field], alert: null };
	}
	const found = await findAlert(context, interaction, { of });
	if ('sorry' in found) return found;
	const { problem, workflow } = muteFields(found.alert);
	return { fields: [problem, workflow], alert: found.alert };
}

export async function mutesCommand({ alerts, answers, command }: Context, { origin, by }: Typed): Promise<void> {
	await answers.privately(origin, by.userId, renderMutes({ mutes: await alerts.mutes(), command }));
}
