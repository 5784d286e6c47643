import { firstSteps } from '../../first-steps.js';
import type { PanelPicture } from '../../live.js';
import { useN8n } from './use-n8n.js';

/** The three steps of a stranger, with the buttons of n8n at hand: on a phone its panel is out of sight. */
export function Tour({ n8n }: { n8n: PanelPicture }) {
	const act = useN8n();
	const workflow = n8n.workflows.find(({ can }) => can.includes('fail') && can.includes('recover'));
	if (!workflow) return null;
	const { id, name, broken } = workflow;

	return (
		<ol className="tour" aria-label="What to do first">
			<li>
				<button type="button" className="button" disabled={broken} onClick={() => act('fail', { workflow: id })}>
					{firstSteps.breaks}
				</button>
				<span>{name} fails in n8n, and within seconds it rings in this channel.</span>
			</li>
			<li>
				<button type="button" className="button" disabled={!broken} onClick={() => act('recover', { workflow: id })}>
					{firstSteps.fixes}
				</button>
				<span>What made it fail is over. The alert stays red until it has run again.</span>
			</li>
			<li>
				<b>{firstSteps.retries}</b>
				<span>is the green button under the alert. The message turns green, too.</span>
			</li>
		</ol>
	);
}
