import type { App } from '@slack/bolt';
import type { Edge } from '../context.js';
import { registerActions } from './actions.js';
import { registerCommands } from './commands.js';
import { registerEvents } from './home/events.js';
import { registerViews } from './submissions.js';

export function registerListeners(app: App, edge: Edge): void {
	registerCommands(edge);
	registerActions(edge);
	registerViews(edge);
	registerEvents(app, edge);
}
