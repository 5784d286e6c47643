import type { End, Run } from './n8n.js';
import { minute, type Scene } from './scene.js';

const workflows = ['w1', 'w2', 'w3'];
export const failing: End[] = ['Charge card', 'Send mail', 'crashed'];

/** What happens in n8n. Each gives false where there is nothing that it could happen to. */
export function createRuns({ random, chance, n8n, heard, ours, old, retrying, story, ...scene }: Scene) {
	const anyEnd = () => (chance(0.75) ? random.pick(failing) : 'success');
	function begin(end = anyEnd(), workflowId = random.pick(workflows)) {
		const run = n8n.begin(workflowId, end);
		story.push(`#${run.id} ${workflowId} begins, to end as ${end}`);
		if (chance(0.2)) n8n.wait(run);
		else if (chance(0.7)) finish(run);
	}
	function finish(run: Run) {
		n8n.finish(run);
		story.push(`#${run.id} ends: ${run.status}`);
	}
	const going = () => n8n.runs().filter((run) => !run.stoppedAt && !ours.has(run.id));
	const failed = () => n8n.runs().filter((run) => run.stoppedAt && ['error', 'crashed'].includes(run.status!));

	return {
		begin,
		finish,
		going,
		finishOne() {
			const runs = going();
			if (runs.length === 0) return false;
			finish(random.pick(runs));
		},
		flood() {
			for (let i = 0; i < 30; i++) begin('Send mail', 'w3');
		},
		retryThere() {
			const runs = failed().filter((run) => !ours.has(run.id));
			if (runs.length === 0) return false;
			const of = random.pick(runs);
			const run = n8n.begin(of.workflowId, chance(0.1) ? 'canceled' : chance(0.5) ? 'success' : of.end, of.id);
			story.push(`in n8n #${of.id} is retried as #${run.id}, to end as ${run.end}`);
			if (chance(0.8)) finish(run);
		},
		deleteThere() {
			const ended = n8n.runs().filter((run) => run.stoppedAt);
			if (ended.length === 0) return false;
			const { id } = random.pick(ended);
			n8n.remove(id);
			story.push(`#${id} is deleted in n8n`);
		},
		goAwayOrCome() {
			const away = chance(0.5);
			story.push(away ? 'n8n is away' : 'n8n is there');
			n8n.setAway(away);
		},
		countAnew() {
			if (!n8n.mayCountAnew()) return false;
			story.push('n8n counts anew');
			scene.pass(5 * minute);
			n8n.reset();
			ours.clear();
			old.clear();
			retrying.length = 0;
			heard.reset();
			begin(chance(0.5) ? random.pick(failing) : 'success');
		},
	};
}
