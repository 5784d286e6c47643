import { useState } from 'react';
import type { Deed, Told } from '../../deeds.js';
import type { ConfirmShape } from '../shapes.js';
import { useDesk, useScene } from './scene.js';

/** Asks first where a dialog is wanted, acts, and complains aloud when the app did not take it. */
export function useAct() {
	const scene = useScene();
	const desk = useDesk();
	const [busy, setBusy] = useState(false);

	async function act(deed: Deed, dialog?: ConfirmShape): Promise<Told | undefined> {
		if (!(await desk.confirmed(dialog))) return undefined;
		setBusy(true);
		const told = await scene.act(deed);
		setBusy(false);
		if (told.error) desk.complain(told.error);
		return told;
	}
	return { act, busy, scene };
}
