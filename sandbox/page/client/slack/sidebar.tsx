import type { Picture } from '../../../slack/index.js';
import { Avatar } from './avatar.js';
import { PersonBadge } from './message.js';

type SidebarProps = {
	slack: Picture;
	me: string;
	/** Id of the open channel, or `home`. */
	open: string;
	/** Ids of channels with something new. */
	unread: ReadonlySet<string>;
	onOpen(id: string): void;
	onActAs(id: string): void;
};

export function Sidebar({ slack, me, open, unread, onOpen, onActAs }: SidebarProps) {
	const people = slack.people.filter(({ bot }) => !bot);
	const channels = slack.channels.filter(({ kind, members }) => kind !== 'im' && members.includes(me));
	const direct = slack.channels.find(({ kind, members }) => kind === 'im' && members.includes(me));
	const entry = (id: string, content: React.ReactNode) => (
		<button
			key={id}
			type="button"
			aria-current={open === id ? 'page' : undefined}
			className={unread.has(id) ? 'unread' : ''}
			onClick={() => onOpen(id)}
		>
			{content}
		</button>
	);

	return (
		<nav className="sidebar">
			<h1>{slack.team.name}</h1>
			<section>
				<h2>Channels</h2>
				{channels.map(({ id, name, kind, archived }) =>
					entry(
						id,
						<>
							<i>{kind === 'private' ? '🔒' : '#'}</i> {name}
							{archived && <small> archived</small>}
						</>,
					),
				)}
			</section>
			<section>
				<h2>Apps</h2>
				{entry(
					'home',
					<>
						<Avatar id={slack.app.id} name={slack.app.name} bot size={20} /> {slack.app.name}
					</>,
				)}
				{direct && direct.messages.length > 0 && entry(direct.id, <span className="under">Messages</span>)}
			</section>
			<section className="people">
				<h2>Act as</h2>
				{people.map((person) => (
					<button key={person.id} type="button" aria-pressed={person.id === me} onClick={() => onActAs(person.id)}>
						<Avatar id={person.id} name={person.name} size={20} /> {person.name} <PersonBadge person={person} />
					</button>
				))}
			</section>
		</nav>
	);
}
