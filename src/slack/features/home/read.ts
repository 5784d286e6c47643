import type { HomeView } from '@slack/types';
import type { Person } from '../../../access/index.js';
import { noFilters } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { renderClosedHome, renderHome } from './view.js';

const maxFailures = 5;

/** Draws the App Home for one person, with whatever they may see and can be read just now. */
export async function publishHome(context: Context, person: Person): Promise<void> {
	const { reading, slack, command, now } = context;
	const { access } = context.people;
	const show = (view: HomeView) => slack.clients.interactive.views.publish({ user_id: person.userId, view });
	const allowed = await access.check(person, 'read');
	if (!allowed.allowed) {
		const refusal = { why: allowed.reason, next: allowed.ask, ref: context.newReference() };
		context.log.info({ ref: refusal.ref, by: person.userId, why: refusal.why }, 'refused');
		await show(renderClosedHome({ command, refusal, now: now() }));
		return;
	}
	const filters = { ...noFilters, limit: maxFailures };
	const [verdict, status, failures] = await Promise.all([
		access.check(person, 'retry'),
		reading.status().catch(() => null),
		reading.lists.read('failures', filters).catch(() => null),
	]);
	const refusal = verdict.allowed ? null : verdict;
	const channelId = slack.alertChannelId();
	await show(renderHome({ command, channelId, refusal, status, failures: failures?.rows ?? null, now: now() }));
}
