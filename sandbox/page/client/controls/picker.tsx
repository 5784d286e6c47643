import type { ElementShape } from '../shapes.js';
import { useHolding } from './holding.js';

const two = (value: number) => String(value).padStart(2, '0');

/** Dates and times, by the browser's own pickers. */
export function Picker({ element, block }: { element: ElementShape; block: string }) {
	const { held, choose } = useHolding(element, block);
	const [type, field] = {
		datepicker: ['date', 'selected_date'],
		timepicker: ['time', 'selected_time'],
		datetimepicker: ['datetime-local', 'selected_date_time'],
	}[element.type] ?? ['text', 'value'];
	const both = element.type === 'datetimepicker';
	const value = held[field ?? ''];

	return (
		<input
			className="typed picker"
			type={type}
			value={both && value ? localTime(Number(value)) : String(value ?? '')}
			onChange={({ target }) => {
				const picked = both ? Math.floor(new Date(target.value).getTime() / 1000) : target.value;
				choose(String(picked), { [field ?? '']: picked });
			}}
		/>
	);
}

function localTime(seconds: number): string {
	const at = new Date(seconds * 1000);
	const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
