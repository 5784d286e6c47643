import type { Bulk, BulkKind } from '../../../bulk/bulk.js';
import { joined } from '../../blocks/blocks.js';
import { code, number, span } from '../../blocks/text.js';
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
				'A retry starts at the failed node; nodes before it do not run again.',
				crashWords(bulk, targets),
				statuses.includes('canceled') &&
					'Runs stopped by hand start from the beginning; runs ended by their timeout are left out.',
				options.canary && bulk.total > 1 && workflows.length !== 1 && 'The trial run tests its own workflow only.',
			);
		case 'stop': {
			const [all, left] = everything(bulk);
			const queued = statuses.length === 0 || statuses.includes('new');
			return joined(
				' ',
				all,
				'They stop at once. What their nodes have already done is not undone.',
				queued && 'Callers of queued webhooks get no answer.',
				left,
			);
		}
		case 'delete':
			return `Deletes the executions and their data for good. Starts ${span(undoMs)} after you confirm; you can undo it until then.`;
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
		left.length === 0 ? null : `${capitalised(left.join(' and '))} ones are not stopped.`,
	];
}

const unfinished = [
	{ status: 'running', does: 'runs', ones: 'running' },
	{ status: 'new', does: 'is queued', ones: 'queued' },
	{ status: 'waiting', does: 'waits', ones: 'waiting' },
];

/** Failed ones are asked for together with crashed ones, so that the filter alone says little of whether there are any. */
function crashWords({ selection: { statuses }, total }: Bulk, targets: BulkPreviewProps['targets']): string | null {
	const again = 'starts again from its trigger: finished nodes run a second time.';
	const some =
		targets.some(({ status }) => status === 'crashed') || (statuses.length === 1 && statuses[0] === 'crashed');
	if (some) return `A crashed run ${again}`;
	// Older n8n list crashed ones as failed.
	const asked = statuses.length === 0 || statuses.includes('crashed') || statuses.includes('error');
	const known = targets.filter(({ status }) => status !== '').length;
	return asked && known < total ? `A crashed run, if any, ${again}` : null;
}

function list(tags: readonly string[]): string {
	const shown = tags.slice(0, 10).map((tag) => code(tag, 40));
	return tags.length > 10 ? `${shown.join(', ')} and ${tags.length - 10} more` : shown.join(', ');
}

/** What the count means afterwards. */
export function promise(bulk: Bulk): string {
	const these =
		bulk.total === 1
			? `Exactly this one: skipped if by then it ${passedOver[bulk.kind]}.`
			: `Exactly these ${number(bulk.total)}: any that by then ${passedOver[bulk.kind]} is skipped.`;
	return `${these} Job ${code(shortId(bulk))}`;
}

/** What may have become of one since it was counted, so that its turn passes. */
const passedOver: Record<BulkKind, string> = {
	retry: 'has recovered, is being retried or is no longer in n8n',
	stop: 'has ended or is no longer in n8n',
	delete: 'is no longer in n8n',
	tag: 'is no longer in n8n',
};
