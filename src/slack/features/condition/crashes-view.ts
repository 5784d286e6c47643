import { date, inline, number, plural } from '../../blocks/text.js';
import type { KindView } from './kind-view.js';

const maxNames = 5;

/** Many runs that crashed at the same moment: n8n's process died. */
export const crashesView: KindView<'crashes'> = {
	open: ({ facts: { at, runs, workflows } }) => ({
		sign: '🔴',
		first: [
			`n8n's process died at ${date(at)}`,
			`${plural(runs, 'run')} of ${plural(workflows.length, 'workflow')} crashed`,
		],
		more: [
			workflows
				.slice(0, maxNames)
				.map(({ name, count }) => `${inline(name, 60, 'A workflow')} (${number(count)})`)
				.join(', '),
		],
	}),
	over: ({ facts: { at, runs } }) => ({
		sign: '🟢',
		first: [`n8n's process died at ${date(at)}`, `${plural(runs, 'run')} crashed`, 'seen to'],
	}),
	muted: 'crashes of n8n',
};
