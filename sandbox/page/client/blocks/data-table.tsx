import { useState } from 'react';
import type { BlockShape, CellShape } from '../shapes.js';

/** As Slack pages it where nothing is said. */
const usualPage = 5;

/** A table with a heading row, as many rows at once as it wants, and the first column naming each row. */
export function DataTable({ block }: { block: BlockShape }) {
	const [heading = [], ...rows] = block.rows ?? [];
	const size = block.page_size ?? usualPage;
	const [from, setFrom] = useState(0);
	const shown = rows.slice(from, from + size);
	return (
		<div className="block data-table">
			<div className="sheet">
				<table>
					<caption>{block.caption}</caption>
					<thead>
						<tr>
							{heading.map((cell) => (
								<th key={wordsOf(cell)} scope="col">
									{wordsOf(cell)}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{shown.map((row, at) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else to know them by
							<tr key={from + at}>
								{row.map((cell, column) => {
									const Cell = column === 0 ? 'th' : 'td';
									return (
										// biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column
										<Cell key={column} {...(column === 0 && { scope: 'row' })}>
											<Words cell={cell} />
										</Cell>
									);
								})}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{rows.length > size && (
				<nav aria-label="Pages of the table">
					<button type="button" disabled={from === 0} onClick={() => setFrom(from - size)} aria-label="Rows before">
						‹
					</button>
					<span>
						{from + 1}–{from + shown.length} of {rows.length}
					</span>
					<button
						type="button"
						disabled={from + size >= rows.length}
						onClick={() => setFrom(from + size)}
						aria-label="Rows after"
					>
						›
					</button>
				</nav>
			)}
		</div>
	);
}

const leavesOf = ({ elements = [] }: CellShape) => elements.flatMap((part) => part.elements ?? []);

const wordsOf = (cell: CellShape): string =>
	cell.text ??
	leavesOf(cell)
		.map(({ text = '' }) => text)
		.join('');

function Words({ cell }: { cell: CellShape }) {
	if (cell.text !== undefined) return cell.text;
	return leavesOf(cell).map(({ text = '', url }) =>
		url ? (
			<a key={url} href={url} target="_blank" rel="noreferrer">
				{text}
			</a>
		) : (
			text
		),
	);
}
