import { startSlack } from '../../sandbox/slack/index.js';
import { fineClock } from './clock.js';
import type { Stage } from './stage.js';

/** A Slack workspace with ana and #ops-alerts, in this process. One app each, so that none gets another's envelopes. */
export async function openWorkspace(stage: Stage, { rateLimits = 'off' }: { rateLimits?: 'documented' | 'off' } = {}) {
	const slack = await startSlack({ clock: fineClock, rateLimits });
	stage.onClear(() => slack.close());
	return { slack, ana: slack.person('ana'), ops: slack.channel('ops-alerts') };
}

export type Workspace = Awaited<ReturnType<typeof openWorkspace>>;
