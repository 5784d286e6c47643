import { doInN8n } from '../act.js';
import { useDesk } from '../controls/scene.js';

/** Does something in n8n, and complains aloud when that did not work. */
export function useN8n() {
	const { complain } = useDesk();
	return async (name: string, more: { workflow?: string; down?: boolean }): Promise<void> => {
		const { error } = await doInN8n(name, more);
		if (error) complain(error);
	};
}
