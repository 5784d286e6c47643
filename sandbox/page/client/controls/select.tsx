import { useState } from 'react';
import { useNames } from '../names.js';
import type { ElementShape } from '../shapes.js';
import { plainWords } from '../text/text.js';
import { type Choice, fieldOf, heldChoices, isMulti, useChoices } from './choices.js';
import { useHolding } from './holding.js';
import { Popover, usePopover } from './popover.js';

/** All menus that one or several things are chosen from. */
export function Select({ element, block }: { element: ElementShape; block: string }) {
	const names = useNames();
	const { held, choose } = useHolding(element, block);
	const { anchor, open, toggle, close } = usePopover<HTMLButtonElement>();
	const [query, setQuery] = useState('');
	const people = /users_select$/.test(element.type);
	const ids = (people ? names.people : names.channels).map(
		(id): Choice => ({
			key: id,
			label: people ? names.user(id) : `#${names.channel(id)}`,
			sends: { id },
			holds: id,
		}),
	);
	const { choices, note } = useChoices({ query, element, block, open }, ids);
	const chosen = heldChoices(element, held, people ? names.user : (id) => `#${names.channel(id)}`);
	const multi = isMulti(element);

	function pick(choice: Choice) {
		const field = fieldOf(element);
		if (!multi) {
			close();
			choose(choice.sends, { [field]: choice.holds });
			return;
		}
		const without = chosen.filter(({ key }) => key !== choice.key);
		const next = without.length < chosen.length ? without : [...chosen, choice];
		choose(
			next.map(({ sends }) => (typeof sends === 'string' ? sends : sends.id)),
			{ [field]: next.map(({ holds }) => holds) },
		);
	}

	const words = chosen.map(({ label }) => label).join(', ');
	return (
		<>
			<button
				ref={anchor}
				type="button"
				className={words ? 'select' : 'select empty'}
				aria-haspopup="listbox"
				aria-expanded={open}
				onClick={toggle}
			>
				<span>{words || plainWords(element.placeholder) || 'Choose'}</span>
				<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
					<path d="M5 8l5 5 5-5" fill="none" stroke="currentColor" strokeWidth="1.6" />
				</svg>
			</button>
			{open && anchor.current && (
				<Popover anchor={anchor.current} onClose={close}>
					<input
						className="search"
						placeholder="Search"
						aria-label="Search"
						value={query}
						// biome-ignore lint/a11y/noAutofocus: whoever opens a menu may type at once, as in Slack
						autoFocus
						onChange={({ target }) => setQuery(target.value)}
					/>
					<div role="listbox" className="menu" aria-multiselectable={multi}>
						{choices.map((choice, index) => (
							<div key={choice.key}>
								{choice.group && choice.group !== choices[index - 1]?.group && <b>{choice.group}</b>}
								<button
									type="button"
									role="option"
									aria-selected={chosen.some(({ key }) => key === choice.key)}
									onClick={() => pick(choice)}
								>
									{choice.label}
								</button>
							</div>
						))}
						{choices.length === 0 && <p className="nothing">{note}</p>}
					</div>
				</Popover>
			)}
		</>
	);
}
