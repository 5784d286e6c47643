import { type N8n, startN8n, type WorkflowRef } from '../n8n/index.js';
import type { Panel } from '../page/panel.js';
import { CAST, type Role } from './cast.js';
import { createPastClock } from './pastClock.js';

/** What the page lists. */
const SHOWN = 30;
/** Between the runs of the past. */
const APART_MS = 11 * 60_000;
const ENDLESS_RUNS = 2;

export interface OfficeN8n {
	readonly url: string;
	readonly apiKey: string;
	readonly panel: Panel;
	/** Runs that retry this one, as n8n has them. */
	retriesOf(id: number): Promise<number[]>;
	close(): Promise<void>;
}

/** A sandbox n8n with the demo's workflows in it, and a morning's worth of executions. */
export async function startOfficeN8n({ port = 0 }: { port?: number } = {}): Promise<OfficeN8n> {
	const roles: readonly Role[] = CAST;
	const rounds = Math.max(...roles.map(({ past }) => past.length));
	const clock = createPastClock((rounds + 1) * APART_MS);
	const n8n = await startN8n({ port, clock });
	const workflows = roles.map((role) => ({ role, ref: n8n.workflow(role.name, role.steps) }));
	playThePast(n8n, workflows, rounds, clock.advance);
	for (const { ref } of workflows) n8n.fix(ref);
	clock.goLive();

	const listeners = new Set<() => void>();
	const broken = new Set<string>();
	const mend = (id: string) => {
		broken.delete(id);
		n8n.fix(id);
	};
	const spoil = (id: string) => {
		broken.add(id);
		n8n.break(id);
	};
	let down = false;

	const panel: Panel = {
		url: n8n.url,
		about: `sandbox, plays n8n ${n8n.version}`,
		workflows: () =>
			workflows.map(({ role, ref }) => ({
				...ref,
				broken: broken.has(ref.id),
				can: role.can ?? ['run', 'fail', 'recover'],
			})),
		executions: () => n8n.executions().slice(-SHOWN).reverse(),
		async act(act, id) {
			if (act === 'recover' || act === 'runAway') mend(id);
			// Nothing before the node that breaks takes time there, so that these are past it when it does.
			if (act === 'runAway') for (let i = 0; i < ENDLESS_RUNS; i++) n8n.run(id);
			if (act === 'fail' || act === 'runAway') spoil(id);
			if (act !== 'recover') n8n.run(id);
		},
		get down() {
			return down;
		},
		async goDown(to) {
			if (to === down) return;
			down = to;
			await (to ? n8n.stopServing() : n8n.serve());
			for (const listener of listeners) listener();
		},
		on(_event, listener) {
			listeners.add(listener);
			const off = n8n.on('change', listener);
			return () => {
				listeners.delete(listener);
				off();
			};
		},
	};
	return {
		url: n8n.url,
		apiKey: n8n.apiKey,
		panel,
		retriesOf: async (id) =>
			n8n
				.executions()
				.filter((run) => run.retryOf === id)
				.map((run) => run.id),
		close: () => n8n.close(),
	};
}

type Played = readonly { role: Role; ref: WorkflowRef }[];

function playThePast(n8n: N8n, workflows: Played, rounds: number, advance: (ms: number) => void): void {
	for (let round = 0; round < rounds; round++) {
		for (const [place, { role, ref }] of workflows.entries()) {
			const how = role.past[round - (rounds - role.past.length)];
			if (how === 'x') n8n.break(ref);
			else n8n.fix(ref);
			advance(place * 37_000);
			if (how) n8n.run(ref);
			advance(5_000);
		}
		advance(APART_MS - workflows.reduce((sum, _, place) => sum + place * 37_000 + 5_000, 0));
	}
}
