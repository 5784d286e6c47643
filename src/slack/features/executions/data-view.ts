import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { context, headed, type Message } from '../../blocks/blocks.js';
import { inline, plural } from '../../blocks/text.js';

type Data = { node: string | null; way: 'in' | 'out'; total: number };

/** `1 item into "Charge card"`. */
export function dataWords({ node, way, total }: Data): string {
	const items = plural(total, 'item');
	if (node === null) return items;
	const name = inline(node, 60);
	return way === 'in' ? `${items} into "${name}"` : `${items} out of "${name}"`;
}

/** In the direct messages of whoever asked; the file stands in its thread. */
export const renderDataMessage = (data: Data & { execution: ExecutionRef; cut: boolean }): Message =>
	headed(
		`📄 Data of #${data.execution.id}: ${dataWords(data)}`,
		'The file is in the thread.',
		...context(
			'what looks like a password, key or token has been removed',
			data.cut ? 'too long: only the beginning is there' : null,
		),
	);
