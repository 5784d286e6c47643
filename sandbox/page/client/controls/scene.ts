import { createContext, useContext } from 'react';
import type { Deed, Told, Where } from '../../deeds.js';
import type { ConfirmShape, Held } from '../shapes.js';

/** Where controls stand and what using one does. */
export type Scene = {
	where: Where;
	act(deed: Deed): Promise<Told>;
	/** What the elements of a view hold: block_id → action_id. Messages do not tell. */
	values: Record<string, Record<string, Held>>;
	/** What is being typed, by block_id; sent when the view is submitted. */
	drafts: Record<string, string>;
	type(blockId: string, text: string): void;
	/** What stands under the inputs, by label. */
	errors: Record<string, string>;
	submit?(): void;
};

export const SceneContext = createContext<Scene | null>(null);

export function useScene(): Scene {
	const scene = useContext(SceneContext);
	if (!scene) throw new Error('A control stands nowhere');
	return scene;
}

/** What is drawn over everything: questions before a click, and what went wrong. */
export type Desk = {
	/** Resolves with whether she said yes; at once where there is no dialog. */
	confirmed(dialog: ConfirmShape | undefined): Promise<boolean>;
	complain(words: string): void;
};

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
	const desk = useContext(DeskContext);
	if (!desk) throw new Error('There is no desk');
	return desk;
}
