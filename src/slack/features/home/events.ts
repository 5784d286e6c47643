import type { App } from '@slack/bolt';
import type { Edge } from '../../context.js';
import { publishHome } from './read.js';

export function registerEvents(app: App, edge: Edge): void {
	app.event('app_home_opened', async ({ event, context }) => {
		if (event.tab !== 'home') return;
		const person = { userId: event.user, teamId: context.teamId ?? '' };
		edge.listening.background('the App Home', publishHome(edge, person));
	});
}
