// biome-ignore lint/suspicious/noExplicitAny: any block's JSON.
type Loose = any;

/** Words that stand in the blocks of a message and not in its `text`, which is all that screen readers and notifications get. */
export function unsaid({ text, blocks }: { text: string; blocks: unknown }): string[] {
	const said = new Set(words(text));
	return [...new Set(seen(blocks).flatMap(words))].filter((word) => !said.has(word));
}

/** Every text that a reader sees in blocks, by a walk that knows nothing of how `text` is made: all but buttons, menus and inputs. */
function seen(value: Loose, found: string[] = []): string[] {
	if (Array.isArray(value)) for (const each of value) seen(each, found);
	else if (value && typeof value === 'object') {
		if (['button', 'overflow', 'input'].includes(value.type)) return found;
		if (typeof value.text === 'string') found.push(value.text);
		if (typeof value.caption === 'string') found.push(value.caption);
		for (const [name, each] of Object.entries(value)) if (name !== 'confirm') seen(each, found);
	}
	return found;
}

const words = (text: string) =>
	text
		.replace(/&amp;/g, '&')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.split(/[^\p{L}\p{N}#]+/u)
		.filter(Boolean);
