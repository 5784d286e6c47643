import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Deed } from '../deeds.js';
import type { Live } from '../live.js';
import { doDeed } from './act.js';
import { DeskProvider } from './controls/desk.js';
import { N8nPanel } from './n8n/n8n-panel.js';
import { Tour } from './n8n/tour.js';
import { NamesContext, namesIn } from './names.js';
import { Composer } from './slack/composer.js';
import { Conversation } from './slack/conversation.js';
import { Home } from './slack/home.js';
import { Modal } from './slack/modal.js';
import { Sidebar } from './slack/sidebar.js';
import { AtContext, useLive } from './use-live.js';
import { usePlace } from './use-place.js';

export function App() {
	const { live, lost } = useLive();
	if (!live) return <p className="empty">{lost ? 'The sandbox does not answer.' : ''}</p>;
	return (
		<DeskProvider>
			{lost && (
				<p role="status" className="lost">
					The sandbox has ended. What you see is how it was.
				</p>
			)}
			<AtContext value={live.at}>
				<Workspace live={live} />
			</AtContext>
		</DeskProvider>
	);
}

function Workspace({ live }: { live: Live }) {
	const { slack, n8n } = live;
	const [place, go] = usePlace();
	const [drawer, setDrawer] = useState<'' | 'channels' | 'n8n'>('');
	const [panelHidden, setPanelHidden] = useState(false);

	const people = slack.people.filter(({ bot }) => !bot);
	const person = people.find(({ id, name }) => place.person === id || place.person === name) ?? people[0];
	const me = person?.id ?? '';
	const mine = slack.channels.filter(({ members }) => members.includes(me));
	const wanted = place.open || live.home;
	const channel = mine.find(({ id, name, kind }) => id === wanted || (kind !== 'im' && name === wanted)) ?? mine[0];
	const atHome = place.open === 'home';
	const open = atHome ? 'home' : (channel?.id ?? '');

	const act = useCallback((deed: Deed) => doDeed(me, deed), [me]);
	const openChannel = useCallback(
		(id: string) => {
			go({ open: id, thread: '' });
			setDrawer('');
		},
		[go],
	);
	const names = useMemo(() => namesIn(live, me, openChannel), [live, me, openChannel]);
	useEffect(() => {
		if (atHome && me) void act({ does: 'opensHome' });
	}, [atHome, me, act]);
	const unread = useUnread(live, me, open);

	const seen = (channel?.messages ?? []).filter(
		({ ephemeralFor }) => ephemeralFor === undefined || ephemeralFor === me,
	);
	const parent = atHome ? undefined : seen.find(({ ts }) => ts === place.thread);
	const title = atHome ? slack.app.name : channel?.kind === 'im' ? slack.app.name : (channel?.name ?? '');
	const closed = channel?.archived ? `#${title} is archived: nobody can write here.` : undefined;

	return (
		<NamesContext value={names}>
			<div className={`workspace ${drawer && `drawer-${drawer}`} ${n8n && !panelHidden ? 'with-n8n' : ''}`}>
				<Sidebar
					slack={slack}
					me={me}
					open={open}
					unread={unread}
					onOpen={openChannel}
					onActAs={(id) => {
						go({ person: people.find((each) => each.id === id)?.name ?? id, thread: '' });
						setDrawer('');
					}}
				/>
				{drawer && <button type="button" className="drawer-veil" aria-label="Close" onClick={() => setDrawer('')} />}
				<main className="pane">
					<header>
						<button
							type="button"
							className="drawer-button"
							aria-label="Channels and people"
							onClick={() => setDrawer(drawer === 'channels' ? '' : 'channels')}
						>
							☰
						</button>
						<h2>
							{!atHome && channel?.kind !== 'im' && <i>#</i>} {title}
						</h2>
						<span className="as">as {person?.name}</span>
						{n8n && (
							<button
								type="button"
								className={panelHidden ? 'button n8n-button always' : 'button n8n-button'}
								onClick={() => {
									setPanelHidden(false);
									setDrawer(drawer === 'n8n' ? '' : 'n8n');
								}}
							>
								n8n
							</button>
						)}
					</header>
					{atHome ? (
						<Home view={person?.home ?? null} act={act} />
					) : (
						<>
							<Conversation
								key={open}
								label={`Conversation in ${title}`}
								slack={slack}
								messages={seen.filter(({ threadTs, inChannel }) => !threadTs || inChannel)}
								all={seen}
								act={act}
								onThread={(ts) => go({ thread: ts })}
								empty={`This is the very beginning of #${title}.`}
								beginning={live.tour && n8n && title === live.home && <Tour n8n={n8n} />}
							/>
							<Composer
								key={`${me} ${open}`}
								memory={`sent ${me}`}
								placeholder={channel?.kind === 'im' ? `Message ${title}` : `Message #${title}`}
								commands={live.commands}
								{...(closed && { closed })}
								send={(text) => act({ does: 'types', channel: channel?.id ?? '', text })}
							/>
						</>
					)}
				</main>
				{parent && (
					<section className="pane thread" aria-label="Thread">
						<header>
							<h2>Thread</h2>
							<small>#{title}</small>
							<button type="button" className="cross" aria-label="Close thread" onClick={() => go({ thread: '' })}>
								×
							</button>
						</header>
						<Conversation
							key={parent.ts}
							label="Conversation in the thread"
							slack={slack}
							messages={[parent, ...seen.filter(({ threadTs }) => threadTs === parent.ts)]}
							all={[]}
							act={act}
							empty=""
						/>
						<Composer
							key={`${me} ${parent.ts}`}
							memory={`sent ${me}`}
							placeholder="Reply…"
							{...(closed && { closed })}
							send={(text) => act({ does: 'types', channel: channel?.id ?? '', text, thread: parent.ts })}
						/>
					</section>
				)}
				{n8n && !(panelHidden && drawer !== 'n8n') && (
					<N8nPanel
						n8n={n8n}
						onClose={() => {
							setDrawer('');
							setPanelHidden(true);
						}}
					/>
				)}
				{person?.modal && <Modal view={person.modal} depth={person.modals} app={slack.app} act={act} />}
			</div>
		</NamesContext>
	);
}

/** Channels in which something has been said since this person last looked, while this window was open. */
function useUnread({ slack }: Live, me: string, open: string): ReadonlySet<string> {
	const seen = useRef(new Map<string, string>());
	const unread = new Set<string>();
	for (const { id, messages } of slack.channels) {
		const last = messages.filter(({ ephemeralFor }) => !ephemeralFor || ephemeralFor === me).at(-1)?.ts ?? '';
		const key = `${me} ${id}`;
		if (id === open || !seen.current.has(key)) seen.current.set(key, last);
		else if ((seen.current.get(key) ?? '') < last) unread.add(id);
	}
	return unread;
}
