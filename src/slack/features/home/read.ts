import type { HomeView } from '@slack/types';
import type { Person } from '../../../access/person.js';
import { noFilters } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { renderClosedHome, renderHome } from './view.js';

const mostFailures = 5;

/** Draws the App Home for one person, with whatever they may see and can be read just now. */
export async function publishHome(edge: Edge, person: Person): Promise<void> {
	const { access, status, lists, clients, command, now } = edge;
	const show = (view: HomeView) => clients.interactive.views.publish({ user_id: person.userId, view });
	const reading = await access.check(person, 'read');
	if (!reading.allowed) {
		const refusal = { why: reading.reason, next: reading.ask, ref: edge.newReference() };
		edge.log.info({ ref: refusal.ref, by: person.userId, why: refusal.why }, 'refused');
		await show(renderClosedHome({ command, refusal, now: now() }));
		return;
	}
	const filters = { ...noFilters, limit: mostFailures };
	const [verdict, health, failures] = await Promise.all([
		access.check(person, 'retry'),
		status().catch(() => null),
		lists.read('failures', filters).catch(() => null),
	]);
	const view = renderHome({
		command,
		channelId: edge.alertChannelId(),
		refusal: verdict.allowed ? null : { reason: verdict.reason, ask: verdict.ask },
		status: health,
		failures: failures?.rows ?? null,
		now: now(),
	});
	await show(view);
}
