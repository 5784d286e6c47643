import type { Button, SectionBlock } from '@slack/types';
import { actionId, actions } from '../blocks/actions.js';
import { button, dialog, section } from '../blocks/blocks.js';
import { limits } from '../blocks/limits.js';
import { clean, code, redact } from '../blocks/text.js';
import { type Verb, type VerbName, verbNamed } from './verbs.js';

/** What is written on the button of a command; with its number, where it has one. */
const labels: Partial<Record<VerbName, string>> = {
	failures: 'Show failures',
	list: 'Show the list',
	show: 'Show it',
	retry: 'Retry it…',
	stop: 'Stop it…',
	delete: 'Delete it…',
	tags: 'Tags of it',
	ack: 'Acknowledge…',
	resolve: 'Resolve…',
	mute: 'Mute…',
	unmute: 'Unmute…',
	'retry-all': 'Open the form',
	'stop-all': 'Open the form',
	'delete-all': 'Open the form',
	'tag-all': 'Open the form',
	activate: 'Activate…',
	deactivate: 'Deactivate…',
	watch: 'Watch…',
	unwatch: 'Unwatch…',
	help: 'Show help',
};

/** A command that begins with its verb, as a button that does the same as typing it; null where no button can hold it. */
export function offerButton(slash: string, command: string, suffix: string | number): Button | null {
	const [name = '', ...rest] = command.split(' ');
	const verb = verbNamed(name);
	// What is kept in a button is what stands in the row: a name that is shown otherwise than it is called has none.
	if (!verb || command.length > limits.buttonValue || redact(clean(command)) !== command) return null;
	const [id] = /^#?\d+$/.exec(rest.join(' ')) ?? [];
	const label = labels[verb.name] ?? `Show ${verb.name}`;
	const which = id ? `#${id.replace('#', '')}` : rest[0] === 'last' ? 'the last' : 'it';
	const text = label.replace(/\bit\b/, which);
	return button(text, actionId(actions.runCommand, suffix), {
		value: command,
		says: `${text.replace('…', '')}: ${slash} ${command}`,
		...(changesAtOnce(verb, rest) && { confirm: asked(`${slash} ${command}`, text, verb) }),
	});
}

/** Forms and questions ask by themselves. */
function changesAtOnce({ name, changes, takes }: Verb, words: string[]): boolean {
	if (changes === null || takes.startsWith('filters') || takes === 'workflow' || name === 'delete') return false;
	if (name === 'tags') return words.some((word) => /^[+-]/.test(word));
	return name !== 'watch' || words.length > 0;
}

/** What happens at a yes, where the verb's own line says more than that. */
const happens: Partial<Record<Verb['name'], string>> = {
	retry: 'Retries it now, as it ran',
	stop: 'Stops it at once',
	ack: 'You have the alert, and its cards say so',
	resolve: 'The alert is over; the next failure rings again',
};

const asked = (command: string, label: string, { name, does }: Verb) =>
	dialog({
		title: `${label.replace('…', '')}?`,
		text: `${command.endsWith('--latest') ? 'Retries it now, with the latest workflow' : (happens[name] ?? does)}.\n${command}`,
		yes: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
		no: 'Cancel',
		quotes: true,
	});

/** The same as a row: what would be typed, so that it can be copied and changed, and the button. */
export function offerRow(slash: string, command: string, at: number, does = ''): SectionBlock {
	const words = code(`${slash} ${command}`, 300);
	return section(does ? `${words}\n${does}` : words, offerButton(slash, command, at) ?? undefined);
}
