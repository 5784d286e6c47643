import type { Base } from '../../instances/base.js';
import type { Instance } from '../../instances/instance.js';
import type { Alert, Muted } from '../alert.js';
import type { Due } from '../due.js';
import type { Alerting } from '../events.js';
import type { Mute } from '../store/mute-store.js';
import { muteFields } from '../store/read-alerts.js';
import type { Tell } from '../tell/tell.js';
import { createTellEnd } from './tell-end.js';

type Deps = Alerting &
	Pick<Base, 'now' | 'epochs'> & {
		instance: Pick<Instance, 'name'>;
		due: Due;
		tell: Tell;
	};

/** Of whom, until when, and by whom; `id` is that of the click. `alert`: on which it was said. */
export type MuteRequest = Omit<Muted, 'scope'> & { id: string; channelId: string } & MuteWhat;
type MuteWhat =
	| { scope: 'problem'; alert: Alert }
	| { scope: 'workflow'; workflowId: string; workflowName: string; alert: Alert | null }
	/** `field` as the condition says it, `error`: what it is, in a few words. */
	| { scope: 'condition'; field: string; workflowId: string; workflowName: string; error: string; alert: null };

/** Alerts that a mute is about, of those that are not over. */
async function concernedBy(
	{ field, alert: on, epoch }: Mute,
	store: Pick<Alerting['store'], 'unresolved' | 'read'>,
	instance: string,
	at: { now: number; epoch: number },
): Promise<Alert[]> {
	const open = await store.unresolved(instance, at.now);
	const of = open.filter((alert) => Object.values(muteFields(alert)).includes(field));
	// What was named by a number of before means another run now.
	if (!on || epoch !== at.epoch || of.some(({ execution }) => execution.id === on.id)) return of;
	const alert = await store.read(on);
	return alert ? [alert, ...of] : of;
}

/** What is muted, in a few words, where it is not all of a workflow. */
function errorOf(request: MuteWhat): string | null {
	if (request.scope === 'condition') return request.error;
	return request.scope === 'problem' ? (request.alert.failures.newest.failure?.message ?? null) : null;
}

/**
 * Nothing rings for a while: of a problem, or of a workflow. What fails meanwhile is counted in its alert; alerts that come
 * into being ring when the mute ends, if they are open then. Every mute has an end, which tells what was muted; that n8n
 * counts anew does not end it.
 */
export function createMutes({ store, events, due, instance, tell, epochs, now }: Deps) {
	const epoch = () => epochs.current().n;
	const concerned = (muted: Mute) => concernedBy(muted, store, instance.name, { now: now(), epoch: epoch() });
	const tellEnd = createTellEnd({ store, events, tell }, concerned);
	const dueOf = (field: string) => `unmute ${field}`;

	async function mute({ id, channelId, ...request }: MuteRequest): Promise<Mute> {
		const { alert, scope, by, at, until } = request;
		const of = 'workflowId' in request ? request : request.alert;
		const { workflowId, workflowName } = of;
		const problem = alert?.problem ?? '';
		const field = request.scope === 'condition' ? request.field : muteFields({ problem, workflowId })[request.scope];
		const error = errorOf(request);
		const on = alert?.execution ?? null;
		const what = { field, scope, workflowId, workflowName, error };
		const kept: Mute = { ...what, by, at, until, channelId, alert: on, epoch: epoch() };
		// First: a mute without an end would be one for ever.
		await due.set(dueOf(field), until);
		await store.mute(kept);
		const alerts = await concerned(kept);
		const said = { kind: 'muted', by, at, until, scope } as const;
		for (const each of alerts) await events.publish('said', { alert: each, id, said });
		if (alerts.length === 0) await events.publish('muted', { mute: kept });
		return kept;
	}

	async function tellEnds(field: string) {
		for (const ended of await store.endedMutes(field, instance.name, epoch())) await tellEnd(ended);
	}

	due.on('unmute', async (field) => {
		// Somebody has died who was at it.
		await tellEnds(field);
		const muted = await store.muteOf(field);
		if (!muted) return;
		if (muted.until > now()) return due.set(dueOf(field), muted.until);
		if (await store.endMute(muted, null, muted.until, epoch())) await tellEnds(field);
	});

	return {
		mute,
		/** The next to end first. */
		mutes: store.mutes,
		/** Before its time; null where it is not muted, or not any more. */
		async unmute(field: string, by: string, at: number): Promise<Mute | null> {
			const muted = await store.muteOf(field);
			if (muted && !(await store.endMute(muted, by, at, epoch()))) return null;
			await tellEnds(field);
			return muted;
		},
	};
}
