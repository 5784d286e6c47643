import { type ElementShape, type Option, optionsOf, wordsOf } from '../shapes.js';
import { Text } from '../text/text.js';
import { manyOptions, oneOption, sameOption, useHolding } from './holding.js';

/** Radio buttons and checkboxes. */
export function Ticks({ element, block }: { element: ElementShape; block: string }) {
	const { held, choose } = useHolding(element, block);
	const one = element.type === 'radio_buttons';
	const isOn = (option: Option) =>
		one ? sameOption(oneOption(held), option) : manyOptions(held).some((each) => sameOption(each, option));

	function pick(option: Option) {
		if (one) return choose(wordsOf(option.text), { selected_option: option });
		const on = optionsOf(element).filter((each) => isOn(each) !== sameOption(each, option));
		return choose(
			on.map(({ text }) => wordsOf(text)),
			{ selected_options: on },
		);
	}

	return (
		<div className="ticks">
			{optionsOf(element).map((option) => (
				<label key={`${option.value}${wordsOf(option.text)}`}>
					<input
						type={one ? 'radio' : 'checkbox'}
						name={`${block} ${element.action_id}`}
						checked={isOn(option)}
						onChange={() => void pick(option)}
					/>
					<span>
						<Text of={option.text} />
						{option.description && (
							<small>
								<Text of={option.description} />
							</small>
						)}
					</span>
				</label>
			))}
		</div>
	);
}
