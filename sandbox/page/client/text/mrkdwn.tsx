import { useNames } from '../names.js';
import { formatDate } from './dates.js';
import { emojiNamed } from './emoji.js';
import { type Node, parseMrkdwn } from './parse.js';

/** mrkdwn, drawn. */
export function Mrkdwn({ text, verbatim = false }: { text: string; verbatim?: boolean }) {
	return <Nodes nodes={parseMrkdwn(text, { verbatim })} />;
}

function Nodes({ nodes }: { nodes: Node[] }) {
	// biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces have no identity but their place
	return nodes.map((node, index) => <Piece key={index} node={node} />);
}

function Piece({ node }: { node: Node }) {
	const names = useNames();
	switch (node.is) {
		case 'text':
			return node.text;
		case 'bold':
			return (
				<b>
					<Nodes nodes={node.inside} />
				</b>
			);
		case 'italic':
			return (
				<i>
					<Nodes nodes={node.inside} />
				</i>
			);
		case 'strike':
			return (
				<s>
					<Nodes nodes={node.inside} />
				</s>
			);
		case 'quote':
			return (
				<blockquote>
					<Nodes nodes={node.inside} />
				</blockquote>
			);
		case 'code':
			return <code>{node.text}</code>;
		case 'fence':
			return <pre>{node.text}</pre>;
		case 'link':
			return (
				<a href={node.url} target="_blank" rel="noreferrer">
					{node.label}
				</a>
			);
		case 'user':
			return <span className={node.id === names.me ? 'mention me' : 'mention'}>@{names.user(node.id)}</span>;
		case 'group':
			return <span className="mention">@{names.group(node.id)}</span>;
		case 'broadcast':
			return <span className="mention me">@{node.range}</span>;
		case 'channel':
			return (
				<button type="button" className="mention" onClick={() => names.openChannel(node.id)}>
					#{names.channel(node.id)}
				</button>
			);
		case 'date': {
			const written = formatDate(node.seconds, node.format, new Date()) || node.fallback;
			return node.url ? (
				<a href={node.url} target="_blank" rel="noreferrer">
					{written}
				</a>
			) : (
				<time title={new Date(node.seconds * 1000).toString()}>{written}</time>
			);
		}
		case 'emoji':
			return emojiNamed(node.name);
	}
}
