import { startBot } from './bot.js';
import type { Otlp, Ready } from './n8n.js';
import { startRedis } from './redis.js';
import type { Stage } from './stage.js';
import { openWorkspace, type Workspace } from './workspace.js';

/** A bot that looks at an n8n every so many seconds, with a Slack and a Redis of its own. */
export type Watcher = { seconds: number; workspace: Workspace };

export async function watch(stage: Stage, n8n: Ready, seconds: number, otlp?: Otlp): Promise<Watcher> {
	const workspace = await openWorkspace(stage);
	const redisUrl = await startRedis(stage);
	await startBot(stage, { workspace, n8n, redisUrl, pollSeconds: seconds, ...(otlp ? { otlp } : {}) });
	return { seconds, workspace };
}

/** When Slack had the message, by its own clock. */
export async function postedAt({ slack }: Workspace, words: string): Promise<number> {
	const call = await slack.until(
		() =>
			slack.calls.find(
				({ method, ok, body }) => method === 'chat.postMessage' && ok && String(body.text).includes(words),
			),
		{ ms: 150_000, what: `the alert of "${words}"` },
	);
	return call.at;
}
