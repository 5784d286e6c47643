import type { ElementShape } from '../shapes.js';
import { plainWords } from '../text/text.js';
import { useScene } from './scene.js';

const inputTypes: Record<string, string> = { email_text_input: 'email', url_text_input: 'url' };

/** What is typed stays in this window until the view is submitted, as in Slack. */
export function TextInput({ element, block, id }: { element: ElementShape; block: string; id: string }) {
	const { values, drafts, type, submit } = useScene();
	const kept = values[block]?.[element.action_id]?.value;
	const common = {
		id,
		className: 'typed',
		value: drafts[block] ?? String(kept ?? ''),
		placeholder: plainWords(element.placeholder),
		autoFocus: element.focus_on_load === true,
		onChange: ({ target }: { target: { value: string } }) => type(block, target.value),
	};
	if (element.multiline || element.type === 'rich_text_input') return <textarea rows={4} {...common} />;
	return (
		<input
			type={inputTypes[element.type] ?? 'text'}
			{...(element.type === 'number_input' && { inputMode: 'decimal' as const })}
			onKeyDown={({ key }) => key === 'Enter' && submit?.()}
			{...common}
		/>
	);
}
