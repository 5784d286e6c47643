import type { Base } from '../../instances/base.js';
import { type ExecutionRef, readRef, refKey } from '../../instances/execution-ref.js';
import type { Alert } from '../alert.js';
import type { Due } from '../due.js';
import type { Alerting } from '../events.js';

/** In a flood, and where a thread has lines enough, one line tells all that has joined for so long. */
const foldMs = 75_000;
/** So many lines are told as it happens. */
const maxLines = 5;

type Growing = Pick<Alerting, 'events' | 'store'> & {
	/** Has the channels told that should be by now, and gives the alert as it is then. */
	tell(alert: Alert): Promise<Alert>;
};

/** What has joined an alert is told once, whatever ends this process between. */
export function createGrow({ events, store, tell }: Growing, due: Due, { epochs, now }: Pick<Base, 'epochs' | 'now'>) {
	async function tellMore(alert: Alert) {
		const { execution } = alert;
		for (let more = await store.untold(execution); more; more = await store.untold(execution)) {
			const { words, count, named } = more;
			await events.publish('more', { alert, id: `more-${count}-${named[0]}`, count, named });
			await store.told(execution, words, now());
		}
	}

	due.on('more', async (rest) => {
		const [epoch, name = ''] = rest.split(' ');
		const execution = Number(epoch) === epochs.current().n ? readRef(name) : null;
		const alert = execution && (await store.read(execution));
		if (alert) await tellMore(alert);
	});

	return async function grow(execution: ExecutionRef, flood: boolean) {
		const known = await store.read(execution);
		if (!known) return;
		const alert = await tell(known);
		await events.publish('alert', { alert, grew: true, flood });
		const { lines, lineAt } = await store.lines(execution);
		const at = flood ? now() + foldMs : lines < maxLines ? 0 : lineAt + foldMs;
		if (at <= now()) return tellMore(alert);
		await due.setOnce(`more ${epochs.current().n} ${refKey(execution)}`, at);
	};
}
