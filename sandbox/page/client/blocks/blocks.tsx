import { Control } from '../controls/control.js';
import { useScene } from '../controls/scene.js';
import type { BlockShape, ElementShape } from '../shapes.js';
import { plainWords, Text, type TextObject } from '../text/text.js';
import { DataTable } from './data-table.js';
import { Foldable } from './foldable.js';
import { FromLibrary } from './from-library.js';

/** Blocks of a message or a view, in order. */
export function Blocks({ blocks }: { blocks: BlockShape[] }) {
	return blocks.map((block, index) => <Block key={block.block_id ?? index} block={block} />);
}

/**
 * What acts, and what holds mrkdwn, is drawn here: the library's buttons tell nobody of a click, and it leaves
 * verbatim mrkdwn unread. The rest is the library's.
 */
function Block({ block }: { block: BlockShape }) {
	const id = block.block_id ?? '';
	switch (block.type) {
		case 'section':
			return <Section block={block} />;
		case 'context':
			return (
				<div className="block context">
					{block.elements?.map((element, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: elements of a context have nothing else to know them by
						<ContextPiece key={index} element={element} />
					))}
				</div>
			);
		case 'actions':
			return (
				<div className="block actions">
					{block.elements?.map((element) => (
						<Control key={element.action_id} element={element} block={id} />
					))}
				</div>
			);
		case 'header':
			return <h3 className={`block header level${block.level ?? 1}`}>{plainWords(block.text)}</h3>;
		case 'divider':
			return <hr className="block" />;
		case 'input':
			return <Input block={block} />;
		case 'container':
			return <Container block={block} />;
		case 'data_table':
			return <DataTable block={block} />;
		case 'alert':
			return (
				<div className={`block alert ${block.level ?? 'default'}`} role="note">
					<Text of={block.text} />
				</div>
			);
		default:
			return <FromLibrary block={block} />;
	}
}

function Container({ block }: { block: BlockShape }) {
	const title = (
		<>
			{block.title && <b>{plainWords(block.title)}</b>}
			{block.subtitle && <Text of={block.subtitle} />}
		</>
	);
	const children = <Blocks blocks={block.child_blocks ?? []} />;
	if (!block.is_collapsible) {
		return (
			<div className="block container">
				{title}
				{children}
			</div>
		);
	}
	return (
		<details className="block container" open={!block.default_collapsed}>
			<summary>{title}</summary>
			{children}
		</details>
	);
}

function Section({ block }: { block: BlockShape }) {
	return (
		<div className="block section">
			<div className="words">
				{block.text && (
					<Foldable>
						<Text of={block.text} />
					</Foldable>
				)}
				{block.fields && (
					<div className="fields">
						{block.fields.map((field, index) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: fields have nothing else to know them by
							<div key={index}>
								<Text of={field} />
							</div>
						))}
					</div>
				)}
			</div>
			{block.accessory && (
				<div className="accessory">
					<Control element={block.accessory} block={block.block_id ?? ''} />
				</div>
			)}
		</div>
	);
}

function ContextPiece({ element }: { element: ElementShape }) {
	if (element.type === 'image') return <img src={element.image_url} alt={element.alt_text ?? ''} />;
	return (
		<span>
			<Text of={element as unknown as TextObject} />
		</span>
	);
}

function Input({ block }: { block: BlockShape }) {
	const { errors } = useScene();
	const id = `input-${block.block_id}`;
	const label = plainWords(block.label);
	const error = errors[block.label?.text ?? ''];
	return (
		<div className={error ? 'block input wrong' : 'block input'}>
			<label htmlFor={id}>
				{label}
				{block.optional && <span> (optional)</span>}
			</label>
			{block.element && <Control element={block.element} block={block.block_id ?? ''} id={id} />}
			{error && <p role="alert">{error}</p>}
			{block.hint && <small>{plainWords(block.hint)}</small>}
		</div>
	);
}
