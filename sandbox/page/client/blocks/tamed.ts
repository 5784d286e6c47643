import type { BlockShape } from '../shapes.js';

/** The library reads markers in a table's raw text, which Slack shows as it is: handed over as rich text it stays so. */
export function tamed(block: BlockShape): unknown {
	const { rows } = block as { rows?: unknown };
	if (block.type !== 'table' || !Array.isArray(rows)) return block;
	return { ...block, rows: rows.map((row) => (Array.isArray(row) ? row.map(tamedCell) : row)) };
}

function tamedCell(cell: unknown): unknown {
	const { type, text } = cell as { type?: string; text?: unknown };
	if (type !== 'raw_text') return cell;
	return {
		type: 'rich_text',
		elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: String(text) }] }],
	};
}
