import type { Alerts } from '../../../alerts/index.js';
import type { Instance } from '../../../instances/instance.js';
import { withTimeout } from '../../../lib/with-timeout.js';
import type { InstantProps } from './view.js';

export type InstantReader = () => Promise<InstantProps>;

type Deps = {
	instance: Pick<Instance, 'capabilities' | 'host'>;
	alerts: Pick<Alerts, 'push'>;
	/** Where n8n posts. */
	door: InstantProps['door'];
	command: string;
	/** How long n8n is waited for. */
	answerMs: number;
	now(): number;
};

/** Whether n8n tells by itself what has ended, and how to have it do so. */
export function createInstantReader({ instance, alerts, door, command, answerMs, now }: Deps): InstantReader {
	return async () => {
		const [arrivals, can] = await Promise.all([
			alerts.push.arrivals(),
			withTimeout(answerMs, instance.capabilities()).catch(() => null),
		]);
		return { command, arrivals, door, n8n: { host: instance.host, version: can?.version ?? null }, now: now() };
	};
}
