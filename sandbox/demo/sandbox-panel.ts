import type { N8n, WorkflowRef } from '../n8n/index.js';
import type { Act, Panel } from '../page/panel.js';

/** What the page lists. */
const maxShown = 30;
const endlessRuns = 2;

/** A panel for these workflows of a sandbox n8n. They work at first; `can` is what is offered for each. */
export function createSandboxPanel(n8n: N8n, workflows: readonly { ref: WorkflowRef; can: readonly Act[] }[]): Panel {
	const broken = new Set<string>();
	const listeners = new Set<() => void>();
	let down = false;

	const mend = (id: string) => {
		broken.delete(id);
		n8n.fix(id);
	};
	const spoil = (id: string) => {
		broken.add(id);
		n8n.break(id);
	};
	for (const { ref } of workflows) mend(ref.id);

	return {
		url: n8n.url,
		about: `sandbox, plays n8n ${n8n.version}`,
		workflows: () => workflows.map(({ ref, can }) => ({ ...ref, broken: broken.has(ref.id), can })),
		executions: () => n8n.executions().slice(-maxShown).reverse(),
		async act(act, id) {
			if (act === 'recover' || act === 'runAway') mend(id);
			// Nothing before the node that breaks takes time there, so that these are past it when it does.
			if (act === 'runAway') for (let i = 0; i < endlessRuns; i++) n8n.run(id);
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
}
