import type { Clock } from '../clock.js';
import { type Slack, startSlack } from '../slack/index.js';

type WorkspaceOptions = { port?: number; appName?: string; clock?: Clock | undefined };

/** The demo's workspace: #ops-alerts, #general, and people of every kind who matters to an app. */
export async function startOfficeSlack({ port = 0, appName = 'flowbell', clock }: WorkspaceOptions = {}) {
	const slack: Slack = await startSlack({ port, appName, shouldEscape: true, ...(clock && { clock }) });
	const ops = slack.channel('ops-alerts');
	slack.channel('general');
	const ana = slack.person('ana');
	const ben = slack.person('ben');
	slack.person('gil', { guest: true });
	slack.userGroup('oncall', [ana, ben]);
	return { slack, ops, ana };
}
