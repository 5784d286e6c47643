import { failedRuns } from './bulking.js';
import { failing, type Harness, type HarnessOptions, openHarness, retryRequests } from './harness.js';

/** Of the story that is told now. */
export let harness: Harness;

export async function open(options: HarnessOptions = {}) {
	harness = await openHarness(options);
	return harness;
}

type Workflow = Harness['n8n']['workflow'];
type Options = HarnessOptions & { workflow?: Parameters<Workflow>[2] };

/** A run of these nodes fails, and its alert rings. */
export async function failed(nodes: Parameters<Workflow>[1] = [failing], { workflow, ...options }: Options = {}) {
	const { n8n, alert } = await open(options);
	const orders = n8n.workflow('Order sync', nodes, workflow);
	const id = n8n.run(orders);
	return { ...harness, orders, id, alert: await alert('Order sync') };
}

/** The same, and it would succeed now. */
export async function mended(...[nodes, options]: Parameters<typeof failed>) {
	const story = await failed(nodes, options);
	story.n8n.fix(story.orders);
	return story;
}

/** The same, and Ana has clicked Retry on the alert. */
export async function retried(...[nodes, options]: Parameters<typeof failed>) {
	const story = await mended(nodes, options);
	await story.ana.clicks(story.alert, 'Retry');
	return story;
}

/** So many runs failed before the bot's time. */
export async function withFailures(count: number, options: HarnessOptions = {}) {
	await open({ ...options, bot: false });
	const runs = failedRuns(harness, count);
	await harness.startBot();
	return { ...harness, ...runs };
}

export const posts = () => retryRequests(harness);
