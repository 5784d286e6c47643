import { type ReactNode, useMemo, useState } from 'react';
import type { Picture } from '../../../slack/index.js';
import type { Deed, Told } from '../../deeds.js';
import { Blocks } from '../blocks/blocks.js';
import { type Scene, SceneContext } from '../controls/scene.js';
import type { BlockShape, Held } from '../shapes.js';

export type ViewShape = NonNullable<Picture['people'][number]['modal']>;

type ViewBodyProps = {
	view: ViewShape;
	act(deed: Deed): Promise<Told>;
	/** Draws what stands around the blocks; `submit` sends what was typed. */
	children(blocks: ReactNode, submit: () => Promise<void>): ReactNode;
};

/** The blocks of a modal or Home, with what is typed into them until it is submitted. */
export function ViewBody({ view, act, children }: ViewBodyProps) {
	const [drafts, setDrafts] = useState<Record<string, string>>({});
	const [refused, setRefused] = useState<Record<string, string>>({});
	const { id } = view;

	async function submit() {
		const labels = new Map((view.blocks as BlockShape[]).map((block) => [block.block_id, block.label?.text ?? '']));
		const typed = Object.entries(drafts).flatMap(([blockId, text]) => {
			const label = labels.get(blockId);
			return label === undefined ? [] : [[label, text] as const];
		});
		const told = await act({ does: 'submits', values: Object.fromEntries(typed) });
		setRefused(told.errors ?? {});
	}

	// biome-ignore lint/correctness/useExhaustiveDependencies: submit reads what is current when it is called
	const scene = useMemo<Scene>(
		() => ({
			where: { view: id },
			act,
			values: view.values as Record<string, Record<string, Held>>,
			drafts,
			type: (blockId, text) => setDrafts((before) => ({ ...before, [blockId]: text })),
			errors: { ...refused, ...view.errors },
			submit: () => void submit(),
		}),
		[id, act, view, drafts, refused],
	);
	return <SceneContext value={scene}>{children(<Blocks blocks={view.blocks as BlockShape[]} />, submit)}</SceneContext>;
}
