import type { ConditionOf } from '../../../alerts/conditions/condition.js';
import { date, inline, mention, number, plural } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';

const did = { deactivated: 'switched off', archived: 'archived' } as const;
const maxNames = 5;

/** Workflows that start no more by themselves. */
export const offView: KindView<'off'> = {
	open(condition) {
		const { how, crashes, changedAt, many } = condition.facts;
		const inARow = `probably by n8n, after it crashed ${plural(crashes, 'time')} in a row`;
		const at = changedAt === null ? [] : [`at ${date(changedAt)}`];
		return {
			sign: '🔴',
			first: [`${which(condition)} ${did[how]}`, ...at, crashes > 0 ? inARow : 'n8n does not say by whom'],
			more: [
				...(many ? [named(many)] : []),
				`${many ? 'They' : 'It'} will not start by ${many ? 'themselves' : 'itself'}.`,
			],
		};
	},
	over(condition) {
		const { ended, facts } = condition;
		const name = facts.many ? plural(facts.many.count, 'workflow') : workflowWords(condition);
		const [was, is] = facts.many ? ['were', 'are'] : ['was', 'is'];
		if (ended?.how === 'deleted') return { sign: '⚪', first: [`${name} ${was} deleted`] };
		const by = ended?.by ? `switched on by ${mention(ended.by)}` : 'switched on in n8n';
		return { sign: '🟢', first: [`${name} ${is} active again`, by] };
	},
	muted: 'being switched off',
};

const which = (condition: ConditionOf<'off'>) =>
	condition.facts.many ? `${plural(condition.facts.many.count, 'workflow')} were` : `${workflowWords(condition)} was`;

function named({ count, some }: NonNullable<ConditionOf<'off'>['facts']['many']>): string {
	const names = some.slice(0, maxNames).map(({ name }) => inline(name, 60, 'A workflow'));
	const left = count - names.length;
	return `${names.join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`;
}
