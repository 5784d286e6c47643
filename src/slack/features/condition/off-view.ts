import type { ConditionOf } from '../../../alerts/conditions/condition.js';
import { actions } from '../../blocks/actions.js';
import { button, dialog } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { date, inline, mention, number, plainString, plural } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';
import { conditionValue } from './value.js';

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
	buttons: (condition, can) => (isOffered(condition) && may(can, 'activate') ? [activate(condition)] : []),
	small(condition, can) {
		if (condition.facts.how === 'archived')
			return 'An archived workflow is not activated from here: take it out of the archive in n8n first';
		return isOffered(condition) && !may(can, 'activate') ? `Activating is not offered: ${cannot.activate}` : null;
	},
	muted: 'being switched off',
};

const isOffered = ({ facts }: ConditionOf<'off'>) => facts.many === null && facts.how === 'deactivated';

function activate(condition: ConditionOf<'off'>) {
	const { crashes, versionId } = condition.facts;
	const name = plainString(condition.workflow?.name || 'The workflow', 80);
	const runs = versionId ? 'as it was before; edits saved since do not run' : 'with what is saved in it now';
	const again =
		crashes > 0 ? ` It crashed ${plural(crashes, 'time')} in a row: should it go on, n8n may switch it off again.` : '';
	return button('Activate', actions.conditionActivate, {
		value: conditionValue(condition),
		style: 'primary',
		says: `Activate ${plainString(condition.workflow?.name || 'the workflow', 60)}`,
		confirm: dialog({
			title: 'Activate it again?',
			text: `${name}: it starts by itself again, ${runs}.${again}`,
			...{ yes: 'Activate', no: 'Cancel', quotes: true },
		}),
	});
}

const which = (condition: ConditionOf<'off'>) =>
	condition.facts.many ? `${plural(condition.facts.many.count, 'workflow')} were` : `${workflowWords(condition)} was`;

function named({ count, some }: NonNullable<ConditionOf<'off'>['facts']['many']>): string {
	const names = some.slice(0, maxNames).map(({ name }) => inline(name, 60, 'A workflow'));
	const left = count - names.length;
	return `${names.join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`;
}
