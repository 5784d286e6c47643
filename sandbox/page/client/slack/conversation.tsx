import { Fragment, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Picture } from '../../../slack/index.js';
import type { Deed, Told } from '../../deeds.js';
import { useNames } from '../names.js';
import { formatDate } from '../text/dates.js';
import { Message, type MessageShape } from './message.js';

/** Messages of one author closer together than this share one name. */
const togetherS = 300;
/** Who has scrolled up farther than this reads, and is left where she is. */
const nearEndPx = 120;

type ConversationProps = {
	/** What a screen reader calls it. */
	label: string;
	slack: Picture;
	messages: MessageShape[];
	/** All of the channel, to count replies in. */
	all: MessageShape[];
	act(deed: Deed): Promise<Told>;
	onThread?(ts: string): void;
	empty: string;
	/** What stands above the first message. */
	beginning?: ReactNode;
};

/** Messages from old to new, kept scrolled to the newest; whoever reads farther up is told how many have come below. */
export function Conversation({ label, slack, messages, all, act, onThread, empty, beginning }: ConversationProps) {
	const { me } = useNames();
	const box = useRef<HTMLDivElement>(null);
	const wasNearEnd = useRef(true);
	/** The newest message when the end was last in sight. */
	const lastSeen = useRef('');
	const [below, setBelow] = useState(0);
	const newest = messages.at(-1);

	const atEnd = () => {
		wasNearEnd.current = true;
		lastSeen.current = newest?.ts ?? '';
		setBelow(0);
	};
	const toEnd = () => {
		box.current?.scrollTo({ top: box.current.scrollHeight });
		atEnd();
	};
	const onScroll = () => {
		const { scrollHeight, scrollTop, clientHeight } = box.current as HTMLDivElement;
		if (scrollHeight - scrollTop - clientHeight < nearEndPx) atEnd();
		else wasNearEnd.current = false;
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: any new picture can make it longer
	useLayoutEffect(() => {
		const fresh = messages.filter(({ ts }) => ts > lastSeen.current);
		if (wasNearEnd.current || fresh.at(-1)?.user === me) toEnd();
		else setBelow(fresh.length);
	}, [messages]);

	const now = new Date();
	const dayOf = (message: MessageShape) => formatDate(Number(message.ts), '{day_divider_pretty}', now);
	return (
		<>
			<div ref={box} role="log" aria-live="polite" aria-label={label} className="conversation" onScroll={onScroll}>
				<div className="spring" />
				{messages.length === 0 && <p className="empty">{empty}</p>}
				{beginning}
				{messages.map((message, index) => {
					const before = messages[index - 1];
					const newDay = !before || dayOf(before) !== dayOf(message);
					return (
						<Fragment key={`${message.ts} ${message.ephemeralFor ?? ''}`}>
							{newDay && (
								<div className="day">
									<span>{dayOf(message)}</span>
								</div>
							)}
							<Message
								message={message}
								author={slack.people.find(({ id }) => id === message.user)}
								follows={!newDay && before !== undefined && together(before, message)}
								replies={all.filter((each) => each.threadTs === message.ts && each.ephemeralFor === undefined)}
								files={slack.files}
								act={act}
								{...(onThread && { onThread: () => onThread(message.threadTs ?? message.ts) })}
							/>
						</Fragment>
					);
				})}
			</div>
			{below > 0 && (
				<div className="below">
					<button type="button" className="below-button" onClick={toEnd}>
						{below} new {below === 1 ? 'message' : 'messages'} ↓
					</button>
				</div>
			)}
		</>
	);
}

function together(before: MessageShape, message: MessageShape): boolean {
	if (before.user !== message.user || before.ephemeralFor !== message.ephemeralFor) return false;
	return message.ephemeralFor === undefined && Number(message.ts) - Number(before.ts) < togetherS;
}
