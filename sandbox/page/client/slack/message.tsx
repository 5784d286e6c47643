import { useMemo, useState } from 'react';
import type { Picture } from '../../../slack/index.js';
import type { Deed, Told } from '../../deeds.js';
import { Blocks } from '../blocks/blocks.js';
import { type Scene, SceneContext } from '../controls/scene.js';
import type { BlockShape } from '../shapes.js';
import { clockTime } from '../text/dates.js';
import { Mrkdwn } from '../text/mrkdwn.js';
import { Avatar } from './avatar.js';

export type MessageShape = Picture['channels'][number]['messages'][number];
export type PersonShape = Picture['people'][number];

const nobody = { id: 'USLACKBOT', name: 'Slackbot', bot: true, guest: false, stranger: false } as const;

type MessageProps = {
	message: MessageShape;
	author: PersonShape | undefined;
	/** Under the same author's message of a moment ago: no name again. */
	follows?: boolean;
	replies?: MessageShape[];
	files: Picture['files'];
	act(deed: Deed): Promise<Told>;
	onThread?(): void;
};

export function Message({ message, author, follows = false, replies = [], files, act, onThread }: MessageProps) {
	const { id, name, bot } = author ?? nobody;
	const at = new Date(Number(message.ts) * 1000);
	const only = message.ephemeralFor !== undefined;
	const { channel, ts } = message;
	const [drafts, setDrafts] = useState<Record<string, string>>({});
	const scene = useMemo<Scene>(
		() => ({
			where: { channel, ts },
			act,
			values: {},
			drafts,
			type: (blockId, text) => setDrafts((before) => ({ ...before, [blockId]: text })),
			errors: {},
		}),
		[channel, ts, act, drafts],
	);

	return (
		<article className={`message${only ? ' ephemeral' : ''}${follows ? ' follows' : ''}`} data-ts={ts}>
			{only && <p className="only">{eyeIcon} Only visible to you</p>}
			{message.inChannel && onThread && <p className="only">replied to a thread</p>}
			<div className="gutter">
				{follows ? <time>{clockTime(at).replace(/ [AP]M/, '')}</time> : <Avatar id={id} name={name} bot={bot} />}
			</div>
			<div className="content">
				{!follows && (
					<header>
						<b>{name}</b>
						{bot && <span className="app">APP</span>}
						{author && <PersonBadge person={author} />}
						<time title={at.toString()}>{clockTime(at)}</time>
					</header>
				)}
				<SceneContext value={scene}>
					{message.blocks.length > 0 ? (
						<Blocks blocks={message.blocks as BlockShape[]} />
					) : (
						<div className="block mrkdwn">
							<Mrkdwn text={message.text} />
							{message.edited && <span className="edited"> (edited)</span>}
						</div>
					)}
				</SceneContext>
				{message.attachments.map((attachment, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: attachments have nothing else to know them by
					<Attachment key={index} attachment={attachment} scene={scene} />
				))}
				{message.files.map((file) => (
					<FileCard key={file} file={files.find((each) => each.id === file)} />
				))}
				{message.reactions.map(({ name: emoji, users }) => (
					<span key={emoji} className="reaction">
						:{emoji}: {users.length}
					</span>
				))}
				{replies.length > 0 && onThread && (
					<button type="button" className="replies" onClick={onThread}>
						{replies.length} {replies.length === 1 ? 'reply' : 'replies'}
						<span> Last reply at {clockTime(new Date(Number(replies.at(-1)?.ts) * 1000))}</span>
					</button>
				)}
			</div>
			{onThread && !only && (
				<button type="button" className="hover" onClick={onThread}>
					Reply in thread
				</button>
			)}
		</article>
	);
}

const eyeIcon = (
	<svg viewBox="0 0 20 20" width="14" height="14" aria-hidden="true">
		<path
			d="M1.8 10S5 4.5 10 4.5 18.2 10 18.2 10 15 15.5 10 15.5 1.8 10 1.8 10Z"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.5"
		/>
		<circle cx="10" cy="10" r="2.6" fill="currentColor" />
	</svg>
);

export function PersonBadge({ person }: { person: PersonShape }) {
	const words = person.stranger ? 'external' : person.guest ? 'guest' : person.deactivated ? 'deactivated' : '';
	return words ? <span className="badge">{words}</span> : null;
}

function Attachment({ attachment, scene }: { attachment: Record<string, unknown>; scene: Scene }) {
	const { blocks, text, color, title } = attachment as Record<string, string> & { blocks?: BlockShape[] };
	return (
		<div
			className="attachment"
			style={{ borderColor: color ? (color.startsWith('#') ? color : `#${color}`) : undefined }}
		>
			<SceneContext value={scene}>
				{title && <b>{title}</b>}
				{text && <Mrkdwn text={text} />}
				{blocks && <Blocks blocks={blocks} />}
			</SceneContext>
		</div>
	);
}

function FileCard({ file }: { file: Picture['files'][number] | undefined }) {
	if (!file) return null;
	return (
		<div className="file">
			<b>{file.title}</b>
			<small>
				{file.name} · {file.size < 2048 ? `${file.size} bytes` : `${Math.round(file.size / 1024)} kB`}
			</small>
		</div>
	);
}
