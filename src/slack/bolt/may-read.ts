import type { Access } from '../../access/index.js';
import type { Ambient } from '../../lib/ambient.js';
import { renderNotShown, renderNotShownModal } from '../blocks/problem.js';
import type { MayRead } from './ack-first.js';
import type { Answers } from './answers.js';
import type { SlackClients } from './clients.js';
import { fillModal } from './modals.js';

type Deps = Pick<Ambient, 'newReference' | 'log'> & {
	access: Access;
	answers: Pick<Answers, 'privately'>;
	clients: Pick<SlackClients, 'interactive'>;
};

/** The one door to all that shows what n8n has run. Where Slack does not say who somebody is, it stays shut. */
export function createMayRead({ access, answers, clients, newReference, log }: Deps): MayRead {
	return async ({ by, origin, view }) => {
		const verdict = await access.check(by, 'read');
		if (verdict.allowed) return true;
		const { reason: why, ask: next } = verdict;
		const refusal = { why, next, ref: newReference() };
		log.info({ ref: refusal.ref, by: by.userId, channel: origin.channelId, why }, 'refused');
		// A message would stand behind the modal, which shows what was read before.
		if (view?.type === 'modal') await fillModal(clients.interactive, view.id, renderNotShownModal(refusal));
		else await answers.privately(origin, by.userId, renderNotShown(refusal));
		return false;
	};
}
