import { type Alert, openOf } from '../alert.js';
import type { Alerting } from '../events.js';
import type { EndedMute, Mute } from '../store/mute-store.js';
import type { Tell } from '../tell/tell.js';

type Deps = Pick<Alerting, 'store' | 'events'> & { tell: Tell };

/** Tells the end of a mute to all whom it concerns; what came into being meanwhile and is open rings. */
export function createTellEnd({ store, events, tell }: Deps, concerned: (mute: Mute) => Promise<Alert[]>) {
	return async function tellEnd(ended: EndedMute) {
		const { mute, by, at } = ended;
		const held = await Promise.all(ended.alerts.map((alert) => store.read(alert)));
		const others = await concerned(mute);
		const alerts = [...held, ...others].filter((each) => each !== null);
		const once = new Map(alerts.map((alert) => [alert.execution.id, alert]));
		for (const alert of once.values()) {
			// By the other mute it is quiet still.
			if (alert.muted && (await store.holdMuted(alert))) await events.publish('alert', { alert });
			else await endFor(alert, { by, at, mutedAt: mute.at });
		}
		if (once.size === 0) await events.publish('muted', { mute, ended: { by, at } });
		await store.endTold(ended.key);
	};

	async function endFor(alert: Alert, ended: { by: string | null; at: number; mutedAt: number }) {
		const isOpen = alert.resolvedAt === null && openOf(alert) > 0;
		const told = isOpen ? await tell(alert) : alert;
		// Also for whoever does it again.
		const rings = told.told.every(({ rungAt }) => rungAt === null || rungAt >= ended.at);
		await events.publish('unmuted', { alert: told, rings, ...ended });
		await store.forgetMeanwhile(alert.execution);
	}
}
