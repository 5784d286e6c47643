import { muteFields } from '../../../src/alerts/store/read-alerts.js';
import { hour, type Scene, second } from './scene.js';

/** What people say and do in Slack but retry. Each gives false where there is nothing that it could be said of. */
export function createPeople({ random, n8n, heard, deletedHere, story, surely, ...scene }: Scene) {
	return {
		async say(kind: 'acknowledged' | 'resolved') {
			const alert = heard.any(random);
			if (!alert) return false;
			const said = { kind, by: 'U1', at: scene.now() } as const;
			story.push(`${kind}: ${alert.execution.id}`);
			const id = scene.newClick();
			await surely(({ alerts }) => alerts.say(alert.execution, id, said));
			if (kind === 'acknowledged') heard.owned(alert);
		},
		async mute() {
			const alert = heard.any(random);
			if (!alert) return false;
			const scope = random.pick(['problem', 'workflow'] as const);
			const of =
				scope === 'problem' ? { scope, alert } : { scope, alert, workflowId: alert.workflowId, workflowName: '' };
			// Later than what was told before.
			scene.pass(second);
			const at = scene.now();
			const mute = { id: scene.newClick(), channelId: 'C1', by: 'U1', at, until: at + random.pick([1, 4, 16]) * hour };
			story.push(`${muteFields(alert)[scope]} of ${alert.execution.id} is muted`);
			heard.muted(muteFields(alert)[scope], mute.at, mute.until);
			await surely(({ alerts }) => alerts.mute({ ...mute, ...of }));
		},
		async unmute() {
			const mutes = heard.mutes();
			if (mutes.length === 0) return false;
			const field = random.pick(mutes);
			story.push(`${field} is unmuted`);
			heard.unmuted(field, scene.now());
			await surely(({ alerts }) => alerts.unmute(field, 'U1', scene.now()));
		},
		async deleteHere() {
			const alert = heard.any(random);
			const { open } = alert ? await scene.bot().store.open(alert.execution, Number.POSITIVE_INFINITY) : { open: [] };
			const free = open.filter(({ execution, retry }) => !retry && n8n.run(execution.id));
			if (free.length === 0) return false;
			const { execution } = random.pick(free);
			n8n.remove(execution.id);
			deletedHere.add(execution.id);
			heard.deleted(alert!);
			story.push(`#${execution.id} is deleted here`);
			const origin = { channelId: 'C1' };
			const job = { verb: 'delete', execution, by: { id: 'U1' }, askedAt: scene.now(), origin } as never;
			await surely(({ operations }) => operations.publish('operation', { job, outcome: { kind: 'deleted' } }));
		},
	};
}
