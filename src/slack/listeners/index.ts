import type { App } from '@slack/bolt';
import type { Edge } from '../edge.js';
import { registerActions } from './actions/index.js';
import { registerCommands } from './commands/index.js';
import { registerEvents } from './events/index.js';
import { registerViews } from './views/index.js';

export function registerListeners(app: App, edge: Edge): void {
	registerCommands(edge);
	registerActions(edge);
	registerViews(edge);
	registerEvents(app, edge);
}
