import type { Base } from '../../instances/base.js';
import { type ExecutionRef, readRef, refKey } from '../../instances/execution-ref.js';
import type { Alert } from '../alert.js';
import type { Alerting } from '../events.js';

export type PutOff = ReturnType<typeof createPutOff>;

/** What something is called, among all that is due, that is put off for an alert and a channel. */
export function createPutOff(store: Pick<Alerting['store'], 'read'>, epochs: Pick<Base['epochs'], 'current'>) {
	return {
		nameOf: (word: string, alert: Alert, channelId: string) =>
			`${word} ${epochs.current().n} ${refKey(alert.execution)} ${channelId}`,
		/** Null where the alert is of before n8n counted anew. */
		async read(rest: string): Promise<{ alert: Alert; channelId: string } | null> {
			const [epoch, name = '', channelId = ''] = rest.split(' ');
			const execution: ExecutionRef | null = Number(epoch) === epochs.current().n ? readRef(name) : null;
			const alert = execution && (await store.read(execution));
			return alert && { alert, channelId };
		},
	};
}
