import { type Block, Message } from 'slack-blocks-to-jsx';
import { useNames } from '../names.js';
import type { BlockShape } from '../shapes.js';
import { formatDate } from '../text/dates.js';
import { tamed } from './tamed.js';

/** rich_text, tables, images, charts, cards and whatever else Slack may send, by slack-blocks-to-jsx. */
export function FromLibrary({ block }: { block: BlockShape }) {
	const names = useNames();
	return (
		<div className={`block library ${block.type}`}>
			<Message
				blocks={[tamed(block) as unknown as Block]}
				name=""
				logo=""
				theme="light"
				withoutWrapper
				hooks={{
					user: ({ id }) => <span className="mention">@{names.user(id)}</span>,
					channel: ({ id }) => <span className="mention">#{names.channel(id)}</span>,
					usergroup: ({ id }) => <span className="mention">@{names.group(id)}</span>,
					date: ({ timestamp, format, fallback }) => (
						<time>{formatDate(Number(timestamp), format, new Date()) || fallback}</time>
					),
				}}
			/>
		</div>
	);
}
