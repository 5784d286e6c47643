import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Picture } from '../../../slack/index.js';
import type { Deed, Told } from '../../deeds.js';
import { formatDate } from '../text/dates.js';
import { Message, type MessageShape } from './message.js';

/** Messages of one author closer together than this share one name. */
const togetherS = 300;
/** Who has scrolled up farther than this reads, and is left where she is. */
const nearEndPx = 120;

type ConversationProps = {
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

/** Messages from old to new, kept scrolled to the newest. */
export function Conversation({ slack, messages, all, act, onThread, empty, beginning }: ConversationProps) {
	const box = useRef<HTMLDivElement>(null);
	const wasNearEnd = useRef(true);
	const onScroll = () => {
		const { scrollHeight, scrollTop, clientHeight } = box.current as HTMLDivElement;
		wasNearEnd.current = scrollHeight - scrollTop - clientHeight < nearEndPx;
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: any new picture can make it longer
	useLayoutEffect(() => {
		if (wasNearEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
	}, [messages]);

	const now = new Date();
	const dayOf = (message: MessageShape) => formatDate(Number(message.ts), '{day_divider_pretty}', now);
	return (
		<div ref={box} className="conversation" onScroll={onScroll}>
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
	);
}

function together(before: MessageShape, message: MessageShape): boolean {
	if (before.user !== message.user || before.ephemeralFor !== message.ephemeralFor) return false;
	return message.ephemeralFor === undefined && Number(message.ts) - Number(before.ts) < togetherS;
}
