import { buttonsOf, type Message, type Slack, textOf } from '../slack/index.js';

export type Say = (line: string) => void;

/** Says each message as it is posted and each change of one as it happens, a line or a few each. Gives what ends it. */
export function tellTheChannel(slack: Slack, say: Say): () => void {
	const told = new Map<string, string>();

	function look(): void {
		const { channels, people } = slack.snapshot();
		const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'Slackbot';
		for (const { name, kind, messages } of channels) {
			const where = kind === 'im' ? `(direct messages with ${name})` : `#${name}`;
			for (const message of messages) {
				const key = `${message.channel} ${message.ts}`;
				const words = wordsOf(message);
				if (told.get(key) === words) continue;
				const change = told.has(key);
				told.set(key, words);
				const only = message.ephemeralFor ? ` (only ${nameOf(message.ephemeralFor)} sees this)` : '';
				const how = change ? ' (edited)' : message.threadTs ? ' (in the thread)' : '';
				const time = new Date().toTimeString().slice(0, 8);
				say(`${time} ${where} ${nameOf(message.user)}${only}${how}`);
				for (const line of words.split('\n')) say(`         │ ${line}`);
			}
		}
	}

	look();
	return slack.on('change', look);
}

function wordsOf(message: Message): string {
	const labels = buttonsOf(message);
	const words = textOf(message).split('\n');
	// The buttons stand among the words already; one line of them reads better.
	const lines = words.filter((line) => !labels.includes(line));
	return [...lines, ...(labels.length > 0 ? [labels.map((label) => `[ ${label} ]`).join('  ')] : [])].join('\n');
}
