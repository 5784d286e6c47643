/** mrkdwn as a tree. Text in it is unescaped, ready to be drawn as text. */
export type Node =
	| { is: 'text'; text: string }
	| { is: 'bold' | 'italic' | 'strike' | 'quote'; inside: Node[] }
	| { is: 'code' | 'fence'; text: string }
	| { is: 'link'; url: string; label: string }
	| { is: 'user' | 'group' | 'channel'; id: string; label?: string }
	| { is: 'broadcast'; range: string }
	| { is: 'date'; seconds: number; format: string; url?: string; fallback: string }
	| { is: 'emoji'; name: string };

/**
 * Reads mrkdwn as Slack does. `verbatim` leaves bare addresses as they are; markers, entities and emoji names are read
 * all the same.
 */
export function parseMrkdwn(text: string, { verbatim = false } = {}): Node[] {
	return text.split(/(```[\s\S]+?```)/).flatMap((part, index): Node[] => {
		if (index % 2 === 0) return quotesAndLines(part, verbatim);
		return [{ is: 'fence', text: unescapeText(part.slice(3, -3).replace(/^\n/, '').replace(/\n$/, '')) }];
	});
}

export const unescapeText = (text: string): string =>
	text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function quotesAndLines(text: string, verbatim: boolean): Node[] {
	const nodes: Node[] = [];
	for (const run of text.split(/((?:^|(?<=\n))(?:&gt;|>)[^\n]*(?:\n(?:&gt;|>)[^\n]*)*\n?)/)) {
		if (/^(?:&gt;|>)/.test(run)) {
			const inside = run.replace(/\n$/, '').replace(/^(?:&gt;|>) ?/gm, '');
			nodes.push({ is: 'quote', inside: inline(inside, verbatim) });
		} else nodes.push(...inline(run, verbatim));
	}
	return nodes;
}

/** What a pair of markers may hold: anything but its own mark, where code and entities count as one piece. */
const between = (mark: string) => `(?=[^\\s${mark}])((?:\`[^\`\\n]+\`|<[^<>\\n]+>|[^${mark}\\n])*?[^\\s${mark}])`;
const pair = (mark: string) =>
	new RegExp(`[${mark}]${between(mark)}[${mark}](?![\\p{L}\\p{N}${mark === '_' ? '_' : ''}])`, 'uy');
const markPattern = { '*': ['bold', pair('*')], _: ['italic', pair('_')], '~': ['strike', pair('~')] } as const;
const codePattern = /`([^`\n]+)`/y;
const entityPattern = /<([^<>\n]+)>/y;
const emojiPattern = /:([a-z0-9_+'-]+):/y;
const addressPattern = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"]/y;
const wordPattern = /[\p{L}\p{N}]/u;

function inline(text: string, verbatim: boolean): Node[] {
	const nodes: Node[] = [];
	let plain = '';
	const put = (node: Node) => {
		if (plain) nodes.push({ is: 'text', text: unescapeText(plain) });
		plain = '';
		nodes.push(node);
	};
	for (let at = 0; at < text.length; ) {
		const piece = pieceAt(text, at, verbatim);
		if (piece) {
			put(piece.node);
			at = piece.end;
		} else plain += text[at++];
	}
	if (plain) nodes.push({ is: 'text', text: unescapeText(plain) });
	return nodes;
}

function pieceAt(text: string, at: number, verbatim: boolean): { node: Node; end: number } | undefined {
	const match = (pattern: RegExp) => {
		pattern.lastIndex = at;
		return pattern.exec(text);
	};
	const found = (node: Node, [whole]: RegExpExecArray) => ({ node, end: at + whole.length });
	const char = text[at] ?? '';
	const afterWord = wordPattern.test(text[at - 1] ?? '');

	const code = char === '`' ? match(codePattern) : null;
	if (code) return found({ is: 'code', text: unescapeText(code[1] ?? '') }, code);
	const entity = char === '<' ? match(entityPattern) : null;
	if (entity) return found(readEntity(entity[1] ?? ''), entity);
	if (!afterWord && char in markPattern) {
		const [is, pattern] = markPattern[char as keyof typeof markPattern];
		const marked = match(pattern);
		if (marked) return found({ is, inside: inline(marked[1] ?? '', verbatim) }, marked);
	}
	const emoji = char === ':' ? match(emojiPattern) : null;
	if (emoji) return found({ is: 'emoji', name: emoji[1] ?? '' }, emoji);
	const address = char === 'h' && !verbatim && !afterWord ? match(addressPattern) : null;
	if (address) return found({ is: 'link', url: unescapeText(address[0]), label: unescapeText(address[0]) }, address);
	return undefined;
}

function readEntity(inside: string): Node {
	const bar = inside.indexOf('|');
	const target = bar < 0 ? inside : inside.slice(0, bar);
	const label = bar < 0 ? undefined : unescapeText(inside.slice(bar + 1));
	const labelled = label === undefined ? {} : { label };
	if (/^@[UW]/.test(target)) return { is: 'user', id: target.slice(1), ...labelled };
	if (/^#C/.test(target)) return { is: 'channel', id: target.slice(1), ...labelled };
	if (target.startsWith('!subteam^')) return { is: 'group', id: target.slice('!subteam^'.length), ...labelled };
	if (target.startsWith('!date^')) {
		const [, seconds, format = '', url] = target.split('^');
		return {
			is: 'date',
			seconds: Number(seconds),
			format,
			...(url && { url: unescapeText(url) }),
			fallback: label ?? '',
		};
	}
	if (/^!(channel|here|everyone)/.test(target)) return { is: 'broadcast', range: target.slice(1).split('^')[0] ?? '' };
	if (/^(https?:|mailto:|tel:|slack:)/.test(target)) {
		const url = unescapeText(target);
		return { is: 'link', url, label: label || url.replace(/^mailto:/, '') };
	}
	return { is: 'text', text: unescapeText(`<${inside}>`) };
}
