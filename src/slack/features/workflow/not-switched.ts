import type { Outcome } from '../../../operations/events.js';
import type { Answer } from '../../blocks/answer.js';
import { quoted } from '../../command/words.js';

export type NotSwitched = Extract<
	Outcome,
	{ kind: 'switched-already' | 'not-switched' | 'archived' | 'version-gone' | 'workflow-gone' | 'may-not-switch' }
>;

/** Why a workflow was not switched on or off, and what to do next. */
export function notSwitched(outcome: NotSwitched, name: string, command: string): Answer {
	const [what, why] = words(outcome, name, command);
	return { kind: 'cannot', what, why };
}

function words(outcome: NotSwitched, name: string, command: string): [what: string, why: string] {
	switch (outcome.kind) {
		case 'switched-already':
			return [`${name} is ${outcome.on ? 'active' : 'inactive'} already.`, 'Nothing was sent to n8n.'];
		case 'not-switched':
			return [
				`n8n took it, but ${name} is still ${outcome.on ? 'inactive' : 'active'}.`,
				'Look at it in n8n: somebody may have switched it back.',
			];
		case 'archived':
			return [`${name} is archived, so it was not activated.`, 'Take it out of the archive in n8n first.'];
		case 'version-gone':
			return [
				`n8n no longer has the version of ${name} that ran before, so nothing was activated.`,
				`Type ${command} activate ${quoted(name)} to activate what is saved now.`,
			];
		case 'workflow-gone':
			return [`n8n no longer has ${name}, so nothing was changed.`, 'It may have been deleted.'];
		case 'may-not-switch':
			return [
				`Flowbell’s n8n API key may not ${outcome.verb} workflows, so nothing was changed.`,
				`Whoever runs Flowbell can give the key the scope \`workflow:${outcome.verb}\`.`,
			];
	}
}
