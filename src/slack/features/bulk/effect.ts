import type { Bulk, BulkKind } from '../../../bulk/bulk.js';
import { joined } from '../../blocks/blocks.js';
import { code, plural, span } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import type { BulkPreviewProps } from './preview-props.js';
import { shortId } from './words.js';

type Props = Pick<BulkPreviewProps, 'bulk' | 'undoMs' | 'workflows' | 'targets'>;

/** What happens at the submit, in whole sentences. */
export function effect({ bulk, undoMs, workflows, targets }: Props): string {
	const { selection, options } = bulk;
	const { statuses } = selection;
	switch (bulk.kind) {
		case 'retry':
			return joined(
				' ',
				'A retry starts at the failed node; what ran before it is not run again.',
				crashWords(bulk, targets),
				statuses.includes('canceled') &&
					'One that was stopped by hand starts from the beginning; one ended by its time-out is skipped.',
				options.canary &&
					bulk.total > 1 &&
					workflows.length !== 1 &&
					'The one that is tried first tries its own workflow only: it says nothing of the others.',
			);
		case 'stop': {
			const [all, left] = everything(bulk);
			const queued = statuses.length === 0 || statuses.includes('new');
			return joined(
				' ',
				all,
				'They end at once as stopped. What their nodes have done already stays done.',
				queued && 'Whoever waits for the answer of a queued webhook gets none.',
				left,
			);
		}
		case 'delete':
			return `The executions and their data are gone for good: they can then neither be looked at nor retried. It begins ${span(undoMs)} after you confirm; until then it can be undone.`;
		case 'tag':
			return joined(
				' ',
				options.add.length > 0 && `Adds ${list(options.add)}.`,
				options.remove.length > 0 && `Removes ${list(options.remove)}.`,
				'All other tags stay.',
			);
	}
}

/** Where no filter but the status is set; of what has not ended it names what is not among them. */
function everything({ selection }: Bulk): (string | null)[] {
	const { statuses, workflowIds, ...filters } = selection;
	const asked = (among: boolean) => unfinished.filter(({ status }) => statuses.includes(status) === among);
	const some = asked(true);
	if (workflowIds.length > 0 || some.length === 0 || Object.values(filters).some((filter) => filter !== null))
		return [];
	const left = asked(false).map(({ ones }) => ones);
	return [
		`*This is everything that ${some.map(({ does }) => does).join(' or ')} in n8n, of all workflows.*`,
		left.length === 0 ? null : `${capitalised(left.join(' and '))} ones are left.`,
	];
}

const unfinished = [
	{ status: 'running', does: 'runs', ones: 'running' },
	{ status: 'new', does: 'is queued', ones: 'queued' },
	{ status: 'waiting', does: 'waits', ones: 'waiting' },
];

/** Failed ones are asked for together with crashed ones, so that the filter alone says little of whether there are any. */
function crashWords({ selection: { statuses }, total }: Bulk, targets: BulkPreviewProps['targets']): string | null {
	const again = 'starts again from its trigger: nodes that had finished run a second time.';
	const some =
		targets.some(({ status }) => status === 'crashed') || (statuses.length === 1 && statuses[0] === 'crashed');
	if (some) return `A crashed one ${again}`;
	// Older n8n list crashed ones as failed.
	const asked = statuses.length === 0 || statuses.includes('crashed') || statuses.includes('error');
	const known = targets.filter(({ status }) => status !== '').length;
	return asked && known < total ? `If one crashed, it ${again}` : null;
}

function list(tags: readonly string[]): string {
	const shown = tags.slice(0, 10).map((tag) => code(tag, 40));
	return tags.length > 10 ? `${shown.join(', ')} and ${tags.length - 10} more` : shown.join(', ');
}

/** What the count means afterwards. */
export function promise(bulk: Bulk): string {
	const these = bulk.total === 1 ? 'exactly this one' : `exactly these ${plural(bulk.total, 'execution')}`;
	return `It works on ${these}. When its turn comes, whatever ${passedOver[bulk.kind]} is skipped and counted as such. Job ${code(shortId(bulk))}`;
}

/** What may have become of one since it was counted, so that its turn passes. */
const passedOver: Record<BulkKind, string> = {
	retry: 'has recovered, is being retried or is no longer in n8n',
	stop: 'has ended or is no longer in n8n',
	delete: 'is no longer in n8n, or is running and to be left',
	tag: 'is no longer in n8n',
};
