import { type N8n, startN8n, type WorkflowRef } from '../n8n/index.js';
import { cast, type Role } from './cast.js';
import type { OfficeN8n } from './office-n8n.js';
import { createPastClock } from './past-clock.js';
import { createSandboxPanel } from './sandbox-panel.js';

/** Between the runs of the past. */
const apartMs = 11 * 60_000;

/** A sandbox n8n with the demo's workflows in it, and a morning's worth of executions. */
export async function startOfficeN8n({ port = 0 }: { port?: number } = {}): Promise<OfficeN8n> {
	const roles: readonly Role[] = cast;
	const rounds = Math.max(...roles.map(({ past }) => past.length));
	const clock = createPastClock((rounds + 1) * apartMs);
	const n8n = await startN8n({ port, clock });
	const played = roles.map((role) => ({ role, ref: n8n.workflow(role.name, role.steps) }));
	playThePast(n8n, played, rounds, clock.advance);
	clock.goLive();

	return {
		url: n8n.url,
		apiKey: n8n.apiKey,
		panel: createSandboxPanel(
			n8n,
			played.map(({ role, ref }) => ({ ref, can: role.can ?? ['run', 'fail', 'recover'] })),
		),
		retriesOf: async (id) =>
			n8n
				.executions()
				.filter((run) => run.retryOf === id)
				.map((run) => run.id),
		close: () => n8n.close(),
	};
}

type Played = readonly { role: Role; ref: WorkflowRef }[];

/** One run a round of each workflow that has one, seconds apart; those with less past come late. */
function playThePast(n8n: N8n, workflows: Played, rounds: number, advance: (ms: number) => void): void {
	const apart = apartMs / workflows.length;
	for (let round = 0; round < rounds; round++) {
		for (const { role, ref } of workflows) {
			const how = role.past[round - (rounds - role.past.length)];
			if (how === 'x') n8n.break(ref);
			else n8n.fix(ref);
			if (how) n8n.run(ref);
			advance(apart);
		}
	}
}
