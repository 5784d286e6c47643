import type { Alert } from '../../../alerts/alert.js';
import { refKey } from '../../../instances/execution-ref.js';
import { alertChannel } from '../../../routing/index.js';
import type { Message } from '../../blocks/blocks.js';
import type { SayChange } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { renderNoAlert, renderWhichAlert } from './answer.js';

/** `said`: what a choice among several says. */
type Meant = Pick<SayChange, 'of'> & { said?: SayChange['said'] };
type Found = { alert: Alert } | { sorry: Message };

/** The alert that is meant: by itself, by one of its executions, by its workflow, or as the only one that is open here. */
export async function findAlert(context: Context, { origin }: Interaction, { of, said }: Meant): Promise<Found> {
	const { alerts, command } = context;
	const open = await alerts.unresolved();
	const sorry = (name: string | null) => ({ sorry: renderNoAlert({ name, open, command }) });
	if ('alert' in of) {
		const alert = of.alert && (await alerts.read(of.alert));
		return alert ? { alert } : sorry(null);
	}
	if ('execution' in of) {
		const known = await alerts.of(of.execution);
		return known ? { alert: known.alert } : sorry(`#${of.execution.id}`);
	}
	const name = 'last' in of ? null : of.workflow;
	const meant =
		name === null
			? open.filter((alert) => isSeenIn(alert, origin.channelId, context.slack.alertChannelId()))
			: named(open, name);
	const [alert, ...others] = 'last' in of ? meant.sort(newestFirst).slice(0, 1) : meant;
	if (!alert) return sorry(name);
	if (others.length === 0) return { alert };
	return { sorry: renderWhichAlert({ alerts: meant, said: said?.kind ?? 'none' }) };
}

/** Whether people of this channel see its card. */
export function isSeenIn({ channelId, told }: Alert, here: string, alertChannelId: string | null): boolean {
	const rings = told.filter(({ rungAt }) => rungAt !== null).map((each) => each.channelId);
	return channelId === here || rings.includes(here) || (here === alertChannelId && rings.includes(alertChannel));
}

const newestFirst = (a: Alert, b: Alert) => b.failures.lastAt - a.failures.lastAt;

/** Those whose workflow is called so, else those whose name contains it. */
function named(open: Alert[], words: string): Alert[] {
	const wanted = words.toLowerCase();
	const exact = open.filter(
		({ workflowId, workflowName }) => workflowId === words || workflowName.toLowerCase() === wanted,
	);
	return exact.length > 0 ? exact : open.filter(({ workflowName }) => workflowName.toLowerCase().includes(wanted));
}

/** As the audit trail names it. */
export function targetOf(of: SayChange['of'], alert?: Alert): string {
	if (alert) return `alert ${refKey(alert.execution)}`;
	if ('alert' in of) return of.alert ? `alert ${refKey(of.alert)}` : 'an alert';
	if ('execution' in of) return `alert of ${refKey(of.execution)}`;
	return 'last' in of || of.workflow === null ? 'an alert' : `alert of workflow ${of.workflow}`;
}
