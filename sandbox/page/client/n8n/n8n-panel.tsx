import { firstSteps } from '../../first-steps.js';
import type { PanelPicture } from '../../live.js';
import type { Act } from '../../panel.js';
import { clockTime } from '../text/dates.js';
import { useTick } from '../use-live.js';
import { useN8n } from './use-n8n.js';

/** n8n beside the workspace: what runs there, and the means to make it fail. */
export function N8nPanel({ n8n, onClose }: { n8n: PanelPicture; onClose(): void }) {
	const act = useN8n();
	const now = useTick(1_000);

	return (
		<aside className="pane n8n" aria-label="n8n">
			<header>
				<h2>n8n</h2>
				<span className={n8n.down ? 'state down' : 'state'}>{n8n.down ? 'down' : 'up'}</span>
				{n8n.canGoDown && (
					<button type="button" className="button" onClick={() => act('goDown', { down: !n8n.down })}>
						{n8n.down ? 'Come back' : 'Go down'}
					</button>
				)}
				<button type="button" className="cross" aria-label="Hide n8n" onClick={onClose}>
					×
				</button>
			</header>
			<p className="about">
				{n8n.about} · <a href={n8n.url}>{n8n.url.replace(/^https?:\/\//, '')}</a>
			</p>
			<h3>Workflows</h3>
			<ul className="workflows">
				{n8n.workflows.map(({ id, name, broken, can }) => (
					<li key={id} data-workflow={name}>
						<b>{name}</b>
						{can.includes('fail') && (
							<span className={broken ? 'state down' : 'state'}>{broken ? 'broken' : 'works'}</span>
						)}
						<div>
							{can.map((each) => (
								<button
									key={each}
									type="button"
									className="button"
									aria-label={`${statusLabels[each]}: ${name}`}
									disabled={each === 'recover' && !broken}
									onClick={() => act(each, { workflow: id })}
								>
									{statusLabels[each]}
								</button>
							))}
						</div>
					</li>
				))}
			</ul>
			<h3>Executions</h3>
			<table>
				<tbody>
					{n8n.executions.map(({ id, workflowName, status, retryOf, startedAt, stoppedAt }) => (
						<tr key={id}>
							<td>#{id}</td>
							<td>
								{workflowName}
								{retryOf !== null && <small> retry of #{retryOf}</small>}
							</td>
							<td>
								<span className={`status ${status}`}>{status}</span>
							</td>
							<td className="took">{told(startedAt, stoppedAt, now)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</aside>
	);
}

const statusLabels: Record<Act, string> = {
	run: 'Run',
	crash: 'Crash',
	fail: firstSteps.breaks,
	recover: firstSteps.fixes,
	runAway: 'Run away',
};

/** When it started, or how long it has been running. */
function told(startedAt: number | null, stoppedAt: number | null, now: number): string {
	if (startedAt === null) return '';
	if (stoppedAt === null) return `${Math.max(0, Math.round((now - startedAt) / 1000))} s`;
	return clockTime(new Date(startedAt));
}
