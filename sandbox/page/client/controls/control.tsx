import type { ElementShape } from '../shapes.js';
import { Button } from './button.js';
import { Overflow } from './overflow.js';
import { Picker } from './picker.js';
import { Select } from './select.js';
import { TextInput } from './text-input.js';
import { Ticks } from './ticks.js';

/** Any element that can be used. `id` ties it to its label. */
export function Control({ element, block, id = '' }: { element: ElementShape; block: string; id?: string }) {
	switch (element.type) {
		case 'button':
		case 'workflow_button':
			return <Button element={element} block={block} />;
		case 'overflow':
			return <Overflow element={element} block={block} />;
		case 'radio_buttons':
		case 'checkboxes':
			return <Ticks element={element} block={block} />;
		case 'datepicker':
		case 'timepicker':
		case 'datetimepicker':
			return <Picker element={element} block={block} />;
		case 'image':
			return <img className="thumbnail" src={element.image_url} alt={element.alt_text ?? ''} />;
		default:
			if (element.type.endsWith('_select')) return <Select element={element} block={block} />;
			if (element.type.endsWith('_input')) return <TextInput element={element} block={block} id={id} />;
			return <span className="unknown">[{element.type}]</span>;
	}
}
