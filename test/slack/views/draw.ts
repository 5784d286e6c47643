/** A message or view as text, with all that it carries: what a snapshot shows is what a reviewer reads. */
export function draw(what: object): string {
	const view = what as Loose;
	const lines: string[] = [];
	if (view.text !== undefined) lines.push(`text: ${view.text}`);
	if (view.type === 'modal') {
		const metadata = view.private_metadata === undefined ? '' : ` metadata ${view.private_metadata}`;
		lines.push(`modal "${view.title.text}" ${view.callback_id}${metadata}`);
		lines.push(`[${view.close.text}]${view.submit ? ` [${view.submit.text}]` : ''}`);
	}
	for (const block of view.blocks) lines.push(...blockLines(block));
	return lines.join('\n');
}

// biome-ignore lint/suspicious/noExplicitAny: any block's JSON.
type Loose = Record<string, any>;

function blockLines(block: Loose): string[] {
	if (block.type === 'divider') return ['───'];
	if (block.type === 'context') return block.elements.flatMap((element: Loose) => indent('· ', words(element)));
	if (block.type === 'input') {
		const { element, label, hint } = block;
		const options = (element.options ?? []).map((option: Loose) => {
			const more = option.description ? ` (${option.description.text})` : '';
			return `${option.value === element.initial_option?.value ? '●' : '○'} ${option.text.text} = ${option.value}${more}`;
		});
		return [
			`? ${label.text} ${element.action_id}${element.initial_user ? ` = ${element.initial_user}` : ''}`,
			...options.map((line: string) => `  ${line}`),
			...(hint ? [`  · ${hint.text}`] : []),
		];
	}
	if (block.type === 'data_table')
		return [
			`(${block.caption}; ${block.page_size} a page)`,
			...block.rows.map((row: Loose[]) => `| ${row.map(cell).join(' | ')} |`),
		];
	if (block.type === 'container')
		return [
			`${block.default_collapsed ? '▸' : '▾'} ${words(block.title)} · ${words(block.subtitle)}`,
			...indent('  ', block.child_blocks.flatMap(blockLines).join('\n')),
		];
	if (block.type === 'alert') return indent(`! ${block.level}: `, words(block.text));
	if (block.type === 'actions') return block.elements.map((element: Loose) => elementLine(element));
	const text = block.type === 'header' ? `# ${words(block.text)}` : words(block.text);
	return [...indent('│ ', text), ...(block.accessory ? [`  ${elementLine(block.accessory)}`] : [])];
}

function elementLine(element: Loose): string {
	if (element.type === 'overflow') {
		const options = element.options.map(
			(option: Loose) => `${option.text.text} = ${option.value}${option.url ? ` → ${option.url}` : ''}`,
		);
		return `[⋯] ${element.action_id}: ${options.join(' | ')}`;
	}
	const confirm = element.confirm
		? ` asks "${element.confirm.title.text}" "${words(element.confirm.text)}" [${element.confirm.confirm.text}] [${element.confirm.deny.text}]`
		: '';
	const style = element.style ? ` ${element.style}` : '';
	const value = element.value === undefined ? '' : ` = ${element.value}`;
	const says = element.accessibility_label ? ` says "${element.accessibility_label}"` : '';
	return `[${element.text.text}]${style} ${element.action_id}${value}${element.url ? ` → ${element.url}` : ''}${says}${confirm}`;
}

function cell({ text, elements }: Loose): string {
	if (text !== undefined) return text;
	return elements[0].elements.map(({ text, url }: Loose) => `${text} → ${url}`).join('');
}

const words = (text: Loose): string =>
	text.type === 'plain_text' && text.emoji === false ? `(plain) ${text.text}` : text.text;
const indent = (mark: string, text: string) => text.split('\n').map((line) => `${mark}${line}`);
