import type { Due } from '../due.js';
import type { Alerting } from '../events.js';
import type { PutOff } from './put-off.js';

type Deps = Pick<Alerting, 'events'> & { due: Due; putOff: PutOff };

/** Says again that an alert is there which nobody has. */
export function createReminders({ events, due, putOff }: Deps) {
	due.on('remind', (rest, at) => remind(rest, at, 'again'));
	due.on('mention', (rest, at) => remind(rest, at, 'oncall'));

	/** Nobody has it: that is said in the channel, and once more after as long, to who is on call. */
	async function remind(rest: string, at: number, whom: 'again' | 'oncall') {
		const found = await putOff.read(rest);
		const told = found?.alert.told.find(({ channelId }) => channelId === found.channelId);
		if (!found || !told || told.rungAt === null || told.remindMs === null) return;
		const { alert, channelId } = found;
		if (alert.owner || alert.resolvedAt !== null) return;
		const word = whom === 'again' ? 'remind' : 'mention';
		if (alert.muted) return due.set(putOff.nameOf(word, alert, channelId), alert.muted.until + told.remindMs);
		await events.publish('unseen', { alert, told, at, oncall: whom === 'oncall' ? told.oncall : null });
		if (whom === 'again' && told.oncall)
			await due.setOnce(putOff.nameOf('mention', alert, channelId), at + told.remindMs);
	}
}
