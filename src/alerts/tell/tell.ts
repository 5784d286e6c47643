import type { Base } from '../../instances/base.js';
import type { Alert, Told } from '../alert.js';
import type { Due } from '../due.js';
import type { Alerting } from '../events.js';
import { createPutOff } from './put-off.js';
import { createReminders } from './remind.js';

/** One channel that is told of an alert, and how: routing decides. `below`: not yet. */
type Target = Pick<Told, 'channelId' | 'watch' | 'insteadOf' | 'remindMs' | 'oncall'> & {
	ring: 'now' | 'below' | { holdMs: number };
};

export type Route = (
	of: Pick<Alert, 'workflowId' | 'workflowName' | 'status' | 'mode'> & { times: number[] },
) => Promise<Target[]>;

export type Tell = ReturnType<typeof createTell>;

/** So many of an incident ring by themselves in a channel; the others are told there as part of it. */
const alone = 2;

/** Open again: what was held back, or was to be told when a mute ended, found it over. */
export async function tellRest(tell: Tell, alert: Alert): Promise<Alert> {
	const { raisedBy, resolvedAt, told } = alert;
	const isTold = told.length > 0 && told.every(({ rungAt }) => rungAt !== null);
	return isTold || resolvedAt !== null || raisedBy === 'command' ? alert : tell(alert);
}

type Deps = Pick<Alerting, 'store' | 'events'> &
	Pick<Base, 'epochs' | 'now'> & {
		route: Route;
		due: Due;
		/** Whether its workflow has succeeded since, by a look at n8n; then the alert has healed. */
		heals(alert: Alert): Promise<boolean>;
	};

/**
 * Has an alert told to those who want to hear of it: when it is raised, and again when more has failed, as a channel may
 * have waited for that, or watch it since. A channel that was told stays told. What is put off is put down before the
 * alert says so, so that no death between loses it.
 */
export function createTell({ store, events, route, due, heals, epochs, now }: Deps) {
	const putOff = createPutOff(store, epochs);
	createReminders({ events, due, putOff });

	/** `asked`: somebody wants to see it. */
	async function tell(alert: Alert, { asked = false } = {}): Promise<Alert> {
		// Somebody sees to it.
		if (!asked && alert.owner) return alert;
		// Who raised it may have died before it was told, and then it was muted: that is known by nobody else at the end.
		if (!asked && alert.muted && (await store.holdMuted(alert))) return alert;
		const { workflowId, workflowName, status, failures } = alert;
		// Of the same problem some may be started by hand and some by themselves.
		const { mode } = failures.newest;
		const isUntold = alert.told.every(({ rungAt }) => rungAt === null);
		const { before, isWave } = isUntold ? await beforeIn(alert) : { before: [], isWave: false };
		for (const target of await route({ workflowId, workflowName, status, mode, times: failures.times })) {
			// One that is told nowhere yet is just going to be.
			const here = before.filter(
				({ told }) => told.length === 0 || told.some(({ channelId }) => channelId === target.channelId),
			);
			await tellIn(alert, { ...target, inIncident: isWave || here.length >= alone });
		}
		return (await store.read(alert.execution)) ?? alert;
	}

	/** The alerts that were before it in its incident, if it is part of one; and whether that is one from the start. */
	async function beforeIn(alert: Alert): Promise<{ before: Alert[]; isWave: boolean }> {
		const joined = await store.joinIncident(alert);
		const all = joined ? await store.incident(joined.incident) : [];
		const at = all.findIndex(({ execution }) => execution.id === alert.execution.id);
		return { before: all.slice(0, at), isWave: joined?.isWave ?? false };
	}

	async function tellIn(alert: Alert, { ring, ...target }: Target & Pick<Told, 'inIncident'>) {
		const { channelId, remindMs } = target;
		const known = alert.told.find((told) => told.channelId === channelId);
		// The card of a channel that takes no messages was moved there.
		const isThere = target.insteadOf !== null && alert.told.some((told) => told.moved);
		if (ring === 'below' || isThere || (known && known.rungAt !== null)) return;
		const held = known?.held ?? (ring === 'now' ? null : { until: now() + ring.holdMs, forMs: ring.holdMs });
		const told: Told = { ...target, rungAt: null, held };
		if (ring !== 'now' && held && held.until > now()) {
			await due.setOnce(putOff.nameOf('hold', alert, channelId), held.until);
			await store.tell(alert.execution, told);
			return;
		}
		if (remindMs !== null) await due.setOnce(putOff.nameOf('remind', alert, channelId), now() + remindMs);
		const rung = { ...told, rungAt: now() };
		if (held) await events.publish('held', { alert, told: rung });
		await store.tell(alert.execution, rung);
	}

	due.on('hold', async (rest) => {
		const found = await putOff.read(rest);
		if (!found || found.alert.resolvedAt !== null || (await heals(found.alert))) return;
		await events.publish('alert', { alert: await tell(found.alert) });
	});

	return tell;
}
