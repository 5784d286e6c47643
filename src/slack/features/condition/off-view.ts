import { date, mention, plural } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';

const did = { deactivated: 'was switched off', archived: 'was archived', deleted: 'was deleted' } as const;

/** A workflow that starts no more by itself. */
export const offView: KindView<'off'> = {
	open(condition) {
		const { how, crashes, changedAt } = condition.facts;
		const by = crashes > 0 ? `by n8n, after it crashed ${plural(crashes, 'time')}` : 'n8n does not say by whom';
		const at = changedAt === null ? [] : [`at ${date(changedAt)}`];
		return {
			sign: '🔴',
			first: [`${workflowWords(condition)} ${did[how]}`, ...at, by],
			more: ['Its triggers start nothing now.'],
		};
	},
	over(condition) {
		const { ended } = condition;
		if (ended?.how === 'deleted') return { sign: '⚪', first: [`${workflowWords(condition)} was deleted`] };
		const by = ended?.by ? `switched on by ${mention(ended.by)}` : 'switched on in n8n';
		return { sign: '🟢', first: [`${workflowWords(condition)} is active again`, by] };
	},
	muted: 'being switched off',
};
