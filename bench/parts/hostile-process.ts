import { startN8n } from '../../sandbox/n8n/index.js';
import type { ToHostile } from './hostile-n8n.js';

/** The sandbox n8n in a process of its own: what it is asked for fails, with texts and data that nobody would wish for. */
const n8n = await startN8n();

/** Each made long: of what expressions run back and forth over, and of what grows when it is escaped. */
const beginnings = [
	':a',
	'@',
	'<!channel> ',
	'&',
	'\\"',
	'://a:',
	'key=',
	'{"a":',
	'</p>',
	'\u202e',
	'👩‍👩‍👧',
	'eyJhbGciOi.',
];

process.on('message', (message: ToHostile) => {
	if ('text' in message) {
		for (const [i, beginning] of beginnings.entries()) {
			const text = beginning.repeat(Math.ceil(message.text / beginning.length));
			const fail = { message: text, description: text, httpCode: '500' };
			n8n.run(n8n.workflow(`Hostile text ${i} ${text.slice(0, 500)}`, [{ node: 'Call', does: { fail } }]));
		}
	} else {
		const workflow = n8n.workflow('Hostile size', [{ node: 'Call', does: { fail: { message: 'too much' } } }]);
		for (let i = 0; i < message.large; i++) n8n.run(workflow, { body: { text: 'x'.repeat(message.bytes) } });
	}
});

process.on('disconnect', () => process.exit());
process.send?.({ url: n8n.url, apiKey: n8n.apiKey });
console.log('ready');
